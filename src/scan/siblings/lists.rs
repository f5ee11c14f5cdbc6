//! Lists whose ids are called: by what they are called themselves, by where they stand, or by a
//! loop that gives each of them to a call.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::Placed;
use super::nest::Shape;
use super::words::{self, Table};
use crate::scan::language::{Language, Trait};
use crate::scan::name::{self, is_model_like};
use crate::scan::proof::token::{Kind, Tokens};
use crate::scan::site::is_talk;

/// How far out what a list is called may stand.
const MAX_OUT: usize = 4;

/// How many tokens of a loop are looked at.
const MAX_LOOP: usize = 400;

/// How many tokens before a list its loop may open, and how many names are looked for.
const MAX_BEFORE: usize = 12;
const MAX_NAMES: usize = 32;

/// Words that open a loop.
const LOOPS: &[&str] = &["for", "foreach", "each", "from"];

/// Methods that give each item to what is in their bracket.
const EACH: &[&str] = &[
    "each",
    "flatMap",
    "flat_map",
    "forEach",
    "for_each",
    "map",
    "foreach",
    "ForEach",
    "Select",
    "array_map",
    "lapply",
    "sapply",
    "vapply",
    "walk",
];

/// Methods that give what a loop goes over: `[…].iter()`.
const OVER: &[&str] = &[
    "iter",
    "into_iter",
    "stream",
    "lazy",
    "asSequence",
    "entries",
    "values",
];

/// What a block is given without a name: in Kotlin, in Swift, in Groovy.
const UNNAMED: &[&str] = &["it", "$0", "0"];

/// How often a list may be given to something that a loop goes over.
const MAX_WRAPPED: usize = 2;

/// Words that define a function of a name.
const DEFINES: &[&str] = &["def", "defp", "fn", "fun", "func", "function", "sub"];

/// How many places of a function's name are looked at.
const MAX_GIVEN: usize = 8;

/// Words that open a function without a name, or a block.
const FUNCTIONS: &[&str] = &["async", "do", "fn", "fun", "func", "function", "lambda"];

/// Whether a bracket holds what a call is given.
fn is_call(tokens: &Tokens<'_>, open: usize) -> bool {
    matches!(
        tokens.get(open).map(|token| token.kind),
        Some(Kind::Open(b'(', _))
    ) && open.checked_sub(1).is_some_and(|word| tokens.is_word(word))
}

fn is_block(tokens: &Tokens<'_>, open: usize) -> bool {
    matches!(
        tokens.get(open).map(|token| token.kind),
        Some(Kind::Open(b'{', _))
    )
}

/// Whether what is given to a function is called: not what asks, and not what is called when something happens.
fn acts(callee: &str) -> bool {
    let is_event = callee
        .strip_prefix("on")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
    let is_view = words::exact(callee, Table::Views);
    !is_talk(callee)
        && !words::whole(callee, Table::Conditions)
        && !words::whole(callee, Table::Asks)
        && !is_event
        && !is_view
        && callee != "in"
}

/// Whether what holds a listed id is called.
pub(super) fn is_called(place: &Placed<'_, '_>, language: &Language) -> bool {
    let named = place.levels.iter().map(|level| level.key);
    let mut named = named.filter(|key| !key.is_empty()).take(MAX_OUT);
    let own = place.name.unwrap_or("");
    let is_offered = words::any(own, Table::Offered);
    if is_offered {
        return false;
    }
    // `--models a,b`
    let is_script = language.is(Trait::Script);
    if is_script && place.is_partial && own.starts_with('-') && !words::any(own, Table::Gates) {
        return true;
    }
    // Keys of a table are called by nobody. What is handed to a function of a template may be a list in a text.
    let is_data = language.is(Trait::Data);
    let is_item = place.levels.first().is_none_or(|level| {
        let is_given = level.shape == Shape::Call && level.key.is_empty();
        level.shape == Shape::List || is_data && (is_given || place.is_partial)
    });
    let is_variable = language.name == "dotenv"
        || named
            .clone()
            .any(|key| matches!(key, "env" | "environment"));
    if is_variable && (place.is_partial || language.name == "dotenv") {
        return true;
    }
    if !is_item {
        return false;
    }
    // `eval(task, model=["…", "…"])` runs each.
    let holder = place
        .levels
        .get(1)
        .filter(|level| level.shape == Shape::Call);
    if holder.is_some_and(|level| level.key.eq_ignore_ascii_case("model") && !is_talk(level.head)) {
        return true;
    }
    let is_fallback = |key: &str| words::any(key, Table::Fallback);
    let is_provider = |key: &str| key.eq_ignore_ascii_case("providers") && place.is_decorated;
    // `with: {models: "a,b"}` of a step.
    let is_input = |key: &str| is_data && key == "with";
    is_fallback(own)
        || is_run(own)
        || named.any(|key| {
            is_fallback(key)
                || is_provider(key)
                || is_input(key)
                || is_run(key)
                || words::whole(key, Table::Each)
        })
}

