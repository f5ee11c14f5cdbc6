//! What code inside a text says of the id in it: a query's call or condition, the default of a
//! template's variable, the option of a command line. Read from what stands right before the id
//! in the text, whatever language the text itself stands in.

use std::cell::OnceCell;
use std::ops::Range;

use super::name::is_model_like;
use super::piece::Role;
use super::siblings;

/// How many bytes before an id are looked at.
const REACH: usize = 400;

/// Words before a query's function, its text and its conditions.
const QUERIES: &[&str] = &[
    "call", "create", "delete", "from", "having", "insert", "merge", "select", "update", "where",
    "with",
];
const CLAUSES: &[&str] = &[
    "and", "in", "on", "options", "or", "set", "using", "values", "where", "with",
];
const CONDITIONS: &[&str] = &["and", "having", "on", "or", "where", "when"];

/// What a text is as a whole, worked out once however many ids stand in it.
pub(super) struct Whole<'s> {
    text: &'s str,
    trimmed: OnceCell<Range<usize>>,
    has_blank: OnceCell<bool>,
    is_document: OnceCell<bool>,
    sentence: OnceCell<usize>,
    is_command: OnceCell<bool>,
}

impl<'s> Whole<'s> {
    pub(super) fn of(text: &'s str) -> Self {
        Self {
            text,
            trimmed: OnceCell::new(),
            has_blank: OnceCell::new(),
            is_document: OnceCell::new(),
            sentence: OnceCell::new(),
            is_command: OnceCell::new(),
        }
    }

    /// Its bytes without the blanks around it.
    pub(super) fn trimmed(&self) -> Range<usize> {
        let trimmed = self.trimmed.get_or_init(|| {
            let start = self.text.len() - self.text.trim_start().len();
            start..start + self.text.trim().len()
        });
        trimmed.clone()
    }

    /// Whether it has blanks but for those around it.
    pub(super) fn has_blank(&self) -> bool {
        let has_blank = || self.text.trim().contains(char::is_whitespace);
        *self.has_blank.get_or_init(has_blank)
    }

    /// What [`is_document`] says of it.
    pub(super) fn is_document(&self) -> bool {
        *self.is_document.get_or_init(|| is_document(self.text))
    }

    /// Whether a sentence ends before a byte.
    fn has_sentence(&self, at: usize) -> bool {
        let end = || self.text.find(". ").map_or(usize::MAX, |at| at + 2);
        *self.sentence.get_or_init(end) <= at
    }

    /// Whether its first word may name a program.
    fn is_command(&self) -> bool {
        let is_program =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "./_-$".contains(c);
        let is_command = || {
            let first = self.text.split_whitespace().next();
            first.is_some_and(|first| first.chars().all(is_program))
        };
        *self.is_command.get_or_init(is_command)
    }
}

/// How an id in a text stands, with its name, where code in the text says so. `at` is where the
/// id starts, `own` the name that holds the text.
pub(super) fn standing(
    whole: &Whole<'_>,
    at: usize,
    own: Option<&str>,
) -> Option<(Role, Option<String>)> {
    let before = whole.text.get(..at)?;
    let mut from = before.len().saturating_sub(REACH);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let near = before.get(from..)?;
    let open = near.trim_end_matches(['"', '\'', '\\']);
    let is_quoted = open.len() < near.len();
    if !is_quoted {
        return option(whole, at, near, own);
    }
    let open = open.trim_end();
    if let Some(rest) = open.strip_suffix('(') {
        let callee = last_word(rest);
        if siblings::calls_in_query(callee) && is_query(near) {
            return Some((Role::Use, Some(callee.to_owned())));
        }
        // `{{ model | default('gpt-4o') }}`
        if callee == "default" && has_template(near) {
            let piped = rest.trim_end().strip_suffix("default").unwrap_or(rest);
            let name = last_word(piped.trim_end().trim_end_matches('|').trim_end());
            return Some((Role::Use, Some(name.to_owned())));
        }
        let is_in = callee.eq_ignore_ascii_case("in") && is_query(near) && has_condition(near);
        return is_in.then_some((Role::Compare, None));
    }
    // `embedding(model_id => 'gpt-4o')`
    let named = ["=>", ":=", "="]
        .iter()
        .find_map(|sign| open.strip_suffix(sign));
    if let Some(argument) = named.map(last_word).filter(|argument| {
        let outside = named.unwrap_or("").trim_end().strip_suffix(argument);
        let outside = outside.unwrap_or("").trim_end();
        let is_named = is_model_like(argument) || argument.eq_ignore_ascii_case("endpoint");
        is_named && outside.ends_with([',', '(']) && !open.ends_with("==") && is_called(outside)
    }) && is_query(near)
    {
        return Some((Role::Use, Some(argument.to_owned())));
    }
    // `{{ or .Model "gpt-4o" }}`
    if let Some(action) = near.rfind("{{").and_then(|at| near.get(at + 2..))
        && let [word, name] = action.split_whitespace().collect::<Vec<_>>()[..]
            .get(..2)
            .and_then(|words| <[&str; 2]>::try_from(words).ok())
            .unwrap_or_default()
        && matches!(word, "or" | "coalesce")
        && name.starts_with(['.', '$'])
    {
        let name = name.rsplit('.').next().unwrap_or(name);
        return Some((Role::Use, Some(name.to_owned())));
    }
    if let Some(rest) = open.strip_suffix(',') {
        // `get('chat_model', 'gpt-4o')`
        let key = rest.trim_end().trim_end_matches(['"', '\'', '\\']);
        let key = key.rsplit(['"', '\'', '(']).next().unwrap_or("");
        let is_default = has_template(near) && is_model_like(key);
        return is_default.then(|| (Role::Use, Some(key.to_owned())));
    }
    if is_selector(open, own) {
        let label = last_word(open.trim_end_matches(['=', '~', '!']));
        return Some((Role::Compare, Some(label.to_owned())));
    }
    let sign = open.trim_end_matches(['=', '!', '<', '>']);
    if sign.len() < open.len() && is_query(near) {
        let column = last_word(sign);
        let rest = sign.trim_end();
        let rest = rest.strip_suffix(column).unwrap_or(rest);
        let word = last_word(rest).to_ascii_lowercase();
        let is_condition = CONDITIONS.contains(&word.as_str());
        return is_condition.then(|| (Role::Compare, Some(column.to_owned())));
    }
    let like = last_word(open).to_ascii_lowercase();
    let is_like = matches!(like.as_str(), "like" | "ilike") && is_query(near);
    is_like.then_some((Role::Compare, None))
}

