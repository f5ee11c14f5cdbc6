//! The commands as a person types them: each transcript of `tests/cmd` is run again.
//!
//! A transcript stands beside a folder `NAME.in` when it needs files; `TRYCMD=overwrite`
//! writes what the commands say now. Every judgement has its `--as-of`, so none rots.

#[test]
fn transcripts_hold() {
    let cases = trycmd::TestCases::new();
    cases
        .env("NO_COLOR", "1")
        .env("CLICOLOR_FORCE", "0")
        .env("COLUMNS", "100")
        .env("TZ", "UTC")
        // A repository of its own: nothing above it is asked for a policy.
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml");
    cases.run();
}
