//! Who may write a suggestion: a robot, a person after a look, or a person by hand. The
//! grade follows from the reasons, and each reason is told.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::around;
use super::beside;
use super::breaks::Hidden;
use super::candidates::Candidate;
use super::money;
use super::parts;
use super::purpose;
use super::settings;
use super::spelling::Spelled;
use super::{Advice, Breaks, Router, Suggestion};
use crate::catalog::Entry;
use crate::evaluate::Usage;
use crate::evaluate::elsewhere::Apart;
use crate::scan::{Purpose, Role, Tie};

/// From how many times the price on a suggestion needs a look.
pub(super) const DEARER: f64 = 2.0;

/// How many parameters that do not go with a model are named.
const TOLD: usize = 8;

/// How that is said.
const DEARER_TEXT: &str = "it costs at least twice as much";

/// Who may apply a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// A robot: it can stand in the place of the old id as it is.
    Safe,
    /// A person who has looked at the reasons.
    Review,
    /// A person, with other changes than to the id alone.
    Manual,
}

impl Grade {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Review => "review",
            Self::Manual => "manual",
        }
    }

    /// How its reasons are announced.
    fn asks(self) -> &'static str {
        match self {
            Self::Manual => "by hand",
            Self::Safe | Self::Review => "review",
        }
    }
}

impl Suggestion {
    /// Adds what speaks against it, and is known only once others are made: nothing that needs more than a look.
    pub(in crate::evaluate) fn doubt(&mut self, reason: Reason) {
        let lead = match self.grade {
            Grade::Safe => format!("; {}: ", Grade::Review.asks()),
            Grade::Review | Grade::Manual => "; ".to_owned(),
        };
        self.why.push_str(&lead);
        self.why.push_str(&reason.in_short());
        self.grade = self.grade.max(reason.grade());
        self.reasons.push(reason);
    }
}

/// What speaks against writing a suggestion without a look.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The old id is put together from parts, or has a version beside it.
    Parts {
        /// All of them are written together.
        together: bool,
    },
    /// It is a team's own name for a model, and stands for it wherever it is said.
    OwnName,
    /// What stands in front of the old id names another maker.
    Prefix(String),
    /// It costs at least twice as much: by so many times for input and output.
    Price(Option<f64>, Option<f64>),
    /// An embedding model makes other vectors: how many numbers the old one's have, and its own.
    Index(Option<(u64, u64)>),
    /// A parameter stands beside it that newer models may reject, as far as is known.
    Setting(String),
    /// A parameter that it rejects is set on what it is given to, in a way that no edit takes out.
    Set(String),
    /// What else its call sets is not all seen, and it may reject some of it.
    Unseen(Hidden),
    /// What the call sets does not go with it: what, and what becomes of it.
    Breaks(String),
    /// Another maker's.
    Vendor(String),
    /// Of another line of the same maker, or of none.
    Line(Option<String>),
    /// It is of a lane below the old one's: its own, and the old one's.
    Lane(String, String),
    /// It is called by another endpoint.
    Endpoint(String),
    /// It is known not to do what the old one does.
    Lacks(String),
    /// Whether it does what the old one does is not known.
    Capability(String),
    /// It stands in the same list already.
    Listed,
    /// The place tells models apart.
    Gate,
    /// What stands beside the old id tells of its model.
    Facts,
    /// What holds it is named after the old model.
    Namesake,
    /// A text for people beside the old id names its model.
    Label,
    /// A comment beside it does.
    Remark,
    /// A table has an entry for the old id: in another file, at this place, and none for the new one; or in the same file.
    Entry(Option<String>),
    /// Code goes another way with it.
    Branch(Apart),
    /// A list of the same file, at this place, has the old id and not the new one.
    Offered(String),
    /// The same model stands beside it for another platform, at this place.
    Twin(String),
    /// The file names the old model at this place, too, where no edit is made.
    Left(String),
    /// Another entry of its list, at this place, becomes the same id.
    Same(String),
    /// A test expects the old id, at this place.
    Expected(String),
    /// Somebody has to provide for it first.
    Purpose(Purpose),
    /// A program writes the file.
    Generated,
    /// Its window is smaller.
    Context,
    /// Its longest input is shorter.
    Input,
    /// Its longest answer is shorter.
    Output,
    /// It is not generally available.
    Preview,
    /// It is legacy, the last that lives of its line.
    Legacy,
    /// The catalog does not list this spelling.
    Spelling(String),
    /// What stands behind the old id, and is not known of the new one.
    Dropped(String),
    /// The id is no choice of a model here.
    Role(Role),
    /// It is a guess at what was meant.
    Guess,
}

