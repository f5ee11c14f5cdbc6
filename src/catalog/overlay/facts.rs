//! The facts of one written model, turned into those of an entry: each with where it
//! stands as its first source. What contradicts a built-in fact stays told as a conflict.

use super::Fault;
use super::lay::{Builder, Doc};
use super::written::{
    Conflict, Cutoff, Day, DayText, Deployment, Limit, Model, Price, Replacements, Said, Text,
    Tokens,
};
use crate::catalog::entry::{self, Entry, Fact, SourceId};
use crate::source::Span;
use crate::source::yaml::decode::{Lenient, Spanned};
use crate::source::yaml::shapes::{Either, Many};

/// Takes back a day.
const NONE: &str = "none";
/// The rule that chose a value which an own file gives.
const WHY: &str = "a catalog file of your own wins";

impl Builder {
    /// Lays the facts of a written model over an entry.
    pub(super) fn facts(&mut self, doc: &Doc, model: &Model, entry: &mut Entry) {
        for (field, said, old) in [
            ("released", &model.released, &mut entry.released),
            ("released_by", &model.released_by, &mut entry.released_by),
            (
                "deprecated_on",
                &model.deprecated_on,
                &mut entry.deprecated_on,
            ),
            ("retires_on", &model.retires_on, &mut entry.retires_on),
            (
                "earliest_retirement",
                &model.earliest_retirement,
                &mut entry.earliest_retirement,
            ),
        ] {
            self.day(doc, field, said, old, &mut entry.conflicts);
            let page = match said.as_ref().map(|said| &said.value) {
                Some(Either::Long(Day { page, .. })) => page.as_ref(),
                _ => None,
            };
            // Another day is another page's.
            if said.is_some() {
                entry.pages.retain(|(of, _)| of != field);
            }
            let page = page.map(|page| (field.to_owned(), page.value.clone()));
            entry.pages.extend(page);
        }
        self.replacements(doc, &model.replacements, entry);
        if let Some(written) = &*model.rerouted {
            let on = self.required(doc, &written.value.date, written.span, "date");
            let on = on.and_then(|on| self.parsed(doc, on));
            let to = self.required(doc, &written.value.to, written.span, "to");
            if let (Some(on), Some(to)) = (on, to) {
                let from = self.sources(doc, written.span, &written.value.from);
                let value = (on, to.value.clone());
                entry.rerouted = Some(Fact { value, from });
            }
        }
        self.numbers(doc, model, entry);
        if let Some(said) = &*model.knowledge_cutoff {
            let (text, from) = match &said.value {
                Either::Short(text) => (Some(text.clone()), self.sources(doc, said.span, &NO_ONE)),
                Either::Long(Cutoff { date, from }) => (
                    self.required(doc, date, said.span, "date")
                        .map(|date| date.value.clone()),
                    self.sources(doc, said.span, from),
                ),
            };
            let is_month = |text: &str| format!("{text}-01").parse::<entry::Day>().is_ok();
            match text {
                Some(value)
                    if value.len() == 10 && value.parse::<entry::Day>().is_ok()
                        || value.len() == 7 && is_month(&value) =>
                {
                    let new = Fact { value, from };
                    let old = &mut entry.knowledge_cutoff;
                    correct("knowledge_cutoff", old, new, &mut entry.conflicts);
                }
                Some(text) => self.fault(
                    doc,
                    said.span,
                    format!(
                        "`{text}` is not a valid date or month; expected YYYY-MM-DD or YYYY-MM"
                    ),
                ),
                None => {}
            }
        }
        self.capabilities(doc, model, entry);
        entry.notes.extend(texts(&model.notes));
        if let Some(caveat) = &*model.caveat {
            entry.caveat = Some(caveat.value.clone());
        }
        if let Some(confidence) = &*model.confidence {
            entry.confidence = confidence.value;
        }
        let written = model.conflicts.iter().flat_map(|many| &many.0);
        let conflicts: Vec<_> = written
            .map(|item| self.conflict(doc, &item.value))
            .collect();
        entry.conflicts.extend(conflicts);
    }