/// Whether the item before it in a list is an option for a model: `["ask", "-m", "gpt-4"]`.
pub(super) fn is_option(place: &Placed<'_, '_>, tokens: &Tokens<'_>) -> bool {
    let at = tokens.at(place.start);
    let Some(option) = at.checked_sub(2).filter(|_| tokens.is(at - 1, b',')) else {
        return false;
    };
    let is_text = tokens
        .get(option)
        .is_some_and(|token| token.kind == Kind::Text);
    let name = tokens.slice(option);
    is_text && (name == "-m" || name.strip_prefix("--").is_some_and(is_model_like))
}

/// Whether a list's name says that its items are called: `models_to_evaluate`, `modelsUnderTest`.
fn is_run(name: &str) -> bool {
    let words = name::words(name);
    words.windows(2).any(|pair| match pair {
        [first, last] if first == "to" => words::exact(last, Table::Runs),
        [first, last] => first == "under" && last == "test",
        _ => false,
    })
}

/// How many loops a name of a script is followed through.
const MAX_THROUGH: usize = 2;

/// What a script does with its variables: each line that reads one, found in one pass over the text.
pub(super) struct Script<'s> {
    reads: HashMap<&'s str, Vec<Read<'s>>>,
    /// What is known already, by name and by how many loops led there.
    given: RefCell<HashMap<(&'s str, usize), bool>>,
}

/// What a line does with the variables that it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Read<'s> {
    /// It goes over them by this name.
    Loop(&'s str),
    /// It gives them to a command.
    Command,
    /// It prints or tests them.
    Talk,
}

impl<'s> Read<'s> {
    fn of(line: &'s str) -> Self {
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (Some("for"), Some(inner)) => Self::Loop(inner),
            // `for m in a b; do ask $m; done` in one line is read behind its `do`.
            (Some(word), _)
                if word != "for" && !PRINTS.contains(&word) && !word.starts_with('#') =>
            {
                Self::Command
            }
            _ => Self::Talk,
        }
    }
}

impl<'s> Script<'s> {
    pub(super) fn of(text: &'s str) -> Self {
        let mut reads: HashMap<&str, Vec<Read<'_>>> = HashMap::new();
        for line in text.lines() {
            let mut read = None;
            // A name counts once for a line.
            let mut seen = BTreeSet::new();
            for (at, _) in line.match_indices('$') {
                let rest = line.get(at + 1..).unwrap_or_default();
                let rest = rest.strip_prefix(['{', '(']).unwrap_or(rest);
                let end = rest.find(|c| !is_name_part(c)).unwrap_or(rest.len());
                let name = rest.get(..end).unwrap_or_default();
                if name.is_empty() || !seen.insert(name) {
                    continue;
                }
                let lines = reads.entry(name).or_default();
                if lines.len() < MAX_NAMES {
                    // What stands behind the `do` of a loop in one line is a command.
                    let body = line.get(..at).and_then(|before| before.rfind("do "));
                    let body = body.and_then(|at| line.get(at + 3..));
                    lines.push(match body {
                        Some(body) => Read::of(body),
                        None => *read.get_or_insert_with(|| Read::of(line)),
                    });
                }
            }
        }
        Self {
            reads,
            given: RefCell::default(),
        }
    }

    /// Whether a variable is given to a command, by a loop over it or as it is: `ask --model $m`.
    pub(super) fn gives(&self, name: &str) -> bool {
        let known = self.reads.get_key_value(name);
        known.is_some_and(|(name, _)| self.gives_through(name, 0))
    }

