"""Reads CSV reports as a spreadsheet does, and looks for what it would compute."""

import csv
import sys

FORMULA = tuple("=+-@\t\r＝＋－＠")


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", ""), path
    rows = list(csv.DictReader(text.splitlines(keepends=True), strict=True))
    assert rows[0]["record"] == "run" and int(rows[0]["count"]) > 0, path
    for row in rows:
        assert None not in row and None not in row.values(), path
        for name, cell in row.items():
            assert not cell.startswith(FORMULA), (path, name, cell)
        assert row["tool"].startswith("lanelint ") and row["as_of"] == "2026-11-22", path
        assert row["policy_hash"] and row["catalog_version"], path
    return rows


def of(rows, record):
    return [row for row in rows if row["record"] == record]


check, audit, clean, hostile = map(read, sys.argv[1:])
assert check[0]["message"].startswith("lanelint check "), check[0]
assert [row["record"] for row in clean] == ["run"]
findings = of(check, "finding")
assert findings and {row["disposition"] for row in findings} == {"open"}
assert any(row["severity"] == "error" and row["id"] == "gpt-5.2" for row in findings)
assert all(row["path"] and int(row["line"]) > 0 and row["rule"] for row in findings)
found = {row["fingerprint"] for row in of(audit, "finding")}
assert {row["fingerprint"] for row in findings} <= found
usages = of(audit, "usage")
assert len(usages) >= len({(row["path"], row["line"], row["column"]) for row in findings})
assert all(row["status"] and row["text"] for row in usages)
[tag] = of(hostile, "tag")
assert tag["ticket"] == "<b>|=cmd()" and tag["until"] == "2026-12-31", tag
