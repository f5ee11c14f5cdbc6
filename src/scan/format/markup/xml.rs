//! XML: project files, settings, resources, property lists. The text of an element stands
//! under the element's name, or under the key that is told beside it; attributes stand
//! under theirs.

use super::{Attribute, Flavour, MAX_DEPTH, Tag, Token, Tokens, attributes, entity};
use crate::scan::format::prose;
use crate::scan::name::is_model_like;
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, excerpt, scalar, text};
use crate::source::Span;

const XML: Flavour = Flavour {
    has_braces: false,
    raw: &[],
};

const CONFIG: (Role, Context) = (Role::Use, Context::Config);

/// Attributes and elements that tell what the value beside them is called.
const KEYS: &[&str] = &["key", "name", "property", "id", "variable", "include"];

/// Attributes and elements that say how a value is held, not what it is.
const GENERIC: &[&str] = &[
    "arg",
    "array",
    "constant",
    "content",
    "data",
    "default",
    "defaultvalue",
    "entry",
    "item",
    "li",
    "list",
    "s",
    "set",
    "string",
    "text",
    "val",
    "value",
    "values",
];

/// Elements whose children are a list.
const LISTS: &[&str] = &[
    "array",
    "choices",
    "enum",
    "list",
    "options",
    "set",
    "string-array",
];

/// Elements of one member of a list each, wherever they stand.
const MEMBERS: &[&str] = &["enumeration", "item", "li"];

/// Elements that hold sentences.
const PROSE: &[&str] = &[
    "a",
    "b",
    "body",
    "c",
    "code",
    "comment",
    "dd",
    "desc",
    "description",
    "dt",
    "em",
    "example",
    "h1",
    "h2",
    "h3",
    "h4",
    "i",
    "li",
    "note",
    "p",
    "para",
    "pre",
    "releasenotes",
    "remarks",
    "returns",
    "see",
    "span",
    "strong",
    "summary",
    "td",
    "th",
    "title",
    "tspan",
];

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let mut reader = Reader {
        text,
        wanted,
        tokens: Tokens::new(text, 0, XML),
        open: Vec::new(),
        root: Frame::default(),
        found: Vec::new(),
    };
    reader.all();
    let mut found = reader.found;
    found.sort_by_key(|piece| piece.span);
    Ok(found)
}

struct Reader<'s, 'w> {
    text: &'s str,
    wanted: Wanted<'w>,
    tokens: Tokens<'s>,
    open: Vec<Frame<'s>>,
    /// What holds the outermost elements.
    root: Frame<'s>,
    found: Vec<Piece<'s>>,
}

/// An open element.
#[derive(Debug, Clone, Default)]
struct Frame<'s> {
    tag: Option<Tag>,
    name: &'s str,
    /// The name of the child before.
    previous: &'s str,
    /// The text of the child before, where its name tells a key.
    told: Option<&'s str>,
    /// Nothing but this text stood in it so far.
    content: Option<Span>,
    is_mixed: bool,
}

