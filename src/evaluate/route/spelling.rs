//! Writes an id as the place writes its own: decoration in front, the geography of an
//! inference profile, dots or dashes, upper or lower case. What the new model is not known
//! to be called is written all the same, and told as not sure.

use super::grade::Reason;
use crate::catalog::resolve::Target;
use crate::catalog::{Catalog, EntryId};
use crate::evaluate::Usage;

/// An id for a place, and what is not sure about how it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spelled {
    pub(super) text: String,
    pub(super) reasons: Vec<Reason>,
}

/// The id of an entry as the place of a usage would write it.
pub(super) fn spell(catalog: &Catalog, usage: &Usage, id: EntryId) -> Spelled {
    let mention = &usage.mention;
    let (start, end) = (
        mention.reading.core.start as usize,
        mention.reading.core.end as usize,
    );
    let text = mention.text.as_str();
    let prefix = text.get(..start).unwrap_or_default();
    let core = text.get(start..end).unwrap_or(text);
    let behind = text.get(end..).unwrap_or_default();
    let entry = catalog.entry(id);
    let mut reasons = Vec::new();
    if entry.vendor != usage.vendor {
        // What stands in front may name the old maker.
        if !prefix.is_empty() {
            reasons.push(Reason::Prefix(prefix.to_owned()));
        }
        // What names the platform stays.
        let proven = mention.reading.surface.as_deref();
        let row = proven.and_then(|surface| catalog.surface(surface));
        let own = row.filter(|row| !row.gateway && row.prefixes.iter().any(|own| own == prefix));
        let front = own.map_or("", |_| prefix);
        return Spelled {
            text: format!("{front}{}", entry.id),
            reasons,
        };
    }
    let (prefix, geography) = geography(prefix);
    let known = usage.entry.map(|old| catalog.entry(old).id.as_str());
    let lead = known
        .and_then(|known| lead(core, known))
        .unwrap_or_default();
    let geography = format!("{geography}{lead}");
    let mut new = if geography.is_empty() {
        let mut style = Style::of(core).unlike(known.unwrap_or(core));
        if version_sign(core).is_none() {
            // The place does not show how its gateway writes them.
            style.sign = style.sign.or_else(|| sign_of_gateway(catalog, usage));
        }
        let (new, is_listed) = style.pick(&entry.id, &entry.aliases);
        if !is_listed || is_open(catalog, usage, core, &entry.id, &new) {
            reasons.push(Reason::Spelling(new.clone()));
        }
        new
    } else {
        let new = format!("{geography}{}", entry.id);
        if !entry.aliases.contains(&new) {
            reasons.push(Reason::Spelling(new.clone()));
        }
        new
    };
    // What stands in front may be how the platform calls the maker: `xai/` of `xai/grok-4.3`.
    let maker = new.find('/').and_then(|at| new.get(..=at));
    let front = maker.and_then(|maker| prefix.strip_suffix(maker));
    new.insert_str(0, front.unwrap_or(prefix));
    if !behind.is_empty() {
        reasons.push(Reason::Dropped(behind.to_owned()));
    }
    if !means(catalog, usage, &new, id) && reasons.is_empty() {
        reasons.push(Reason::Spelling(new.clone()));
    }
    Spelled { text: new, reasons }
}

/// Whether a text is read as the entry's model, on the platform that the old one proves.
fn means(catalog: &Catalog, usage: &Usage, text: &str, id: EntryId) -> bool {
    catalog.read(text).is_some_and(|reading| {
        let Target::Known(found) = reading.target else {
            return false;
        };
        let same = catalog.origin(found) == catalog.origin(id);
        same && (reading.surface == usage.mention.reading.surface)
    })
}

/// Whether the place leaves open how it writes versions: a gateway has a way of its own, and
/// an id without a version of two parts does not show it.
fn is_open(catalog: &Catalog, usage: &Usage, core: &str, id: &str, new: &str) -> bool {
    let proven = usage.surface.as_deref();
    let row = proven.and_then(|surface| catalog.surface(surface));
    let is_gateway = row.is_some_and(|row| row.gateway);
    is_gateway && new == id && version_sign(id) == Some('-') && version_sign(core).is_none()
}

/// What the gateway that a usage goes through writes between the parts of a version, where that is known.
fn sign_of_gateway(catalog: &Catalog, usage: &Usage) -> Option<char> {
    let surface = usage.surface.as_deref()?;
    catalog.surface(surface)?.version_sign
}

/// The geography at the end of what stands in front: `us.` of `bedrock/us.`.
fn geography(prefix: &str) -> (&str, &str) {
    if !prefix.ends_with('.') {
        return (prefix, "");
    }
    let at = prefix.rfind(['/', ':']).map_or(0, |at| at + 1);
    prefix.split_at(at)
}

/// What stands in front of the platform's own id within an alias of it: `eu.`.
fn lead<'c>(core: &'c str, known: &str) -> Option<&'c str> {
    let at = core.len().checked_sub(known.len())?;
    let tail = core.get(at..)?;
    let lead = core.get(..at)?;
    (tail.eq_ignore_ascii_case(known) && lead.ends_with('.')).then_some(lead)
}

/// How an id is written.
#[derive(Debug, PartialEq, Eq)]
struct Style {
    /// Between the two parts of a version; `None` where the id has none of two parts.
    sign: Option<char>,
    case: Case,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Case {
    Lower,
    Upper,
    Mixed,
}

impl Style {
    fn of(id: &str) -> Self {
        let has = |is: fn(&char) -> bool| id.chars().any(|c| is(&c));
        let case = match (has(char::is_ascii_lowercase), has(char::is_ascii_uppercase)) {
            (_, false) => Case::Lower,
            (false, true) => Case::Upper,
            (true, true) => Case::Mixed,
        };
        Self {
            sign: version_sign(id),
            case,
        }
    }

