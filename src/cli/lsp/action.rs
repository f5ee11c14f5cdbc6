//! What an editor can do about a finding: write what is suggested. Which edit that is, and who may apply it, is
//! [`crate::fix`]'s to say.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, TextEdit, WorkspaceEdit,
};

use super::Open;
use super::diagnostic;
use super::document::{Encoding, range};
use super::standing::Standing;
use crate::evaluate::{Finding, Grade};
use crate::fix;

/// The edits for the findings within a range.
pub(super) fn within(
    open: &Open,
    standing: &Standing,
    asked: &CodeActionParams,
    encoding: Encoding,
) -> Vec<CodeActionOrCommand> {
    let Some(judged) = &open.judged else {
        return Vec::new();
    };
    let wanted = asked.context.only.as_ref();
    if wanted.is_some_and(|kinds| !kinds.contains(&CodeActionKind::QUICKFIX)) {
        return Vec::new();
    }
    let from = open.document.offset(asked.range.start, encoding);
    let to = open.document.offset(asked.range.end, encoding);
    let is_within = |finding: &&Finding| {
        let span = finding.place.span;
        span.start as usize <= to && from <= span.end as usize
    };
    let found = judged.findings().filter(is_within);
    let actions = found.filter_map(|finding| {
        let usage = judged.usage_of(finding)?;
        let edit = fix::plan(finding, usage, &standing.catalog, Grade::Review).ok()?;
        let source = &finding.place.source;
        let changes = edit.changes.into_iter().map(|change| TextEdit {
            range: range(source, change.span, encoding),
            new_text: change.text,
        });
        let is_safe = edit.grade == Grade::Safe;
        let why = finding
            .suggestion
            .as_ref()
            .map(|suggestion| &suggestion.why);
        let why = why.filter(|_| !is_safe);
        let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
        Some(CodeAction {
            title: format!("Use {}{why}", edit.becomes),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostic::of_finding(judged, finding, encoding)]),
            edit: Some(WorkspaceEdit {
                changes: Some(HashMap::from([(
                    open.document.uri.clone(),
                    changes.collect(),
                )])),
                ..WorkspaceEdit::default()
            }),
            is_preferred: Some(is_safe),
            ..CodeAction::default()
        })
    });
    let mut seen = Vec::new();
    let mut out = Vec::new();
    for action in actions {
        // Two rules may suggest the same.
        if !seen.contains(&action.edit) {
            seen.push(action.edit.clone());
            out.push(CodeActionOrCommand::CodeAction(action));
        }
    }
    out
}
