//! Scripts of the shell: what the grammar finds in them, and the texts inside of those
//! words: commands in strings, JSON in arguments, documents in the script and code for
//! other programs. Sessions as documents show them, with a prompt before each command,
//! are read by their commands. The grammar's table is [`super::grammar::bash`].

use super::choice;
use super::format::code;
use super::grammar::bash::BASH;
use super::language::{self, Language};
use super::piece::{Piece, Role};
use super::{Wanted, scalar, text, tree};
use crate::source::Span;

/// Programs that print what they are given.
const PRINTERS: &[&str] = &["echo", "printf", "print", "say"];

/// Languages that code within a script may be in. None of them reads scripts in turn:
/// they could nest without end.
const WITHIN: &[&str] = &[
    "elixir",
    "javascript",
    "json",
    "lua",
    "php",
    "powershell",
    "python",
    "r",
    "ruby",
    "toml",
    "typescript",
];

/// Before commands, as sessions show them.
const PROMPTS: &[&str] = &["$ ", "% ", "❯ ", "➜ "];

/// See [`super::language::Extract`].
pub(super) fn extract<'s>(text: &'s str, wanted: Wanted<'_>) -> Result<Vec<Piece<'s>>, String> {
    let mut found = match session(text) {
        None => script(text, wanted)?,
        Some(session) => {
            let (typed, shown): (Vec<u32>, Vec<u32>) =
                wanted.hits.iter().partition(|&&hit| session.is_typed(hit));
            let of = |hits| Wanted { hits, ..wanted };
            let commands = script(&session.commands, of(&typed))?;
            let mut found: Vec<_> = commands
                .into_iter()
                .map(|piece| piece.with_text_of(text))
                .collect();
            let shown = Wanted {
                all_comments: false,
                ..of(&shown)
            };
            found.extend(text::script(text, shown, 0));
            found
        }
    };
    found.sort_by_key(|piece| (piece.span.start, piece.span.end));
    Ok(found)
}

/// Commands alone, without prompts.
pub(super) fn script<'s>(text: &'s str, wanted: Wanted<'_>) -> Result<Vec<Piece<'s>>, String> {
    let mut found = Vec::new();
    for piece in tree::extract(&BASH, text, wanted)? {
        within(text, piece, wanted, &mut found);
    }
    Ok(found)
}

/// Gives what stands inside of a word or document.
fn within<'s>(text: &'s str, piece: Piece<'s>, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) {
    if piece.role == Role::Comment || !piece.is_value {
        found.push(piece);
        return;
    }
    let command = text.get(piece.holder.range()).unwrap_or("");
    // The name of a program; alone on its line it may be an item of a list.
    let is_first = piece.name.is_none() && piece.holder.start == piece.span.start;
    if is_first && piece.span.end < piece.holder.end && piece.role != Role::Compare {
        return;
    }
    let is_test = piece.role == Role::Test;
    let from = found.len();
    if let Some(language) = language_of(text, command, &piece) {
        let holder = piece.holder;
        let inner = code::read(&piece, language.name, wanted);
        found.extend(inner.into_iter().map(|inner| Piece {
            statement: inner.statement.or(Some(holder)),
            ..inner
        }));
    } else {
        let piece = spoken(command, piece);
        match piece {
            Piece {
                role: Role::Compare,
                ..
            }
            | Piece {
                is_value: false, ..
            } => found.push(piece),
            piece => words(text, piece, wanted, found),
        }
    }
    let inner = found.get_mut(from..).unwrap_or_default();
    for piece in inner.iter_mut().filter(|piece| piece.role != Role::Comment) {
        if is_test {
            piece.role = Role::Test;
        }
    }
}