    fn gives_through(&self, name: &'s str, through: usize) -> bool {
        let known = self.given.borrow().get(&(name, through)).copied();
        if let Some(known) = known {
            return known;
        }
        let mut lines = self.reads.get(name).into_iter().flatten();
        let is_given = lines.any(|read| match *read {
            Read::Loop(inner) => {
                through < MAX_THROUGH && inner != name && self.gives_through(inner, through + 1)
            }
            Read::Command => true,
            Read::Talk => false,
        });
        self.given.borrow_mut().insert((name, through), is_given);
        is_given
    }
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Commands of a script that call nothing with what they are given.
const PRINTS: &[&str] = &[
    "[", "[[", "case", "echo", "export", "if", "local", "print", "printf", "readonly", "test",
    "while",
];

/// Whether a list of models is a part of what is sent: `{models: […], messages: […]}`.
pub(super) fn is_sent(keys: &[&str]) -> bool {
    keys.iter().any(|key| words::whole(key, Table::Sent))
}

/// Loops over lists, by the bracket or the name that they go over.
pub(super) struct Loops<'t, 's> {
    tokens: &'t Tokens<'s>,
    /// Where each word stands, once a list asks.
    words: OnceCell<HashMap<&'s str, Vec<usize>>>,
}

impl<'t, 's> Loops<'t, 's> {
    pub(super) fn new(tokens: &'t Tokens<'s>) -> Self {
        Self {
            tokens,
            words: OnceCell::new(),
        }
    }

    /// Where a word stands from a token on.
    fn named(&self, name: &str, from: usize) -> &[usize] {
        let tokens = self.tokens;
        let words = self.words.get_or_init(|| {
            let mut words: HashMap<&str, Vec<usize>> = HashMap::new();
            for at in (0..tokens.len()).filter(|at| tokens.is_word(*at)) {
                words.entry(tokens.slice(at)).or_default().push(at);
            }
            words
        });
        let all = words.get(name).map_or(&[][..], Vec::as_slice);
        all.get(all.partition_point(|at| *at < from)..)
            .unwrap_or_default()
    }

    /// Whether each item of the list at a byte is given to a call.
    pub(super) fn calls_each(&self, list: u32, name: Option<&str>) -> bool {
        let tokens = self.tokens;
        let at = tokens.at(list);
        let opens = matches!(
            tokens.get(at).map(|token| token.kind),
            Some(Kind::Open(b'[' | b'(' | b'{', _))
        );
        if opens && self.is_looped(at) {
            return true;
        }
        let Some(name) = name else { return false };
        let mut named = self.named(name, at).iter().take(MAX_NAMES);
        named.any(|at| self.is_looped(*at))
    }

    /// Whether a loop goes over what is at a token, or over what that is given to: `enumerate([…])`.
    fn is_looped(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let mut at = at;
        for _ in 0..=MAX_WRAPPED {
            if self.is_headed(at) || self.is_gone_through(at) {
                return true;
            }
            let open = tokens.get(at).and_then(|token| token.around);
            let head = open.and_then(|open| Some((open, tokens.before(open)?.0)));
            match head {
                Some((open, word)) if tokens.is_word(word) && is_call(tokens, open) => at = open,
                _ => return false,
            }
        }
        false
    }

    /// Whether what is at a token stands in the head of a loop: `for name in […]`, `for (const name of […])`,
    /// `for _, name := range …`, `for (name <- […])`, `foreach ([…] as $name)`.
    fn is_headed(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let behind = tokens.behind(at);
        if tokens.slice(behind) == "as" && self.is_opened(at) {
            let end = (behind + 1..behind + MAX_BEFORE).find(|at| tokens.is_close(*at));
            let names = (behind + 1..end.unwrap_or(behind + 2)).filter(|at| tokens.is_word(*at));
            return { names }.any(|at| self.is_given(tokens.slice(at), behind));
        }
        let mut here = at;
        for _ in 0..MAX_BEFORE {
            let Some((first, _)) = tokens.before(here) else {
                break;
            };
            let is_arrow = tokens.is(first, b'-') && tokens.is(first.wrapping_sub(1), b'<');
            let is_loop = match tokens.slice(first) {
                "in" | "of" => self.is_opened(first),
                word => word == "range" || is_arrow && self.is_opened(first),
            };
            if is_loop && (tokens.is_word(first) || is_arrow) {
                let names = (first.saturating_sub(5)..first).rev();
                let mut names = names.take_while(|at| !LOOPS.contains(&tokens.slice(*at)));
                // A comprehension calls before it says over what.
                let around = tokens.get(first).and_then(|token| token.around);
                let open =
                    around.filter(|open| !is_block(tokens, *open) && !is_call(tokens, *open));
                let from = open.map_or(behind, |open| open.max(first.saturating_sub(MAX_LOOP / 2)));
                return names.any(|at| tokens.is_word(at) && self.is_given(tokens.slice(at), from));
            }
            let goes_on = tokens.is_word(first)
                || [b'=', b']', b'.', b'@', b':']
                    .iter()
                    .any(|sign| tokens.is(first, *sign))
                || matches!(tokens.get(first).map(|t| t.kind), Some(Kind::Open(b'[', _)));
            if !goes_on {
                break;
            }
            here = first;
        }
        false
    }