impl<'s> Reader<'s, '_> {
    fn all(&mut self) {
        while let Some(token) = self.tokens.next() {
            match token {
                Token::Open(tag) => self.enter(tag),
                Token::Close(name, _) => self.leave(self.tokens.slice(name)),
                Token::Text(span) | Token::Cdata(span) => self.content(span),
                Token::Comment(span) => {
                    if self.wanted.all_comments || self.wanted.in_span(span) {
                        let written = self.tokens.slice(span);
                        self.found.push(excerpt::comment(written, span));
                    }
                }
                Token::Other(span) | Token::Expression(span) => self.other(span),
            }
        }
    }

    fn top(&mut self) -> &mut Frame<'s> {
        self.open.last_mut().unwrap_or(&mut self.root)
    }

    fn enter(&mut self, tag: Tag) {
        let name = self.tokens.slice(tag.name);
        if self.wanted.in_span(tag.name) {
            let parent = bare(self.top().name);
            self.found.push(Piece {
                name: Some(parent.to_owned()).filter(|name| !name.is_empty()),
                holder: tag.whole,
                ..Piece::plain(tag.name, name, Role::Listing, CONFIG.1)
            });
        }
        if self.wanted.in_span(tag.attributes) {
            self.attributes(tag, name);
        }
        let parent = self.top();
        parent.is_mixed = true;
        if tag.is_empty {
            parent.previous = name;
            parent.told = None;
        } else if self.open.len() < MAX_DEPTH {
            self.open.push(Frame {
                tag: Some(tag),
                name,
                ..Frame::default()
            });
        }
    }

    fn leave(&mut self, name: &'s str) {
        // What was not closed is closed with what is around it.
        let Some(depth) = self.open.iter().rposition(|frame| frame.name == name) else {
            return;
        };
        let closed = self.open.get(depth).and_then(|frame| frame.content);
        self.open.truncate(depth);
        let is_key = KEYS.contains(&local(name).as_str());
        let told = closed
            .filter(|_| is_key)
            .map(|span| self.tokens.slice(span).trim());
        let parent = self.top();
        parent.previous = name;
        parent.told = told;
    }

    fn content(&mut self, span: Span) {
        let inner = prose::trimmed(self.text, span);
        if inner.is_empty() {
            return;
        }
        let frame = self.top();
        let is_first = !std::mem::replace(&mut frame.is_mixed, true);
        frame.content = is_first.then_some(inner);
        let frame = frame.clone();
        if !self.wanted.in_span(inner) {
            return;
        }
        let [next, after] = self.tokens.ahead();
        let closes = match next {
            Some(Token::Close(name, whole)) if self.tokens.slice(name) == frame.name => Some(whole),
            _ => None,
        };
        let is_prose = PROSE.contains(&local(frame.name).as_str());
        let (Some(tag), Some(close)) = (frame.tag.filter(|_| is_first && !is_prose), closes) else {
            let context = CONFIG.1;
            for line in prose::lines(self.text, inner, self.wanted) {
                let piece = entity::decoded(self.text, line, (Role::Prose, context));
                self.found.push(piece);
            }
            return;
        };
        let is_repeated =
            matches!(after, Some(Token::Open(next)) if self.tokens.slice(next.name) == frame.name);
        let (name, is_told) = self.called();
        let is_member = !is_told && (is_repeated || self.is_listed(frame.name));
        let piece = entity::decoded(self.text, inner, CONFIG);
        let piece = Piece {
            role: if is_member { Role::Listing } else { Role::Use },
            name: Some(name),
            holder: Span::new(tag.whole.start, close.end),
            is_value: true,
            ..piece
        };
        scalar::read(piece, None, self.wanted, 0, &mut self.found);
    }

    /// What the value in the innermost element is called, and whether a key beside it says
    /// so.
    fn called(&self) -> (String, bool) {
        let mut own = "";
        for (above, frame) in self.open.iter().rev().take(4).enumerate() {
            own = frame.name;
            let parent = self.open.iter().rev().nth(above + 1).unwrap_or(&self.root);
            let is_generic = GENERIC.contains(&local(own).as_str());
            let told = parent
                .told
                .filter(|_| is_generic || local(parent.previous) == "key");
            let key = frame.tag.and_then(|tag| self.key(tag, own));
            if let Some(key) = key.or_else(|| told.map(str::to_owned)) {
                return (key, above == 0);
            }
            if !is_generic {
                break;
            }
        }
        (bare(own).to_owned(), false)
    }

    /// The value of a tag's attribute that tells a key.
    fn key(&self, tag: Tag, element: &str) -> Option<String> {
        if tag.attributes.is_empty() {
            return None;
        }
        let attributes = attributes(self.text, tag, XML);
        let key = KEYS.iter().find_map(|key| {
            let mut found = attributes.iter();
            found.find(|attribute| local(self.tokens.slice(attribute.name)) == *key)
        })?;
        let key = self.tokens.slice(key.value).trim();
        // `<model id="main">gpt-4o</model>`
        let says_less = is_model_like(element) && !is_model_like(key);
        (!key.is_empty() && !says_less).then(|| key.to_owned())
    }

    /// Whether the innermost element is a member of a list.
    fn is_listed(&self, name: &str) -> bool {
        is_member(name, self.open.iter().rev().nth(1).unwrap_or(&self.root))
    }

    fn attributes(&mut self, tag: Tag, element: &'s str) {
        let attributes = attributes(self.text, tag, XML);
        let key = self.key(tag, element);
        let has_value = attributes
            .iter()
            .any(|attribute| self.is_generic(attribute));
        let next = if tag.is_empty {
            self.tokens.ahead()[0]
        } else {
            None
        };
        let is_repeated =
            matches!(next, Some(Token::Open(next)) if self.tokens.slice(next.name) == element);
        let parent = self.open.last().unwrap_or(&self.root);
        let is_member = is_repeated || is_member(element, parent);
        let parent = bare(parent.name).to_owned();
        let element = bare(element);
        for attribute in attributes {
            if !self.wanted.in_span(attribute.value) {
                continue;
            }
            let own = local(self.tokens.slice(attribute.name));
            let is_key = KEYS.contains(&own.as_str());
            let (role, name) = if is_key && (has_value || !tag.is_empty) {
                (Role::Listing, parent.as_str())
            } else if is_key || self.is_generic(&attribute) && key.is_none() {
                let role = if is_member { Role::Listing } else { Role::Use };
                let is_generic = GENERIC.contains(&local(element).as_str());
                (role, if is_generic { parent.as_str() } else { element })
            } else if self.is_generic(&attribute) {
                (Role::Use, key.as_deref().unwrap_or(element))
            } else {
                (Role::Use, bare(self.tokens.slice(attribute.name)))
            };
            let piece = entity::decoded(self.text, attribute.value, CONFIG);
            let piece = Piece {
                role,
                name: Some(name.to_owned()).filter(|name| !name.is_empty()),
                holder: attribute.whole,
                statement: Some(tag.whole),
                is_value: true,
                ..piece
            };
            scalar::read(piece, None, self.wanted, 0, &mut self.found);
        }
    }

    fn is_generic(&self, attribute: &Attribute) -> bool {
        GENERIC.contains(&local(self.tokens.slice(attribute.name)).as_str())
    }

    /// An instruction or declaration.
    fn other(&mut self, span: Span) {
        if self.wanted.in_span(span) {
            let piece = Piece::plain(span, self.tokens.slice(span), CONFIG.0, CONFIG.1);
            let read = piece.read(self.wanted, |text, wanted| {
                Ok(text::snippet(text, wanted, 1))
            });
            let read = read.unwrap_or_default().into_iter();
            self.found.extend(read.map(|piece| Piece {
                context: CONFIG.1,
                ..piece
            }));
        }
    }
}

