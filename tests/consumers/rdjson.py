"""Reads rdjson reports as reviewdog does: its fields, and suggestions on the files."""

import json
import pathlib
import sys

import jsonschema

ROOT = pathlib.Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "fixtures/schemas/rdjson.json").read_text())


def read(path):
    report = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    jsonschema.validate(report, SCHEMA)
    assert report["source"]["name"] == "lanelint", path
    assert report["evidence"]["as_of"] == "2026-11-22", path
    return report["diagnostics"]


def replaced(folder, diagnostic):
    """What stands where a suggestion would write, by bytes."""
    [suggestion] = diagnostic["suggestions"]
    text = (folder / diagnostic["location"]["path"]).read_bytes()
    start, end = suggestion["range"]["start"], suggestion["range"]["end"]
    assert start["line"] == end["line"]
    line = text.splitlines()[start["line"] - 1]
    return line[start["column"] - 1 : end["column"] - 1].decode()


folder = pathlib.Path(sys.argv[1]).parent
check, audit, clean, hostile = map(read, sys.argv[1:])
assert not clean and len(check) <= len(audit)
assert any(one["severity"] == "ERROR" for one in check)
for diagnostics, of in ((check, "stale"), (hostile, "hostile")):
    edits = [one for one in diagnostics if "suggestions" in one]
    assert edits, of
    for one in edits:
        old = replaced(folder / of, one)
        assert old and one["suggestions"][0]["text"] != old, (old, one)
