//! `lanelint man`: the manual, as pages for `man`: one of the program and one of each command, from the same
//! descriptions as `--help`.

use std::fmt::Write as _;
use std::io::Write;

use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man;

use super::{Exit, Outcome, Root, terminal};

/// Arguments of `man`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The page to print, such as `lanelint-check.1`
    #[arg(default_value = "lanelint.1")]
    page: String,
    /// List the pages instead
    #[arg(long, conflicts_with = "page")]
    list: bool,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let mut root = Root::command();
    root.build();
    let pages = pages(&root, "lanelint".into());
    if arguments.list {
        for (name, _) in &pages {
            writeln!(out, "{name}")?;
        }
        return Ok(Exit::Clean);
    }
    let Some((_, command)) = pages.iter().find(|(name, _)| *name == arguments.page) else {
        let problem = format!("no page `{}`", arguments.page);
        return Ok(terminal::fail(
            &problem,
            Some("`lanelint man --list` names all pages"),
        ));
    };
    let mut page = Vec::new();
    Man::new((*command).clone())
        .source(concat!("lanelint ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)?;
    out.write_all(&page)?;
    Ok(Exit::Clean)
}

/// The name and the command of each page, in the order of the help: of a command and of those below it.
fn pages(command: &Command, name: String) -> Vec<(String, &Command)> {
    let mut found = vec![(format!("{name}.1"), command)];
    for below in command
        .get_subcommands()
        .filter(|below| below.get_name() != "help")
    {
        let mut own = name.clone();
        let _ = write!(own, "-{}", below.get_name());
        found.extend(pages(below, own));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_that_names_it() {
        let list = Arguments {
            page: String::new(),
            list: true,
        };
        let mut names = Vec::new();
        run(&list, &mut names).unwrap();
        let names = String::from_utf8(names).unwrap();
        for name in ["lanelint.1", "lanelint-check.1", "lanelint-policy-lint.1"] {
            assert!(names.lines().any(|line| line == name), "{name}: {names}");
        }
        for name in names.lines() {
            let asked = Arguments {
                page: name.into(),
                list: false,
            };
            let mut page = Vec::new();
            run(&asked, &mut page).unwrap();
            let page = String::from_utf8(page).unwrap();
            let title = name.trim_end_matches(".1");
            assert!(page.contains(&format!(".TH {title} 1 ")), "{name}: {page}");
        }
    }
}
