"""Reads Checkstyle reports with an XML parser, as tools that gather findings do."""

import collections
import sys
import xml.etree.ElementTree as ElementTree

SEVERITIES = {"error", "warning", "info"}


def read(path):
    root = ElementTree.parse(path).getroot()
    assert root.tag == "checkstyle" and root.attrib == {"version": "4.3"}, path
    rows = []
    for file in root:
        assert file.tag == "file" and set(file.attrib) == {"name"}, path
        for error in file:
            assert set(error.attrib) == {"line", "column", "severity", "message", "source"}
            assert int(error.get("line")) > 0 and int(error.get("column")) > 0
            assert error.get("severity") in SEVERITIES
            assert error.get("source").startswith("lanelint.")
            assert error.get("message")
            rows.append((file.get("name"), error))
    names = [file.get("name") for file in root]
    assert len(names) == len(set(names)), path
    return rows


check, audit, clean, hostile = map(read, sys.argv[1:])
assert not clean
assert {name for name, _ in check} <= {name for name, _ in audit}
levels = collections.Counter(error.get("severity") for _, error in check)
assert levels["error"] > 0, levels
assert any("gpt-5.2" in error.get("message") for _, error in check)
# What is text in the name of a file is text here.
assert any("<script>alert(1)<_script>" in name for name, _ in hostile), hostile