    /// Lays what a deployment says of itself over its copy of the model's entry.
    pub(super) fn facts_of_name(&mut self, doc: &Doc, written: &Deployment, entry: &mut Entry) {
        for (field, said, old) in [
            (
                "deprecated_on",
                &written.deprecated_on,
                &mut entry.deprecated_on,
            ),
            ("retires_on", &written.retires_on, &mut entry.retires_on),
        ] {
            self.day(doc, field, said, old, &mut entry.conflicts);
        }
        self.replacements(doc, &written.replacements, entry);
        entry.notes.extend(texts(&written.notes));
    }

    fn day(
        &mut self,
        doc: &Doc,
        field: &str,
        said: &Said<DayText, Day>,
        old: &mut Option<Fact<entry::Day>>,
        conflicts: &mut Vec<entry::Conflict>,
    ) {
        let Some(said) = &**said else { return };
        let (text, from) = match &said.value {
            Either::Short(text) => (
                Spanned {
                    value: text.0.clone(),
                    span: said.span,
                },
                self.sources(doc, said.span, &NO_ONE),
            ),
            Either::Long(Day { date, from, .. }) => {
                let Some(date) = &**date else {
                    return self.fault(doc, said.span, "the key `date` is missing here");
                };
                let text = Spanned {
                    value: date.value.0.clone(),
                    span: date.span,
                };
                (text, self.sources(doc, said.span, from))
            }
        };
        if text.value == NONE && field != "released" {
            if let Some(gone) = old.take() {
                let values = vec![(NONE.to_owned(), from), (gone.value.to_string(), gone.from)];
                note_conflict(field, values, NONE, conflicts);
            }
            return;
        }
        if let Some(value) = self.parsed(doc, &text) {
            correct(field, old, Fact { value, from }, conflicts);
        }
    }

    fn replacements(
        &mut self,
        doc: &Doc,
        said: &Said<Many<String>, Replacements>,
        entry: &mut Entry,
    ) {
        let Some(said) = &**said else { return };
        let (ids, from) = match &said.value {
            Either::Short(ids) => (texts_of(ids), self.sources(doc, said.span, &NO_ONE)),
            Either::Long(Replacements { ids, from }) => {
                (texts(ids), self.sources(doc, said.span, from))
            }
        };
        entry.replacements = (!ids.is_empty()).then_some(Fact { value: ids, from });
    }

    /// What it can do: what is said replaces what was known of the same.
    fn capabilities(&mut self, doc: &Doc, model: &Model, entry: &mut Entry) {
        let Some(said) = &*model.capabilities else {
            return;
        };
        let all = || {
            let lists = [&said.value.has, &said.value.lacks];
            lists
                .into_iter()
                .flat_map(|list| list.iter().flat_map(|many| &many.0))
        };
        for word in all() {
            if !self
                .head
                .capabilities
                .iter()
                .any(|(known, _)| *known == word.value)
            {
                let known = self
                    .head
                    .capabilities
                    .iter()
                    .map(|(known, _)| format!("`{known}`"));
                let known: Vec<_> = known.collect();
                let message = format!(
                    "`{}` is no capability; expected {}",
                    word.value,
                    known.join(", ")
                );
                self.fault(doc, word.span, message);
                return;
            }
        }
        let from = self.sources(doc, said.span, &said.value.from);
        let old = entry.capabilities.take();
        let mut value = old.map(|fact| fact.value).unwrap_or_default();
        let is_said = |word: &String| all().any(|said| said.value == *word);
        value.has.retain(|word| !is_said(word));
        value.lacks.retain(|word| !is_said(word));
        value.has.extend(texts(&said.value.has));
        value.lacks.extend(texts(&said.value.lacks));
        entry.capabilities = Some(Fact { value, from });
    }