fn words<'s>(text: &str, piece: Piece<'s>, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) {
    // `[gpt-4o]=128000` in a table.
    let entry = piece
        .text
        .strip_prefix('[')
        .and_then(|text| text.split_once("]="));
    if let Some((key, value)) = entry.filter(|_| piece.role == Role::Listing) {
        let start = key.len() + 3;
        let name = key.to_owned();
        let key = piece.sliced(1..1 + key.len());
        let value = Piece {
            name: Some(name),
            role: Role::Use,
            ..piece.sliced(start..start + value.len())
        };
        found.extend(
            [key, value]
                .into_iter()
                .filter(|part| wanted.in_span(part.span)),
        );
        return;
    }
    // What stands for other bytes is not to be cut in two.
    let mut at = 0;
    let is_cut = piece.parts.iter().any(|&(length, span)| {
        let part = piece.text.get(at..at + length as usize).unwrap_or("");
        at += length as usize;
        length > 1 && length != span.len() && part.contains(char::is_whitespace)
    });
    if is_cut {
        found.push(piece);
        return;
    }
    // A constant that is put in has its hits elsewhere.
    let within = |span: Span| {
        let from = wanted.hits.partition_point(|&hit| hit < span.start);
        let hits = wanted.hits.get(from..).unwrap_or_default().iter();
        hits.copied().take_while(move |&hit| hit < span.end)
    };
    let is_put_in = |span: &Span| {
        text.get(span.range())
            .is_some_and(|text| text.starts_with('$'))
    };
    let put_in = piece
        .parts
        .iter()
        .map(|(_, span)| span)
        .filter(|span| is_put_in(span));
    let mut hits: Vec<u32> = within(piece.span)
        .chain(put_in.map(|span| span.start))
        .collect();
    hits.sort_unstable();
    let wanted = Wanted {
        hits: &hits,
        ..wanted
    };
    scalar::read(piece, None, wanted, 0, found);
}

/// What a printer is given among other words is only spoken of; the name of a program
/// is no value.
fn spoken<'s>(command: &str, piece: Piece<'s>) -> Piece<'s> {
    let (program, rest) = command
        .split_once(char::is_whitespace)
        .unwrap_or((command, ""));
    let is_printed = PRINTERS.contains(&program) && piece.name.as_deref() == Some(program);
    if is_printed {
        let is_only = !rest.trim().contains(char::is_whitespace);
        return Piece {
            role: if is_only || is_text(&piece) {
                piece.role
            } else {
                Role::Prose
            },
            is_value: is_only || is_text(&piece),
            name: None,
            ..piece
        };
    }
    piece
}

fn is_text(piece: &Piece<'_>) -> bool {
    piece.text.contains(char::is_whitespace) || piece.text.contains('=')
}

