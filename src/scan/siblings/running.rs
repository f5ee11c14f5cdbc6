//! What ties an id to its place in running text, where signs and quotes stand for themselves. It reads lines and fences
//! alone; what is read from tokens is [`super::tie`]'s.

use super::tie::{Tie, is_choice};
use super::told;
use super::words::{self, Table};
use crate::scan::Draft;
use crate::scan::language::Language;
use crate::scan::piece::Role;

/// How many bytes of a document are looked at, either way.
const MAX_SHOWN: usize = 500;

/// Notes the ties of mentions in a document, whose texts no tokens tell: what a reply names is recorded, and the texts of its line may tell
/// people of an id.
pub(super) fn note(mentions: &mut [Draft], text: &str, language: &Language) {
    for mention in mentions.iter_mut().filter(|mention| is_choice(mention)) {
        if is_shown_reply(text, mention) {
            mention.role = Role::Data;
        } else if told::is_labelled_in_line(text, mention) {
            mention.tie = Some(Tie::Label);
        } else if told::is_remarked(text, language.line_comments, mention) {
            mention.tie = Some(Tie::Remark);
        }
    }
}

/// Whether a reply of a model says who gave it, as far as the text of its fence shows.
fn is_shown_reply(text: &str, mention: &Draft) -> bool {
    const FENCE: &str = "```";
    let bytes = text.as_bytes();
    let (start, end) = (mention.span.start as usize, mention.span.end as usize);
    let before = bytes.get(start.saturating_sub(MAX_SHOWN)..start);
    let behind = bytes.get(end..text.len().min(end + MAX_SHOWN));
    let before = String::from_utf8_lossy(before.unwrap_or_default());
    let behind = String::from_utf8_lossy(behind.unwrap_or_default());
    // `"model": "` of JSON right before it; a request has no choices.
    let is_model = before
        .trim_end_matches(['"', ' ', ':'])
        .ends_with("\"model");
    let before = before.rsplit(FENCE).next().unwrap_or_default();
    let behind = behind.split(FENCE).next().unwrap_or_default();
    let quoted = before.split('"').chain(behind.split('"'));
    is_model && { quoted }.any(|word| words::whole(word, Table::Replies))
}
