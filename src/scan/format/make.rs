//! Makefiles: their variables and recipes as one script of the shell; conditions, and
//! lists of words. Targets are files.

use crate::scan::masked::Masked;
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, excerpt, scalar};
use crate::source::Span;

/// Signs that give a variable its value, longer ones first.
const ASSIGNS: &[&str] = &[":::=", "::=", ":=", "?=", "+=", "!=", "="];

/// Before the name of a variable.
const MODIFIERS: &[&str] = &["define", "export", "override", "private", "unexport"];

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let mut script = Masked::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    let mut in_definition = false;
    while at < text.len() {
        let end = end_of(text, at);
        let whole = text.get(at..end).unwrap_or("");
        let said = whole.trim();
        if said == "endef" {
            in_definition = false;
        } else if in_definition || is_recipe(whole) {
            recipe(text, at, end, &mut script);
        } else if said.starts_with('#') {
            script.copy(at..end);
        } else if let Some(condition) = said.strip_prefix("if").and_then(|rest| {
            let rest = rest.strip_prefix('n').unwrap_or(rest);
            rest.strip_prefix("eq")
        }) {
            compared(text, condition, wanted, &mut found);
        } else if said.starts_with("define ") {
            in_definition = true;
        } else if let Some(assigned) = Assigned::of(whole) {
            value(text, at, end, &assigned, wanted, &mut script, &mut found);
        } else if whole.starts_with(' ') {
            recipe(text, at, end, &mut script);
        } else if let Some(inline) = whole.find(';') {
            recipe(text, at + inline + 1, end, &mut script);
        }
        at = end.max(at + 1);
    }
    found.extend(script.read(wanted)?);
    found.sort_by_key(|piece| (piece.span.start, piece.span.end));
    Ok(found)
}

fn is_recipe(line: &str) -> bool {
    let blanks = line.len() - line.trim_start().len();
    line.get(..blanks)
        .is_some_and(|blanks| blanks.contains('\t'))
}

/// Where the line at a place ends, with those that it goes on in.
fn end_of(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    loop {
        let rest = bytes.get(end..).unwrap_or_default();
        end += memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let line = text
            .get(at..end)
            .unwrap_or("")
            .trim_end_matches(['\n', '\r']);
        if end >= bytes.len() || !line.ends_with('\\') {
            return end;
        }
    }
}

/// A variable that a line gives a value.
struct Assigned<'s> {
    name: &'s str,
    /// Where its value starts and ends in the line.
    from: usize,
    to: usize,
    /// Whether the value is a command.
    is_command: bool,
}

impl<'s> Assigned<'s> {
    fn of(line: &'s str) -> Option<Self> {
        let equals = line.find('=')?;
        let sign = ASSIGNS.iter().find(|sign| {
            line.get(..=equals)
                .is_some_and(|text| text.ends_with(**sign))
        })?;
        let head = line.get(..=equals)?.strip_suffix(sign)?.trim_end();
        // `target: NAME = value`
        let own = head.rsplit([':', ' ', '\t']).next().unwrap_or(head);
        let before = head.get(..head.len() - own.len())?.trim();
        let is_plain = before.is_empty()
            || before.ends_with(':')
            || before
                .rsplit([':', ' '])
                .next()
                .is_some_and(|word| MODIFIERS.contains(&word));
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        if !is_plain || own.is_empty() || !own.chars().all(is_name) {
            return None;
        }
        let behind = line.get(equals + 1..)?;
        let from = equals + 1 + behind.len() - behind.trim_start().len();
        let comment = behind.find(" #").map_or(line.len(), |at| equals + 1 + at);
        let to = line.get(..comment)?.trim_end().len();
        (from < to).then_some(Self {
            name: own,
            from,
            to,
            is_command: *sign == "!=",
        })
    }
}

/// The value of a variable: one word, which folds, a list of words, or a command line.
fn value<'s>(
    text: &'s str,
    at: usize,
    end: usize,
    assigned: &Assigned<'_>,
    wanted: Wanted<'_>,
    script: &mut Masked<'s>,
    found: &mut Vec<Piece<'s>>,
) {
    let (from, to) = (at + assigned.from, at + assigned.to);
    let own = text.get(from..to).unwrap_or("");
    let is_commented = text.get(to..end).is_some_and(|rest| rest.contains('#'));
    if is_commented {
        script.copy(to..end);
        script.put(to, b';');
    } else {
        script.end(end);
    }
    if assigned.is_command {
        recipe(text, from, to, script);
        return;
    }
    let is_word = !own.contains(char::is_whitespace);
    if is_word || own.starts_with("$(") {
        recipe(text, from, to, script);
        script.assign(assigned.name, at, from);
        return;
    }
    let piece = |span: Span, role| Piece {
        name: Some(assigned.name.to_owned()),
        holder: Span::from(at..to),
        is_value: true,
        ..Piece::plain(
            span,
            text.get(span.range()).unwrap_or(""),
            role,
            Context::Config,
        )
    };
    let is_listed = |word: &str| {
        word == "\\"
            || !word.starts_with('-') && word.contains(|c: char| c.is_ascii_digit() || c == '-')
    };
    if !own.split_whitespace().all(is_listed) {
        scalar::read(piece((from..to).into(), Role::Use), None, wanted, 0, found);
        return;
    }
    for word in own.split_whitespace() {
        let start = from + (word.as_ptr() as usize - own.as_ptr() as usize);
        let span = Span::from(start..start + word.len());
        if wanted.in_span(span) {
            found.push(piece(span, Role::Listing));
        }
    }
}

