//! Files of a commit or of the index, laid out in a folder that goes when it is no longer needed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Touched;
use super::history::{Entry, History, Tree};
use crate::policy::locate::{is_called_policy, normal};
use crate::source::yaml::{Node, Value, parse};

/// Besides policies, what is read for itself wherever it stands.
const BESIDES: &[&str] = &[".gitattributes", ".gitignore", "CODEOWNERS"];

/// How many policies may name others that name others.
const MAX_ROUNDS: usize = 16;

/// A folder with files.
pub(super) struct Layout {
    folder: TempDir,
    root: PathBuf,
    touched: BTreeSet<PathBuf>,
    besides: Vec<PathBuf>,
}

impl Layout {
    /// An empty one, which counts as a work tree of the repository that git keeps at `git`.
    pub(super) fn new(git: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("lanelint-").tempdir()?;
        let root = folder.path().canonicalize()?;
        let link = [b"gitdir: ", git.as_os_str().as_encoded_bytes(), b"\n"].concat();
        fs::write(root.join(".git"), link)?;
        Ok(Self {
            folder,
            root,
            touched: BTreeSet::new(),
            besides: Vec::new(),
        })
    }

    /// Its real path.
    pub(super) fn root(&self) -> &Path {
        debug_assert!(self.folder.path().exists());
        &self.root
    }

    /// The files that are there for themselves alone.
    pub(super) fn besides(&self) -> impl Iterator<Item = &Path> {
        self.besides.iter().map(PathBuf::as_path)
    }

    /// Lays out what a change touched, one version of it.
    pub(super) fn put(
        &mut self,
        history: &History<'_>,
        touched: &[Touched],
        version: impl Fn(&Touched) -> Option<String>,
    ) -> Result<(), String> {
        let of = |own: &Touched| Some((own.path.clone(), version(own)?));
        let files: Vec<_> = touched.iter().filter_map(of).collect();
        self.touched
            .extend(touched.iter().map(|own| own.path.clone()));
        self.write(history, files).map(drop)
    }

    /// Lays out the policies of a tree, what they name, and what is read of it besides.
    pub(super) fn put_beside(&mut self, history: &History<'_>, tree: &Tree) -> Result<(), String> {
        let all = history.files(tree)?;
        let is_beside = |entry: &&Entry| {
            let name = entry.path.file_name().and_then(|name| name.to_str());
            is_called_policy(&entry.path) || name.is_some_and(|name| BESIDES.contains(&name))
        };
        let mut wanted: Vec<Entry> = all.iter().filter(is_beside).cloned().collect();
        let mut done = BTreeSet::new();
        for _ in 0..MAX_ROUNDS {
            wanted.retain(|entry| done.insert(entry.path.clone()));
            if wanted.is_empty() {
                return Ok(());
            }
            let missing = wanted
                .iter()
                .filter(|entry| !self.touched.contains(&entry.path));
            let files: Vec<_> = missing
                .map(|entry| (entry.path.clone(), entry.blob.clone()))
                .collect();
            self.besides
                .extend(files.iter().map(|(path, _)| self.root.join(path)));
            self.write(history, files)?;
            let named: Vec<_> = wanted
                .iter()
                .flat_map(|entry| self.named(&entry.path))
                .collect();
            let is_named = |entry: &&Entry| named.iter().any(|path| entry.path.starts_with(path));
            wanted = if named.is_empty() {
                Vec::new()
            } else {
                all.iter().filter(is_named).cloned().collect()
            };
        }
        Ok(())
    }

    /// The files and folders that a policy which is laid out names, from the root.
    fn named(&self, policy: &Path) -> Vec<PathBuf> {
        if !policy
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml")
        {
            return Vec::new();
        }
        let Ok(text) = fs::read_to_string(self.root.join(policy)) else {
            return Vec::new();
        };
        let folder = policy.parent().unwrap_or(Path::new(""));
        let mut named = Vec::new();
        for document in parse(&text).iter().flat_map(|stream| &stream.documents) {
            let Value::Mapping(entries) = &document.value else {
                continue;
            };
            for (key, value) in entries {
                if matches!(&key.value, Value::Scalar(key, _) if ["extends", "catalogs", "baseline"].contains(&&**key))
                {
                    scalars(value, &mut named);
                }
            }
        }
        let whole = |name: String| {
            // Of a glob, the folder that it starts in.
            let end = name.find(['*', '?', '[', '{']).unwrap_or(name.len());
            let is_glob = end < name.len();
            let cut = if is_glob {
                name[..end].rfind('/').unwrap_or(0)
            } else {
                end
            };
            normal(&folder.join(&name[..cut]))
        };
        named.into_iter().map(whole).collect()
    }

    /// Writes files; what is there already stays.
    fn write(&self, history: &History<'_>, files: Vec<(PathBuf, String)>) -> Result<(), String> {
        let blobs: BTreeSet<&str> = files.iter().map(|(_, blob)| blob.as_str()).collect();
        let texts: BTreeMap<String, Vec<u8>> = history.blobs(&blobs)?;
        for (path, blob) in &files {
            let path = self.root.join(path);
            let text = texts.get(blob).ok_or("git gave no text of a file")?;
            let folder = path.parent().unwrap_or(&self.root);
            let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
            written.map_err(|error| format!("cannot lay out `{}`: {error}", path.display()))?;
        }
        Ok(())
    }
}

fn scalars(node: &Node<'_>, out: &mut Vec<String>) {
    match &node.value {
        Value::Scalar(text, _) => out.push(text.clone().into_owned()),
        Value::Sequence(items) => items.iter().for_each(|item| {
            if let Value::Scalar(text, _) = &item.value {
                out.push(text.clone().into_owned());
            }
        }),
        Value::Mapping(_) | Value::Alias(_) => {}
    }
}
