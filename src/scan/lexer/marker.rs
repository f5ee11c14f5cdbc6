//! What makes the code around an expression test code.

use super::Reader;
use super::shape::Shape;
use super::statement::MAX_CLIMB;
use super::tokens::Kind;

/// Whether an expression stands in test code. What is known of the brackets around it is
/// kept: many expressions stand in the same.
pub(super) fn is_test(reader: &Reader<'_, '_>, at: usize) -> bool {
    let shape = &reader.shape;
    let tests = &shape.row.tests;
    if tests.calls.is_empty()
        && tests.annotations.is_empty()
        && tests.prefixes.is_empty()
        && tests.classes.is_empty()
    {
        return false;
    }
    // What a test is called.
    if shape
        .before(at)
        .is_some_and(|word| shape.is_word(word, tests.calls))
    {
        return true;
    }
    let mut known = reader.tests.borrow_mut();
    let mut passed = Vec::new();
    let mut here = at;
    let mut found = false;
    for _ in 0..MAX_CLIMB {
        let Some(up) = shape.parent(here) else {
            break;
        };
        if let Some(&is_test) = known.get(&up) {
            found = is_test;
            break;
        }
        passed.push(up);
        if marks(shape, up) {
            found = true;
            break;
        }
        here = up;
    }
    for up in passed {
        known.insert(up, found);
    }
    found
}

/// Whether a bracket holds test code, by what stands before it.
fn marks(shape: &Shape<'_>, open: usize) -> bool {
    let tests = &shape.row.tests;
    if shape.opens(open, "(") {
        // A test is given a function, as other things called `test` seldom are.
        let is_called = shape.callee(open).is_some_and(|callee| {
            let name = shape.slice(callee);
            shape.is_word(callee, tests.calls)
                || tests.classes.iter().any(|end| name.ends_with(end))
        });
        let given = || {
            shape
                .children(open)
                .take(32)
                .any(|child| shape.opens(child, "{"))
        };
        // `@Test fun x() = f(…)`
        return is_called && given() || shape.head(open).any(|at| is_annotation(shape, at));
    }
    if !shape.opens(open, "{") {
        return false;
    }
    let words = &shape.row.words;
    let mut after: Option<usize> = None;
    for at in shape.head(open) {
        let is_called = || {
            let callee = shape.opens(at, "(").then(|| shape.callee(at)).flatten();
            callee.is_some_and(|callee| shape.is_word(callee, tests.calls))
        };
        let is_named = || {
            let name = after.filter(|_| shape.is_word(at, words.functions));
            name.is_some_and(|name| {
                let name = shape.slice(name);
                tests.prefixes.iter().any(|start| name.starts_with(start))
            })
        };
        let is_class = || {
            shape.kind(at) == Kind::Word
                && tests
                    .classes
                    .iter()
                    .any(|end| shape.slice(at).ends_with(end))
                && shape.before(at).is_some_and(|before| {
                    shape.is_sign(before, &[":", ","])
                        || shape.is_word(before, &["extends", "with"])
                })
        };
        // `test "asks" {`
        let is_titled = || {
            shape.is_text(at)
                && shape
                    .before(at)
                    .is_some_and(|word| shape.is_word(word, tests.calls))
        };
        if is_titled() || is_called() || is_named() || is_class() || is_annotation(shape, at) {
            return true;
        }
        after = Some(at);
    }
    false
}

fn is_annotation(shape: &Shape<'_>, at: usize) -> bool {
    shape.is_word(at, shape.row.tests.annotations)
        && shape
            .before(at)
            .is_some_and(|sign| shape.is_sign(sign, &["@"]))
}
