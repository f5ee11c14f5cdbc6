//! Where a repository comes from, by its settings, without what would let somebody in: no name, no password, no token.
//!
//! Only the file of settings that git keeps for the repository is read, and nothing that it includes. A remote that is a folder of
//! this machine says nothing.

use std::collections::BTreeMap;

/// The largest file of settings that is read.
pub(super) const MAX_SETTINGS: u64 = 1 << 20;

/// The address of the remote that a branch is of, else of `origin`, else of the only one.
pub(super) fn of(settings: &str, branch: Option<&str>) -> Option<String> {
    let read = Settings::read(settings);
    let own = branch.and_then(|branch| read.followed.get(branch));
    let own = own.and_then(|name| read.remotes.get(name));
    let origin = || read.remotes.get("origin");
    let only = || {
        let first = read.remotes.values().next();
        first.filter(|_| read.remotes.len() == 1)
    };
    own.or_else(origin).or_else(only).and_then(|url| shown(url))
}

#[derive(Default)]
struct Settings {
    /// The first address of each remote.
    remotes: BTreeMap<String, String>,
    /// The remote of each branch.
    followed: BTreeMap<String, String>,
}

impl Settings {
    fn read(text: &str) -> Self {
        let mut read = Self::default();
        let mut section = (String::new(), String::new());
        for line in text.lines().map(str::trim) {
            if let Some(head) = line.strip_prefix('[') {
                section = head_of(head);
                continue;
            }
            let Some((key, value)) = line.split_once('=') else {
                continue;
            };
            let key = key.trim().to_ascii_lowercase();
            let into = match (section.0.as_str(), key.as_str()) {
                ("remote", "url") => &mut read.remotes,
                ("branch", "remote") => &mut read.followed,
                _ => continue,
            };
            into.entry(section.1.clone())
                .or_insert_with(|| value_of(value));
        }
        read
    }
}

/// `remote "origin"]` as the kind and the name.
fn head_of(head: &str) -> (String, String) {
    let head = head.rsplit_once(']').map_or(head, |(head, _)| head);
    let (kind, name) = head.split_once('"').unwrap_or((head, ""));
    let name = name.rsplit_once('"').map_or(name, |(name, _)| name);
    (
        kind.trim().to_ascii_lowercase(),
        name.replace("\\\"", "\"").replace("\\\\", "\\"),
    )
}

/// A value without its quotes and the remark behind it.
fn value_of(value: &str) -> String {
    let mut out = String::new();
    let mut is_quoted = false;
    let mut chars = value.trim().chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => is_quoted = !is_quoted,
            '\\' => out.extend(chars.next()),
            '#' | ';' if !is_quoted => break,
            c => out.push(c),
        }
    }
    out.trim_end().to_owned()
}

/// `https://host/owner/name.git` or `host:owner/name.git`: an address without who asks, and without what a query says.
fn shown(url: &str) -> Option<String> {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let url = url.get(..end)?;
    if let Some((scheme, rest)) = url.split_once("://") {
        if scheme.eq_ignore_ascii_case("file") {
            return None;
        }
        // A password may hold a slash that nobody has escaped: rather too much is left out.
        let rest = rest.rsplit('@').next()?;
        let is_empty = rest.is_empty() || rest.starts_with('/');
        return (!is_empty).then(|| format!("{scheme}://{rest}"));
    }
    // `git@host:path`; a slash before the colon, or a drive's letter, is a path of this machine.
    let (host, path) = url.rsplit('@').next()?.split_once(':')?;
    let is_host = host.len() > 1 && !host.contains(['/', '\\']) && !path.starts_with(':');
    is_host.then(|| format!("{host}:{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &str = r#"
[core]
	bare = false
	url = https://wrong.example.com
[remote "up\"stream"]
	url = "ssh://git@git.example.com:2222/a/b.git" ; a remark
[Remote "origin"]
	fetch = +refs/heads/*:refs/remotes/origin/*
	URL = https://bot:s3cr3t@example.com/acme/shop.git?token=abc
	url = https://second.example.com/x
[branch "main"]
	remote = up"stream
[branch "topic"]
	remote = up\"stream
"#;

    #[test]
    fn a_branch_has_its_own_remote_and_others_have_origin() {
        let origin = Some("https://example.com/acme/shop.git".to_owned());
        assert_eq!(of(SETTINGS, None), origin);
        assert_eq!(of(SETTINGS, Some("elsewhere")), origin);
        // What cannot be read as a name is that of no remote.
        assert_eq!(of(SETTINGS, Some("main")), origin);
        let own = of(SETTINGS, Some("topic"));
        assert_eq!(own.as_deref(), Some("ssh://git.example.com:2222/a/b.git"));
        let only = "[remote \"x\"]\nurl=git@example.com:a/b.git\n";
        assert_eq!(of(only, None).as_deref(), Some("example.com:a/b.git"));
        let two = "[remote \"x\"]\nurl=a.b:c\n[remote \"y\"]\nurl=d.e:f\n";
        assert_eq!(of(two, None), None);
        assert_eq!(of("", Some("main")), None);
        assert_eq!(of("[remote \"origin\nurl = x\n= y\n[", None), None);
    }

    #[test]
    fn nothing_that_lets_somebody_in_is_shown() {
        for (url, wanted) in [
            ("https://t0ken@example.com/a", Some("https://example.com/a")),
            (
                "https://u:p@ss@example.com/a",
                Some("https://example.com/a"),
            ),
            ("https://u:p@example.com", Some("https://example.com")),
            (
                "https://example.com/a?private_token=x",
                Some("https://example.com/a"),
            ),
            ("https://u:p/q@example.com/a", Some("https://example.com/a")),
            ("deploy:key@example.com:a/b", Some("example.com:a/b")),
            ("git@[::1]:a/b", None),
            ("/srv/git/a.git", None),
            ("../a.git", None),
            ("C:\\git\\a", None),
            ("file:///srv/git/a.git", None),
            ("https://user:pass@", None),
            ("", None),
        ] {
            assert_eq!(shown(url).as_deref(), wanted, "{url}");
        }
    }
}