impl Reason {
    /// The name that reports use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Parts { .. } => "parts",
            Self::OwnName => "own-name",
            Self::Prefix(_) => "prefix",
            Self::Price(..) => "price",
            Self::Index(_) => "dimension",
            Self::Setting(_) | Self::Set(_) => "setting",
            Self::Unseen(_) => "unseen",
            Self::Breaks(_) => "breaks",
            Self::Vendor(_) => "vendor",
            Self::Line(_) => "line",
            Self::Lane(..) => "lane",
            Self::Endpoint(_) => "endpoint",
            Self::Lacks(_) | Self::Capability(_) => "capability",
            Self::Listed => "listed",
            Self::Gate => "gate",
            Self::Facts => "facts",
            Self::Namesake => "namesake",
            Self::Label => "label",
            Self::Remark => "remark",
            Self::Entry(_) => "entry",
            Self::Branch(_) => "branch",
            Self::Offered(_) => "offered",
            Self::Twin(_) => "twin",
            Self::Left(_) => "left",
            Self::Same(_) => "same",
            Self::Expected(_) => "expected",
            Self::Purpose(Purpose::Deployment) => "deployment",
            Self::Purpose(Purpose::Training) => "training",
            Self::Purpose(Purpose::Judging) => "judge",
            Self::Generated => "generated",
            Self::Context => "context",
            Self::Input => "input",
            Self::Output => "output",
            Self::Preview => "preview",
            Self::Legacy => "legacy",
            Self::Spelling(_) => "spelling",
            Self::Dropped(_) => "suffix",
            Self::Role(_) => "role",
            Self::Guess => "guess",
        }
    }

    /// In words beside the factors.
    fn in_short(&self) -> String {
        match self {
            Self::Price(..) => DEARER_TEXT.to_owned(),
            other => other.to_string(),
        }
    }

    /// Whether it is of the two models, whatever the place is.
    pub fn is_of_models(&self) -> bool {
        matches!(
            self,
            Self::Price(..)
                | Self::Index(_)
                | Self::Vendor(_)
                | Self::Line(_)
                | Self::Lane(..)
                | Self::Endpoint(_)
                | Self::Lacks(_)
                | Self::Capability(_)
                | Self::Context
                | Self::Input
                | Self::Output
                | Self::Preview
                | Self::Legacy
        )
    }

    /// The mildest grade that it allows.
    pub fn grade(&self) -> Grade {
        match self {
            Self::Parts { together: false }
            | Self::OwnName
            | Self::Prefix(_)
            | Self::Gate
            | Self::Facts
            | Self::Namesake
            | Self::Label
            | Self::Twin(_)
            | Self::Generated
            | Self::Role(Role::Data) => Grade::Manual,
            _ => Grade::Review,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parts { together: true } => {
                f.write_str("the id stands in several parts, or with its version: they change together")
            }
            Self::Parts { together: false } => f.write_str(
                "the id stands in several parts, or with its version: change all of them",
            ),
            Self::OwnName => f.write_str("it is a name of your own: change what it stands for"),
            Self::Prefix(prefix) => write!(f, "`{prefix}` in front may be for another maker"),
            Self::Price(input, output) => {
                let each = [("input", *input), ("output", *output)];
                let each = each.iter().filter_map(|(what, by)| Some((what, (*by)?)));
                let each = each.map(|(what, by)| format!("{} × {what}", money::factor(by)));
                let each: Vec<_> = each.collect();
                write!(f, "{DEARER_TEXT}: {}", each.join(", "))
            }
            Self::Index(Some((old, new))) if old != new => write!(
                f,
                "its vectors have {new} numbers, not {old}: the index must be built anew"
            ),
            Self::Index(_) => f.write_str("its vectors differ: the index must be built anew"),
            Self::Breaks(what) => f.write_str(what),
            Self::Unseen(why) => write!(f, "{why}"),
            Self::Setting(name) => write!(f, "`{name}` is set beside it, which it may reject"),
            Self::Set(name) => write!(f, "`{name}` is set on what it is given to, and it rejects that"),
            Self::Vendor(vendor) => write!(f, "it is made by {vendor}"),
            Self::Line(Some(line)) => write!(f, "it is of another line, {line}"),
            Self::Line(None) => f.write_str("it is not known to be of the same family"),
            Self::Lane(own, old) => write!(f, "it is of lane `{own}`, below `{old}`"),
            Self::Endpoint(name) => write!(f, "it has another endpoint: {name}"),
            Self::Lacks(what) => write!(f, "it is without {what}, which the old model has"),
            Self::Capability(what) => write!(f, "whether it has {what} is not known"),
            Self::Listed => f.write_str("it is in this list already: take the old id out"),
            Self::Gate => f.write_str(
                "models are told apart here: see whether the new one belongs there at all",
            ),
            Self::Facts => f.write_str(
                "what stands beside it tells of the old model: give the new one an entry of its own",
            ),
            Self::Namesake => {
                f.write_str("what holds it is named after the old model: rename it, too, or add another")
            }
            Self::Label => {
                f.write_str("a text for people beside it names the old model: change both")
            }
            Self::Remark => f.write_str("a comment beside it names the old model: change both"),
            Self::Entry(None) => f.write_str(
                "a table in this file has an entry for the old id: see that the new one has one, too",
            ),
            Self::Entry(Some(place)) => write!(
                f,
                "`{place}` has an entry for the old id and none for the new one: add one"
            ),
            Self::Twin(place) => write!(
                f,
                "`{place}` names the same model for another platform: change all of them or none"
            ),
            Self::Left(place) => write!(
                f,
                "`{place}` names the old model, too, and is left as it is: change both or none"
            ),
            Self::Same(place) => write!(
                f,
                "`{place}` becomes the same id: see whether both are wanted"
            ),
            Self::Expected(place) => write!(f, "the test at `{place}` expects the old id"),
            Self::Offered(place) => write!(
                f,
                "the list at `{place}` has the old id and not the new one: change both or none"
            ),
            Self::Purpose(Purpose::Deployment) => {
                f.write_str("it is deployed: a deployment of the new one must be there first")
            }
            Self::Purpose(Purpose::Training) => {
                f.write_str("training begins with it: see that the service trains the new one")
            }
            Self::Purpose(Purpose::Judging) => f.write_str(
                "it judges what others answer: see that the service takes the new one, and that scores can be compared",
            ),
            Self::Branch(Apart {
                place,
                text,
                is_old,
            }) => {
                let (one, other) = if *is_old { ("old", "new") } else { ("new", "old") };
                write!(
                    f,
                    "`{place}` tells models apart by `{text}`: the {one} id passes and the {other} one does not"
                )
            }
            Self::Generated => {
                f.write_str("a program writes this file: change what it is made from")
            }
            Self::Context => f.write_str("its context window is smaller"),
            Self::Input => f.write_str("its longest input is shorter"),
            Self::Output => f.write_str("its longest answer is shorter"),
            Self::Preview => f.write_str("it is a preview"),
            Self::Legacy => f.write_str("it is legacy itself, the newest of its line that lives"),
            Self::Spelling(text) => write!(f, "the catalog does not list the spelling `{text}`"),
            Self::Dropped(text) => {
                write!(f, "`{text}` behind the id is not known of the new model")
            }
            Self::Role(Role::Compare) => f.write_str("the id is compared with here"),
            Self::Role(Role::Listing) => f.write_str("the id stands in a list or table"),
            Self::Role(Role::Test) => f.write_str("the id stands in a test"),
            Self::Role(Role::Data) => f.write_str("what is recorded here is history"),
            Self::Role(_) => f.write_str("the id stands in text"),
            Self::Guess => f.write_str("it is a guess at what was meant"),
        }
    }
}

