//! Parameters and variables of templates (Bicep, Terraform, ARM), and where the same file reads them. What
//! another file reads is not known. It proves nothing itself.

use std::collections::HashMap;

use super::MAX_SITES;
use super::token::{Kind, Tokens};

/// How many brackets around an id are looked at.
const MAX_DEPTH: usize = 12;

/// How many tokens before a bracket its declaration opens.
const MAX_BEFORE: usize = 8;

/// Where the names are read that a template can declare; it is made in one pass over the tokens.
#[derive(Debug, Default)]
pub(super) struct Reads<'s> {
    sites: HashMap<(Root, &'s str), Vec<usize>>,
}

impl<'s> Reads<'s> {
    /// What a file reads.
    pub(super) fn of(tokens: &Tokens<'s>) -> Self {
        let mut reads = Self::default();
        for at in 0..tokens.len() {
            let Some(token) = tokens.get(at) else { break };
            let text = tokens.slice(at);
            if token.kind == Kind::Text {
                for root in [PARAMETERS, VARIABLES] {
                    for name in called(text, root) {
                        reads.add(root, name, at);
                    }
                }
            } else if tokens.is_word(at) {
                let before = at.wrapping_sub(1);
                let holder = tokens.slice(at.wrapping_sub(2));
                if tokens.is(before, b'.') {
                    let root = [VARS, LOCALS]
                        .into_iter()
                        .find(|root| root.word() == holder);
                    if let Some(root) = root {
                        reads.add(root, text, at);
                    }
                } else if !DECLARING.contains(&tokens.slice(before))
                    && (!tokens.is(at + 1, b':') || tokens.slice(before) == "in")
                {
                    reads.add(Root::Bare, text, at);
                }
            }
        }
        reads
    }

    fn add(&mut self, root: Root, name: &'s str, at: usize) {
        let sites = self.sites.entry((root, name)).or_default();
        if sites.len() < MAX_SITES && sites.last() != Some(&at) {
            sites.push(at);
        }
    }

    /// The first tokens that read a declared name.
    pub(super) fn sites(&self, declared: &(Root, &'s str)) -> &[usize] {
        self.sites.get(declared).map_or(&[], Vec::as_slice)
    }
}

/// Words of Bicep in front of a name that is declared.
const DECLARING: &[&str] = &["param", "var", "output", "resource", "module"];

/// How a declared name is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Root {
    /// As it is: Bicep.
    Bare,
    /// Behind a word: `var.name`.
    Of(&'static str),
    /// By a call in a text: `parameters('name')`.
    Call(&'static str),
}

const VARS: Root = Root::Of("var");
const LOCALS: Root = Root::Of("local");
const PARAMETERS: Root = Root::Call("parameters");
const VARIABLES: Root = Root::Call("variables");

impl Root {
    /// What stands in front of the name.
    fn word(self) -> &'static str {
        match self {
            Self::Bare => "",
            Self::Of(word) | Self::Call(word) => word,
        }
    }
}

/// The names that an expression of ARM reads.
fn called(text: &str, root: Root) -> impl Iterator<Item = &str> {
    let word = root.word();
    let calls = text.starts_with('[').then(|| text.match_indices(word));
    calls.into_iter().flatten().filter_map(move |(at, _)| {
        let rest = text.get(at + word.len()..)?.strip_prefix("('")?;
        Some(rest.split_once('\'')?.0)
    })
}

/// The declaration around a token, and its name.
pub(super) fn declared<'s>(tokens: &Tokens<'s>, at: usize) -> Option<(Root, &'s str)> {
    let mut around = Vec::new();
    let mut child = at;
    while around.len() < MAX_DEPTH
        && let Some(open) = tokens.get(child)?.around
    {
        around.push(open);
        child = open;
    }
    let outermost = around.last().copied();
    // `param name string = …`, `var name = …`
    let start = outermost.unwrap_or(at);
    let line = (start.saturating_sub(MAX_BEFORE)..start).rev();
    let mut line = line.take_while(|&before| tokens.same_line(before, start));
    let binds = |at: &usize| tokens.is_word(*at) && matches!(tokens.slice(*at), "param" | "var");
    if let Some(word) = line.find(binds)
        && tokens.is_word(word + 1)
    {
        return Some((Root::Bare, tokens.slice(word + 1)));
    }
    let outermost = outermost?;
    let before = outermost.wrapping_sub(1);
    // `variable "name" {`, `locals {`
    let is_label = tokens
        .get(before)
        .is_some_and(|token| token.kind == Kind::Text);
    if is_label && tokens.slice(before.wrapping_sub(1)) == "variable" {
        return Some((VARS, tokens.slice(before)));
    }
    // What of the outermost bracket's children holds the token.
    let inner = around
        .len()
        .checked_sub(2)
        .and_then(|index| around.get(index));
    let child = inner.copied().unwrap_or(at);
    if tokens.is_word(before) && tokens.slice(before) == "locals" {
        return Some((LOCALS, key(tokens, child)?));
    }
    let root = match key(tokens, child)? {
        "parameters" => PARAMETERS,
        "variables" => VARIABLES,
        _ => return None,
    };
    let inner = around
        .len()
        .checked_sub(3)
        .and_then(|index| around.get(index));
    Some((root, key(tokens, inner.copied().unwrap_or(at))?))
}

/// The key right before a value.
fn key<'s>(tokens: &Tokens<'s>, value: usize) -> Option<&'s str> {
    let sign = value.checked_sub(1)?;
    let key = sign.checked_sub(1)?;
    let is_sign = tokens.is(sign, b'=') || tokens.is(sign, b':');
    is_sign.then(|| tokens.slice(key))
}

#[cfg(test)]
mod tests {
    use crate::scan::proof::tests::proven;

    #[test]
    fn a_parameter_is_proven_where_its_template_reads_it() {
        let bicep = "param modelName string = 'gpt-4o-mini'\nparam other string = 'gpt-4o'\n\
            param all array = [{ name: 'gpt-4.1' }]\n\
            resource d 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  name: modelName\n  properties: { model: { name: modelName } }\n}\n\
            resource e 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = [for one in all: {\n  name: one.name\n}]\n\
            output o string = other\n";
        insta::assert_snapshot!(proven("a.bicep", bicep), @"
        1 azure Key Microsoft.CognitiveServices/accounts/deployments@2024-10-01
        2 ?
        3 azure Key Microsoft.CognitiveServices/accounts/deployments@2024-10-01
        ");
        let hcl = "variable \"chat\" {\n  default = \"gpt-4o\"\n}\nlocals {\n  embed = \"text-embedding-ada-002\"\n  none = \"gpt-4.1\"\n}\n\
            resource \"azurerm_cognitive_deployment\" \"d\" {\n  model {\n    name = var.chat\n  }\n}\n\
            resource \"azurerm_cognitive_deployment\" \"e\" {\n  model {\n    name = local.embed\n  }\n}\n";
        insta::assert_snapshot!(proven("a.tf", hcl), @"
        2 azure Key azurerm_cognitive_deployment
        5 azure Key azurerm_cognitive_deployment
        6 ?
        ");
        let arm = r#"{"parameters": {"m": {"defaultValue": "gpt-4o"}, "n": {"defaultValue": "gpt-4o"}}, "resources": [
            {"type": "Microsoft.CognitiveServices/accounts/deployments", "properties": {"model": {"name": "[parameters('m')]"}}},
            {"type": "Other", "name": "[parameters('n')]"}]}"#;
        insta::assert_snapshot!(proven("a.json", arm), @"
        1 azure Key Microsoft.CognitiveServices/accounts/deployments
        1 ?
        ");
    }
}