    /// Prices, limits and windows.
    fn numbers(&mut self, doc: &Doc, model: &Model, entry: &mut Entry) {
        for (field, said, old) in [
            ("context", &model.context, &mut entry.context),
            ("max_input", &model.max_input, &mut entry.max_input),
            ("max_output", &model.max_output, &mut entry.max_output),
        ] {
            let Some(said) = &**said else { continue };
            let (value, from) = match &said.value {
                Either::Short(tokens) => (Some(*tokens), self.sources(doc, said.span, &NO_ONE)),
                Either::Long(Tokens { tokens, from }) => (
                    self.required(doc, tokens, said.span, "tokens")
                        .map(|tokens| tokens.value),
                    self.sources(doc, said.span, from),
                ),
            };
            if let Some(value) = value {
                correct(field, old, Fact { value, from }, &mut entry.conflicts);
            }
        }
        if let Some(prices) = &*model.prices {
            let prices: Vec<_> = (prices.0.iter())
                .filter_map(|price| self.price(doc, price))
                .collect();
            if !prices.iter().map(|(since, _)| since).is_sorted()
                && let Some(span) = model.prices.iter().flat_map(|many| &many.0).next()
            {
                self.fault(doc, span.span, "prices must come oldest first, by `since`");
            }
            let mut prices = prices;
            if let (Some((_, first)), Some((_, old))) = (prices.first_mut(), entry.prices.last()) {
                complete(first, old);
            }
            entry.prices = behind(std::mem::take(&mut entry.prices), prices);
        }
        if let Some(limits) = &*model.limits {
            let limits = (limits.0.iter()).filter_map(|limit| self.limit(doc, limit));
            let limits = limits.collect();
            entry.limits = behind(std::mem::take(&mut entry.limits), limits);
        }
    }

    fn price(
        &mut self,
        doc: &Doc,
        written: &Spanned<Price>,
    ) -> Option<(Option<entry::Day>, Fact<entry::Price>)> {
        let price = &written.value;
        let since = price.since.as_ref();
        let since = since.and_then(|since| self.parsed(doc, since));
        for usd in [&price.input, &price.cached_input, &price.output] {
            let wrong = usd.as_ref();
            let is_wrong = |usd: &&Spanned<f64>| !usd.value.is_finite() || usd.value < 0.0;
            if let Some(usd) = wrong.filter(is_wrong) {
                self.fault(doc, usd.span, "a price is a number of 0 or more");
                return None;
            }
        }
        let usd = |usd: &Lenient<Spanned<f64>>| usd.as_ref().map(|usd| usd.value);
        let value = entry::Price {
            input: usd(&price.input),
            cached_input: usd(&price.cached_input),
            output: usd(&price.output),
        };
        let from = self.sources(doc, written.span, &price.from);
        Some((since, Fact { value, from }))
    }

    fn limit(
        &mut self,
        doc: &Doc,
        written: &Spanned<Limit>,
    ) -> Option<(Option<entry::Day>, Fact<entry::Limit>)> {
        let limit = &written.value;
        let since = limit.since.as_ref();
        let since = since.and_then(|since| self.parsed(doc, since));
        let tier = limit.tier.as_ref().map_or(1, |tier| tier.value);
        let rpm = self.required(doc, &limit.rpm, written.span, "rpm");
        let rpm = rpm.map(|rpm| rpm.value);
        let tpm = self.required(doc, &limit.tpm, written.span, "tpm");
        let value = entry::Limit {
            tier,
            rpm: rpm?,
            tpm: tpm?.value,
        };
        let from = self.sources(doc, written.span, &limit.from);
        Some((since, Fact { value, from }))
    }

    fn conflict(&mut self, doc: &Doc, written: &Conflict) -> entry::Conflict {
        let text = |text: &Text| text.as_ref().map_or(String::new(), |at| at.value.clone());
        let values = written.values.iter().flat_map(|pairs| &pairs.0);
        let values = values.map(|(value, from)| {
            let keys = from.iter().flat_map(|many| &many.0);
            let known = keys.filter_map(|key| self.known(doc, key));
            (value.value.clone(), known.collect())
        });
        entry::Conflict {
            values: values.collect(),
            field: text(&written.field),
            chosen: text(&written.chosen),
            why: text(&written.why),
        }
    }

    /// Where a fact stands, then the sources that it names.
    pub(super) fn sources(
        &mut self,
        doc: &Doc,
        span: Span,
        from: &Lenient<Many<String>>,
    ) -> Vec<SourceId> {
        let mut ids = vec![self.evidence(doc, span)];
        for key in from.iter().flat_map(|many| &many.0) {
            ids.extend(self.known(doc, key));
        }
        ids
    }

