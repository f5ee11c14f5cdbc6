//! What stands right before an id in its text and says that no model is chosen there: an arm of a query, the text of a widget.
//! Read from the text alone, in any language.

use std::sync::LazyLock;

use regex::Regex;

use crate::scan::name::is_model_like;

/// How far before an id is looked, in bytes.
const REACH: usize = 240;

/// `CASE model WHEN 'a' THEN 1 WHEN '…`, `DECODE(model, 'a', 1, '…`
static ARM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let arms = r"(?:\s+when\s+'[^']*'\s+then\s+[^\s,]+)*\s+when\s+'$";
    let pairs = r"(?:\s*,\s*'[^']*'\s*,\s*[^\s,]+)*\s*,\s*'$";
    Regex::new(&format!(
        r"(?is)\bcase\s+(?:\w+\.)?(?P<case>\w+){arms}|\bdecode\(\s*(?:\w+\.)?(?P<decode>\w+){pairs}"
    ))
    .ok()
});

/// `<property name="text"><string>`, `<Button Content="`
static SHOWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let property = r#"<property name="(?:text|label|title|tooltip|toolTip|placeholder-text|placeholderText)"[^<>]*>\s*(?:<string>\s*)?$"#;
    let attribute = r#"<[A-Za-z][^<>]*\s(?:Content|Header|ToolTip|PlaceholderText|Caption)="$"#;
    Regex::new(&format!("{property}|{attribute}")).ok()
});

/// Whether a query tells models apart by an id: what comes of each is not called.
pub(super) fn is_arm(text: &str, start: usize) -> bool {
    let Some(before) = before(text, start).filter(|before| before.ends_with('\'')) else {
        return false;
    };
    let found = ARM.as_ref().and_then(|arm| arm.captures(before));
    let name = found.and_then(|found| Some(found.name("case").or(found.name("decode"))?.as_str()));
    name.is_some_and(is_model_like)
}

/// Whether a widget shows an id.
pub(super) fn is_shown(text: &str, start: usize) -> bool {
    let before = before(text, start).filter(|before| before.ends_with(['"', '>']));
    before.is_some_and(|before| SHOWN.as_ref().is_some_and(|shown| shown.is_match(before)))
}

fn before(text: &str, start: usize) -> Option<&str> {
    let from = start.saturating_sub(REACH);
    let from = (from..start).find(|at| text.is_char_boundary(*at))?;
    text.get(from..start)
}

#[cfg(test)]
mod tests {
    use crate::scan::siblings::tests::all;

    #[test]
    fn arms_of_a_query_are_compared() {
        let case = "SELECT CASE m.model WHEN 'gpt-4o' THEN 30 WHEN 'gpt-4.1' THEN 8 END FROM m;\n";
        let decode = "SELECT DECODE(model, 'gpt-4o', 30, 'gpt-4.1', 8) FROM m;\n";
        all("compare", &[("a.sql", case), ("a.sql", decode)]);
    }

    #[test]
    fn what_a_widget_shows_is_text() {
        let label = "<ui><widget class=\"QLabel\"><property name=\"text\"><string>gpt-4o</string></property></widget></ui>\n";
        let button = "<Window><Button Content=\"gpt-4o\" /></Window>\n";
        all("prose", &[("a.ui", label), ("a.xaml", button)]);
    }
}
