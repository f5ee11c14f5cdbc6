//! The outcome as JUnit XML, which CI systems show: a suite a file, without times, so that
//! the same outcome is the same bytes.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::Report;
use super::pretty::sentence;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut junit = Junit::new("lanelint test");
    for ran in report.suites.iter().filter(|ran| !ran.results.is_empty()) {
        let mut suite = TestSuite::new(ran.name.as_str());
        for (case, verdict) in &ran.results {
            let status = if verdict.passed() {
                TestCaseStatus::success()
            } else {
                let said: Vec<_> = verdict.lines.iter().filter_map(sentence).collect();
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_type("lanelint");
                status.set_message(said.first().map_or("", String::as_str));
                status.set_description(said.join("\n"));
                status
            };
            let mut test = TestCase::new(case.name.as_str(), status);
            test.set_classname(ran.name.as_str());
            let at = case.place.source.position(case.place.span.start);
            test.extra.insert("file".into(), ran.name.as_str().into());
            test.extra.insert("line".into(), at.line.to_string().into());
            suite.add_test_case(test);
        }
        junit.add_test_suite(suite);
    }
    junit.serialize(out).map_err(io::Error::other)
}