    pub(super) fn known(&mut self, doc: &Doc, key: &Spanned<String>) -> Option<SourceId> {
        let found = doc.sources.get(&key.value).copied();
        if found.is_none() {
            let near = super::declare::did_you_mean(&key.value, doc.sources.keys());
            let message = format!("`{}` is not in this file's `sources`{near}", key.value);
            self.fault(doc, key.span, message);
        }
        found
    }

    /// A value that must be there.
    pub(super) fn required<'w, T>(
        &mut self,
        doc: &Doc,
        value: &'w Lenient<Spanned<T>>,
        span: Span,
        key: &str,
    ) -> Option<&'w Spanned<T>> {
        if value.is_none() {
            self.fault(doc, span, format!("the key `{key}` is missing here"));
        }
        value.as_ref()
    }

    /// A day as a day.
    pub(super) fn parsed(&mut self, doc: &Doc, text: &Spanned<String>) -> Option<entry::Day> {
        let day = text.value.parse().ok();
        let day = day.filter(|_| text.value.len() == "2026-01-31".len());
        if day.is_none() {
            let message = format!("`{}` is not a valid date; expected YYYY-MM-DD", text.value);
            self.faults.push(Fault::at(&doc.source, text.span, message));
        }
        day
    }
}

/// No sources but the place.
const NO_ONE: Lenient<Many<String>> = Lenient(None);

pub(super) fn texts(many: &Lenient<Many<String>>) -> Vec<String> {
    many.as_ref().map_or_else(Vec::new, texts_of)
}

fn texts_of(many: &Many<String>) -> Vec<String> {
    many.0.iter().map(|text| text.value.clone()).collect()
}

/// What a price leaves out stays as it was known.
fn complete(price: &mut Fact<entry::Price>, old: &Fact<entry::Price>) {
    let parts = [
        (&mut price.value.input, old.value.input),
        (&mut price.value.cached_input, old.value.cached_input),
        (&mut price.value.output, old.value.output),
    ];
    let mut is_filled = false;
    for (part, old) in parts {
        is_filled |= part.is_none() && old.is_some();
        *part = part.or(old);
    }
    if is_filled {
        price.from.extend(&old.from);
    }
}

/// What held before the first of the new ones stays; without a first day nothing does.
fn behind<T>(
    mut old: Vec<(Option<entry::Day>, Fact<T>)>,
    new: Vec<(Option<entry::Day>, Fact<T>)>,
) -> Vec<(Option<entry::Day>, Fact<T>)> {
    let first = new.first().and_then(|&(since, _)| since);
    old.retain(|&(since, _)| first.is_some_and(|first| since.is_none_or(|since| since < first)));
    old.extend(new);
    old
}

/// Puts a fact in the place of another, and keeps what was there as a conflict.
fn correct<T: PartialEq + ToString>(
    field: &str,
    old: &mut Option<Fact<T>>,
    mut new: Fact<T>,
    conflicts: &mut Vec<entry::Conflict>,
) {
    match old.take() {
        Some(old) if old.value == new.value => new.from.extend(old.from),
        Some(old) => {
            let values = vec![
                (new.value.to_string(), new.from.clone()),
                (old.value.to_string(), old.from),
            ];
            note_conflict(field, values, &new.value.to_string(), conflicts);
        }
        None => {}
    }
    *old = Some(new);
}

/// Notes a conflict; what was known of one on the same fact stays in it.
fn note_conflict(
    field: &str,
    mut values: Vec<(String, Vec<SourceId>)>,
    chosen: &str,
    conflicts: &mut Vec<entry::Conflict>,
) {
    if let Some(at) = conflicts.iter().position(|known| known.field == field) {
        for (value, from) in conflicts.remove(at).values {
            match values.iter_mut().find(|(known, _)| *known == value) {
                Some((_, known)) => {
                    let new: Vec<_> = from.into_iter().filter(|id| !known.contains(id)).collect();
                    known.extend(new);
                }
                None => values.push((value, from)),
            }
        }
    }
    conflicts.push(entry::Conflict {
        field: field.to_owned(),
        values,
        chosen: chosen.to_owned(),
        why: WHY.to_owned(),
    });
}
