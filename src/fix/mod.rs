//! The edit that fixes a finding: which bytes to replace by what, or why nothing is to be written there. Pure: texts are
//! given and given back.
//!
//! ```text
//! finding ─plan─► Edit | Refused ─text::splice─► bytes ─check::settle─► bytes that still read as they did
//! ```
//!
//! The one answer to "may this be written?": reports carry for robots what [`offered`] has planned and proved in the same way
//! as `lanelint fix` does, and an editor proves each edit by itself. What to move to is the router's
//! ([`crate::evaluate::route`]); reading and writing files is the command's.

mod beside;
pub mod check;
mod key;
mod most;
pub mod note;
pub mod offered;
mod parts;
pub mod refused;
pub mod text;

use crate::catalog::Catalog;
use crate::evaluate::{Disposition, Finding, Grade, Reason, Suggestion, Usage};
use crate::scan::Role;
use crate::scan::given::Kept;
use crate::source::Span;
use key::Keys;

pub use most::Made;
pub use offered::Offered;
pub use refused::Refused;

/// A text to write in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What to replace.
    pub span: Span,
    /// What to write there: signs of ids or names alone, or nothing.
    pub text: String,
}

/// All that is to be written for one id, together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// In the order of the text; none touches another.
    pub changes: Vec<Change>,
    /// What the id reads as afterwards.
    pub becomes: String,
    /// Who may apply it, once all of its parts are written.
    pub grade: Grade,
}

/// What to write for a finding, if whoever may apply edits up to `most` may do so.
///
/// # Errors
///
/// Why nothing is to be written.
pub fn plan(
    finding: &Finding,
    usage: &Usage,
    catalog: &Catalog,
    most: Grade,
) -> Result<Edit, Refused> {
    Planner::new(catalog).plan(finding, usage, most)
}

/// Plans the edits of many findings, with files as they are at one time: what it has learned of one it does not read again.
pub struct Planner<'a> {
    catalog: &'a Catalog,
    keys: Keys,
}

impl<'a> Planner<'a> {
    /// One that knows no file yet.
    pub fn new(catalog: &'a Catalog) -> Self {
        Self {
            catalog,
            keys: Keys::default(),
        }
    }

    /// As [`plan`].
    ///
    /// # Errors
    ///
    /// Why nothing is to be written.
    pub fn plan(&self, finding: &Finding, usage: &Usage, most: Grade) -> Result<Edit, Refused> {
        settled(finding, usage)?;
        stays(usage)?;
        let suggestion = finding.suggestion.as_ref();
        let suggestion = suggestion.ok_or_else(|| Refused::Nothing(finding.help.clone()))?;
        self.takes(usage, suggestion)?;
        let (becomes, mut changes) = parts::changes(usage, suggestion, self.catalog)?;
        changes.extend(beside::changes(usage, suggestion)?);
        changes.sort_by_key(|change| change.span);
        let grade = suggestion.grade;
        if grade > most {
            return Err(Refused::Grade(grade, suggestion.why.clone()));
        }
        Ok(Edit {
            changes,
            becomes,
            grade,
        })
    }

    /// Whether the place can take what is suggested.
    fn takes(&self, usage: &Usage, suggestion: &Suggestion) -> Result<(), Refused> {
        for reason in &suggestion.reasons {
            match reason {
                Reason::Listed => return Err(Refused::ListedAlready),
                Reason::Facts => return Err(Refused::Facts),
                Reason::Set(name) => {
                    return Err(Refused::Beside {
                        what: format!("`{name}` is rejected"),
                        why: Some(Kept::Spread),
                    });
                }
                _ => {}
            }
        }
        if self.keys.doubles(usage, &suggestion.id) {
            return Err(Refused::DoubleKey);
        }
        Ok(())
    }
}

/// What was decided of it already.
fn settled(finding: &Finding, usage: &Usage) -> Result<(), Refused> {
    match finding.disposition {
        Disposition::Tracked(_) => return Err(Refused::Tagged),
        Disposition::Ignored(_) => return Err(Refused::Ignored),
        Disposition::Excepted(_) => return Err(Refused::Excepted),
        Disposition::Open | Disposition::Baselined => {}
    }
    // Whoever wrote a tag meant the id to stay for a time; one that does not hold is fixed first.
    if usage.tag.is_some() {
        return Err(Refused::BadTag);
    }
    Ok(())
}

/// Whether it stands where no id is changed, whatever is suggested.
fn stays(usage: &Usage) -> Result<(), Refused> {
    if usage.is_generated {
        return Err(Refused::Generated);
    }
    if usage.is_vendored {
        return Err(Refused::Vendored);
    }
    match usage.stands {
        Role::Compare => Err(Refused::Compared),
        Role::Listing => Err(Refused::Listed),
        Role::Test => Err(Refused::Tested),
        Role::Data => Err(Refused::Recorded),
        Role::Use | Role::Comment | Role::Prose | Role::Example => Ok(()),
    }
}
