//! `lanelint policy show`: the policy that holds for a file or folder, each value with the
//! place that said it. One file a format.

mod json;
mod pretty;
mod yaml;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::super::{Exit, Outcome, PolicyChoice, terminal};
use crate::catalog::Catalog;
use crate::policy::base::Base;
use crate::policy::effective::{From, Setting, effective};
use crate::policy::locate::show;
use crate::policy::paths::{ANY, Paths};
use crate::policy::{Problems, Written};
use crate::run;

/// Arguments of `policy show`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// A file or folder, which need not be there
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// How it looks
    #[arg(long, short, value_enum, default_value = "pretty")]
    format: Form,
    #[command(flatten)]
    policy: PolicyChoice,
}

/// How a policy looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Pretty,
    /// As one policy that can be saved
    Yaml,
    /// For programs
    Json,
}

/// A policy that holds for a path.
pub(in crate::cli) struct Shown {
    /// The path, told from the policy's folder.
    path: String,
    /// The policy's folder.
    root: Option<String>,
    /// The files it is made of, the weakest first, and which are part of lanelint.
    files: Vec<(String, bool)>,
    /// The name of the workload that holds the path.
    workload: Option<String>,
    /// The glob that leaves the path out of every run.
    excluded: Option<Setting>,
    /// Which of the exceptions can be for the path.
    exceptions: Vec<usize>,
    /// All that the policy says.
    policy: Setting,
}

pub(in crate::cli) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let shown = match Shown::read(&arguments.policy, &arguments.path) {
        Ok(shown) => shown,
        Err(problems) => return Ok(terminal::problems(&problems)),
    };
    match arguments.format {
        Form::Pretty => pretty::write(&shown, out)?,
        Form::Yaml => shown.yaml(out)?,
        Form::Json => json::write(&shown, out)?,
    }
    Ok(Exit::Clean)
}

fn read(choice: &PolicyChoice, place: &Path) -> Result<Shown, Problems> {
    let is_folder = place.is_dir();
    let mut folders = place.ancestors().skip(usize::from(!is_folder));
    let start = folders.find(|folder| folder.as_os_str().is_empty() || folder.is_dir());
    let mut written = choice.chosen().written(start.unwrap_or(Path::new("")));
    let policy = run::sound(&mut written, &mut Catalog::builtin())?;
    let base = Base::new(policy.root.as_deref().unwrap_or(Path::new("")));
    let path = base.relative(place);
    // Of a folder, what holds for a file in it, whatever the file is called.
    let probe = match path.as_str() {
        "" | "." => ANY.to_owned(),
        folder if is_folder => format!("{folder}/{ANY}"),
        file => file.to_owned(),
    };
    let workload = policy.workload_of(&probe);
    let workload = workload.and_then(|index| policy.workloads.get(index));
    let covers = policy
        .exceptions
        .iter()
        .enumerate()
        .filter(|(_, exception)| {
            let name = workload.map(|workload| workload.name.as_str());
            (exception.paths.as_ref()).is_none_or(|paths| paths.hold(&probe))
                && (exception.workload.as_ref()).is_none_or(|names| names.hold(name))
        });
    let settings = effective(&written);
    Ok(Shown {
        root: policy.root.as_deref().map(show),
        files: files(&written),
        workload: workload.map(|workload| workload.name.clone()),
        excluded: (policy.exclude.hold(&probe))
            .then(|| excluding(&settings, &probe))
            .flatten(),
        exceptions: covers.map(|(index, _)| index).collect(),
        policy: settings,
        path: if path.is_empty() { ".".into() } else { path },
    })
}

fn files(written: &Written) -> Vec<(String, bool)> {
    let layers = written.layers.iter();
    let named = layers.map(|layer| (layer.source.name().to_owned(), layer.built_in));
    named.collect()
}

/// The first glob of `exclude` that holds a path.
fn excluding(policy: &Setting, path: &str) -> Option<Setting> {
    let globs = policy.get("exclude")?.items();
    let holds = |glob: &&Setting| {
        let text = glob.text().unwrap_or_default();
        Paths::compile([text.as_str()]).0.hold(path)
    };
    globs.iter().find(holds).cloned()
}

impl Shown {
    /// What holds for a file or folder, which need not be there.
    ///
    /// # Errors
    ///
    /// All that is wrong with the policy.
    pub(in crate::cli) fn read(choice: &PolicyChoice, place: &Path) -> Result<Self, Problems> {
        read(choice, place)
    }

    /// As one policy that can be saved.
    pub(in crate::cli) fn yaml(&self, out: &mut dyn Write) -> std::io::Result<()> {
        yaml::write(self, out)
    }

    /// Where a value was said, as people read it.
    fn place(from: Option<&From>) -> String {
        match from {
            Some(from) if from.built_in => format!("{}:{} (built in)", from.file, from.line),
            Some(from) => format!("{}:{}", from.file, from.line),
            None => "no file".to_owned(),
        }
    }

    /// Rules by id, with the severity of each.
    fn rules(&self) -> Vec<(&str, &Setting, String)> {
        let rules = self.policy.get("rules").map_or(&[][..], Setting::entries);
        let severity = |rule: &Setting| rule.get("severity").and_then(Setting::text);
        let mut rules: Vec<_> = rules
            .iter()
            .map(|(id, rule)| (id.as_str(), rule, severity(rule).unwrap_or_default()))
            .collect();
        rules.sort_by_key(|(id, ..)| *id);
        rules
    }
}

/// The items of a list of scalars, as they stand in a flow sequence.
fn flow(items: &[Setting]) -> String {
    let items: Vec<_> = items.iter().map(yaml::scalar).collect();
    format!("[{}]", items.join(", "))
}
