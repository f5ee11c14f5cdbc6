//! Tokens that are addresses, paths or names of files, and the ids that stand in an API's
//! address. What an id is, is the catalog's to say.

use std::ops::Range;

use crate::catalog::Catalog;

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

/// Whether a token is an address or a path.
pub(super) fn is_url_or_path(token: &str) -> bool {
    token.contains("://")
        || token.starts_with(['/', '.', '-'])
        // `~maker/id` is how a gateway writes ids that move.
        || token.starts_with('~') && (token.starts_with("~/") || token.matches('/').count() != 1)
        || token.starts_with("www.")
        || token.contains("/../")
}

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
            // `/model/ID/invoke`
            "model" => is_absolute && number + 2 < segments.len(),
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
