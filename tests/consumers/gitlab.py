"""Reads Code Quality reports as GitLab does: by the schema, each fingerprint once, each path
below the project and there. sarif-tools writes the same format from SARIF and is no reader."""

import json
import pathlib
import sys

import jsonschema

ROOT = pathlib.Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "fixtures/schemas/gitlab-code-quality.json").read_text())
NAMES = ("check", "audit", "clean", "hostile")
READ = {}

for name, path in zip(NAMES, map(pathlib.Path, sys.argv[1:])):
    READ[name] = issues = json.loads(path.read_text())
    jsonschema.Draft7Validator(SCHEMA).validate(issues)
    fingerprints = {issue["fingerprint"] for issue in issues}
    assert len(fingerprints) == len(issues), path
    folder = path.parent / ("stale" if name in ("check", "audit") else name)
    for issue in issues:
        location = issue["location"]
        file = folder / location["path"]
        assert not location["path"].startswith("/")
        if file.exists():  # the built-in policy is no file
            assert location["lines"]["begin"] <= file.read_bytes().count(b"\n") + 1
        assert "\x1b" not in issue["description"] and "\n" not in issue["description"]

check, audit = READ["check"], READ["audit"]
assert READ["clean"] == []
assert {issue["severity"] for issue in check} == {"major", "minor", "info"}
open_ones = {issue["fingerprint"] for issue in check}
assert open_ones == {it["fingerprint"] for it in audit if it["disposition"] == "open"}
assert any(issue["check_name"] == "inventory/usage" for issue in audit)
assert check[0]["run"]["as_of"] == "2026-11-22" and "run" not in check[1]
assert (folder := pathlib.Path(sys.argv[1]).parent / "stale").is_dir()
assert all((folder / issue["location"]["path"]).exists() for issue in check)