    /// Whether a function is given each item of what is at a token: `[…].each do |name|`, `[…].map((name) => …)`,
    /// `each([…], fn name -> …)`, `map(lambda name: …, […])`.
    fn is_gone_through(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let behind = tokens.behind(at);
        let named = |from: usize| {
            let mut names = from..from + 4;
            let is_name =
                |at: &usize| tokens.is_word(*at) && !FUNCTIONS.contains(&tokens.slice(*at));
            names.find(is_name)
        };
        let over =
            Some(behind).filter(|at| tokens.is(*at, b'.') && OVER.contains(&tokens.slice(at + 1)));
        let behind = over.map_or(behind, |at| tokens.behind(at + 2));
        if tokens.is(behind, b'.') && EACH.contains(&tokens.slice(behind + 1)) {
            let gives = |at: usize| {
                let name = tokens.slice(at);
                self.is_given(name, at + 1)
                    || tokens.is_close(at + 1) && self.gives_on(name, MAX_GIVEN)
            };
            let gives_unnamed = || UNNAMED.iter().any(|name| self.is_given(name, behind + 2));
            return named(behind + 2).is_some_and(gives)
                || is_block(tokens, behind + 2) && gives_unnamed();
        }
        let open = tokens.get(at).and_then(|token| token.around);
        let Some(open) = open.filter(|open| is_call(tokens, *open)) else {
            return false;
        };
        if !EACH.contains(&tokens.slice(open.wrapping_sub(1))) {
            return false;
        }
        let is_function = |at: usize| tokens.is_word(at) && FUNCTIONS.contains(&tokens.slice(at));
        let from = [behind + 1, open + 1]
            .into_iter()
            .find(|at| is_function(*at));
        let Some(from) = from else {
            // `pool.map(ask, […])`
            let function = open + 1;
            let is_name = tokens.is_word(function) && tokens.is(function + 1, b',');
            return is_name && at > function && self.gives_on(tokens.slice(function), MAX_GIVEN);
        };
        named(from).is_some_and(|at| self.is_given(tokens.slice(at), at + 1))
    }

    /// Whether a function of the file gives what it is given first to a call: `def ask(model): create(model=model)`.
    fn gives_on(&self, name: &str, most: usize) -> bool {
        let tokens = self.tokens;
        let mut named = self.named(name, 0).iter().take(most);
        named.any(|&at| {
            let is_defined = at.checked_sub(1).is_some_and(|before| {
                tokens.is_word(before) && DEFINES.contains(&tokens.slice(before))
            });
            // `const ask = async (model) => …`
            let open = (at + 1..at + 5).find(|open| {
                matches!(
                    tokens.get(*open).map(|token| token.kind),
                    Some(Kind::Open(b'(', _))
                )
            });
            let is_bound = || {
                tokens.is(at + 1, b'=')
                    && open.is_some_and(|open| tokens.is(tokens.behind(open), b'='))
            };
            let first = open.filter(|_| is_defined || is_bound());
            let first = first.and_then(|open| {
                let mut names = (open + 1..open + 4).filter(|at| tokens.is_word(*at));
                names.find(|at| !matches!(tokens.slice(*at), "self" | "mut" | "const" | "string"))
            });
            first.is_some_and(|first| self.is_given(tokens.slice(first), first + 1))
        })
    }