impl Router<'_> {
    /// The suggestion that a candidate is, with its grade.
    pub(super) fn graded(
        &self,
        usage: &Usage,
        candidate: &Candidate,
        spelled: Spelled,
        is_last_resort: bool,
    ) -> Suggestion {
        let catalog = self.standard.catalog;
        let mention = &usage.mention;
        let mut reasons = Vec::new();
        let mut breaks = Breaks::default();
        let is_versioned = || settings::has_version(usage) || self.is_versioned(usage);
        if parts::are_several(usage) || is_versioned() {
            let to = (spelled.text.as_str(), candidate.entry);
            let is_versioned = !mention.is_folded() && is_versioned();
            let written = parts::written(usage, to, is_versioned, catalog);
            reasons.push(Reason::Parts {
                together: written.is_ok(),
            });
            if parts::is_called_so(usage) {
                reasons.push(Reason::Namesake);
            }
        }
        if usage.entry.is_some_and(|id| catalog.is_own_name(id)) {
            reasons.push(Reason::OwnName);
        }
        reasons.extend(spelled.reasons);
        let ids = usage.entry.zip(candidate.entry);
        let change =
            ids.map(|(old, new)| money::Change::of(catalog, old, new, self.standard.as_of));
        if let Some((old, new)) = ids {
            let (was, is) = (catalog.entry(old), catalog.entry(new));
            if is.kind == "embedding" && catalog.origin(old) != catalog.origin(new) {
                let length = |id| catalog.dimension(id).map(|(length, _)| length);
                reasons.push(Reason::Index(length(old).zip(length(new))));
            }
            if is.vendor != was.vendor {
                let maker = catalog.vendor(&is.vendor);
                let name = maker.map_or(is.vendor.as_str(), |maker| &maker.name);
                reasons.push(Reason::Vendor(name.to_owned()));
            } else if !is_same_family(was, is) {
                let line = catalog.standing(is).map(|(line, _)| line.name.clone());
                reasons.push(Reason::Line(line));
            }
            let lanes = was.lane.as_ref().zip(is.lane.as_ref());
            let below = lanes.filter(|(old, new)| old != new && catalog.is_lane_within(new, old));
            reasons.extend(below.map(|(old, new)| Reason::Lane(new.clone(), old.clone())));
            let endpoint = catalog.endpoint(new);
            let other = endpoint.filter(|_| endpoint != catalog.endpoint(old));
            reasons.extend(other.map(|name| Reason::Endpoint(name.to_owned())));
            let (lost, unsure) = (self.lost(old, new), self.unsure(old, new));
            reasons.extend(lost.map(Reason::Lacks));
            // Nobody takes from a line what it has with a new member, as far as is known.
            let unsure = unsure.filter(|_| !is_same_family(was, is));
            reasons.extend(unsure.map(Reason::Capability));
            if catalog.is_preview(new) {
                reasons.push(Reason::Preview);
            }
            if is_last_resort && self.standing(new).is_last_of_line {
                reasons.push(Reason::Legacy);
            }
            let found = self.broken(usage, old, new);
            let unsure = found.unsure.clone().or_else(|| {
                // Where nothing is read, its text is looked through.
                let vendor = catalog.vendor(&was.vendor);
                let names = vendor.map_or(&[][..], |vendor| &vendor.settings);
                settings::beside(usage, names)
            });
            breaks = Breaks::from(&found.broken);
            let mut told: Vec<String> = Vec::new();
            for one in breaks.iter().map(ToString::to_string) {
                if !told.contains(&one) && told.len() < TOLD {
                    told.push(one);
                }
            }
            let stays = found.stays.clone();
            let unsure = unsure.filter(|name| stays.as_ref() != Some(name));
            reasons.extend(stays.map(Reason::Set));
            match (told.is_empty(), unsure) {
                (false, unsure) => {
                    reasons.push(Reason::Breaks(told.join(", ")));
                    reasons.extend(unsure.map(Reason::Setting));
                }
                (true, Some(unsure)) => reasons.push(Reason::Setting(unsure)),
                (true, None) if found.stays.is_none() => {
                    reasons.extend(found.unseen.clone().map(Reason::Unseen));
                }
                (true, None) => {}
            }
        }
        if let Some(change) = &change {
            reasons.extend(change.reasons(DEARER));
        }
        match mention.tie {
            Some(Tie::Gate) => reasons.push(Reason::Gate),
            Some(Tie::Facts) => reasons.push(Reason::Facts),
            Some(Tie::Namesake) if !reasons.contains(&Reason::Namesake) => {
                reasons.push(Reason::Namesake);
            }
            Some(Tie::Entry) if !around::is_entered(usage, &spelled.text) => {
                reasons.push(Reason::Entry(None));
            }
            Some(Tie::Name) => reasons.push(Reason::OwnName),
            Some(Tie::Label) => reasons.push(Reason::Label),
            Some(Tie::Remark) => reasons.push(Reason::Remark),
            Some(Tie::Part | Tie::Past | Tie::Entry | Tie::Namesake) | None => {}
        }
        reasons.extend(self.elsewhere(usage, &spelled.text));
        // What a deployment of one's own stands for, the catalog of one's own says.
        let is_own = reasons.contains(&Reason::OwnName);
        if usage.role() == Role::Use && !mention.is_folded() && !is_own {
            let purpose = purpose::of(usage).or_else(|| self.deployed(usage));
            reasons.extend(purpose.map(Reason::Purpose));
        }
        if usage.is_generated {
            reasons.push(Reason::Generated);
        }
        if beside::is_listed(usage, &spelled.text) {
            reasons.push(Reason::Listed);
        }
        if usage.role() != Role::Use {
            reasons.push(Reason::Role(usage.role()));
        }
        let is_told = |reason: &Reason| {
            let names = matches!(
                reason,
                Reason::Label | Reason::Remark | Reason::Facts | Reason::Twin(_)
            );
            names
                || matches!(
                    reason,
                    Reason::Namesake | Reason::OwnName | Reason::Expected(_)
                )
        };
        if !reasons.iter().any(is_told) {
            reasons.extend(self.left(usage).map(Reason::Left));
            let is_left = reasons
                .iter()
                .any(|reason| matches!(reason, Reason::Left(_)));
            let introduced = around::introduced(usage).filter(|_| !is_left);
            reasons.extend(introduced.map(Reason::Left));
        }
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.grade()));
        let grade = reasons
            .iter()
            .map(Reason::grade)
            .max()
            .unwrap_or(Grade::Safe);
        let mut why = candidate.because.to_string();
        let terms = change.map(|change| change.to_string()).unwrap_or_default();
        if !terms.is_empty() {
            why = format!("{why} ({terms})");
        }
        if !reasons.is_empty() {
            let told: Vec<_> = reasons.iter().map(Reason::in_short).collect();
            why = format!("{why}; {}: {}", grade.asks(), told.join("; "));
        }
        let advice = Advice {
            id: spelled.text,
            why,
            grade,
            reasons,
            entry: candidate.entry,
        };
        Suggestion {
            advice: advice.into(),
            breaks,
        }
    }
}

