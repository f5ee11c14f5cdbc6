//! What an editor can do about a finding: write what is suggested. Which edit that is, and who may apply it, is
//! [`crate::fix`]'s to say.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, TextEdit, WorkspaceEdit,
};

use super::Open;
use super::diagnostic;
use super::document::{Document, Encoding, range};
use crate::cli::standing::Standing;
use crate::evaluate::{Finding, Grade};
use crate::fix::check::{Before, settle};
use crate::fix::{self, Edit};
use crate::policy;
use crate::scan::Scanner;
use crate::source::Span;
use crate::walk::{self, Scanned};

/// How many findings of a range are looked at: each edit is proven by reading the document again.
const MOST: usize = 32;

/// The document as it is, to be held against what edits make of it.
struct Proof<'a> {
    text: &'a str,
    before: Option<Scanned>,
    scanner: Scanner<'a>,
}

impl<'a> Proof<'a> {
    fn of(document: &'a Document, standing: &'a Standing) -> Self {
        let scanner = standing.scanner();
        let name = policy::locate::show(&document.path);
        let walked = walk::text(&name, document.text.as_bytes(), scanner);
        Self {
            text: &document.text,
            before: walked.scanned.into_iter().next(),
            scanner,
        }
    }

    /// Whether the document reads as it does but for the id that an edit changes.
    fn holds(&self, span: Span, edit: &Edit) -> bool {
        let Some(before) = &self.before else {
            return false;
        };
        let before = Before {
            bytes: self.text.as_bytes(),
            source: &before.source,
            scan: &before.scan,
        };
        settle(before, &[(span, edit)], &self.scanner).0.is_some()
    }
}

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
    let found = judged.findings().filter(is_within).take(MOST);
    let proof = Proof::of(&open.document, standing);
    let actions = found.filter_map(|finding| {
        let usage = judged.usage_of(finding)?;
        let edit = fix::plan(finding, usage, &standing.catalog, Grade::Review).ok()?;
        if !proof.holds(usage.mention.span, &edit) {
            return None;
        }
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
