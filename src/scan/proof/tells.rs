//! What one line of a file says of who serves a model, whichever line beside it asks.

use super::call::host;
use super::known::NOTHING;
use super::line::{Form, Line};
use crate::catalog::Catalog;
use crate::catalog::proof::{Key, Number, Said};

/// What a line says of those beside it, before it is known which. Keys have the words that
/// the other's key starts with.
#[derive(Debug)]
pub(super) enum Tells {
    Nothing,
    /// By the key, by an address as its value, by the key of a `true`.
    Surfaces {
        key: Option<Number>,
        host: Option<Number>,
        value: Option<Number>,
    },
    /// A platform, and whether the key chooses it.
    Platform(String, Said, bool),
    /// A host that is known.
    Host(String, Number),
    /// Another address, with what its words speak of.
    Address(String, Vec<Number>),
}

impl Tells {
    /// Whether it chooses who answers for something else than what has these words before it.
    pub(super) fn is_other(&self, nearest: Option<&str>) -> bool {
        matches!((self, nearest), (Self::Platform(prefix, _, true), Some(nearest)) if prefix != nearest)
    }

    pub(super) fn of(line: &Line<'_>, form: Form, catalog: &Catalog) -> Self {
        let proofs = catalog.proofs();
        let by_host = || host(line.value).and_then(|host| proofs.host(host));
        match proofs.key(line.key) {
            None => {
                let is_flat = matches!(form, Form::Flat | Form::Script);
                // The address of a request, whatever its key is called.
                let is_address = !is_flat && line.value.contains("://");
                let is_true = !is_flat && line.value.eq_ignore_ascii_case("true");
                let said = is_true.then(|| proofs.switched(line.key)).flatten();
                let key = proofs.beside(line.key);
                // Whose own network it is in may be anything, unless the key says no more than that it is one.
                let is_bare = matches!(&*line.key.to_ascii_lowercase(), "url" | "uri");
                let is_nowhere = |number: &Number| {
                    catalog
                        .surfaces()
                        .get(*number)
                        .is_some_and(|surface| surface.nowhere)
                };
                let host = is_address.then(by_host).flatten();
                let host = host.filter(|number| is_bare || !is_nowhere(number));
                let value = match said {
                    Some(Said::Surface(number)) => Some(number),
                    _ => None,
                };
                if key.or(host).or(value).is_none() {
                    return Self::Nothing;
                }
                Self::Surfaces { key, host, value }
            }
            Some((Key::Platform, prefix)) => {
                let is_choice = proofs.chooses(line.key);
                // `kind = "azure"` in code may be the kind of anything.
                let said = proofs.platform(line.value);
                let said = said.filter(|_| is_choice || form != Form::Fields);
                said.map_or(Self::Nothing, |said| {
                    Self::Platform(prefix, said, is_choice)
                })
            }
            Some((Key::Address, _)) if line.value.is_empty() || NOTHING.contains(&line.value) => {
                Self::Nothing
            }
            Some((Key::Address, prefix)) => {
                if let Some(number) = by_host() {
                    return Self::Host(prefix, number);
                }
                let hints = [line.value, line.key]
                    .map(|text| proofs.said(text))
                    .concat();
                let hints = hints.into_iter().filter_map(|said| match said {
                    Said::Surface(number) => Some(number),
                    Said::Compatible => None,
                });
                let hints = hints.filter(|number| !catalog.is_vendors(*number));
                Self::Address(prefix, hints.collect())
            }
        }
    }
}
