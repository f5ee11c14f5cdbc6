//! Markup: tags, attributes, text, comments. One tolerant reading for XML, HTML and the
//! components of web frameworks, which are all cut at the same signs; no tree is made and
//! nothing is refused, as pages with templates in them are seldom well-formed.
//!
//! What a tag or text means is said by [`xml`] and [`html`].

mod entity;
pub(in crate::scan) mod html;
pub(in crate::scan) mod xml;

use crate::source::Span;

/// How many elements may be open at once; deeper ones are read, but hold nothing.
const MAX_DEPTH: usize = 512;

/// How far the closing brace of an expression is looked for.
const MAX_EXPRESSION: usize = 64 << 10;

/// How far the end of a template's action in an attribute is looked for.
const MAX_ACTION: usize = 4 << 10;

/// What cuts one markup otherwise than another.
#[derive(Debug, Clone, Copy)]
struct Flavour {
    /// Braces hold expressions.
    has_braces: bool,
    /// Elements whose content is no markup, in lower case.
    raw: &'static [&'static str],
}

/// A stretch of markup.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    Open(Tag),
    /// The name in a closing tag, and all of the tag.
    Close(Span, Span),
    Text(Span),
    /// With its signs.
    Comment(Span),
    /// Without its signs.
    Cdata(Span),
    /// `<?…?>`, `<!…>` or `<%…%>`.
    Other(Span),
    /// What stands between braces, without them.
    Expression(Span),
}

/// An opening tag.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tag {
    whole: Span,
    name: Span,
    /// What stands between the name and the tag's end.
    attributes: Span,
    /// It is closed at once: `<br/>`.
    is_empty: bool,
}

/// An attribute of a tag.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Attribute {
    whole: Span,
    /// Empty for an expression that stands alone.
    name: Span,
    /// Without quotes or braces.
    value: Span,
    is_expression: bool,
}

/// The tokens of a text, in order and without gaps.
#[derive(Debug, Clone)]
struct Tokens<'s> {
    text: &'s str,
    flavour: Flavour,
    at: usize,
    /// What was found behind a text that is given first.
    pending: Option<(Token, usize)>,
    /// The element whose content is no markup, if the last token opened one.
    raw: Option<Span>,
    /// How many more bytes may be searched in vain: signs that are never closed would
    /// each be searched for to the end.
    budget: usize,
}

impl<'s> Tokens<'s> {
    /// The tokens from an offset on.
    fn new(text: &'s str, at: usize, flavour: Flavour) -> Self {
        Self {
            text,
            flavour,
            at,
            pending: None,
            raw: None,
            budget: text.len().saturating_add(4 << 20),
        }
    }

    fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The next two that are no white space and no comment.
    fn ahead(&mut self) -> [Option<Token>; 2] {
        let mut ahead = self.clone();
        let is_blank = |token: &Token| match token {
            Token::Text(span) => self.slice(*span).trim().is_empty(),
            Token::Comment(_) => true,
            _ => false,
        };
        let mut next = || ahead.by_ref().take(4).find(|token| !is_blank(token));
        let found = [next(), next()];
        self.budget = ahead.budget;
        found
    }

    /// The token that starts at a sign, and where it ends; `None` when the sign is text.
    fn sign(&mut self, at: usize) -> Option<(Token, usize)> {
        let rest = self.text.get(at..)?;
        if rest.starts_with('{') {
            let end = self.balanced(at)?;
            return Some((Token::Expression(Span::from(at + 1..end - 1)), end));
        }
        if rest.starts_with("<!--") {
            let end = self.find(at + 4, "-->")?;
            return Some((Token::Comment(Span::from(at..end)), end));
        }
        if rest.starts_with("<![CDATA[") {
            let end = self.find(at + 9, "]]>")?;
            return Some((Token::Cdata(Span::from(at + 9..end - 3)), end));
        }
        let close = match rest.as_bytes().get(1)? {
            b'?' => "?>",
            b'%' => "%>",
            b'!' => {
                let end = self.find(at + 2, ">")?;
                // A document type with declarations inside.
                let is_open = self.text.get(at..end)?.contains('[');
                let end = if is_open {
                    self.find(at + 2, "]>")
                } else {
                    None
                }
                .unwrap_or(end);
                return Some((Token::Other(Span::from(at..end)), end));
            }
            b'/' => {
                let name = name_at(self.text, at + 2)?;
                let end = self.find(name.end as usize, ">")?;
                return Some((Token::Close(name, Span::from(at..end)), end));
            }
            _ => return self.tag(at),
        };
        let end = self.find(at + 2, close)?;
        Some((Token::Other(Span::from(at..end)), end))
    }

