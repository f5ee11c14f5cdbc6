"""Reads JSON reports with the schema that is committed, by a validator of its own."""

import json
import pathlib
import sys

import jsonschema

ROOT = pathlib.Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "fixtures/schemas/report-v1.json").read_text())

for path in sys.argv[1:]:
    report = json.loads(pathlib.Path(path).read_text())
    jsonschema.validate(
        report, SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    assert report["tool"]["arguments"][0] in ("check", "audit"), path
check, audit, clean, hostile = (
    json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:]
)
assert check["findings"] and audit["usages"] and hostile["findings"]
assert not clean["findings"] and clean["summary"]["files_scanned"] == 1
assert {finding["fingerprint"] for finding in check["findings"]} == {
    finding["fingerprint"] for finding in audit["findings"]
}
assert len({f["fingerprint"] for f in check["findings"]}) == len(check["findings"])
