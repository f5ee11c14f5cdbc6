"""Reads SARIF with sarif-tools and by the standard's schema, finds every region in its file
by lines and columns alone, and applies the fixes."""

import json
import pathlib
import sys
from urllib.parse import unquote

import jsonschema
from sarif import loader

ROOT = pathlib.Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "fixtures/schemas/sarif-2.1.0.json").read_text())
PATHS = dict(zip(("check", "audit", "clean", "hostile"), map(pathlib.Path, sys.argv[1:])))
LOGS = {name: json.loads(path.read_text()) for name, path in PATHS.items()}


def text_of(folder, uri):
    # By itself, `read_text` would take `\r\n` for one character.
    return (folder / unquote(uri)).read_bytes().decode("utf-8-sig")


def offsets(text, region):
    lines = text.splitlines(keepends=True)  # no sample has other line breaks
    start_of = [0]
    for line in lines:
        start_of.append(start_of[-1] + len(line))

    def offset(line, column):
        units = text[start_of[line - 1] :].encode("utf-16-le")[: 2 * (column - 1)]
        return start_of[line - 1] + len(units.decode("utf-16-le"))

    return (
        offset(region["startLine"], region["startColumn"]),
        offset(region["endLine"], region["endColumn"]),
    )


def locations(result):
    yield from result["locations"]
    yield from result.get("relatedLocations", [])
    for suppression in result["suppressions"]:
        yield suppression["location"]


for name, log in LOGS.items():
    jsonschema.Draft7Validator(
        SCHEMA, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
    ).validate(log)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    folder = PATHS[name].parent / ("stale" if name in ("check", "audit") else name)
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["kind"] == "fail" or result["level"] == "none"
        for location in locations(result):
            place = location["physicalLocation"]
            artifact, region = place["artifactLocation"], place["region"]
            if artifact.get("uriBaseId") != "%SRCROOT%" or "snippet" not in region:
                continue
            text = text_of(folder, artifact["uri"])
            start, end = offsets(text, region)
            assert text[start:end] == region["snippet"]["text"], (artifact, region)
    properties = run["properties"]
    assert properties["as_of"] == "2026-11-22" and properties["policy_hash"], properties
    assert int(properties["files_scanned"]) > 0
    assert run["invocations"][0]["arguments"][0] in ("check", "audit")

# What sarif-tools counts is what the log has.
for name, log in LOGS.items():
    read = loader.load_sarif_file(str(PATHS[name]))
    assert read.get_distinct_tool_names() == ["lanelint"]
    levels = [result["level"] for result in log["runs"][0]["results"]]
    counts = read.get_report().get_issue_count_for_severity
    for level in ("error", "warning", "note"):
        assert counts(level) == levels.count(level), (name, level)


def results(name, kind):
    return [it for it in LOGS[name]["runs"][0]["results"] if it["kind"] == kind]


assert not results("clean", "fail")
assert results("check", "fail") == results("audit", "fail") and results("check", "fail")
assert not results("check", "informational")
fingerprints = [it["partialFingerprints"]["lanelint/v1"] for it in results("check", "fail")]
assert len(set(fingerprints)) == len(fingerprints)
kinds = {it["ruleId"] for it in results("audit", "informational")}
assert "inventory/usage" in kinds, kinds
settled = [by for it in results("check", "fail") for by in it["suppressions"]]
assert {by["kind"] for by in settled} == {"inSource", "external"}, settled
assert all(by["status"] == "accepted" for by in settled)

# A fix replaces the id, and what is in place of it is the suggestion.
fixed = 0
for result in results("check", "fail"):
    for fix in result.get("fixes", []):
        for change in fix["artifactChanges"]:
            uri = change["artifactLocation"]["uri"]
            text = text_of(PATHS["check"].parent / "stale", uri)
            for replacement in change["replacements"]:
                start, end = offsets(text, replacement["deletedRegion"])
                assert text[start:end] == result["properties"]["text"]
                inserted = replacement["insertedContent"]["text"]
                assert inserted == result["properties"]["suggestion"]["id"]
                fixed += 1
assert fixed, "some finding of the example has an exact suggestion"
