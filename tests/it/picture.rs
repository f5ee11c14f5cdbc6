//! The picture in the README is what the tool prints: made from a real run, compared with
//! the file in `docs/`. `LANELINT_BLESS=1` rewrites it.

use std::fs;
use std::process::Command;

const PICTURE: &str = "docs/check.svg";

#[test]
fn the_picture_shows_a_real_run() {
    let output = Command::new(env!("CARGO_BIN_EXE_lanelint"))
        .args(["check", "--as-of", "2026-11-22"])
        .arg("fixtures/example/stale/service/src/routing.rs")
        .env("CLICOLOR_FORCE", "1")
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("\u{1b}["), "no colours: {text}");
    let picture = anstyle_svg::Term::new().render_svg(&text);
    if std::env::var_os("LANELINT_BLESS").is_some() {
        fs::write(PICTURE, &picture).unwrap();
    }
    let kept = fs::read_to_string(PICTURE).unwrap_or_default();
    assert!(
        kept == picture,
        "{PICTURE} is old; LANELINT_BLESS=1 rewrites it"
    );
}
