"""Reads JUnit XML with junitparser and by the XSD of Jenkins' xUnit plugin."""

import pathlib
import sys

from junitparser import Failure, JUnitXml, Skipped
from lxml import etree

ROOT = pathlib.Path(__file__).parents[2]
SCHEMA = etree.XMLSchema(etree.parse(str(ROOT / "fixtures/schemas/junit-10.xsd")))
NAMES = ("check", "audit", "clean", "hostile")
READ = {}

for name, path in zip(NAMES, sys.argv[1:]):
    SCHEMA.assertValid(etree.parse(path))
    READ[name] = read = JUnitXml.fromfile(path)
    suites = list(read)
    cases = [case for suite in suites for case in suite]
    failures = [case for case in cases if any(isinstance(it, Failure) for it in case.result)]
    assert read.tests == len(cases) and read.failures == len(failures), path
    for suite in suites:
        skipped = [case for case in suite if any(isinstance(it, Skipped) for it in case.result)]
        assert suite.tests == len(list(suite)) and suite.skipped == len(skipped), suite.name
        assert suite.failures == sum(case in failures for case in suite), suite.name
    known = {(case.classname, case.name) for case in cases}
    assert len(known) == len(cases), "readers know a case by its names"
    evidence = {it.name: it.value for it in suites[0].properties()}
    assert evidence["as_of"] == "2026-11-22" and evidence["policy_hash"], evidence

assert READ["clean"].tests == 1 and READ["clean"].failures == 0
assert READ["check"].failures == READ["audit"].failures > 0
assert READ["audit"].tests > READ["check"].tests
messages = [it.message for suite in READ["check"] for case in suite for it in case.result]
assert any(message.startswith("tracked: ") for message in messages if message)
assert any("<script>alert(1)<_script>" in suite.name for suite in READ["hostile"])
