//! What the texts of a language are like, where those who read them by their tokens must know. Which language is what, its row
//! says.

/// One thing that sets a language's texts apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trait {
    /// A bracket that stands before a block, with pairs in it, holds a function's parameters.
    Bodies,
    /// An entry ends with its line, and needs no comma.
    ByLine,
    /// `'` opens no more than a character.
    Characters,
    /// It says what there is and runs nothing: every key around an id speaks of it, and braces hold pairs.
    Data,
    /// Elements stand in its code: `<option value="…">`.
    Elements,
    /// A call stands in one bracket with the name of what is called.
    Lisp,
    /// It holds values alone: no names for them, no expressions, nothing compared.
    Literal,
    /// Attributes stand in its tags.
    Markup,
    /// Its braces open no block of statements.
    NoBlocks,
    /// Tokens say nothing of its texts as a whole: brackets and quotes are also ordinary signs there, or code stands in pieces.
    Opaque,
    /// Its texts are for people to read.
    Prose,
    /// Its variables are settings of a run, and nobody's registry.
    Script,
    /// Its loops go over words.
    Shell,
    /// A name alone is a pair: `{model, temperature}`.
    Shorthand,
    /// A pattern may stand between slashes: `/^gpt/`.
    Slashes,
    /// Nothing is given to a call by `=`: where that stands in brackets, something is declared.
    Unnamed,
}

#[cfg(test)]
mod tests {
    use super::super::{ALL, TEXT};
    use super::Trait::{
        self, Bodies, ByLine, Characters, Data, Elements, Lisp, Literal, Markup, NoBlocks, Opaque,
        Prose, Script, Shell, Shorthand, Slashes, Unnamed,
    };

    const EVERY: [Trait; 16] = [
        Bodies, ByLine, Characters, Data, Elements, Lisp, Literal, Markup, NoBlocks, Opaque, Prose,
        Script, Shell, Shorthand, Slashes, Unnamed,
    ];

    #[test]
    fn every_trait_is_some_language_s_and_each_row_says_it_once() {
        for own in EVERY {
            assert!(ALL.iter().any(|language| language.is(own)), "{own:?}");
        }
        for language in ALL.iter().chain([&TEXT]) {
            let mut sorted = language.traits.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(language.traits, sorted, "{}", language.name);
        }
    }

    #[test]
    fn what_follows_from_one_trait_or_rules_it_out_holds_in_every_row() {
        for language in ALL.iter().chain([&TEXT]) {
            for (own, other) in [
                (Literal, Data),
                (ByLine, Data),
                (Prose, Opaque),
                (Shell, Script),
                (Shorthand, Bodies),
                (Elements, Shorthand),
            ] {
                let holds = !language.is(own) || language.is(other);
                assert!(holds, "{} is {own:?} and not {other:?}", language.name);
            }
            for (own, other) in [
                (Data, NoBlocks),
                (Data, Unnamed),
                (Data, Characters),
                (Data, Lisp),
                (Data, Opaque),
                (Script, Opaque),
                (Literal, ByLine),
            ] {
                let holds = !(language.is(own) && language.is(other));
                assert!(holds, "{} is {own:?} and {other:?}", language.name);
            }
        }
    }
}
