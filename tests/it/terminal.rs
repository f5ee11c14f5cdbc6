//! How output looks where: in a pipe, with colours asked for or refused, at a terminal.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::consumers::python;
use crate::project::{DAY, Project, STALE, run};

/// `check` in a pipe, with one more variable.
fn piped(project: &Project, variable: Option<(&str, &str)>) -> String {
    let mut command = project.command();
    command.args(["check", "--as-of", DAY]).envs(variable);
    run(&mut command).stdout
}

/// Without what colours text.
fn stripped(text: &str) -> String {
    let colour = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("a pattern");
    colour.replace_all(text, "").into_owned()
}

#[test]
fn colours_are_decided_once_for_all_of_a_report() {
    let project = Project::new("colours");
    project.write("a.py", STALE);
    let plain = piped(&project, None);
    assert!(!plain.contains('\u{1b}'), "{plain}");
    assert_eq!(piped(&project, Some(("NO_COLOR", "1"))), plain);
    let forced = piped(&project, Some(("CLICOLOR_FORCE", "1")));
    assert_eq!(stripped(&forced), plain);
    for part in ["MODEL", "1 error", "legacy since"] {
        let line = forced.lines().find(|line| line.contains(part));
        assert!(
            line.is_some_and(|line| line.contains('\u{1b}')),
            "{part}: {forced}"
        );
    }
    let mut command = project.command();
    command
        .args(["check", "--as-of", DAY])
        .envs([("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
    assert_eq!(run(&mut command).stdout, plain);
}

/// Runs a command with standard error at a terminal of its own and everything else in
/// pipes; prints what the terminal got, then what it shows in the end, as JSON.
const AT_A_TERMINAL: &str = r"
import json, os, pty, re, subprocess, sys
master, slave = pty.openpty()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=slave)
os.close(slave)
raw = b''
while True:
    try:
        piece = os.read(master, 4096)
    except OSError:
        break
    if not piece:
        break
    raw += piece
child.wait()
line, column = '', 0
for token in re.findall('\x1b\\[[0-9;?]*[A-Za-z]|[^\x1b]', raw.decode()):
    if token in ('\r',):
        column = 0
    elif token.startswith('\x1b'):
        if token[-1] == 'K':
            line = '' if token[2:-1] == '2' else line[:column]
        elif token[-1] not in 'ABCDmhl':
            raise SystemExit(f'not known: {token!r}')
    else:
        line, column = line[:column] + token + line[column + 1:], column + 1
print(json.dumps([raw.decode(), line.strip()]))
";

/// What a terminal on standard error got, and what it shows in the end.
fn at_a_terminal(python: &str, command: &Command, variables: &[(&str, &str)]) -> [String; 2] {
    let mut outer = Command::new(python);
    outer
        .args(["-I", "-c", AT_A_TERMINAL])
        .arg(command.get_program());
    outer
        .args(command.get_args())
        .env_remove("CI")
        .env("TERM", "xterm");
    outer.current_dir(command.get_current_dir().expect("a folder"));
    let ended = run(outer.envs(variables.iter().copied()));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    serde_json::from_str(&ended.stdout).expect("JSON")
}

#[test]
fn a_long_run_says_how_far_it_is_and_leaves_nothing() {
    let Some(python) = python() else {
        return;
    };
    let fast = Project::new("progress-fast");
    fast.write("a.py", STALE);
    let mut command = fast.command();
    command.args(["check", "--as-of", DAY]);
    let start = Instant::now();
    let [raw, _] = at_a_terminal(&python, &command, &[]);
    // On a machine with much else to do, even one file may take its second.
    assert!(
        raw.is_empty() || start.elapsed() > Duration::from_secs(1),
        "{raw:?}"
    );
    let slow = Project::new("progress-slow");
    let text = "def f(x):\n    return call(x, model=\"gpt-5.2\", other=[1, 2, {\"a\": x}])\n\n\n";
    let mut command = slow.command();
    command.args(["check", "--as-of", DAY, "--format", "compact"]);
    // Twice as much, until it takes this machine more than a second, whatever else it does.
    let mut drawn = None;
    for size in 0..12 {
        for number in 0..40 {
            slow.write(format!("{size}/f{number}.py"), text.repeat(50 << size));
        }
        let [raw, left] = at_a_terminal(&python, &command, &[]);
        if !raw.is_empty() {
            drawn = Some([raw, left]);
            break;
        }
    }
    let [raw, left] = drawn.expect("a line is drawn in a long run");
    assert!(raw.contains("files read"), "{raw:?}");
    assert_eq!(left, "", "{raw:?}");
    assert_eq!(run(&mut command).stderr, "");
    for variable in [("CI", "true"), ("TERM", "dumb")] {
        let [raw, _] = at_a_terminal(&python, &command, &[variable]);
        assert_eq!(raw, "", "{variable:?}");
    }
}
