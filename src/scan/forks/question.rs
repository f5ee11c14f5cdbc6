//! What a fork asks of an id, and whether one passes. It reads no code.

use regex::{Regex, RegexBuilder};

use super::How;

/// What a pattern may take once it is compiled, in bytes.
const MAX_PATTERN: usize = 16 << 10;

/// What is asked of ids.
#[derive(Debug, Clone)]
pub enum Question {
    /// A text, and where it is looked for.
    Text(Box<str>, How),
    /// A pattern.
    Pattern(Regex),
}

impl Question {
    /// Of a text, looked for in ids so.
    pub fn of(text: &str, how: How) -> Option<Self> {
        if how != How::Pattern {
            return Some(Self::Text(text.to_ascii_lowercase().into(), how));
        }
        // PHP writes the slashes within the text: `"/^gpt/i"`.
        let inner = text
            .strip_prefix('/')
            .and_then(|rest| Some(rest.rsplit_once('/')?.0));
        let built = RegexBuilder::new(inner.unwrap_or(text))
            .case_insensitive(true)
            .size_limit(MAX_PATTERN)
            .dfa_size_limit(MAX_PATTERN)
            .build();
        built.ok().map(Self::Pattern)
    }

    /// Whether an id passes in one of its forms.
    pub fn passes(&self, forms: &Forms) -> bool {
        let forms = [&*forms.whole, forms.tail()];
        forms.iter().any(|id| match self {
            Self::Text(text, How::Start) => id.starts_with(&**text),
            Self::Text(text, How::End) => id.ends_with(&**text),
            Self::Text(text, How::Whole) => *id == &**text,
            Self::Text(text, _) => id.contains(&**text),
            Self::Pattern(pattern) => pattern.is_match(id),
        })
    }
}

/// An id as code may ask for it: with what stands in front of it or without, in lower case.
#[derive(Debug)]
pub struct Forms {
    whole: String,
}

impl Forms {
    /// Those of an id.
    pub fn of(id: &str) -> Self {
        Self {
            whole: id.to_ascii_lowercase(),
        }
    }

    fn tail(&self) -> &str {
        self.whole.rsplit('/').next().unwrap_or(&self.whole)
    }
}
