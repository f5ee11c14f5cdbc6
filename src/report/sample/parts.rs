//! What a sample is put together from.

use std::sync::{Arc, LazyLock};

use crate::catalog::entry::{Day, EntryId};
use crate::catalog::resolve::{Reading, Target};
use crate::catalog::{Catalog, Status, View, overlay};
use crate::evaluate::usage::Resolved;
use crate::evaluate::{Finding, Place, Severity, Sites, Texts, Usage};
use crate::scan::{Context, Draft, Form, Role, Stands};
use crate::source::{Source, Span};
use crate::tags::{Reach, Tag, Value};

/// The built-in catalog with facts over it that no refresh changes.
pub(super) static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    // From the project's folder, where tests run: reports show the path.
    let (catalog, faults) = overlay::load(&[overlay::Asked {
        path: "fixtures/report/catalog.yaml".into(),
        place: None,
        withheld: false,
    }]);
    assert!(faults.is_empty(), "{faults:?}");
    catalog
});

/// What that catalog has of a usage's model.
pub(super) fn entry(usage: &Usage) -> Option<EntryId> {
    CATALOG.on_surface(&usage.judged_by, usage.id.as_deref()?)
}

pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Where a text stands in a source.
pub(super) fn find(source: &Source, text: &str) -> Span {
    let start = source.text().find(text).unwrap();
    (start..start + text.len()).into()
}

pub(super) fn place(source: &Arc<Source>, text: &str) -> Place {
    Place {
        source: source.clone(),
        span: find(source, text),
    }
}

pub(super) fn view(status: Status) -> View {
    View {
        status,
        ..View::unknown()
    }
}

pub(super) fn usage(source: &Arc<Source>, text: &str, vendor: &str, view: View) -> Usage {
    let span = find(source, text);
    let form = Form {
        text: text.to_owned(),
        context: Context::String,
        language: "python",
        reading: Reading {
            same_case: true,
            ambiguous: false,
            core: 0..text.len() as u32,
            surface: None,
            target: Target::Known(EntryId(0)),
            tuned: None,
        },
    };
    let draft = Draft {
        name: Some("model".into()),
        ..Draft::bare(form, span)
    };
    let resolved = Resolved {
        id: Some(text.to_owned()),
        near: None,
        unlisted: None,
        vendor: vendor.to_owned(),
        kind: "chat".into(),
        surface: None,
        judged_by: vendor.to_owned(),
        entry: None,
        own: None,
        view,
    };
    Usage {
        resolved: resolved.into(),
        source: source.clone(),
        mention: draft.kept(source, &mut Stands::default()),
        file: 0,
        stands: Role::Use,
        is_generated: false,
        is_vendored: false,
        workload: None,
        tag: None,
        sites: Sites::default(),
        project: None,
    }
}

pub(super) fn finding(usages: &[Usage], index: usize, rule: &str, severity: Severity) -> Finding {
    let usage = &usages[index];
    let said = Texts {
        rule: rule.to_owned(),
        severity,
        message: format!("{} is {:?}", usage.mention.text, usage.view.status).to_lowercase(),
        label: "look here".into(),
        policy: None,
        help: String::new(),
        vendor_replacements: Vec::new(),
    };
    let place = Place {
        source: usage.source.clone(),
        span: usage.mention.span,
    };
    Finding::new(said, place, Some(index))
}

pub(super) fn tag(source: &Arc<Source>, text: &str, keys: &[(&str, &str)]) -> Tag {
    let value = |&(key, text): &(&str, &str)| {
        let value = Value {
            text: text.to_owned(),
            span: Span::default(),
        };
        (key.to_owned(), value)
    };
    let until = keys.iter().find(|(key, _)| *key == "until");
    Tag {
        span: find(source, text),
        reach: Reach::File,
        keys: keys.iter().map(value).collect(),
        until: until.and_then(|(_, day)| day.parse().ok()),
        faults: Vec::new(),
    }
}
