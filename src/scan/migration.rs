//! Paths of the steps that databases went through. It reads paths alone, and says nothing of what other programs record.

/// Folders of steps that a database went through, in lower case; their files are numbered.
const MIGRATIONS: &[&str] = &[
    "alembic",
    "changelogs",
    "migrate",
    "migration",
    "migrations",
];

/// Whether a path is one of a step that databases went through: it is history, which another
/// step may take on and nobody edits.
pub(super) fn is_one(folders: &str, file: &str) -> bool {
    let lower = folders.to_ascii_lowercase();
    let is_folder = |folder: &str| {
        let mut words = folder.split(['_', '-', '.', ' ']);
        words.any(|word| MIGRATIONS.contains(&word))
    };
    // `V1_2__add.sql` says it by itself.
    let is_flyway = |name: &str| {
        let rest = name
            .strip_prefix('v')
            .filter(|rest| rest.rsplit('.').next() == Some("sql"));
        rest.and_then(|rest| rest.split_once("__"))
            .is_some_and(|(number, _)| {
                !number.is_empty()
                    && number
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || b"._".contains(&byte))
            })
    };
    if is_flyway(file) {
        return true;
    }
    if !lower.split('/').any(is_folder) {
        return false;
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    // `0001_initial.py`, `20240101120000_add.rb`, `V1_2__add.sql`, `001-add.ts`
    let is_numbered = |name: &str| {
        let version = name.strip_prefix('v').filter(|rest| rest.contains("__"));
        digits(name) >= 3 || version.is_some_and(|rest| digits(rest) > 0)
    };
    // `1a2b3c4d5e6f_add.py`
    let is_hashed = |name: &str| {
        let hash = name.split(['_', '.', '-']).next().unwrap_or_default();
        hash.len() >= 10
            && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
            && hash.bytes().any(|byte| byte.is_ascii_digit())
    };
    // `20240101120000_add/migration.sql`
    let last = lower.rsplit('/').next().unwrap_or_default();
    is_numbered(file) || is_hashed(file) || is_numbered(last)
}
