//! Dockerfiles: their variables, labels and commands as one script of the shell. Names of
//! images, users and ports are no models.

use std::ops::Range;

use crate::scan::masked::Masked;
use crate::scan::piece::Piece;
use crate::scan::{Wanted, excerpt};
use crate::source::Span;

/// Instructions whose arguments are assignments.
const ASSIGNING: &[&str] = &["ARG", "ENV"];

/// Instructions whose arguments are a command, or a list of its words.
const RUNNING: &[&str] = &["CMD", "ENTRYPOINT", "RUN", "SHELL"];

/// Instructions that are read as commands of their own name.
const NAMING: &[&str] = &["ADD", "COPY", "LABEL"];

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let mut script = Masked::new(text);
    let mut comments = Vec::new();
    let mut at = 0;
    while at < text.len() {
        at = instruction(text, at, &mut script, &mut comments).max(at + 1);
    }
    let wants = |span: Span| wanted.all_comments || wanted.in_span(span);
    let comments = comments.into_iter().filter(|span| wants(*span));
    let comments =
        comments.map(|span| excerpt::comment(text.get(span.range()).unwrap_or(""), span));
    let mut found: Vec<_> = comments.collect();
    found.extend(script.read(wanted)?);
    found.sort_by_key(|piece| (piece.span.start, piece.span.end));
    Ok(found)
}

/// Puts the instruction that starts on the line at `at` into the script; gives its end.
fn instruction(text: &str, at: usize, script: &mut Masked<'_>, comments: &mut Vec<Span>) -> usize {
    let start = at + indent(line(text, at));
    if line(text, at).trim_start().starts_with('#') {
        comments.push(Span::from(start..at + line(text, at).trim_end().len()));
        return at + line(text, at).len();
    }
    let mut end = at;
    // Comments and blank lines stand between the lines of an instruction.
    let mut between = Vec::new();
    loop {
        let own = line(text, end);
        let said = own.trim();
        let is_comment = end > at && said.starts_with('#');
        if is_comment {
            let from = end + indent(own);
            comments.push(Span::from(from..from + said.len()));
        }
        if is_comment || end > at && said.is_empty() {
            between.push(end..end + own.len());
        }
        end += own.len();
        let goes_on = said.ends_with('\\') || is_comment || end > at && said.is_empty();
        if own.is_empty() || !goes_on || end >= text.len() {
            break;
        }
    }
    let whole = text.get(start..end).unwrap_or("");
    let (word, _) = whole
        .split_once(|c: char| c.is_whitespace())
        .unwrap_or((whole, ""));
    let from = start + word.len();
    let word = word.to_ascii_uppercase();
    let is = |list: &[&str]| list.contains(&word.as_str());
    if word == "ONBUILD" || word == "HEALTHCHECK" {
        let rest = text.get(from..end).unwrap_or("");
        if let Some(inner) = rest.find("CMD").filter(|_| word == "HEALTHCHECK") {
            command(text, from + inner + 3..end, script);
        } else if word == "ONBUILD" {
            let inner = from + indent(rest);
            let is_nested = rest.trim_start().to_ascii_uppercase().starts_with(&word);
            if !is_nested {
                return instruction(text, inner, script, comments).max(end);
            }
        }
    } else if is(ASSIGNING) {
        assignments(text, from..end, script);
        script.end(end);
    } else if is(NAMING) {
        script.copy(start..end);
    } else if is(RUNNING) {
        command(text, from..end, script);
    }
    for range in between {
        script.blank(range);
    }
    document(text, from..end, script).unwrap_or(end)
}