/// The language of a document or of a program's text, as far as the command says.
fn language_of(text: &str, command: &str, piece: &Piece<'_>) -> Option<&'static Language> {
    let of_program = |word: &str| {
        let program = word.rsplit('/').next().unwrap_or(word);
        language::ALL
            .iter()
            .find(|language| language.interpreters.contains(&program))
    };
    let before = text.get(..piece.span.start as usize)?;
    let is_within = |language: &&Language| WITHIN.contains(&language.name);
    if matches!(piece.name.as_deref(), Some("-c" | "-e" | "--eval")) {
        let program = command.split_whitespace().next()?;
        return of_program(program).filter(is_within);
    }
    // A document starts behind the line that it is announced on.
    if !piece.text.contains('\n') || !before.ends_with(char::is_whitespace) {
        return None;
    }
    let before = before.trim_end();
    let start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
    let line = before.get(start..).filter(|line| line.contains("<<"))?;
    let mut words = line.split(|c: char| c.is_whitespace() || "|;&()\"'".contains(c));
    let mut file = words.clone().filter_map(|word| {
        let word = word.trim_start_matches('>');
        let known = choice::of(word, "");
        (known.name != language::TEXT.name).then_some(known)
    });
    file.next()
        .or_else(|| words.find_map(of_program))
        .filter(is_within)
}

/// Commands as they were typed, among what they printed.
struct Session {
    /// The text, with blanks for all that was not typed.
    commands: String,
    /// The lines that were typed.
    typed: Vec<Span>,
}

impl Session {
    fn is_typed(&self, offset: u32) -> bool {
        let after = self.typed.partition_point(|line| line.end <= offset);
        let line = self.typed.get(after);
        line.is_some_and(|line| line.start <= offset)
    }
}

/// The session that a text shows: its first line that says anything starts with a prompt.
fn session(text: &str) -> Option<Session> {
    let says = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    prompt(text.lines().find(says)?)?;
    let mut commands = String::with_capacity(text.len());
    let mut typed = Vec::new();
    let mut goes_on = false;
    for line in text.split_inclusive('\n') {
        let start = commands.len();
        let prompt = prompt(line);
        if let Some(length) = prompt {
            commands.extend(std::iter::repeat_n(' ', length));
        }
        if prompt.is_some() || goes_on {
            commands.push_str(line.get(prompt.unwrap_or(0)..).unwrap_or(""));
            typed.push(Span::from(start..commands.len()));
            goes_on = line.trim_end().ends_with('\\');
        } else {
            let bytes = line.trim_end_matches(['\n', '\r']).len();
            commands.extend(std::iter::repeat_n(' ', bytes));
            commands.push_str(line.get(bytes..).unwrap_or(""));
        }
    }
    Some(Session { commands, typed })
}

/// How many bytes of a line are a prompt.
fn prompt(line: &str) -> Option<usize> {
    let rest = line.trim_start();
    let sign = PROMPTS.iter().find(|sign| rest.starts_with(**sign))?;
    Some(line.len() - rest.len() + sign.len())
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("bash", text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
MODEL=gpt-4
export A="gpt-4" B='gpt-4o'
local -r m=gpt-4
MODEL=gpt-4o run
ai --model gpt-4 -m "gpt-4o" --engine=gpt-4 --llm="gpt-5" chat gpt-4.1
docker run -e MODEL=gpt-4 --env "M2=gpt-4o" x
ai \
  --model \
    gpt-4
x=$(ask gpt-4 | jq .)
MODELS[default]=gpt-4
cat <<< "gpt-4"
alias ask='ai -m gpt-4'
echo "gpt-4"
echo model=gpt-4 >> .env
"#), @r#"
        use string MODEL "gpt-4" @ MODEL=gpt-4
        use string A "gpt-4" @ A="gpt-4" B='gpt-4o'
        use string B "gpt-4o" @ B='gpt-4o'
        use string m "gpt-4" @ m=gpt-4
        use string MODEL "gpt-4o" @ MODEL=gpt-4o run
        use string --model "gpt-4" @ ai --model gpt-4 -m "gpt-4o" --engine=gpt-4 --llm="gpt-5" chat gpt-4.1
        use string -m "gpt-4o" @ ai --model gpt-4 -m "gpt-4o" --engine=gpt-4 --llm="gpt-5" chat gpt-4.1
        use string --engine "gpt-4" @ ai --model gpt-4 -m "gpt-4o" --engine=gpt-4 --llm="gpt-5" chat gpt-4.1
        use string --llm "gpt-5" @ ai --model gpt-4 -m "gpt-4o" --engine=gpt-4 --llm="gpt-5" chat gpt-4.1
        use string ai "gpt-4.1" @ ai --model gpt-4 -m "gpt-4o" --engine=gpt-4 --llm="gpt-5" chat gpt-4.1
        use string MODEL "gpt-4" @ docker run -e MODEL=gpt-4 --env "M2=gpt-4o" x
        use string M2 "gpt-4o" @ docker run -e MODEL=gpt-4 --env "M2=gpt-4o" x
        use string --model "gpt-4" @ ai \
        use string ask "gpt-4" @ ask gpt-4 | jq .)
        use string MODELS "gpt-4" @ MODELS[default]=gpt-4
        use string - "gpt-4" @ cat <<< "gpt-4"
        use string -m "gpt-4" @ alias ask='ai -m gpt-4'
        use string - "gpt-4" @ echo "gpt-4"
        use string model "gpt-4" @ echo model=gpt-4 >> .env
        "#);
    }

    #[test]
    fn a_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
MODEL=${MODEL_A:-gpt-4}
MODEL="${MODEL_B:-gpt-4}"
: "${MODEL_C:=gpt-4}" ${MODEL_D=gpt-4o}
model=${1:-gpt-4}
x="${A:-${B:-gpt-4}}"
y=${A:-"gpt-4"}
z=${A:+gpt-4}
"#), @r#"
        use string MODEL_A "gpt-4" @ MODEL=${MODEL_A:-gpt-4}
        use string MODEL_B "gpt-4" @ MODEL="${MODEL_B:-gpt-4}"
        use string MODEL_C "gpt-4" @ : "${MODEL_C:=gpt-4}" ${MODEL_D=gpt-4o}
        use string MODEL_D "gpt-4o" @ : "${MODEL_C:=gpt-4}" ${MODEL_D=gpt-4o}
        use string model "gpt-4" @ model=${1:-gpt-4}
        use string B "gpt-4" @ x="${A:-${B:-gpt-4}}"
        use string A "gpt-4" @ y=${A:-"gpt-4"}
        use string A "gpt-4" @ z=${A:+gpt-4}
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
if [[ $model == gpt-4* || "$model" != "gpt-4o" ]]; then :; fi
[ "$model" = gpt-4 ] && [[ gpt-4 == $model ]]
test "$model" = "gpt-4"
[[ $model =~ ^gpt-4 ]]
case "$model" in
  gpt-4*|"gpt-4o") x=gpt-5 ;;
  gpt-4.1) ;;