/// Puts commands into the script, with the variables as the shell writes them.
fn recipe(text: &str, from: usize, to: usize, script: &mut Masked<'_>) {
    let own = text.get(from..to).unwrap_or("");
    let start = from + own.len() - own.trim_start_matches(['\t', ' ', '@', '-', '+']).len();
    script.copy(start..to);
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'$', bytes.get(start..to).unwrap_or_default()) {
        let at = start + at;
        let rest = bytes.get(at + 1..to).unwrap_or_default();
        match rest.first() {
            // What the shell is left to read: `$${MODEL:-…}`.
            Some(b'$') if rest.get(1) == Some(&b'{') => script.put(at, b' '),
            Some(b'(') => {
                let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
                let length = rest.iter().skip(1).take_while(is_part).count();
                if length > 0 && rest.get(length + 1) == Some(&b')') {
                    script.put(at + 1, b'{');
                    script.put(at + 2 + length, b'}');
                }
            }
            _ => {}
        }
    }
}

/// `($(MODEL),gpt-x)` or `"$(MODEL)" "gpt-x"`: the words that a variable is compared with.
fn compared<'s>(text: &'s str, condition: &str, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) {
    let is_edge = |c: char| c.is_whitespace() || "(),\"'".contains(c);
    let name = condition.split_once("$(").or(condition.split_once("${"));
    let name = name.and_then(|(_, rest)| rest.split([')', '}']).next());
    for word in condition.split(is_edge).filter(|word| !word.is_empty()) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let span = Span::from(start..start + word.len());
        if wanted.in_span(span) {
            found.push(Piece {
                name: name.map(str::to_owned),
                is_value: true,
                ..Piece::plain(
                    span,
                    text.get(span.range()).unwrap_or(""),
                    Role::Compare,
                    Context::Config,
                )
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("makefile", text)
    }

    #[test]
    fn values_conditions_and_recipes_are_read() {
        insta::assert_snapshot!(show("# gpt-0
MODEL ?= gpt-1 # gpt
export LLM = gpt-2
run: SMALL_MODEL=gpt-3
gpt-4: gpt-5.txt
\t@run --model gpt-6 # gpt-7
\tMODEL=gpt-8 run \\
\t  --llm gpt-9
ifeq ($(MODEL),gpt-10)
X = 1
endif
ifneq \"$(MODEL)\" \"gpt-11\"
endif
define FOO
run --model gpt-12
endef
Q != ask gpt-13
MODELS = gpt-14 gpt-15 \\
  gpt-15.5
ARGS := --model gpt-16 --n 1
DESCRIPTION = asks gpt-17 for it
inline: ; run --model gpt-18
\trun --model \"$${MODEL:-gpt-19}\" --llm $(or $(LLM),gpt-20)
"), @r#"
        comment comment - "gpt-0" @ # gpt-0
        use config MODEL "gpt-1" @ EL ?= gpt-1 # gpt
        comment comment - "gpt" @ # gpt
        use config LLM "gpt-2" @ M = gpt-2
        use config SMALL_MODEL "gpt-3" @ SMALL_MODEL=gpt-3
        use config --model "gpt-6" @ run --model gpt-6 # gpt-7
        comment comment - "gpt-7" @ # gpt-7
        use config MODEL "gpt-8" @ MODEL=gpt-8 run \
        use config --llm "gpt-9" @ MODEL=gpt-8 run \
        compare config MODEL "gpt-10" @ gpt-10)
        compare config MODEL "gpt-11" @ gpt-11"
        use config --model "gpt-12" @ run --model gpt-12
        use config ask "gpt-13" @ ask gpt-13
        listing config MODELS "gpt-14" @ MODELS = gpt-14 gpt-15 \
        listing config MODELS "gpt-15" @ MODELS = gpt-14 gpt-15 \
        listing config MODELS "gpt-15.5" @ MODELS = gpt-14 gpt-15 \
        use config --model "gpt-16" @ ARGS := --model gpt-16 --n 1
        prose config DESCRIPTION "asks gpt-17 for it" @ DESCRIPTION = asks gpt-17 for it
        use config --model "gpt-18" @ run --model gpt-18
        use config MODEL "gpt-19" @ run --model "$${MODEL:-gpt-19}" --llm $(or $(LLM),gpt-20)
        use config or "▯,gpt-20" @ or $(LLM),gpt-20)
        "#);
    }

    #[test]
    fn variables_go_on_into_longer_words() {
        insta::assert_snapshot!(show("BASE := gpt-1
A = $(BASE)-mini
B = openai/${BASE}-nano
run:
\trun --model $(BASE)-mini --llm $(UNKNOWN)-gpt
"), @r#"
        use config A "gpt-1-mini" = $(BASE) | -mini @ = $(BASE)-mini
        use config B "openai/gpt-1-nano" = openai/ | ${BASE} | -nano @ = openai/${BASE}-nano
        use config --model "gpt-1-mini" = $(BASE) | -mini @ run --model $(BASE)-mini --llm $(UNKNOWN)-gpt
        use config --llm "▯-gpt" @ run --model $(BASE)-mini --llm $(UNKNOWN)-gpt
        "#);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in ["\\\n", "$(", "ifeq (gpt,", "A=$(A)gpt ", "\t$$gpt\\\n"] {
            let text = part.repeat(5_000);
            let found = shown::pieces(super::extract, &text, false).unwrap();
            assert!(found.len() <= 5_000, "{part}");
        }
    }
}
