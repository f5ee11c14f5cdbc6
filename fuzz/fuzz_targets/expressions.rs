//! Conditions of rules, read and checked for each subject.

#![no_main]

use lanelint::policy::facts::Facts;
use lanelint::policy::rule::Subject;
use lanelint::policy::when::Condition;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for subject in [Subject::Usage, Subject::Tag] {
        if let Ok(condition) = Condition::parse(text, subject) {
            condition.holds(&Facts::default());
        }
    }
});