    /// The style without what the catalog's own id does alike: `claude-2.1` is no wish for
    /// a dot.
    fn unlike(self, known: &str) -> Self {
        let sign = self.sign.filter(|_| version_sign(known) != self.sign);
        Self { sign, ..self }
    }

    /// The spelling of this style, and whether it is one of those that are listed.
    fn pick(&self, id: &str, aliases: &[String]) -> (String, bool) {
        let all = || std::iter::once(id).chain(aliases.iter().map(String::as_str));
        let fits = |spelling: &&str| {
            let other = Self::of(spelling);
            let same_sign = self.sign.is_none() || other.sign.is_none() || other.sign == self.sign;
            other.case == self.case && same_sign
        };
        // With a path in front, or without, as the id itself.
        let slashes = id.matches('/').count();
        let alike = |spelling: &&str| spelling.matches('/').count() == slashes && fits(spelling);
        if let Some(found) = all().find(alike) {
            return (found.to_owned(), true);
        }
        let mut made = id.to_owned();
        if let Some(sign) = self.sign {
            made = with_sign(&made, sign);
        }
        if self.case == Case::Upper {
            made.make_ascii_uppercase();
        }
        (made, false)
    }
}

/// What stands between the two parts of a version: `4.5` or `4-5`; no part is a date.
fn version_sign(id: &str) -> Option<char> {
    let parts: Vec<_> = version_gaps(id).collect();
    parts.first().map(|&(_, sign)| sign)
}

fn with_sign(id: &str, sign: char) -> String {
    let gaps: Vec<_> = version_gaps(id).map(|(at, _)| at).collect();
    let each = id
        .char_indices()
        .map(|(at, c)| if gaps.contains(&at) { sign } else { c });
    each.collect()
}

/// Dots and dashes between numbers of one or two digits.
fn version_gaps(id: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = id.as_bytes();
    let is_digit = move |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let run = move |from: usize| (from..id.len()).take_while(|&at| is_digit(at)).count();
    let before = move |end: usize| (0..end).rev().take_while(|&at| is_digit(at)).count();
    id.char_indices().filter(move |&(at, c)| {
        matches!(c, '.' | '-')
            && (1..=2).contains(&run(at + 1))
            && (1..=2).contains(&before(at))
            // `4-20250514` and `2024-08-06` are dates.
            && !is_year(bytes, at)
    })
}

/// Whether a gap is within a date: a number of four digits stands before it.
fn is_year(bytes: &[u8], at: usize) -> bool {
    let head = bytes.get(..at).unwrap_or_default();
    let mut parts = head.rsplit(|byte| matches!(byte, b'.' | b'-'));
    parts
        .nth(1)
        .is_some_and(|part| part.len() == 4 && part.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_a_sign_and_a_date_has_none() {
        assert_eq!(version_sign("claude-sonnet-4.5"), Some('.'));
        assert_eq!(version_sign("claude-sonnet-4-5-20250929"), Some('-'));
        assert_eq!(version_sign("claude-sonnet-4-20250514"), None);
        assert_eq!(version_sign("gpt-4o-2024-08-06"), None);
        assert_eq!(version_sign("gpt-4o"), None);
        assert_eq!(
            with_sign("claude-3-5-haiku-20241022", '.'),
            "claude-3.5-haiku-20241022"
        );
    }

    #[test]
    fn the_spelling_of_the_same_style_is_picked() {
        let aliases = ["claude-sonnet-5.5".to_owned()];
        let pick = |old: &str| {
            let style = Style::of(old).unlike("claude-sonnet-4-5");
            style.pick("claude-sonnet-5-5", &aliases)
        };
        assert_eq!(
            pick("claude-sonnet-4.5"),
            ("claude-sonnet-5.5".into(), true)
        );
        assert_eq!(
            pick("claude-sonnet-4-5"),
            ("claude-sonnet-5-5".into(), true)
        );
        assert_eq!(
            pick("CLAUDE-SONNET-4-5"),
            ("CLAUDE-SONNET-5-5".into(), false)
        );
        let style = Style::of("claude-opus-4.5").unlike("claude-opus-4-5");
        let made = style.pick("claude-opus-5-5", &[]);
        assert_eq!(made, ("claude-opus-5.5".into(), false));
        let style = Style::of("claude-2.1").unlike("claude-2.1");
        let plain = style.pick("claude-opus-5-5", &["claude-opus-5.5".into()]);
        assert_eq!(plain, ("claude-opus-5-5".into(), true));
    }

    #[test]
    fn a_geography_is_the_end_of_what_stands_in_front() {
        assert_eq!(geography("bedrock/us."), ("bedrock/", "us."));
        assert_eq!(
            geography("arn:aws:bedrock:us-east-1:1:inference-profile/eu."),
            ("arn:aws:bedrock:us-east-1:1:inference-profile/", "eu.")
        );
        assert_eq!(geography("openrouter/"), ("openrouter/", ""));
        assert_eq!(
            lead("eu.anthropic.claude-1", "anthropic.claude-1"),
            Some("eu.")
        );
        assert_eq!(lead("anthropic.claude-1", "claude-1"), Some("anthropic."));
        assert_eq!(lead("anthropic.claude-1", "anthropic.claude-1"), None);
    }
}
