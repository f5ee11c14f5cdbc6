//! HTML, and the components of web frameworks: what a page says is prose, what its forms
//! offer or hold are values, and scripts are read by their language. Expressions of a
//! component's template are read as code, too.

use std::borrow::Cow;

use super::{Attribute, Flavour, MAX_DEPTH, Tag, Token, Tokens, attributes, entity};
use crate::scan::format::{code, prose};
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, excerpt, scalar, template, text};
use crate::source::Span;

const PAGE: Flavour = Flavour {
    has_braces: false,
    raw: &["script", "style"],
};

const COMPONENT: Flavour = Flavour {
    has_braces: true,
    ..PAGE
};

/// The language of expressions: what a component's script may be in, and more.
const EXPRESSIONS: &str = "typescript";

/// The same where tags may stand in them.
const EXPRESSIONS_WITH_TAGS: &str = "tsx";

/// Attributes that say how a value is held, not what it is.
const GENERIC: &[&str] = &["content", "data-value", "value"];

/// Attributes that tell what the value beside them is called.
const KEYS: &[&str] = &[
    "name",
    "data-name",
    "data-key",
    "property",
    "itemprop",
    "id",
];

/// Attributes that are shown or that name a place on the page.
const PROSE: &[&str] = &[
    "alt",
    "aria-label",
    "class",
    "classname",
    "d",
    "for",
    "href",
    "id",
    "label",
    "placeholder",
    "rel",
    "src",
    "style",
    "summary",
    "title",
];

/// Languages that this reader reads.
const MARKUP: &[&str] = &["astro", "html", "svelte", "vue"];

const TEXT: &str = "text";

/// What opens a block in an expression of a template.
const BLOCKS: &[&str] = &[
    "else if", "if", "each", "await", "key", "html", "const", "render", "attach",
];

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    read(text, 0, PAGE, EXPRESSIONS, wanted)
}

/// Vue and Svelte. See [`crate::scan::language::Extract`].
pub(in crate::scan) fn component<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    read(text, 0, COMPONENT, EXPRESSIONS, wanted)
}

/// Astro: a script between dashes, then a template. See
/// [`crate::scan::language::Extract`].
pub(in crate::scan) fn astro<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    let start = text.len() - text.trim_start().len();
    let script = text.get(start..).and_then(|text| text.strip_prefix("---"));
    let Some((script, _)) = script.and_then(|rest| rest.split_once("\n---")) else {
        return read(text, 0, COMPONENT, EXPRESSIONS_WITH_TAGS, wanted);
    };
    let span = Span::from(start + 3..start + 3 + script.len());
    let piece = Piece::plain(span, script, Role::Use, Context::String);
    let end = span.end as usize + 4;
    let mut found = read(text, end, COMPONENT, EXPRESSIONS_WITH_TAGS, wanted)?;
    found.extend(code::read(&piece, EXPRESSIONS, wanted));
    found.sort_by_key(|piece| piece.span);
    Ok(found)
}

fn read<'s>(
    text: &'s str,
    from: usize,
    flavour: Flavour,
    expressions: &'static str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let mut reader = Reader {
        text,
        flavour,
        expressions,
        wanted,
        tokens: Tokens::new(text, from, flavour),
        open: Vec::new(),
        found: Vec::new(),
    };
    reader.all();
    let mut found = reader.found;
    found.sort_by_key(|piece| piece.span);
    Ok(found)
}

struct Reader<'s, 'w> {
    text: &'s str,
    flavour: Flavour,
    expressions: &'static str,
    wanted: Wanted<'w>,
    tokens: Tokens<'s>,
    open: Vec<Tag>,
    found: Vec<Piece<'s>>,
}

