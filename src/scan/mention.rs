//! An id at its place, as small as it can be kept: a run holds as many of these as its files
//! hold ids, and most are alike but for where they stand.
//!
//! A [`Draft`] is a mention while its file is read; a [`Mention`] is what is kept. What does
//! not depend on the place is a [`Stand`], one of which serves all mentions of a file that are
//! alike: places around an id are kept by their distance from it. Nothing is found here.

use std::collections::HashSet;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

use super::language::{self, Trait};
use super::piece::{Context, Role};
use super::proof::{By, Proof};
use super::siblings::Tie;
use super::site::Constant;
use crate::catalog::resolve::Reading;
use crate::source::{Shared, Source, Span};

/// How far before an id its name is looked for.
const NAME_WITHIN: u32 = 256;

/// A model id found in a file, and how it stands there. What is of its [`Stand`] is read as
/// its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What it has in common with others of its file.
    pub stand: Shared<Stand>,
    /// The id as written, with its decoration (`openai/…`), without quotes. For a folded
    /// id, from its first part to its last.
    pub span: Span,
}

/// How an id stands, wherever in its file that is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stand {
    /// What is written there.
    pub form: Shared<Form>,
    /// How it stands there, as far as the text of the file says. Whether the file is a
    /// test by its path is known only beneath a policy's folder.
    pub role: Role,
    /// What ties the place to this very model.
    pub tie: Option<Tie>,
    name: Option<Name>,
    holder: Near,
    statement: Option<Near>,
    object: Option<Near>,
    parts: Box<[Near]>,
    proof: Option<(By, Box<str>, Mark)>,
}

/// What is written at a mention, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Form {
    /// The id's text: as written, or as folded from parts; of a name with its version
    /// beside it, the name.
    pub text: String,
    /// In what kind of text.
    pub context: Context,
    /// The language's name in [`super::language::ALL`].
    pub language: &'static str,
    /// What the catalog makes of the text.
    pub reading: Reading,
}

/// A mention while its file is read.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What is written there.
    pub form: Shared<Form>,
    /// As [`Mention::span`].
    pub span: Span,
    /// As [`Mention::parts`].
    pub parts: Box<[Span]>,
    /// As [`Stand::role`].
    pub role: Role,
    /// As [`Mention::name`].
    pub name: Option<Box<str>>,
    /// As [`Mention::holder`].
    pub holder: Span,
    /// As [`Mention::statement`].
    pub statement: Option<Span>,
    /// As [`Mention::object`].
    pub object: Option<Span>,
    /// As [`Mention::proof`].
    pub proof: Option<Box<Proof>>,
    /// The constant that it is the whole value of, where one is known.
    pub constant: Option<Box<Constant>>,
    /// As [`Stand::tie`].
    pub tie: Option<Tie>,
}

/// A span told from the start of an id; what lies before it wraps around.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Near(Span);

impl Near {
    fn of(span: Span, id: Span) -> Self {
        Self(Span::new(
            span.start.wrapping_sub(id.start),
            span.end.wrapping_sub(id.start),
        ))
    }

    fn at(self, id: Span) -> Span {
        Span::new(
            self.0.start.wrapping_add(id.start),
            self.0.end.wrapping_add(id.start),
        )
    }
}

/// Where something stands: beside each id of its kind, or once for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mark {
    Beside(Near),
    Once(Span),
}

/// What holds an id: mostly a word before it in the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Name {
    Before(Near),
    Text(Box<str>),
}

impl Mention {
    /// The key, argument or constant that holds it; `source` is the file that it stands in.
    pub fn name<'t>(&'t self, source: &'t Source) -> Option<&'t str> {
        Some(match self.stand.name.as_ref()? {
            Name::Before(near) => source.slice(near.at(self.span)),
            Name::Text(text) => text,
        })
    }

    /// Whether the language of its file is like that.
    pub fn is_in(&self, own: Trait) -> bool {
        language::named(self.language).is_some_and(|language| language.is(own))
    }

    /// The statement or key around it: a tag above that covers it.
    pub fn holder(&self) -> Span {
        self.stand.holder.at(self.span)
    }

    /// The whole statement, where the holder is only a key in it.
    pub fn statement(&self) -> Option<Span> {
        Some(self.stand.statement?.at(self.span))
    }

    /// The innermost JSON object around it, in JSON.
    pub fn object(&self) -> Option<Span> {
        Some(self.stand.object?.at(self.span))
    }

    /// The stretches that a folded id was put together from, or a name and its version;
    /// none when it stands whole.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = Span> {
        self.stand.parts.iter().map(|part| part.at(self.span))
    }

    /// Whether it is put together from parts.
    pub fn is_folded(&self) -> bool {
        !self.stand.parts.is_empty()
    }

    /// Whether it is a constant of a package, which stands for the id.
    pub fn is_packaged(&self, source: &Source) -> bool {
        let written = source.slice(self.span);
        !self.is_folded() && written != self.text && self.name(source) == Some(written)
    }

    /// What proves the surface that serves it, if anything does.
    pub fn proof(&self) -> Option<Proof> {
        let (by, surface, mark) = self.stand.proof.as_ref()?;
        Some(Proof {
            surface: surface.to_string(),
            by: *by,
            span: match mark {
                Mark::Beside(near) => near.at(self.span),
                Mark::Once(span) => *span,
            },
        })
    }

    /// The surface that is proven, a key of the catalog's.
    pub fn surface(&self) -> Option<&str> {
        let (_, surface, _) = self.stand.proof.as_ref()?;
        Some(surface)
    }
}