/// `NAME=value …`, or `NAME value` as it was once written.
fn assignments(text: &str, range: Range<usize>, script: &mut Masked<'_>) {
    script.copy(range.clone());
    let rest = text.get(range.clone()).unwrap_or("");
    let name = rest.trim_start();
    let name = name.split(char::is_whitespace).next().unwrap_or("");
    let from = range.start + indent(rest);
    let behind = text.get(from + name.len()..range.end).unwrap_or("");
    let value = from + name.len() + indent(behind);
    // Other names are none, and may not be moved by bytes.
    let is_name = |name: &str| {
        let mut bytes = name.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    if !name.is_empty() && is_name(name) && value < range.end {
        script.blank(from..value);
        script.assign(name, from, value);
    }
}

/// A command as the shell is given it, or the list of its words.
fn command(text: &str, range: Range<usize>, script: &mut Masked<'_>) {
    let mut from = range.start;
    // `--mount=…` is for the one who builds.
    loop {
        let rest = text.get(from..range.end).unwrap_or("");
        from += indent(rest);
        let rest = rest.trim_start();
        if !rest.starts_with("--") {
            break;
        }
        from += rest.find(char::is_whitespace).unwrap_or(rest.len());
    }
    script.copy(from..range.end);
    let rest = text.get(from..range.end).unwrap_or("");
    if !rest.starts_with('[') || !rest.trim_end().ends_with(']') {
        return;
    }
    let mut quote = None;
    let mut is_escaped = false;
    for (at, byte) in (from..).zip(rest.bytes()) {
        match (byte, quote) {
            _ if is_escaped => is_escaped = false,
            (b'\\', Some(_)) => is_escaped = true,
            (b'"', None) => quote = Some(at),
            (b'"', Some(open)) => {
                // A word alone needs no quotes, and may be an option.
                let is_part = |c: char| c.is_alphanumeric() || "-_./:=@${}".contains(c);
                let word = text.get(open + 1..at).unwrap_or(" ");
                if !word.is_empty() && word.chars().all(is_part) {
                    script.put(open, b' ');
                    script.put(at, b' ');
                }
                quote = None;
            }
            (b'[' | b']' | b',', None) => script.put(at, b' '),
            _ => {}
        }
    }
}

/// The documents behind an instruction, `RUN <<EOF`: where the last of them ends. What is
/// run is script itself.
fn document(text: &str, range: Range<usize>, script: &mut Masked<'_>) -> Option<usize> {
    let head = text.get(range.clone())?;
    let sign = head.find("<<")?;
    let word = head.get(sign + 2..)?.trim_start_matches('-');
    let word = word.trim_start_matches(['"', '\'']);
    let length = word.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    let word = word.get(..length.unwrap_or(word.len()))?;
    if word.is_empty() {
        return None;
    }
    let mut at = range.end;
    while at < text.len() {
        let own = line(text, at);
        if own.trim() == word {
            let is_run = head.get(..sign)?.trim().is_empty();
            let is_script = is_run && head.get(sign..)?.split_whitespace().count() == 1;
            if is_script {
                script.blank(range.start + sign..range.end - 1);
                script.copy(range.end..at);
            } else {
                script.copy(range.end..at + own.len());
            }
            return Some(at + own.len());
        }
        at += own.len();
    }
    None
}

/// The line at a place, with its end.
fn line(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
    rest.get(..end).unwrap_or("")
}

/// How long the blanks are that a text starts with.
fn indent(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("dockerfile", text)
    }

    #[test]
    fn values_and_commands_are_read() {
        insta::assert_snapshot!(show(r#"# gpt-0
ARG M=gpt-1
ARG N="gpt-2" O
ENV MODEL=gpt-3 X="${Y:-gpt-4}" Z='gpt-5'
ENV LLM gpt-6
env   LOWER    gpt-6.5
LABEL description="uses gpt-7 now" org.model=gpt-8
FROM ghcr.io/x/gpt-9:gpt-10 AS gpt-11
RUN --mount=type=cache,id=gpt run --model gpt-13
RUN run --llm gpt-14 \
  # gpt-15

  && MODEL=gpt-16 x
RUN <<EOF
export MODEL=gpt-17
EOF
COPY <<EOF /app/.env
MODEL=gpt-17.5
EOF
CMD ["serve", "--model", "gpt-18", "--x=gpt-19"]
ENTRYPOINT serve --model gpt-20
HEALTHCHECK --interval=5s CMD ask --model gpt-21
ONBUILD ENV LATER=gpt-22
USER gpt-23
"#), @r#"
        comment comment - "gpt-0" @ # gpt-0
        use config M "gpt-1" @ M=gpt-1
        use config N "gpt-2" @ N="gpt-2" O
        use config MODEL "gpt-3" @ MODEL=gpt-3 X="${Y:-gpt-4}" Z='gpt-5'
        use config Y "gpt-4" @ X="${Y:-gpt-4}" Z='gpt-5'
        use config Z "gpt-5" @ Z='gpt-5'
        use config LLM "gpt-6" @ LLM gpt-6
        use config LOWER "gpt-6.5" @ ER    gpt-6.5
        prose config LABEL "description=uses gpt-7 now" = description= | uses gpt-7 now @ LABEL description="uses gpt-7 now" org.model=gpt-8
        use config org.model "gpt-8" @ LABEL description="uses gpt-7 now" org.model=gpt-8
        use config --model "gpt-13" @ run --model gpt-13
        use config --llm "gpt-14" @ run --llm gpt-14 \
        comment comment - "gpt-15" @ # gpt-15
        use config MODEL "gpt-16" @ MODEL=gpt-16 x
        use config MODEL "gpt-17" @ MODEL=gpt-17
        use config MODEL "gpt-17.5" @ COPY <<EOF /app/.env
        use config --model "gpt-18" @ serve", "--model", "gpt-18", "--x=gpt-19"]
        use config --x "gpt-19" @ serve", "--model", "gpt-18", "--x=gpt-19"]
        use config --model "gpt-20" @ serve --model gpt-20
        use config --model "gpt-21" @ ask --model gpt-21
        use config LATER "gpt-22" @ LATER=gpt-22
        "#);
    }

    #[test]
    fn variables_go_on_into_longer_words() {
        insta::assert_snapshot!(show(r#"
ARG BASE=gpt-1
ENV A=${BASE}-mini B=openai/$BASE-nano
ENV D=${UNKNOWN}-gpt
CMD ["serve", "--model", "${BASE}-mini"]
RUN serve --model $BASE-mini
"#), @r#"
        use config A "gpt-1-mini" = ${BASE} | -mini @ A=${BASE}-mini B=openai/$BASE-nano
        use config B "openai/gpt-1-nano" = openai/ | $BASE | -nano @ B=openai/$BASE-nano
        use config D "▯-gpt" @ D=${UNKNOWN}-gpt
        use config --model "gpt-1-mini" = ${BASE} | -mini @ serve", "--model", "${BASE}-mini"]
        use config --model "gpt-1-mini" = $BASE | -mini @ serve --model $BASE-mini
        "#);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in [
            "RUN <<E\n",
            "ONBUILD ",
            "RUN x \\\n",
            "CMD [\"\\",
            "ENV gpt ",
            "# gpt\n\\\n",
        ] {
            let text = part.repeat(5_000);
            // A heredoc that does not end is looked for at each of them.
            let found = shown::pieces(super::extract, &text, false).unwrap_or_default();
            assert!(found.len() <= 5_000, "{part}");
        }
    }
}