    fn tag(&mut self, at: usize) -> Option<(Token, usize)> {
        let name = name_at(self.text, at + 1)?;
        if self.budget == 0 {
            return None;
        }
        let bytes = self.text.as_bytes();
        let start = name.end as usize;
        let mut here = start;
        loop {
            let Some(&byte) = bytes.get(here) else {
                self.budget = self.budget.saturating_sub(here - at);
                return None;
            };
            here = match byte {
                b'>' => break,
                quote @ (b'"' | b'\'') => {
                    let Some(end) = quoted_end(bytes, here + 1, quote) else {
                        self.budget = self.budget.saturating_sub(bytes.len() - here);
                        return None;
                    };
                    end + 1
                }
                b'<' if bytes.get(here + 1) == Some(&b'%') => self.find(here, "%>")?,
                b'<' if bytes.get(here + 1) == Some(&b'?') => self.find(here, "?>")?,
                b'{' if self.flavour.has_braces => self.balanced(here)?,
                b'{' if bytes.get(here + 1) == Some(&b'{') => self.find(here, "}}")?,
                b'<' => {
                    self.budget = self.budget.saturating_sub(here - at);
                    return None;
                }
                _ => here + 1,
            };
        }
        let is_empty = here > start && bytes.get(here - 1) == Some(&b'/');
        let tag = Tag {
            whole: Span::from(at..here + 1),
            name,
            attributes: Span::from(start..here - usize::from(is_empty)),
            is_empty,
        };
        Some((Token::Open(tag), here + 1))
    }

    /// Where the next `needle` ends.
    fn find(&mut self, from: usize, needle: &str) -> Option<usize> {
        let rest = self.text.as_bytes().get(from..)?;
        if self.budget < rest.len() {
            return None;
        }
        let found = memchr::memmem::find(rest, needle.as_bytes());
        if found.is_none() {
            self.budget -= rest.len();
        }
        found.map(|length| from + length + needle.len())
    }

    /// Where the braces that open at `at` are closed.
    fn balanced(&mut self, at: usize) -> Option<usize> {
        let limit = self.text.len().min(at + MAX_EXPRESSION);
        if self.budget < limit - at {
            return None;
        }
        let end = balanced(self.text.as_bytes().get(..limit)?, at);
        if end.is_none() {
            self.budget -= limit - at;
        }
        end
    }

    /// Where the content of an element that holds no markup ends.
    fn raw_end(&self, name: Span) -> usize {
        let bytes = self.text.as_bytes();
        let name = self.slice(name).as_bytes();
        let rest = bytes.get(self.at..).unwrap_or_default();
        memchr::memmem::find_iter(rest, b"</")
            .find(|found| {
                let start = self.at + found + 2;
                let own = bytes.get(start..start + name.len());
                own.is_some_and(|own| own.eq_ignore_ascii_case(name))
            })
            .map_or(bytes.len(), |found| self.at + found)
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some((token, end)) = self.pending.take() {
            return Some(self.passed(token, end));
        }
        let bytes = self.text.as_bytes();
        let start = self.at;
        if let Some(name) = self.raw.take() {
            let end = self.raw_end(name);
            if end > start {
                self.at = end;
                return Some(Token::Text(Span::from(start..end)));
            }
        }
        let mut here = start;
        loop {
            let rest = bytes.get(here..).unwrap_or_default();
            let next = if self.flavour.has_braces {
                memchr::memchr2(b'<', b'{', rest)
            } else {
                memchr::memchr(b'<', rest)
            };
            let Some(next) = next else { break };
            let at = here + next;
            if let Some((token, end)) = self.sign(at) {
                if at == start {
                    return Some(self.passed(token, end));
                }
                self.at = at;
                self.pending = Some((token, end));
                return Some(Token::Text(Span::from(start..at)));
            }
            here = at + 1;
        }
        self.at = bytes.len();
        (start < bytes.len()).then(|| Token::Text(Span::from(start..bytes.len())))
    }
}

impl Tokens<'_> {
    fn passed(&mut self, token: Token, end: usize) -> Token {
        self.at = end;
        if let Token::Open(tag) = token
            && !tag.is_empty
        {
            let name = self.slice(tag.name).to_ascii_lowercase();
            self.raw = self
                .flavour
                .raw
                .contains(&name.as_str())
                .then_some(tag.name);
        }
        token
    }
}