    /// Whether a word stands in the head of a loop, where elsewhere it would ask: `model in MODELS`.
    fn is_opened(&self, word: usize) -> bool {
        let tokens = self.tokens;
        let mut before = (word.saturating_sub(MAX_BEFORE)..word).rev();
        before.any(|at| tokens.is_word(at) && LOOPS.contains(&tokens.slice(at)))
    }

    /// Whether a name is given to a call as its model from a token on.
    fn is_given(&self, name: &str, from: usize) -> bool {
        let tokens = self.tokens;
        let reads = (from..tokens.len().min(from + MAX_LOOP))
            .filter(|at| tokens.is_word(*at) && tokens.slice(*at) == name);
        { reads }.any(|at| {
            let Some(open) = tokens.get(at).and_then(|token| token.around) else {
                return false;
            };
            let sign = at.wrapping_sub(1);
            let callee = tokens.slice(open.wrapping_sub(1));
            let key = if tokens.is(sign, b'>') && tokens.is(sign.wrapping_sub(1), b'=') {
                sign - 1
            } else {
                sign
            };
            if tokens.is(key, b'=') || tokens.is(key, b':') {
                return is_model_like(tokens.slice(key.wrapping_sub(1))) && acts(callee);
            }
            let sign_around = tokens.get(open).map(|token| token.kind);
            // `{ model, messages }` says `model: model`.
            if matches!(sign_around, Some(Kind::Open(b'{', _))) && is_model_like(name) {
                let next = at + 1;
                let is_closed = matches!(
                    tokens.get(next).map(|token| token.kind),
                    Some(Kind::Close(..))
                );
                return (tokens.is(sign, b',') || sign == open)
                    && (tokens.is(next, b',') || is_closed);
            }
            let is_call = matches!(sign_around, Some(Kind::Open(b'(', _)));
            let is_alone = tokens.is(sign, b',') || sign == open;
            is_call && is_alone && tokens.is_word(open.wrapping_sub(1)) && acts(callee)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Script;
    use crate::scan::siblings::tests::all;

    #[test]
    fn what_a_loop_gives_to_a_call_is_in_use() {
        let made = "[client.create(model=m) for m in (\"gpt-4o\", \"gpt-4.1\")]\n";
        all(
            "use",
            &[
                ("a.py", made),
                (
                    "a.py",
                    "for i, m in enumerate([\"gpt-4o\", \"gpt-4.1\"]):\n    create(i, model=m)\n",
                ),
                (
                    "a.py",
                    "for m, s in itertools.product([\"gpt-4o\", \"gpt-4.1\"], range(3)):\n    run(create(model=m))\n",
                ),
                ("a.py", "eval('x.py', model=[\"gpt-4o\", \"gpt-4.1\"])\n"),
                (
                    "a.php",
                    "<?php foreach (['gpt-4o', 'gpt-4.1'] as $name) {\n  $c->create(['model' => $name]);\n}\n",
                ),
                (
                    "a.exs",
                    "Enum.each([\"gpt-4o\", \"gpt-4.1\"], fn name ->\n  create(model: name)\nend)\n",
                ),
                (
                    "a.lua",
                    "for _, m in ipairs({ \"gpt-4o\", \"gpt-4.1\" }) do\n  c:chat({ model = m })\nend\n",
                ),
                (
                    "a.R",
                    "for (m in c(\"gpt-4o\", \"gpt-4.1\")) {\n  chat(model = m)\n}\n",
                ),
                (
                    "a.scala",
                    "for (m <- Seq(\"gpt-4o\", \"gpt-4.1\")) println(c.chat(model = m))\n",
                ),
                (
                    "a.ps1",
                    "foreach ($m in @('gpt-4o', 'gpt-4.1')) {\n  $b = @{ model = $m }\n}\n",
                ),
                (
                    "a.ts",
                    "await c.create({ model: \"gpt-4.1\", models: [\"gpt-4o\", \"gpt-4\"], messages });\n",
                ),
            ],
        );
        all(
            "listing",
            &[
                (
                    "a.py",
                    "for m in [\"gpt-4o\", \"gpt-4.1\"]:\n    print(m, PRICES[m])\n",
                ),
                (
                    "a.rb",
                    "[\"gpt-4o\", \"gpt-4.1\"].each { |name| Chat.where(model: name).delete_all }\n",
                ),
                (
                    "a.kt",
                    "listOf(\"gpt-4o\", \"gpt-4.1\").forEach { id -> Item(text = { Text(id) }, onClick = { onPick(id) }) }\n",
                ),
            ],
        );
    }

    #[test]
    fn lists_whose_items_are_given_one_after_the_other_are_in_use() {
        let matrix =
            "strategy:\n  matrix:\n    model: ${{ fromJSON('[\"gpt-4o\", \"gpt-4.1\"]') }}\n";
        let input = "steps:\n- uses: a/b@v1\n  with:\n    models: gpt-4o,gpt-4.1\n";
        let each = "resource \"a\" \"b\" {\n  for_each = toset([\"gpt-4o\", \"gpt-4.1\"])\n  model = each.value\n}\n";
        let ask = "def ask(model):\n    return create(model=model)\n\n";
        let pool =
            format!("{ask}MODELS = [\"gpt-4o\", \"gpt-4.1\"]\nall = list(pool.map(ask, MODELS))\n");
        let named = "const ask = async (model: string) => create({ model });\nawait Promise.all([\"gpt-4o\", \"gpt-4.1\"].map(ask));\n";
        all(
            "use",
            &[
                ("a.sh", "ask --models gpt-4o,gpt-4.1 hi\n"),
                ("a.yaml", matrix),
                ("a.yaml", input),
                (
                    "a.yaml",
                    "- command: ask -m {{ item }}\n  loop: [gpt-4o, gpt-4.1]\n",
                ),
                ("a.yaml", "models_to_evaluate:\n  - gpt-4o\n  - gpt-4.1\n"),
                ("a.tf", each),
                ("a.py", &pool),
                ("a.ts", named),
                (
                    "a.jl",
                    "for m in [\"gpt-4o\", \"gpt-4.1\"]\n    ask(\"hi\"; model = m)\nend\n",
                ),
            ],
        );
        let listed =
            format!("{ask}MODELS = [\"gpt-4o\", \"gpt-4.1\"]\nall = list(map(len, MODELS))\n");
        all(
            "listing",
            &[
                ("a.sh", "ask --exclude-models gpt-4o,gpt-4.1 hi\n"),
                ("a.yaml", "allowed_models: gpt-4o,gpt-4.1\n"),
                ("a.py", &listed),
                (
                    "a.ts",
                    "const names = [\"gpt-4o\", \"gpt-4.1\"].map(show);\n",
                ),
            ],
        );
    }

    #[test]
    fn what_a_loop_of_a_script_gives_to_a_command_is_in_use() {
        all(
            "use",
            &[
                (
                    "a.sh",
                    "for m in gpt-4o gpt-4.1; do\n  ask --model \"$m\" hi\ndone\n",
                ),
                (
                    "a.sh",
                    "MODELS=(gpt-4o gpt-4.1)\nfor m in \"${MODELS[@]}\"; do\n  ask --model $m\ndone\n",
                ),
            ],
        );
        all(
            "listing",
            &[(
                "a.sh",
                "for m in gpt-4o gpt-4.1; do\n  echo $m $model\ndone\n",
            )],
        );
    }

    #[test]
    fn a_name_of_a_script_is_followed_through_few_loops_and_round_no_circle() {
        let script = |text: &str, name: &str| Script::of(text).gives(name);
        let through = |loops: usize| -> String {
            let lines = (0..loops).map(|at| format!("for a{} in ${{a{at}[@]}}; do\n", at + 1));
            lines.chain([format!("ask $a{loops}\n")]).collect()
        };
        assert!(script(&through(0), "a0") && script(&through(2), "a0"));
        assert!(!script(&through(3), "a0") && script(&through(3), "a1"));
        assert!(!script("for b in $a; do\nfor a in $b; do\n", "a"));
        assert!(!script("for a in $a; do\necho $a\n# ask $a\n", "a"));
        // Another name that begins so, and none.
        assert!(!script("ask $models ${model_b}\n", "model") && !script("ask $(a)\n", ""));
        assert!(script("ask ${model:-b}\n", "model") && script("ask $$model\n", "model"));
        // What is known of a name after so many loops says nothing of it after fewer.
        let both = format!("for a1 in $z; do\n{}", through(3));
        let both = Script::of(&both);
        assert!(!both.gives("z") && both.gives("a1") && !both.gives("a0"));
    }
}
