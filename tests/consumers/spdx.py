"""Reads documents with SPDX's own model, which holds every property to its kind and count.

The schema is held against documents in a test of the format, as a validator in Python
takes minutes for it."""

import json
import pathlib
import sys

from spdx_python_model import v3_0_1 as spdx


def read(path):
    text = pathlib.Path(path).read_text()
    data = json.loads(text)
    assert "/3.0.1/" in data["@context"], path
    objects = spdx.SHACLObjectSet()
    spdx.JSONLDDeserializer().deserialize_data(data, objects)
    missing = {str(one) for one in objects.missing_ids if "NoAssertion" not in str(one)}
    assert not missing, f"{path}: {missing}"
    return objects


def all_of(objects, kind):
    return list(objects.foreach_type(kind, match_subclass=False))


def facts(element):
    return {
        one.extension_cdxPropName: one.extension_cdxPropValue
        for extension in element.extension
        for one in extension.extension_cdxProperty
    }


def snippets(objects):
    return sorted(
        (one.software_snippetFromFile.name, one.software_byteRange.beginIntegerRange, one.name)
        for one in objects.foreach_type(spdx.software_Snippet)
    )


check, audit, clean, hostile = map(read, sys.argv[1:])
models = {facts(one)["lanelint:id"]: one for one in all_of(audit, spdx.ai_AIPackage)}
assert len(models) > 20 and not all_of(clean, spdx.ai_AIPackage)
assert snippets(check) == snippets(audit)
sonnet = models["claude-sonnet-4-5-20250929"]
assert (sonnet.name, sonnet.software_packageVersion) == ("claude-sonnet-4-5", "20250929")
assert sonnet.suppliedBy.name == "Anthropic"
assert sonnet.validUntilTime.date().isoformat() == "2026-11-30"
assert facts(sonnet)["lanelint:status"] == "deprecated"
assert {facts(one)["lanelint:status"] for one in models.values()} >= {"legacy", "unknown"}

(bill,) = all_of(audit, spdx.software_Sbom)
assert facts(bill)["lanelint:as_of"] == "2026-11-22"
(root,) = bill.rootElement
assert root.name == "stale"
needed, proven = set(), {}
for one in audit.foreach_type(spdx.Relationship):
    kind = one.relationshipType.rsplit("/", 1)[-1]
    if one.from_ is root and kind in ("dependsOn", "hasOptionalDependency"):
        needed |= {model._id for model in one.to}
    if kind == "hasEvidence":
        proven[one.from_._id] = len(one.to)
assert needed == set(proven) == {model._id for model in all_of(audit, spdx.ai_AIPackage)}
assert sum(proven.values()) == len(snippets(audit))

# A snippet is the bytes of its id.
folder = pathlib.Path(sys.argv[1]).parent / "stale"
whole = 0
for path, begin, name in snippets(audit):
    whole += (folder / path).read_bytes()[begin - 1 :].startswith(name.encode())
assert whole > len(snippets(audit)) * 0.8, whole

# Paths come back as they were.
assert any("\x1b[31m::error::%0A<script>" in path for path, _, _ in snippets(hostile))