#[cfg(test)]
impl Mention {
    /// The same with a change.
    #[must_use]
    pub fn changed(&self, source: &Source, change: impl FnOnce(&mut Draft)) -> Self {
        let mut draft = Draft {
            form: self.form.clone(),
            span: self.span,
            parts: self.parts().collect(),
            role: self.role,
            name: self.name(source).map(Into::into),
            holder: self.holder(),
            statement: self.statement(),
            object: self.object(),
            proof: self.proof().map(Box::new),
            constant: None,
            tie: self.tie,
        };
        change(&mut draft);
        draft.kept(source, &mut Stands::default())
    }
}

impl Draft {
    /// An id that stands whole in a text of `form`, used, with nothing around it.
    pub fn bare(form: Form, span: Span) -> Self {
        Self {
            form: form.into(),
            span,
            parts: Box::default(),
            role: Role::Use,
            name: None,
            holder: span,
            statement: None,
            object: None,
            proof: None,
            constant: None,
            tie: None,
        }
    }

    /// The same on a platform, a key of the catalog's surfaces, and what proves that.
    #[must_use]
    pub fn proven(mut self, surface: Option<(String, By)>) -> Self {
        self.proof = surface.map(|(surface, by)| {
            Box::new(Proof {
                surface,
                by,
                span: self.span,
            })
        });
        self
    }

    /// What is kept of it. `known` are the stands of its file so far.
    pub fn kept(self, source: &Source, known: &mut Stands) -> Mention {
        let id = self.span;
        let near = |span| Near::of(span, id);
        let stand = Stand {
            form: self.form,
            role: self.role,
            tie: self.tie,
            name: self.name.map(|name| Name::of(name, id, source)),
            holder: near(self.holder),
            statement: self.statement.map(near),
            object: self.object.map(near),
            parts: self.parts.iter().copied().map(near).collect(),
            proof: self.proof.map(|proof| {
                let Proof { surface, by, span } = *proof;
                let mark = match by {
                    By::Client | By::Import => Mark::Once(span),
                    By::Spelling | By::Url | By::Call | By::Key => Mark::Beside(near(span)),
                };
                (by, surface.into(), mark)
            }),
        };
        Mention {
            stand: known.one(stand),
            span: id,
        }
    }
}

impl Name {
    fn of(name: Box<str>, id: Span, source: &Source) -> Self {
        let mut from = id.start.saturating_sub(NAME_WITHIN) as usize;
        while !source.text().is_char_boundary(from) {
            from += 1;
        }
        let before = source.text().get(from..id.start as usize);
        let at = before.and_then(|before| before.rfind(&*name));
        match at {
            Some(at) if !name.is_empty() => {
                let start = from + at;
                Self::Before(Near::of(Span::from(start..start + name.len()), id))
            }
            _ => Self::Text(name),
        }
    }
}

/// The stands of a file or of a run, each once.
#[derive(Debug, Default)]
pub struct Stands {
    stands: HashSet<Shared<Stand>>,
    forms: HashSet<Shared<Form>>,
}

impl Stands {
    /// The same, as it was there before.
    pub fn one(&mut self, stand: Stand) -> Shared<Stand> {
        if let Some(known) = self.stands.get(&stand) {
            return known.clone();
        }
        let stand = Shared::from(stand);
        self.stands.insert(stand.clone());
        stand
    }

    /// Lets mentions of another file share with those that were here before, on whatever core: `all`
    /// has those of the run, and is locked only for what these have not seen yet.
    pub fn share(&mut self, mentions: &mut [Mention], all: &Mutex<Self>) {
        let mut new = Vec::new();
        for mention in mentions {
            match self.stands.get(&mention.stand) {
                Some(known) => mention.stand = known.clone(),
                None => new.push(mention),
            }
        }
        if new.is_empty() {
            return;
        }
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        for mention in new {
            all.take(mention);
            self.stands.insert(mention.stand.clone());
        }
    }

    fn take(&mut self, mention: &mut Mention) {
        if let Some(known) = self.stands.get(&mention.stand) {
            mention.stand = known.clone();
            return;
        }
        match self.forms.get(&mention.stand.form) {
            Some(known) => mention.stand.form = known.clone(),
            None => {
                self.forms.insert(mention.stand.form.clone());
            }
        }
        self.stands.insert(mention.stand.clone());
    }
}

impl Deref for Mention {
    type Target = Stand;

    fn deref(&self) -> &Stand {
        &self.stand
    }
}

impl DerefMut for Mention {
    fn deref_mut(&mut self) -> &mut Stand {
        &mut self.stand
    }
}

impl Deref for Stand {
    type Target = Form;

    fn deref(&self) -> &Form {
        &self.form
    }
}

impl DerefMut for Stand {
    fn deref_mut(&mut self) -> &mut Form {
        &mut self.form
    }
}

impl Deref for Draft {
    type Target = Form;

    fn deref(&self) -> &Form {
        &self.form
    }
}
