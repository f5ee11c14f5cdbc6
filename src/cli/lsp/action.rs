//! What an editor can do about a finding: write what is suggested, a comment that settles it ([`super::comment`]), or tell more.
//! Which edit that is, and who may apply it, is [`crate::fix`]'s to say.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Command, Diagnostic,
    TextEdit, WorkspaceEdit,
};
use serde_json::json;

use super::comment;
use super::diagnostic;
use super::document::{Document, Encoding, range};
use super::{EXPLAIN, Open};
use crate::cli::standing::Standing;
use crate::evaluate::{Finding, Grade};
use crate::fix::check::{Before, settle};
use crate::fix::{self, Change, Edit};
use crate::policy;
use crate::scan::Scanner;
use crate::source::Span;
use crate::walk::{self, Scanned};

/// How many findings of a range are looked at: each edit is proven by reading the document again.
const MOST: usize = 32;

/// For how many of them comments are offered: each of those is proven so, too.
const MOST_COMMENTS: usize = 4;

/// The document as it is, to be held against what edits make of it.
pub(super) struct Proof<'a> {
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

    pub(super) fn text(&self) -> &str {
        self.text
    }

    pub(super) fn scanner(&self) -> &Scanner<'a> {
        &self.scanner
    }

    /// The document as `fix` takes it; nothing where no id is in it.
    pub(super) fn before(&self) -> Option<Before<'_>> {
        let before = self.before.as_ref()?;
        Some(Before {
            bytes: self.text.as_bytes(),
            source: &before.source,
            scan: &before.scan,
        })
    }

    /// Whether the document reads as it does but for the id that an edit changes.
    fn holds(&self, span: Span, edit: &Edit) -> bool {
        let before = self.before();
        before.is_some_and(|before| settle(before, &[(span, edit)], &self.scanner).0.is_some())
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
    let found: Vec<_> = judged.findings().filter(is_within).take(MOST).collect();
    let proof = Proof::of(&open.document, standing);
    let mut actions = Vec::new();
    for finding in &found {
        let Some(usage) = judged.usage_of(finding) else {
            continue;
        };
        let Ok(edit) = fix::plan(finding, usage, &standing.catalog, Grade::Review) else {
            continue;
        };
        if !proof.holds(usage.mention.span, &edit) {
            continue;
        }
        let is_safe = edit.grade == Grade::Safe;
        let why = finding
            .suggestion
            .as_ref()
            .map(|suggestion| &suggestion.why);
        let why = why.filter(|_| !is_safe);
        let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
        let told = diagnostic::of_finding(judged, finding, encoding);
        let title = format!("Use {}{why}", edit.becomes);
        actions.push(CodeAction {
            is_preferred: Some(is_safe),
            ..written(open, finding, (title, edit.changes), told, encoding)
        });
    }
    let path = &open.document.path;
    for finding in found.iter().take(MOST_COMMENTS) {
        let Some(usage) = judged.usage_of(finding) else {
            continue;
        };
        let told = diagnostic::of_finding(judged, finding, encoding);
        for comment in comment::of((judged, finding, usage), (path, standing), &proof) {
            let (title, changes) = (comment.title, vec![comment.change]);
            let told = told.clone();
            actions.push(written(open, finding, (title, changes), told, encoding));
        }
    }
    let mut out: Vec<CodeActionOrCommand> = Vec::new();
    let mut seen = Vec::new();
    for action in actions {
        // Two rules may suggest the same.
        if action.edit.is_none() || !seen.contains(&action.edit) {
            seen.push(action.edit.clone());
            out.push(CodeActionOrCommand::CodeAction(action));
        }
    }
    // As a command alone: some clients take an action with a command for one.
    if let Some(finding) = found.first()
        && let Some(usage) = judged.usage_of(finding)
    {
        let at = range(&usage.source, usage.mention.span, encoding).start;
        let arguments = vec![json!(open.document.uri), json!(at), json!(finding.rule)];
        out.push(CodeActionOrCommand::Command(Command {
            title: format!("Explain `{}` and `{}`", usage.mention.text, finding.rule),
            command: EXPLAIN.to_owned(),
            arguments: Some(arguments),
        }));
    }
    out
}

/// An action that writes something.
fn written(
    open: &Open,
    finding: &Finding,
    (title, changes): (String, Vec<Change>),
    told: Diagnostic,
    encoding: Encoding,
) -> CodeAction {
    let source = &finding.place.source;
    let changes = changes.into_iter().map(|change| TextEdit {
        range: range(source, change.span, encoding),
        new_text: change.text,
    });
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![told]),
        edit: Some(WorkspaceEdit {
            changes: Some(HashMap::from([(
                open.document.uri.clone(),
                changes.collect(),
            )])),
            ..WorkspaceEdit::default()
        }),
        ..CodeAction::default()
    }
}
