//! Tokens that are addresses, paths or names of files, and the ids that stand in an API's
//! address. What an id is, is the catalog's to say.

use std::ops::Range;

use super::piece::{Piece, Places};

use crate::catalog::Catalog;
use crate::source::Span;

/// Endings that make a token a file's name.
const FILE_ENDINGS: &[&str] = &[
    "bin",
    "bmp",
    "c",
    "cc",
    "cfg",
    "conf",
    "cpp",
    "cs",
    "css",
    "csv",
    "env",
    "gguf",
    "gif",
    "go",
    "h",
    "html",
    "ico",
    "ini",
    "ipynb",
    "java",
    "jpeg",
    "jpg",
    "js",
    "json",
    "jsonl",
    "jsx",
    "kt",
    "lock",
    "log",
    "md",
    "mdx",
    "mjs",
    "onnx",
    "parquet",
    "pdf",
    "php",
    "pkl",
    "png",
    "proto",
    "pt",
    "py",
    "pyi",
    "rb",
    "rs",
    "rst",
    "safetensors",
    "scala",
    "sh",
    "sql",
    "svg",
    "swift",
    "tf",
    "tgz",
    "tmpl",
    "toml",
    "ts",
    "tsx",
    "txt",
    "vue",
    "wav",
    "webp",
    "xml",
    "yaml",
    "yml",
    "zip",
];

/// Signs of ids as addresses encode them.
const ENCODED: &[(&str, &str)] = &[("3A", ":"), ("3a", ":"), ("2F", "/"), ("2f", "/")];

/// The piece with the colons and slashes decoded that stand in a word: `claude-v2%3A1`.
pub(super) fn decoded<'s>(piece: &Piece<'s>) -> Option<Piece<'s>> {
    let bytes = piece.text.as_bytes();
    let is_word = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(u8::is_ascii_alphanumeric)
    };
    let sign = |at: usize| {
        let code = piece.text.get(at + 1..at + 3)?;
        let found = ENCODED.iter().find(|(own, _)| *own == code)?;
        (is_word(at.checked_sub(1)) && is_word(Some(at + 3))).then_some(found.1)
    };
    let found: Vec<(usize, &str)> = memchr::memchr_iter(b'%', bytes)
        .filter_map(|at| Some((at, sign(at)?)))
        .collect();
    if found.is_empty() {
        return None;
    }
    let places = Places::of(piece);
    let mut text = String::with_capacity(bytes.len());
    let mut parts: Vec<(u32, Span)> = Vec::new();
    let mut push = |range: Range<usize>, written: &str| {
        if !range.is_empty() {
            text.push_str(written);
            parts.push((written.len() as u32, places.locate(range).0));
        }
    };
    let mut at = 0;
    for (start, sign) in &found {
        push(at..*start, piece.text.get(at..*start).unwrap_or(""));
        push(*start..start + 3, sign);
        at = start + 3;
    }
    push(at..bytes.len(), piece.text.get(at..).unwrap_or(""));
    let before = |hole: &u32| found.partition_point(|(start, _)| (*start as u32) < *hole);
    let holes = piece
        .holes
        .iter()
        .map(|hole| hole - 2 * before(hole) as u32);
    Some(Piece {
        text: text.into(),
        holes: holes.collect(),
        parts,
        ..piece.clone()
    })
}

/// How many parts of a dotted key are looked at.
const MAX_DOTTED: usize = 8;

/// The stretches of a dotted key but for all of it, the longest first for each start.
pub(super) fn dotted(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let dots = text.match_indices('.').map(|(at, _)| at);
    let starts = std::iter::once(0).chain(dots.clone().map(|at| at + 1));
    let ends: Vec<usize> = dots.chain([text.len()]).take(MAX_DOTTED).collect();
    { starts }.take(MAX_DOTTED).flat_map(move |start| {
        let own: Vec<_> = ends
            .iter()
            .rev()
            .filter(|end| **end > start)
            .map(|end| start..*end)
            .collect();
        own.into_iter().filter(|range| range.len() < text.len())
    })
}

/// Whether a token is an address or a path.
pub(super) fn is_url_or_path(token: &str) -> bool {
    token.contains("://")
        || token.starts_with(['/', '.', '-'])
        // `~maker/id` is how a gateway writes ids that move.
        || token.starts_with('~') && (token.starts_with("~/") || token.matches('/').count() != 1)
        || token.starts_with("www.")
        || token.contains("/../")
}

/// What a model is asked for by its path: `/model/ID/converse-stream`.
const INVOKES: &[&str] = &["converse", "invoke"];

/// Ids that are path segments of an API's URL: behind `models`, `engines` or
/// `deployments`, and before a method or in a versioned path. A page about a model has
/// the id as its last segment and is no call; a deployment has no page.
pub(super) fn api_segments(url: &str, catalog: &Catalog) -> Vec<Range<usize>> {
    let mut segments = Vec::new();
    let mut at = 0;
    for part in url.split('/') {
        segments.push(at..at + part.len());
        at += part.len() + 1;
    }
    let versioned = |segment: &str| {
        let digits = segment.strip_prefix('v').unwrap_or("");
        digits.starts_with(|c: char| c.is_ascii_digit())
    };
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    let is_absolute = scheme.is_some();
    let mut found = Vec::new();
    // A bucket or folder has no API.
    if scheme.is_some_and(|scheme| !["http", "https", "ws", "wss"].contains(&scheme)) {
        return found;
    }
    for (number, window) in segments.windows(2).enumerate() {
        let holder = &url[window[0].clone()];
        let holds = match holder {
            "models" | "engines" | "deployments" | "foundation-model" => true,
            // A folder elsewhere.
            "checkpoints" => is_absolute,
            // `/model/ID/invoke`, also without its host
            "model" => {
                let next = segments.get(number + 2).map(|next| &url[next.clone()]);
                next.is_some_and(|next| {
                    is_absolute || INVOKES.iter().any(|own| next.starts_with(own))
                })
            }
            _ => false,
        };
        if !holds {
            continue;
        }
        let segment = window[1].clone();
        let before = number
            .checked_sub(1)
            .map_or("", |at| &url[segments[at].clone()]);
        let last = number + 2 == segments.len();
        let text = &url[segment.clone()];
        let method = text.rfind(':').filter(|&colon| {
            let method = &text[colon + 1..];
            let is_only = text.find(':') == Some(colon);
            is_only && !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic())
        });
        let is_deployment = holder == "deployments" && is_absolute;
        let is_route = || catalog.is_behind_route(&url[..segment.start]);
        let is_called =
            method.is_some() || !last || versioned(before) || is_deployment || is_route();
        if is_called || url.contains("/publishers/") {
            let len = method.unwrap_or(text.len());
            found.push(segment.start..segment.start + len);
        }
    }
    found
}

/// Whether a token ends as names of files do.
pub(super) fn is_file_name(token: &str) -> bool {
    let name = token.rsplit('/').next().unwrap_or(token);
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    !stem.is_empty() && FILE_ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}