/// Whether the bracket that is open at the end of a query is one of a call: `FROM embed(a, `.
fn is_called(before: &str) -> bool {
    let mut closed = 0_u32;
    for (at, c) in before.char_indices().rev() {
        match c {
            ')' => closed += 1,
            '(' if closed == 0 => {
                let callee = last_word(before.get(..at).unwrap_or(""));
                return !callee.is_empty()
                    && !CLAUSES.iter().any(|word| word.eq_ignore_ascii_case(callee));
            }
            '(' => closed -= 1,
            _ => {}
        }
    }
    false
}

/// Whether a text asks for metrics by their labels: `requests_total{model="…"}`.
pub(super) fn is_selection(text: &str, own: Option<&str>) -> bool {
    let mut quotes = text.match_indices('"').take(MAX_LABELS);
    quotes.any(|(at, _)| is_selector(text.get(..at).unwrap_or(""), own))
}

/// How many quotes of such a text are looked at.
const MAX_LABELS: usize = 64;

/// Whether a text ends with the label of a metric that is asked for: `requests_total{model="`.
fn is_selector(open: &str, own: Option<&str>) -> bool {
    let label = open.trim_end_matches(['=', '~', '!']);
    let inner = label.len() < open.len() && own.is_some_and(siblings::is_run);
    let Some(bracket) = label.rfind('{').filter(|_| inner) else {
        return false;
    };
    let metric = last_word(label.get(..bracket).unwrap_or(""));
    let is_closed = label.get(bracket..).is_some_and(|rest| rest.contains('}'));
    !is_closed && metric.contains('_') && !last_word(label).is_empty()
}

/// The option of a command: `llm -m gpt-4o`.
fn option(
    whole: &Whole<'_>,
    at: usize,
    near: &str,
    own: Option<&str>,
) -> Option<(Role, Option<String>)> {
    let flag = near.trim_end().rsplit(char::is_whitespace).next()?;
    let blank = near.ends_with([' ', '\t']);
    let is_flag = blank && (flag == "-m" || flag.starts_with("--") && is_model_like(flag));
    // A sentence starts with a capital, or ends before the option.
    let is_command = || {
        whole.is_command()
            && !whole.has_sentence(at)
            && !own.is_some_and(|own| siblings::is_shown(own) || own == "help")
    };
    (is_flag && is_command()).then(|| (Role::Use, Some(flag.trim_start_matches('-').to_owned())))
}

fn last_word(text: &str) -> &str {
    let text = text.trim_end();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let start = text.trim_end_matches(is_word).len();
    text.get(start..).unwrap_or("")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| !(c.is_alphanumeric() || c == '_');
    text.split(ends)
}

/// Whether a text is a query: by a verb in capitals, by how it starts, or by what selects.
pub(super) fn is_query(text: &str) -> bool {
    let is_verb = |word: &str| QUERIES.iter().any(|own| own.eq_ignore_ascii_case(word));
    let is_capital = |word: &str| word.bytes().all(|byte| byte.is_ascii_uppercase());
    let mut all = words(text).filter(|word| !word.is_empty()).enumerate();
    all.any(|(at, word)| {
        is_verb(word)
            && (at == 0
                || is_capital(word)
                || SELECTS.iter().any(|own| own.eq_ignore_ascii_case(word)))
    })
}

