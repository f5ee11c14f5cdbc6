//! Ids to write where a model is expected: those that live on the platform at hand, of the lane of the file's workload first,
//! the cheapest first.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit,
    TextEdit,
};

use super::Open;
use super::document::{Encoding, range};
use crate::catalog::Status;
use crate::catalog::entry::{Entry, EntryId, Price};
use crate::cli::standing::Standing;
use crate::scan::name;
use crate::source::{Source, Span};

/// How many are offered at once; more letters bring others.
const MOST: usize = 100;

/// How far before the cursor the name may stand that says that a model follows, in bytes.
const WITHIN: usize = 200;

/// The ids to offer at a byte; nothing where no model is expected.
pub(super) fn at(
    open: &Open,
    standing: &Standing,
    offset: usize,
    encoding: Encoding,
) -> Option<CompletionResponse> {
    let text = open.document.text.as_str();
    let written = written(text, offset)?;
    let typed = text.get(written.range())?.to_ascii_lowercase();
    let source = Source::new("", text);
    let replaced = range(&source, written, encoding);
    let surface = surface(open);
    let lane = lane(open, standing);
    let catalog = &standing.catalog;
    let mut offered: Vec<_> = catalog
        .entries()
        .filter(|(_, entry)| {
            let own = || {
                catalog
                    .vendor(&entry.vendor)
                    .map(|vendor| vendor.surface.as_str())
            };
            surface.as_deref().or_else(own) == Some(entry.surface.as_str())
        })
        .filter(|(_, entry)| entry.id.to_ascii_lowercase().starts_with(&typed))
        .filter(|(id, _)| catalog.view(*id, standing.as_of).status == Status::Current)
        .map(|(id, entry)| (rank(standing, id, entry, lane.as_deref()), id))
        .collect();
    offered.sort_by(|(one, _), (other, _)| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let is_incomplete = offered.len() > MOST;
    let items = offered.into_iter().take(MOST).enumerate();
    let items = items.map(|(number, (_, id))| item(standing, id, number, replaced));
    Some(CompletionResponse::List(CompletionList {
        is_incomplete,
        items: items.collect(),
    }))
}

/// What is typed of an id before a byte, where the line names a model before it: `model="gpt-`, `model: gpt`.
fn written(text: &str, offset: usize) -> Option<Span> {
    let line = text.get(..offset)?.rsplit(['\n', '\r']).next()?;
    let cut = line.len().saturating_sub(WITHIN);
    let line = line.get((cut..line.len()).find(|at| line.is_char_boundary(*at))?..)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.:/@".contains(c);
    // A colon belongs to an id only within it.
    let before = line.trim_end_matches(is_part);
    let id = &line[before.len()..];
    let id = id.trim_start_matches(':');
    let before = &line[..line.len() - id.len()];
    let signed = before.trim_end_matches(['"', '\'', '`']).trim_end();
    let before = signed
        .trim_end_matches("=>")
        .trim_end_matches([':', '=', '(']);
    let is_told = before.len() < signed.len();
    let before = before.trim_end().trim_end_matches(['"', '\'', '`', ')']);
    let name_of = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let name = &before[before.trim_end_matches(name_of).len()..];
    let is_expected = is_told && name::is_model_like(name);
    is_expected.then(|| Span::new((offset - id.len()) as u32, offset as u32))
}

/// The platform that the document proves for its ids, where it proves one alone.
fn surface(open: &Open) -> Option<String> {
    let judged = open.judged.as_ref()?;
    let mut proven = judged.usages().filter_map(|usage| usage.surface.as_deref());
    let first = proven.next()?;
    proven.all(|other| other == first).then(|| first.to_owned())
}

/// The lane of the workload that the document belongs to.
fn lane(open: &Open, standing: &Standing) -> Option<String> {
    let path = standing.base.relative(&open.document.path);
    let policy = standing.governed.as_ref()?.policy_of(&path);
    let own = policy.workloads.get(policy.workload_of(&path)?)?;
    own.lane.clone()
}

/// Whether it is of another lane, and what a million tokens each way cost: one without a price comes last.
fn rank(standing: &Standing, id: EntryId, entry: &Entry, lane: Option<&str>) -> (bool, f64) {
    let own = entry.lane.as_deref();
    let is_own = match (lane, own) {
        (Some(wanted), Some(own)) => standing.catalog.is_lane_within(own, wanted),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let cost =
        price(standing, id).map(|price| price.input.unwrap_or(0.0) + price.output.unwrap_or(0.0));
    (!is_own, cost.unwrap_or(f64::INFINITY))
}

/// What it costs on the day.
fn price(standing: &Standing, id: EntryId) -> Option<Price> {
    let (_, price) = standing.catalog.entry(id).price_on(standing.as_of)?;
    Some(price.value)
}

fn item(
    standing: &Standing,
    id: EntryId,
    number: usize,
    replaced: lsp_types::Range,
) -> CompletionItem {
    let catalog = &standing.catalog;
    let entry = catalog.entry(id);
    let price = price(standing, id).and_then(|price| Some((price.input?, price.output)));
    let price = price.map(|(input, output)| match output {
        Some(output) => format!("{input} / {output} USD per million tokens"),
        None => format!("{input} USD per million tokens"),
    });
    let ends = catalog.view(id, standing.as_of).retires_on;
    let ends = ends.map(|day| format!("ends on {day}"));
    let about = [Some(entry.kind.clone()), entry.lane.clone(), price, ends];
    let about: Vec<_> = about.into_iter().flatten().collect();
    CompletionItem {
        label: entry.id.clone(),
        kind: Some(CompletionItemKind::VALUE),
        detail: Some(about.join(" · ")),
        // Editors sort by this, not by the order of the list.
        sort_text: Some(format!("{number:04}")),
        filter_text: Some(entry.id.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: replaced,
            new_text: entry.id.clone(),
        })),
        ..CompletionItem::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_offered_where_a_model_is_expected() {
        for (text, typed) in [
            ("client.create(model=\"gpt-", Some("gpt-")),
            ("model: ", Some("")),
            ("  model: claude", Some("claude")),
            ("{\"model\": \"gemini-2", Some("gemini-2")),
            ("MODEL_NAME = 'o", Some("o")),
            (":model => 'gpt", Some("gpt")),
            ("x.model(\"gpt", Some("gpt")),
            ("model = \"anthropic/cl", Some("anthropic/cl")),
            ("name = \"gpt", None),
            ("model gpt", None),
            ("gpt", None),
            ("", None),
            ("é model=\"", Some("")),
        ] {
            let found = written(text, text.len());
            assert_eq!(found.map(|span| &text[span.range()]), typed, "{text}");
        }
    }
}