impl<'s> Reader<'s, '_> {
    fn all(&mut self) {
        while let Some(token) = self.tokens.next() {
            match token {
                Token::Open(tag) => {
                    if self.wanted.in_span(tag.attributes) {
                        self.attributes(tag);
                    }
                    if !tag.is_empty && self.open.len() < MAX_DEPTH {
                        self.open.push(tag);
                    }
                }
                Token::Close(name, _) => {
                    let name = self.tokens.slice(name);
                    let is_it = |tag: &Tag| self.tokens.slice(tag.name).eq_ignore_ascii_case(name);
                    if let Some(depth) = self.open.iter().rposition(is_it) {
                        self.open.truncate(depth);
                    }
                }
                Token::Text(span) | Token::Cdata(span) => self.content(span),
                Token::Comment(span) => {
                    if self.wanted.all_comments || self.wanted.in_span(span) {
                        let written = self.tokens.slice(span);
                        self.found.push(excerpt::comment(written, span));
                    }
                }
                Token::Other(span) => self.action(span),
                // `{{ model }}` is what others write as `{model}`.
                Token::Expression(span) => self.expression(self.unbraced(span), None),
            }
        }
    }

    fn content(&mut self, span: Span) {
        let tag = self.open.last().copied();
        let name = tag.map_or(String::new(), |tag| self.element(tag));
        let is_wanted = self.wanted.in_span(span);
        let may_comment = self.wanted.all_comments && matches!(&*name, "script" | "style");
        let language = tag.and_then(|tag| self.language(tag, &name));
        if !(is_wanted || may_comment) {
            if let (Some(codes), Some(language)) = (self.wanted.codes, &language) {
                codes.note_lines(language, &[span]);
            }
            return;
        }
        // What goes on to the end of the page may be anything.
        let is_open = span.end as usize == self.text.len();
        let language = language.map(|own| if is_open { TEXT.to_owned() } else { own });
        if let Some(language) = language {
            let how = (Role::Use, Context::Text);
            let piece = if self.flavour.raw.contains(&name.as_str()) {
                Piece::plain(span, self.tokens.slice(span), how.0, how.1)
            } else {
                entity::decoded(self.text, span, how)
            };
            let found = code::read(&piece, &language, self.wanted);
            let is_shown = matches!(&*name, "code" | "pre");
            self.found.extend(found.into_iter().map(|piece| Piece {
                is_shown: is_shown || piece.is_shown,
                ..piece
            }));
            return;
        }
        // A template's actions stand between the prose.
        let mut start = span.start;
        for action in template::actions(self.tokens.slice(span)) {
            let action = action.shifted(span.start);
            self.prose(Span::new(start, action.start), tag, &name);
            self.action(action);
            start = action.end;
        }
        self.prose(Span::new(start, span.end), tag, &name);
    }

    fn prose(&mut self, span: Span, tag: Option<Tag>, name: &str) {
        for line in prose::lines(self.text, span, self.wanted) {
            let piece = entity::decoded(self.text, line, (Role::Prose, Context::Text));
            // What is shown in place of a value is no value.
            let is_shown = |tag: &Tag| {
                let attributes = attributes(self.text, *tag, self.flavour);
                attributes
                    .iter()
                    .any(|attribute| self.called(attribute) == "value")
            };
            let Some(tag) = tag.filter(|tag| name == "option" && !is_shown(tag)) else {
                self.found.push(piece);
                continue;
            };
            let piece = Piece {
                role: Role::Listing,
                name: self.choice(),
                holder: Span::new(tag.whole.start, line.end),
                is_value: true,
                ..piece
            };
            scalar::read(piece, None, self.wanted, 0, &mut self.found);
        }
    }

    /// The name of the choice that an option is one of.
    fn choice(&self) -> Option<String> {
        let mut around = self.open.iter().rev().take(4);
        let list = around
            .find(|tag| matches!(&*self.element(**tag), "select" | "datalist" | "optgroup"))?;
        self.key(&attributes(self.text, *list, self.flavour))
    }

    fn key(&self, attributes: &[Attribute]) -> Option<String> {
        let named = |key: &&str| {
            let mut found = attributes.iter();
            found.find(|attribute| self.called(attribute) == **key)
        };
        let key = self.tokens.slice(KEYS.iter().find_map(named)?.value);
        (!key.trim().is_empty()).then(|| key.trim().to_owned())
    }

    fn element(&self, tag: Tag) -> String {
        self.tokens.slice(tag.name).to_ascii_lowercase()
    }

    fn called(&self, attribute: &Attribute) -> String {
        self.tokens.slice(attribute.name).to_ascii_lowercase()
    }

    /// The language of what stands in an element, if it is code.
    fn language(&self, tag: Tag, element: &str) -> Option<String> {
        let attributes = attributes(self.text, tag, self.flavour);
        let told = |name: &str| {
            let mut found = attributes.iter();
            let found = found.find(|attribute| self.called(attribute) == name)?;
            Some(self.tokens.slice(found.value).trim().to_ascii_lowercase())
        };
        let language = match element {
            "script" => {
                let language = told("lang").or_else(|| told("type")).unwrap_or_default();
                let language = language.trim_start_matches("text/");
                Some(match language {
                    "" | "module" | "javascript" | "babel" | "jsx" => "javascript".to_owned(),
                    _ if language.contains("json") || language.ends_with("map") => {
                        "json".to_owned()
                    }
                    _ if language.ends_with("script") => {
                        language.rsplit('/').next().unwrap_or("").to_owned()
                    }
                    _ => language.to_owned(),
                })
            }
            "style" => Some(TEXT.to_owned()),
            "template" => told("lang").filter(|language| language != "html"),
            "code" | "pre" => told("class")?.split_whitespace().find_map(|class| {
                ["language-", "lang-", "highlight-", "brush:"]
                    .iter()
                    .find_map(|start| class.strip_prefix(start))
                    .map(str::to_owned)
            }),
            _ => None,
        }?;
        // A page in a page could go on without end.
        let is_page = MARKUP.contains(&language.as_str());
        Some(if is_page { TEXT.to_owned() } else { language })
    }

    fn attributes(&mut self, tag: Tag) {
        let attributes = attributes(self.text, tag, self.flavour);
        let element = self.element(tag);
        let actions = template::actions(self.tokens.slice(tag.attributes)).into_iter();
        let actions = actions.map(|action| action.shifted(tag.attributes.start));
        // Those between the attributes.
        let is_apart = |action: &Span| {
            let behind = attributes.partition_point(|own| own.value.start <= action.start);
            let own = behind.checked_sub(1).and_then(|at| attributes.get(at));
            !own.is_some_and(|own| own.value.contains(*action))
        };
        let actions: Vec<Span> = actions.filter(is_apart).collect();
        let key = self.key(&attributes);
        for attribute in &attributes {
            let behind = actions.partition_point(|action| action.start <= attribute.name.start);
            let action = behind.checked_sub(1).and_then(|at| actions.get(at));
            let is_own = !action.is_some_and(|action| action.contains(attribute.name));
            if !is_own || !self.wanted.in_span(attribute.value) {
                continue;
            }
            let name = self.tokens.slice(attribute.name);
            if let Some(code) = self.code(attribute, name) {
                self.expression(code, Some((name, tag, *attribute)));
                continue;
            }
            self.value(tag, &element, *attribute, key.as_deref());
        }
        for action in actions {
            self.action(action);
        }
    }

    /// The code in an attribute, if that is what it holds.
    fn code(&self, attribute: &Attribute, name: &str) -> Option<Span> {
        let value = attribute.value;
        if attribute.is_expression {
            return Some(value);
        }
        let is_handler = name.len() > 2 && name.starts_with("on") && !name.contains('-');
        let is_bound = name.starts_with([':', '@', '#', '[', '(', '*']) || name.starts_with("v-");
        if is_handler || is_bound {
            return Some(value);
        }
        // `<Chat model="{name}">`
        let inner = self.unbraced(value);
        (self.flavour.has_braces && inner != value).then_some(inner)
    }

    fn value(&mut self, tag: Tag, element: &str, attribute: Attribute, key: Option<&str>) {
        let own = self.called(&attribute);
        let is_generic = GENERIC.contains(&own.as_str());
        let is_option = element == "option" && own == "value";
        let is_meta = element == "meta" && !key.is_some_and(crate::scan::name::is_model_like);
        let is_prose = PROSE.contains(&own.as_str()) || is_meta && own == "content";
        let role = match own.as_str() {
            _ if is_option || element == "li" || element == "data" => Role::Listing,
            _ if is_prose => Role::Prose,
            "name" => Role::Listing,
            _ => Role::Use,
        };
        let name = if is_option {
            self.choice()
        } else if is_generic {
            Some(key.unwrap_or(element).to_owned())
        } else {
            Some(self.tokens.slice(attribute.name).to_owned())
        };
        let piece = entity::decoded(self.text, attribute.value, (role, Context::Text));
        let piece = Piece {
            name,
            holder: attribute.whole,
            statement: Some(tag.whole),
            is_value: !is_prose,
            ..piece
        };
        if is_prose {
            self.found.push(piece);
        } else {
            scalar::read(piece, None, self.wanted, 0, &mut self.found);
        }
    }

    /// What a template's engine does: `{{ … }}`, `{% … %}`, `<% … %>`, `<?php … ?>`.
    fn action(&mut self, span: Span) {
        if !self.wanted.in_span(span) {
            return;
        }
        let written = self.tokens.slice(span);
        if ["<%--", "<%#", "{#", "{{!"]
            .iter()
            .any(|sign| written.starts_with(sign))
        {
            self.found.push(excerpt::comment(written, span));
            return;
        }
        let piece = Piece::plain(span, written, Role::Use, Context::Text);
        let read = piece.read(self.wanted, |text, wanted| {
            Ok(text::script(text, wanted, 1))
        });
        self.found.extend(read.unwrap_or_default());
    }

    /// The span without braces around it.
    fn unbraced(&self, span: Span) -> Span {
        let written = self.tokens.slice(span);
        if written.len() >= 2 && written.starts_with('{') && written.ends_with('}') {
            return Span::new(span.start + 1, span.end - 1);
        }
        span
    }

    /// An expression, in an attribute or in the text.
    fn expression(&mut self, span: Span, around: Option<(&'s str, Tag, Attribute)>) {
        if !self.wanted.in_span(span) {
            return;
        }
        let inner = expression(
            self.tokens.slice(span),
            around.is_some_and(|(name, ..)| name == "v-for"),
        );
        let inner = Span::from(inner).shifted(span.start);
        let found = if self.wanted.in_span(inner) {
            code::read(&self.parenthesized(inner), self.expressions, self.wanted)
        } else {
            Vec::new()
        };
        let name = around
            .map(|(name, ..)| argument(name))
            .filter(|name| !name.is_empty());
        for piece in found {
            let is_value = matches!(piece.role, Role::Use | Role::Listing);
            self.found.push(Piece {
                name: match piece.name {
                    None if is_value => name.map(str::to_owned),
                    own => own,
                },
                statement: around.map(|(_, tag, _)| tag.whole),
                holder: around.map_or(piece.holder, |(_, _, attribute)| attribute.whole),
                ..piece
            });
        }
    }

    /// Code as an operand: an object's braces are not a block's.
    fn parenthesized(&self, span: Span) -> Piece<'s> {
        let written = self.tokens.slice(span);
        let piece = Piece::plain(span, written, Role::Use, Context::String);
        if written.contains(';') {
            return piece;
        }
        Piece {
            text: Cow::Owned(format!("({written})")),
            parts: vec![
                (1, Span::new(span.start, span.start)),
                (written.len() as u32, span),
                (1, Span::new(span.end, span.end)),
            ],
            ..piece
        }
    }
}