/// The attributes of a tag, in order.
fn attributes(text: &str, tag: Tag, flavour: Flavour) -> Vec<Attribute> {
    let bytes = text.as_bytes().get(..tag.attributes.end as usize);
    let bytes = bytes.unwrap_or_default();
    let mut found = Vec::new();
    let mut at = tag.attributes.start as usize;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_whitespace() || byte == b'/' {
            at += 1;
            continue;
        }
        let start = at;
        if byte == b'{' && flavour.has_braces {
            let end = balanced(bytes, at).unwrap_or(bytes.len());
            found.push(Attribute {
                whole: Span::from(start..end),
                name: Span::from(start..start),
                value: Span::from(start + 1..(end - 1).max(start + 1)),
                is_expression: true,
            });
            at = end;
            continue;
        }
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'=';
        let rest = bytes.get(at..).unwrap_or_default();
        let length = rest.iter().position(is_end).unwrap_or(rest.len());
        let name = Span::from(start..start + length);
        at = name.end as usize;
        let after = blank_end(bytes, at);
        if bytes.get(after) != Some(&b'=') {
            // A sign that opens nothing is passed by all the same.
            at = at.max(start + 1);
            continue;
        }
        at = blank_end(bytes, after + 1);
        let (value, end, is_expression) = match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                let end = quoted_end(bytes, at + 1, quote).unwrap_or(bytes.len());
                (Span::from(at + 1..end), (end + 1).min(bytes.len()), false)
            }
            Some(b'{') if flavour.has_braces => {
                let end = balanced(bytes, at).unwrap_or(bytes.len());
                (Span::from(at + 1..(end - 1).max(at + 1)), end, true)
            }
            _ => {
                let rest = bytes.get(at..).unwrap_or_default();
                let length = rest.iter().position(u8::is_ascii_whitespace);
                let end = at + length.unwrap_or(rest.len());
                (Span::from(at..end), end, false)
            }
        };
        found.push(Attribute {
            whole: Span::from(start..end),
            name,
            value,
            is_expression,
        });
        at = end.max(start + 1);
    }
    found
}

/// Where the quote that opened before `at` is closed. A template's actions have quotes of
/// their own.
fn quoted_end(bytes: &[u8], mut at: usize, quote: u8) -> Option<usize> {
    loop {
        let rest = bytes.get(at..)?;
        at += memchr::memchr3(quote, b'<', b'{', rest)?;
        if bytes.get(at) == Some(&quote) {
            return Some(at);
        }
        let close: &[u8] = match bytes.get(at..at + 2) {
            Some(b"<%") => b"%>",
            Some(b"<?") => b"?>",
            Some(b"{{") => b"}}",
            Some(b"{%") => b"%}",
            _ => b"",
        };
        let reach = bytes.get(at + 1..bytes.len().min(at + MAX_ACTION));
        let length = memchr::memmem::find(reach.unwrap_or_default(), close);
        at += 1 + length.map_or(0, |length| length + close.len());
    }
}

fn blank_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
    at + blank.count()
}

/// The name of an element that starts at `at`.
fn name_at(text: &str, at: usize) -> Option<Span> {
    let rest = text.get(at..)?;
    let is_start = |c: char| c.is_alphabetic() || c == '_';
    if !rest.starts_with(is_start) {
        return None;
    }
    let is_end = |c: char| !(c.is_alphanumeric() || "_-.:".contains(c));
    let length = rest.find(is_end).unwrap_or(rest.len());
    Some(Span::from(at..at + length))
}

/// Where the brace at `at` is closed, braces in strings and comments apart.
fn balanced(bytes: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut here = at;
    loop {
        let byte = *bytes.get(here)?;
        let rest = bytes.get(here + 1..).unwrap_or_default();
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(here + 1);
                }
            }
            b'"' | b'\'' | b'`' => here += string_length(rest, byte),
            b'/' if rest.first() == Some(&b'*') => {
                here += memchr::memmem::find(rest, b"*/")? + 2;
            }
            _ => {}
        }
        here += 1;
    }
}

/// How many bytes follow the quote that opens a string, up to and with the one that closes
/// it; none for an apostrophe.
fn string_length(rest: &[u8], quote: u8) -> usize {
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' | b'\r' if quote != b'`' => return 0,
            _ if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    0
}