/// Whether two models of a maker stand in one line, or are snapshots of one model.
fn is_same_family(one: &Entry, other: &Entry) -> bool {
    match (one.line, other.line) {
        (Some(one), Some(other)) => one.line == other.line,
        _ => one.snapshot_of.is_some() && one.snapshot_of == other.snapshot_of,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn all() -> Vec<Reason> {
        let text = || "x".to_owned();
        let apart = Apart {
            place: text(),
            text: text(),
            is_old: true,
        };
        let mut all = vec![
            Reason::Parts { together: true },
            Reason::Parts { together: false },
            Reason::OwnName,
            Reason::Prefix(text()),
            Reason::Price(None, None),
            Reason::Index(None),
            Reason::Setting(text()),
            Reason::Unseen(Hidden::Unread),
            Reason::Breaks(text()),
            Reason::Vendor(text()),
            Reason::Line(None),
            Reason::Lane(text(), text()),
            Reason::Endpoint(text()),
            Reason::Lacks(text()),
            Reason::Capability(text()),
            Reason::Listed,
            Reason::Gate,
            Reason::Facts,
            Reason::Namesake,
            Reason::Label,
            Reason::Remark,
            Reason::Entry(None),
            Reason::Branch(apart),
            Reason::Offered(text()),
            Reason::Twin(text()),
            Reason::Left(text()),
            Reason::Same(text()),
            Reason::Expected(text()),
            Reason::Generated,
            Reason::Context,
            Reason::Input,
            Reason::Output,
            Reason::Preview,
            Reason::Legacy,
            Reason::Spelling(text()),
            Reason::Dropped(text()),
            Reason::Role(Role::Test),
            Reason::Guess,
        ];
        let purposes = [Purpose::Deployment, Purpose::Training, Purpose::Judging];
        all.extend(purposes.map(Reason::Purpose));
        all
    }

    /// The grade of each name, as the table of the docs says.
    fn documented() -> BTreeMap<&'static str, &'static str> {
        let docs = include_str!("../../../docs/fix.md");
        let (_, table) = docs.split_once("## Why somebody has to look").unwrap();
        let (table, _) = table.split_once("\n## ").unwrap();
        let mut found = BTreeMap::new();
        for row in table.lines().filter(|line| line.starts_with("| `")) {
            let mut cells = row.split(" | ");
            let (names, grade) = (cells.next().unwrap(), cells.next().unwrap());
            for name in names.split('`').skip(1).step_by(2) {
                assert!(found.insert(name, grade).is_none(), "{name} twice");
            }
        }
        found
    }

    #[test]
    fn each_reason_is_in_the_docs_with_its_grade_and_in_the_schema() {
        let mut documented = documented();
        let schema = include_str!("../../report/json/record.rs");
        let mut names: Vec<_> = all().iter().map(Reason::name).collect();
        for reason in all() {
            let grades = documented.get(reason.name()).copied().unwrap_or_default();
            assert!(
                grades.contains(reason.grade().name()),
                "{}: {grades}",
                reason.name()
            );
            assert!(
                schema.contains(&format!("`{}`", reason.name())),
                "{}",
                reason.name()
            );
            assert!(!reason.to_string().is_empty());
        }
        names.sort_unstable();
        names.dedup();
        let meant: BTreeMap<_, _> = { super::super::REASONS }
            .iter()
            .map(|(name, grades, _)| (*name, *grades))
            .collect();
        assert_eq!(meant, documented);
        documented.retain(|name, _| !names.contains(name));
        assert!(documented.is_empty(), "{documented:?}");
    }
}