esac
grep -q "gpt-4" models.txt
"#), @r#"
        compare string model "gpt-4*" @ [[ $model == gpt-4* || "$model" != "gpt-4o" ]]; then :; fi
        compare string model "gpt-4o" @ [[ $model == gpt-4* || "$model" != "gpt-4o" ]]; then :; fi
        compare string model "gpt-4" @ [ "$model" = gpt-4 ] && [[ gpt-4 == $model ]]
        compare string model "gpt-4" @ [[ gpt-4 == $model ]]
        compare string test "gpt-4" @ test "$model" = "gpt-4"
        compare string regex "^gpt-4" @ [[ $model =~ ^gpt-4 ]]
        compare string model "gpt-4*" @ gpt-4*|"gpt-4o") x=gpt-5 ;;
        compare string model "gpt-4o" @ gpt-4*|"gpt-4o") x=gpt-5 ;;
        use string x "gpt-5" @ x=gpt-5 ;;
        compare string model "gpt-4.1" @ gpt-4.1) ;;
        compare string grep "gpt-4" @ grep -q "gpt-4" models.txt
        "#);
    }

    #[test]
    fn elements_are_listings() {
        insta::assert_snapshot!(show(r#"
MODELS=(gpt-4 "gpt-4o")
MODELS+=(gpt-5)
for model in gpt-4 'gpt-4o'; do run; done
declare -A PRICES=([gpt-4]=1 ["gpt-4o"]=2 [fast]=gpt-5)
PRICES[gpt-4]=3
PRICES["gpt-4o"]=3
"#), @r#"
        listing string MODELS "gpt-4" @ MODELS=(gpt-4 "gpt-4o")
        listing string MODELS "gpt-4o" @ MODELS=(gpt-4 "gpt-4o")
        listing string MODELS "gpt-5" @ MODELS+=(gpt-5)
        listing string model "gpt-4" @ for model in gpt-4 'gpt-4o'; do run; done
        listing string model "gpt-4o" @ for model in gpt-4 'gpt-4o'; do run; done
        listing string PRICES "gpt-4" @ PRICES=([gpt-4]=1 ["gpt-4o"]=2 [fast]=gpt-5)
        listing string PRICES "gpt-4o" @ PRICES=([gpt-4]=1 ["gpt-4o"]=2 [fast]=gpt-5)
        use string fast "gpt-5" @ PRICES=([gpt-4]=1 ["gpt-4o"]=2 [fast]=gpt-5)
        listing string PRICES "gpt-4" @ PRICES[gpt-4]=3
        listing string PRICES "gpt-4o" @ PRICES["gpt-4o"]=3
        "#);
    }

    #[test]
    fn words_put_together_are_one_piece() {
        insta::assert_snapshot!(show(r#"
FAMILY=gpt-4
VENDOR=openai
a="gpt-"4o
b="${FAMILY}o-mini"
c=$VENDOR/gpt-4o
d="gpt-4$suffix"
e=openai/${M:-gpt-4o}
f="${M:-gpt-4}-mini"
g="using $FAMILY now"
h="gpt-4-$(date)"
BASE=${BASE:-gpt-4o}
i="$BASE-mini"
twice=gpt-4
twice=gpt-5
j="$twice-mini"
k=gpt-4{o,.1}
l=gpt-4"$x"
"#), @r#"
        use string FAMILY "gpt-4" @ FAMILY=gpt-4
        use string a "gpt-4o" = gpt- | 4o @ a="gpt-"4o
        use string b "gpt-4o-mini" = ${FAMILY} | o-mini @ b="${FAMILY}o-mini"
        use string c "openai/gpt-4o" = $VENDOR | /gpt-4o @ c=$VENDOR/gpt-4o
        use string d "gpt-4▯" @ d="gpt-4$suffix"
        use string e "openai/gpt-4o" = openai/ | gpt-4o @ e=openai/${M:-gpt-4o}
        use string f "gpt-4-mini" = gpt-4 | -mini @ f="${M:-gpt-4}-mini"
        use string h "gpt-4-▯" @ h="gpt-4-$(date)"
        use string BASE "gpt-4o" @ BASE=${BASE:-gpt-4o}
        use string i "gpt-4o-mini" = $BASE | -mini @ i="$BASE-mini"
        use string twice "gpt-4" @ twice=gpt-4
        use string twice "gpt-5" @ twice=gpt-5
        use string k "gpt-4{o,.1}" @ k=gpt-4{o,.1}
        use string l "gpt-4▯" @ l=gpt-4"$x"
        "#);
    }

    #[test]
    fn texts_within_words_are_read() {
        insta::assert_snapshot!(show(r#"
curl -d '{"model": "gpt-4", "messages": [{"content": "is gpt-5 good"}]}' \
  -d "{\"model\": \"gpt-4o\", \"x\": \"$X\"}" \
  -d '{"model": "'"$MODEL"'", "models": ["gpt-4", "gpt-4o"]}' \
  -d "{\"model\": \"gpt-4$X\"}" \
  https://x/v1/models/gpt-4o/y
bash -c "ai --model gpt-4"
cat > a.yaml <<EOF
model: gpt-4 # gpt-4o
name: $X gpt
other: gpt-4$X
EOF
python3 - <<'EOF'
MODEL = "gpt-4"
if m == "gpt-4o": pass
EOF
cat <<-EOF | tee x.json
	{"model": "${M:-gpt-4}", "n": "gpt-4o"}
	EOF
node -e 'const model = "gpt-4"'
echo "this is gpt-4"
echo say gpt-4 now
"#), @r#"
        use string model "gpt-4" @ curl -d '{"model": "gpt-4", "messages": [{"content": "is gpt-5 good"}]}' \
        prose string content "is gpt-5 good" @ curl -d '{"model": "gpt-4", "messages": [{"content": "is gpt-5 good"}]}' \
        use string model "gpt-4o" @ curl -d '{"model": "gpt-4", "messages": [{"content": "is gpt-5 good"}]}' \
        listing string models "gpt-4" @ curl -d '{"model": "gpt-4", "messages": [{"content": "is gpt-5 good"}]}' \
        listing string models "gpt-4o" @ curl -d '{"model": "gpt-4", "messages": [{"content": "is gpt-5 good"}]}' \
        use string model "gpt-4▯" @ curl -d '{"model": "gpt-4", "messages": [{"content": "is gpt-5 good"}]}' \
        use string curl "https://x/v1/models/gpt-4o/y" @ curl -d '{"model": "gpt-4", "messages": [{"content": "is gpt-5 good"}]}' \
        use string --model "gpt-4" @ bash -c "ai --model gpt-4"
        use string model "gpt-4" @ cat > a.yaml <<EOF
        comment comment - "gpt-4o" @ # gpt-4o
        prose string - "name: ▯ gpt" = name:  |  gpt @ cat > a.yaml <<EOF
        use string other "gpt-4▯" @ cat > a.yaml <<EOF
        use string MODEL "gpt-4" @ MODEL = "gpt-4"
        compare string m "gpt-4o" @ if m == "gpt-4o": pass
        use string M "gpt-4" @ cat <<-EOF | tee x.json
        use config n "gpt-4o" @ "n": "gpt-4o"}
        use string model "gpt-4" @ const model = "gpt-4"'
        prose string - "this is gpt-4" @ echo "this is gpt-4"
        prose string - "gpt-4" @ echo say gpt-4 now
        "#);
    }

    #[test]
    fn a_session_is_read_by_its_commands() {
        insta::assert_snapshot!(show("$ ai -m gpt-4 \\\n    --engine gpt-4o\nThe 'gpt-5 says\n$ export M=gpt-4\n"), @r#"
        use string -m "gpt-4" @ ai -m gpt-4 \
        use string --engine "gpt-4o" @ ai -m gpt-4 \
        prose text - "The 'gpt-5 says" @ The 'gpt-5 says
        use string M "gpt-4" @ M=gpt-4
        "#);
        insta::assert_snapshot!(show("ai models\n$ ai -m gpt-4\n"), @r#"use string -m "gpt-4" @ $ ai -m gpt-4"#);
    }

    #[test]
    fn code_below_a_test_is_test() {
        insta::assert_snapshot!(show("#!/usr/bin/env bats\n@test \"gpt-4\" {\n  run ai -m gpt-4 # gpt\n}\n"), @r#"
        test string @test "gpt-4" @ @test "gpt-4" {
        test string -m "gpt-4" @ run ai -m gpt-4 # gpt
        comment comment - "gpt" @ # gpt
        "#);
        insta::assert_snapshot!(show("test_x() { ai -m gpt-4; }\nf() { ai -m gpt-4; }\n"), @r#"
        test string -m "gpt-4" @ ai -m gpt-4; }
        use string -m "gpt-4" @ ai -m gpt-4; }
        "#);
    }

    #[test]
    fn names_hold_no_text() {
        assert_eq!(
            show("gpt() { gpt=1; gpt-4 x; }\nx=$gpt ${gpt}y > gpt-4\nunset gpt\n"),
            ""
        );
    }
}