/// What an attribute binds: `:model`, `v-bind:model.sync`, `bind:model`.
fn argument(name: &str) -> &str {
    let name = name.trim_start_matches([':', '@', '#', '*', '[', '(']);
    let name = name.rsplit(':').next().unwrap_or(name);
    let name = name.split(['.', '|', ']', ')']).next().unwrap_or(name);
    if name.starts_with("v-") { "" } else { name }
}

/// The expression in `#each models as model`, `:else if x`, `@const a = b`; with `is_loop`
/// in `model in models`.
fn expression(written: &str, is_loop: bool) -> std::ops::Range<usize> {
    let end = written.len();
    if is_loop {
        let over = [" in ", " of "].iter().find_map(|word| {
            let at = written.find(word)?;
            Some(at + word.len())
        });
        return over.unwrap_or(0)..end;
    }
    let blank = end - written.trim_start().len();
    let block = written.get(blank..).unwrap_or("");
    let Some(inner) = block.strip_prefix(['#', ':', '@']) else {
        return 0..end;
    };
    let word = BLOCKS.iter().find(|word| inner.starts_with(**word));
    let start = blank + 1 + word.map_or(0, |word| word.len());
    let is_each = word == Some(&"each");
    let last = written.rfind(" as ").filter(|at| is_each && *at >= start);
    start..last.unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    #[test]
    fn a_page_speaks_of_ids_and_its_forms_hold_them() {
        let text = "<title>gpt-0</title><p class=\"gpt-1\">We use gpt-2 and\n<code>gpt-3</code></p><!-- gpt-4 -->\n\
            <select name=\"model\"><option value=\"gpt-5\">gpt-5</option><option>gpt-6</option></select>\n\
            <input name='model' value=gpt-7 placeholder=\"gpt-8\"><meta name=\"description\" content=\"gpt-9\">\n\
            <chat-box model=\"gpt-10\" data-x=\"{&quot;model&quot;: &quot;gpt-11&quot;}\"/>";
        assert_snapshot!(shown(extract, text), @r#"
        Prose Text - "gpt-0" @1
        Prose Text class "gpt-1" @1
        Prose Text - "We use gpt-2 and" @1
        Prose Text - "gpt-3" @2
        Comment Comment - "gpt-4" @2
        Listing Text model ="gpt-5" @3
        Prose Text - "gpt-5" @3
        Listing Text model ="gpt-6" @3
        Use Text model ="gpt-7" @4
        Prose Text placeholder "gpt-8" @4
        Prose Text description "gpt-9" @4
        Use Text model ="gpt-10" @5
        Use Text model ="gpt-11" @5
        "#);
    }

    #[cfg(all(feature = "lang-javascript", feature = "lang-typescript"))]
    #[test]
    fn scripts_are_read_by_their_language() {
        let text = "<script>x = { model: \"gpt-1\" } // gpt-2\n</script><script type=\"application/ld+json\">{\"m\": \"gpt-3\"}</script>\n\
            <SCRIPT lang=\"ts\">const a: string = \"</b>gpt-4\"</SCRIPT><style>/* gpt-5 */</style>\n\
            <button onclick=\"use('gpt-6')\"></button><code class=\"language-yaml\">model: &quot;gpt-7&quot;</code>\n\
            <script type=\"text/html\"><p>gpt-8</p></script><script>\"gpt-9\"";
        assert_snapshot!(shown(extract, text), @r#"
        Use String model ="gpt-1" @1
        Comment Comment - "gpt-2" @1
        Use Config m ="gpt-3" @2
        Use String a ="</b>gpt-4" @3
        Comment Comment - "gpt-5" @3
        Use String use ="gpt-6" @4
        Use Config model ="gpt-7" @4
        Prose Text - "<p>gpt-8</p>" @5
        Listing Text - ="gpt-9" @5
        "#);
    }

    #[test]
    fn templates_act_in_pages() {
        let text = "{% if m == \"gpt-1\" %}gpt-2{% endif %}{{ m | default(\"gpt-3\") }}{# gpt-4 #}\n\
            <% if m == \"gpt-5\" %><a b=\"<%= x[\"y\"] || \"gpt-6\" %>\" {% if m == 'gpt-7' %}c{% endif %}><?php $m = 'gpt-8'; ?>";
        assert_snapshot!(shown(extract, text), @r#"
        Compare Text m ="gpt-1" @1
        Prose Text - "gpt-2" @1
        Use Text default ="gpt-3" @1
        Comment Comment - "gpt-4" @1
        Compare Text m ="gpt-5" @2
        Use Text b ="gpt-6" @2
        Compare Text m ="gpt-7" @2
        Use Text $m ="gpt-8" @2
        "#);
    }

    #[cfg(feature = "lang-typescript")]
    #[test]
    fn components_hold_expressions() {
        let vue = "<script setup lang=\"ts\">const m = \"gpt-1\"</script><template><Chat model=\"gpt-2\" :model=\"'gpt-3'\" v-if=\"m === 'gpt-4'\"\n\
            :o=\"{ model: 'gpt-5', b: a > 1 }\" @click=\"m = 'gpt-6'; go()\" v-bind:llm.sync=\"'gpt-7'\" v-for=\"m in ['gpt-8']\">gpt-9 {{ a ?? 'gpt-10' }}</Chat></template>";
        assert_snapshot!(shown(component, vue), @r#"
        Use String m ="gpt-1" @1
        Use Text model ="gpt-2" @1
        Use String model ="gpt-3" @1
        Compare String m ="gpt-4" @1
        Use String model ="gpt-5" @2
        Use String m ="gpt-6" @2
        Use String llm ="gpt-7" @2
        Listing String - ="gpt-8" @2
        Prose Text - "gpt-9" @2
        Use String a ="gpt-10" @2
        "#);
        let svelte = "{#if m === 'gpt-1'}<C m={\"gpt-2\"} on:x={() => (m = 'gpt-3')} {...a} t=\"{'gpt-4'}\"/>{:else if m == 'gpt-5'}\n\
            {#each ['gpt-6', b] as c, i (c)}don't {c} gpt-7{/each}{/if}{@const d = 'gpt-8'}{{ not closed gpt-9";
        assert_snapshot!(shown(component, svelte), @r#"
        Compare String m ="gpt-1" @1
        Use String m ="gpt-2" @1
        Use String m ="gpt-3" @1
        Use String t ="gpt-4" @1
        Compare String m ="gpt-5" @1
        Listing String - ="gpt-6" @2
        Prose Text - "gpt-7" @2
        Use String d ="gpt-8" @2
        Prose Text - "{{ not closed gpt-9" @2
        "#);
        let page = "---\nconst m = \"gpt-1\"; // gpt-2\n---\n<C m={m ?? \"gpt-3\"} o={{ model: \"gpt-4\" }}/><p>gpt-5 {a.map((b) => <li title=\"x\">{b === \"gpt-6\"}</li>)}</p>";
        assert_snapshot!(shown(astro, page), @r#"
        Use String m ="gpt-1" @2
        Comment Comment - "gpt-2" @2
        Use String m ="gpt-3" @4
        Use String model ="gpt-4" @4
        Use Text model ="gpt-4" @4
        Prose Text - "gpt-5" @4
        Compare String b ="gpt-6" @4
        "#);
        assert_snapshot!(shown(astro, "<p>gpt-1</p>\n---\ngpt-2\n---"), @r#"
        Prose Text - "gpt-1" @1
        Prose Text - "gpt-2" @3
        "#);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in [
            "<script>gpt",
            "<script type=text/html>gpt",
            "<code class=language-html>&lt;gpt",
            "{gpt",
            "{{gpt",
            "{\"gpt",
            "{`gpt",
            "{/*gpt",
            "<a {gpt",
            "<a b={gpt",
            "<a b=\"{gpt",
            "{% gpt",
            "<a b=\"{{gpt",
            "<option>gpt",
            "</script",
            "<?gpt",
            "{}gpt",
        ] {
            let text = part.repeat(5_000);
            for extract in [extract, component, astro] {
                let _ = pieces(extract, &text, true);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn pieces_are_sound(text in "(<a>|</a>|<script>|</script>|gpt-4|<a b=\"|:m=\"'|\"|'|/>|>|<|<!--|-->|&#45;|&quot;|\n|\r\n| |é|\\{|\\}|\\{\\{|\\}\\}|<%|%>|=|;|--- |---\n|`|<option>){0,24}") {
            for extract in [extract, component, astro] {
                let _ = pieces(extract, &text, true);
            }
        }
    }
}
