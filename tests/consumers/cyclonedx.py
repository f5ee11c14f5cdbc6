"""Reads bills of materials with the library of CycloneDX: its strict validator, its model."""

import json
import pathlib
import sys

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import ComponentScope, ComponentType
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


def read(path):
    text = pathlib.Path(path).read_text()
    fault = VALIDATOR.validate_str(text)
    assert fault is None, f"{path}: {fault}"
    bom = Bom.from_json(json.loads(text))
    assert bom.validate(), path
    return bom


def facts(component):
    return {one.name: one.value for one in component.properties}


def places(bom):
    return sorted(
        (model.bom_ref.value, place.location, place.line, place.offset)
        for model in bom.components
        for place in model.evidence.occurrences
    )


check, audit, clean, hostile = map(read, sys.argv[1:])
assert check.metadata.component.name == "stale" and clean.metadata.component.name == "clean"
assert str(check.metadata.timestamp) == "2026-11-22 00:00:00+00:00"
assert [tool.name for tool in check.metadata.tools.components] == ["lanelint"]
assert facts(check.metadata)["lanelint:as_of"] == "2026-11-22"

# A bill is whole, whatever the command.
assert places(check) == places(audit)
assert not clean.components and not clean.services
models = {component.bom_ref.value: component for component in audit.components}
assert len(models) == len(audit.components) > 20
for component in models.values():
    known = facts(component)
    assert component.type == ComponentType.MACHINE_LEARNING_MODEL
    assert component.evidence.occurrences, component.bom_ref
    for place in component.evidence.occurrences:
        assert place.location and not place.location.startswith("/") and place.line > 0
    if known["lanelint:status"] == "unknown":
        assert component.supplier is None and not component.evidence.identity
    else:
        assert component.supplier.name and component.manufacturer.name

sonnet = models["model/anthropic/claude-sonnet-4-5-20250929"]
assert (sonnet.name, sonnet.version, sonnet.supplier.name) == (
    "claude-sonnet-4-5",
    "20250929",
    "Anthropic",
)
assert facts(sonnet)["lanelint:retires_on"] == "2026-11-30"
assert sonnet.external_references
assert any(one.scope == ComponentScope.EXCLUDED for one in models.values())
assert {facts(one)["lanelint:status"] for one in models.values()} >= {
    "current",
    "deprecated",
    "legacy",
    "retired",
    "unknown",
}

# The repository depends on each model, a model on the platforms that are proven.
graph = {
    one.ref.value: {other.ref.value for other in one.dependencies}
    for one in audit.dependencies
}
assert graph["repository"] == set(models)
services = {service.bom_ref.value: service for service in audit.services}
assert set.union(*(graph[model] for model in models)) == set(services)
assert services["platform/bedrock"].name == "Amazon Bedrock"

# Paths and texts come back as they were.
places = [one.location for model in hostile.components for one in model.evidence.occurrences]
assert any("\x1b[31m::error::%0A<script>" in place for place in places), places