fn is_member(name: &str, parent: &Frame<'_>) -> bool {
    let (own, around) = (local(name), local(parent.name));
    parent.previous == name
        || MEMBERS.contains(&own.as_str())
        || LISTS.contains(&around.as_str())
        || around.strip_suffix('s') == Some(&own)
}

/// A name without its namespace.
fn bare(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The same in lower case.
fn local(name: &str) -> String {
    bare(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{lines, pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    fn of(text: &str) -> String {
        shown(extract, text)
    }

    #[test]
    fn an_elements_text_stands_under_its_name() {
        let text = "<a><model>gpt-1</model>\n<x:Model Condition=\"\"><![CDATA[gpt-2]]></x:Model>\n<b>\n  gpt-3\n</b></a>";
        assert_snapshot!(of(text), @r#"
        Use Config model ="gpt-1" @1
        Use Config Model ="gpt-2" @2
        Prose Config - "gpt-3" @4
        "#);
    }

    #[test]
    fn a_key_beside_a_value_names_it() {
        let text = "<add key=\"Model\" value=\"gpt-1\"/>\n<string name=\"model\">gpt-2</string>\n\
            <dict><key>model</key><string>gpt-3</string>\n<key>list</key>\n<array><string>gpt-4</string></array></dict>\n\
            <property><name>llm</name><value>gpt-5</value></property>\n<data name='m'><value>gpt-6</value></data>\n\
            <model id=\"main\">gpt-7</model>\n<model id=\"gpt-8\"/>\n<chat model=\"gpt-9\"/>\n<price name=\"gpt-10\" value=\"2\"/>";
        assert_snapshot!(of(text), @r#"
        Use Config Model ="gpt-1" @1
        Use Config model ="gpt-2" @2
        Use Config model ="gpt-3" @3
        Listing Config list ="gpt-4" @5
        Use Config llm ="gpt-5" @6
        Use Config m ="gpt-6" @7
        Listing Config model ="gpt-7" @8
        Listing Config model ="gpt-8" @9
        Use Config model ="gpt-9" @10
        Listing Config - ="gpt-10" @11
        "#);
    }

    #[test]
    fn members_of_lists_are_told_from_values() {
        let text = "<models><model>gpt-1</model></models>\n<a><b>gpt-2</b>\n<b>gpt-3</b></a>\n\
            <xs:enumeration value=\"gpt-4\"/>\n<c><d id=\"gpt-5\"/><d id=\"gpt-6\"/></c>\n<gpt-7><cost>1</cost></gpt-7>";
        assert_snapshot!(of(text), @r#"
        Listing Config model ="gpt-1" @1
        Prose Config - "gpt-2" @2
        Prose Config - "gpt-3" @3
        Listing Config enumeration ="gpt-4" @4
        Listing Config d ="gpt-5" @5
        Listing Config d ="gpt-6" @5
        Listing Config - "gpt-7" @6
        "#);
    }

    #[test]
    fn sentences_comments_and_the_rest_are_told_apart() {
        let text = "<?pi model=\"gpt-0\"?><!-- gpt-1 --><summary>gpt-2</summary>\n<p>a <b>gpt-3</b> b\ngpt-4</p>\n\
            <about>The gpt-5 model</about>\n<!DOCTYPE x [<!ENTITY m \"gpt-6\">]>\n<run>x --model gpt-7</run>\n<m>gpt&#45;8</m> gpt-9";
        assert_snapshot!(of(text), @r#"
        Use Config model ="gpt-0" @1
        Comment Comment - "gpt-1" @1
        Prose Config - "gpt-2" @1
        Prose Config - "gpt-3" @2
        Prose Config - "gpt-4" @3
        Prose Config about "The gpt-5 model" @4
        Listing Config x ="gpt-6" @5
        Use Config --model ="gpt-7" @6
        Use Config m ="gpt-8" ["gpt", "&#45;", "8"] @7
        Prose Config - "gpt-9" @7
        "#);
    }

    #[test]
    fn what_is_not_closed_is_still_read() {
        assert_snapshot!(of("<a><model>gpt-1<b x=\"gpt-2\"><model>gpt-3</model></a>"), @r#"
        Prose Config - "gpt-1" @1
        Use Config x ="gpt-2" @1
        Use Config model ="gpt-3" @1
        "#);
        assert_snapshot!(of("<a b=\"gpt-1"), @r#"Prose Config - "<a b=\"gpt-1" @1"#);
        assert_snapshot!(of("x < y > gpt-1 <!-- gpt-2 <![CDATA[ gpt-3"), @r#"Prose Config - "x < y > gpt-1 <!-- gpt-2 <![CDATA[ gpt-3" @1"#);
    }

    #[test]
    fn a_comment_above_an_element_holds_it() {
        let text = "<!-- one -->\n<model>gpt-1</model>\n<add key=\"m\"\n value=\"gpt-2\"/>";
        let found = pieces(extract, text, true).unwrap();
        assert_snapshot!(lines(text, &found), @r#"
        Comment Comment - "one" @1
        Use Config model ="gpt-1" @2
        Use Config m ="gpt-2" @4
        "#);
        let held = |piece: &Piece<'_>| text[piece.holder.range()].to_owned();
        assert_eq!(held(&found[1]), "<model>gpt-1</model>");
        assert_eq!(held(&found[2]), "value=\"gpt-2\"");
        let statement = found[2].statement.unwrap();
        assert_eq!(
            &text[statement.range()],
            "<add key=\"m\"\n value=\"gpt-2\"/>"
        );
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in [
            "<gpt",
            "<a gpt ",
            "<a b=\"gpt",
            "<a b='<a b=\"",
            "<!--gpt",
            "<![CDATA[gpt",
            "<?gpt",
            "<!x gpt",
            "<!x[gpt",
            "</a gpt",
            "<a>gpt",
            "<a><b/>gpt",
            "</a>",
            "&gpt",
            "&#gpt;",
            "<%gpt",
            "<a {{gpt",
            "\0gpt<",
            "<a b=\"<%gpt",
            "<key>gpt",
        ] {
            let _ = pieces(extract, &part.repeat(40_000), true);
        }
        let deep = format!("{}gpt-4{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert_eq!(pieces(extract, &deep, true).unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn pieces_are_sound(text in "(<a>|</a>|<model>|</model>|gpt-4|<a b=\"|\"|'|/>|>|<|<!--|-->|<!\\[CDATA\\[|\\]\\]>|&#45;|&amp;|&|\n|\r\n| |é|key=|\\?>|<\\?|\\{\\{|<%|%>|--m ){0,24}") {
            let _ = pieces(extract, &text, true);
        }

        #[test]
        fn every_hit_in_a_text_is_in_a_piece(words in proptest::collection::vec("(gpt-4|<a>|</a>|\n|<b c=\"x\"/>|<!-- x -->| |é|&amp;)", 0..20)) {
            let text = words.concat();
            let found = pieces(extract, &text, false).unwrap();
            for hit in crate::scan::shown::hits(&text) {
                prop_assert!(found.iter().any(|piece| piece.span.start <= hit && hit < piece.span.end), "{hit} of {text:?}");
            }
        }
    }
}