/// Verbs that nobody uses without meaning a query.
const SELECTS: &[&str] = &["having", "insert", "select", "update", "where"];

fn has_condition(text: &str) -> bool {
    words(text).any(|word| CONDITIONS.iter().any(|own| own.eq_ignore_ascii_case(word)))
}

fn has_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// What runs through a text for a reader: many words, and more than one sentence or line.
pub(super) fn is_document(text: &str) -> bool {
    const MIN: usize = 240;
    const WORDS: usize = 30;
    text.len() >= MIN
        && text.split_whitespace().count() >= WORDS
        && (text.matches(". ").count() > 1 || text.matches('\n').count() > 3)
}

/// What tells somebody something, whatever it shows on the way: several sentences, or prose
/// around fenced code. Remarks of a script or a configuration do not count.
pub(super) fn is_account(text: &str) -> bool {
    const WORDS: usize = 20;
    let is_remark = |line: &&str| line.trim_start().starts_with(['#', ';', '/', '*']);
    let mut words = 0;
    let mut sentences = 0;
    let mut fences = 0;
    for line in text.lines().filter(|line| !is_remark(line)) {
        let line = line.trim();
        fences += usize::from(line.starts_with("```") || line.starts_with("~~~"));
        words += line.split_whitespace().count();
        let ends = |end: &str| line.matches(end).count();
        let at_end = line.contains(' ') && line.ends_with(['.', '?', '!']);
        sentences += ends(". ") + ends("? ") + ends("! ") + usize::from(at_end);
    }
    words >= WORDS && (sentences > 1 || fences > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        let at = text.find("ID").unwrap();
        match standing(&Whole::of(text), at, None) {
            Some((role, name)) => format!("{role:?} {}", name.unwrap_or_default()),
            None => "-".to_owned(),
        }
    }

    #[test]
    fn queries_call_and_compare() {
        assert_eq!(of("SELECT ai_query('ID', x)"), "Use ai_query");
        assert_eq!(
            of("select SNOWFLAKE.CORTEX.COMPLETE('ID', x)"),
            "Use COMPLETE"
        );
        assert_eq!(of("DELETE FROM m WHERE id = 'ID'"), "Compare id");
        assert_eq!(of("select * from m where a = 1 and b <> 'ID'"), "Compare b");
        assert_eq!(of("select * from m where id in ('ID'"), "Compare ");
        assert_eq!(of("select * from m where id LIKE 'ID"), "Compare ");
        assert_eq!(
            of("SELECT embedding(model_id => 'ID', content => %s)"),
            "Use model_id"
        );
        assert_eq!(of("UPDATE m SET model = 'ID'"), "-");
        assert_eq!(of("INSERT INTO m VALUES (model = 'ID'"), "-");
        assert_eq!(of("Can be made from a string like 'ID'"), "-");
        assert_eq!(of("where model = 'ID'"), "Compare model");
        assert_eq!(of("please complete('ID')"), "-");
        assert_eq!(of("SELECT lower('ID')"), "-");
        assert_eq!(of("UPDATE m SET id = 'ID'"), "-");
    }

    #[test]
    fn templates_have_defaults_and_commands_options() {
        assert_eq!(
            of("{{ var.value.get('chat_model', 'ID') }}"),
            "Use chat_model"
        );
        assert_eq!(of("{{ model | default('ID') }}"), "Use model");
        assert_eq!(of("{{ or .ChatModel \"ID\" }}"), "Use ChatModel");
        assert_eq!(of("get('chat_model', 'ID')"), "-");
        assert_eq!(of("llm -m ID 'x'"), "Use m");
        assert_eq!(of("./run --model ID"), "Use model");
        assert_eq!(of("Run it with --model ID"), "-");
        assert_eq!(of("é --colour ID"), "-");
    }

    #[test]
    fn a_document_has_many_words_and_sentences() {
        let text = "The quick brown fox jumps over the lazy dog near the old river. ".repeat(5);
        assert!(is_document(&text));
        assert!(!is_document("The quick brown fox. It jumps. So it is.") && !is_document(""));
        assert!(!is_document(&"select a, b from c where ".repeat(20)));
    }

    #[test]
    fn an_account_has_sentences_or_shows_code() {
        let told = "Thanks for asking.\nSet this in your file, and then start the server:\nFAST_LLM=x\nIt \
            should answer, or else tell us what the log says.";
        assert!(is_account(told));
        let shown = "please try the one below, it has worked for all of us so far\n```\nMODEL=x\n```\nand write \
            whether it helps with what you saw";
        assert!(is_account(shown));
        let config = "# The model. It is the one. It answers.\n".repeat(4)
            + &"model: x\nkey: value\n".repeat(20);
        assert!(!is_account(&config) && !is_account(&"export A=b && run it\n".repeat(9)));
    }
}
