//! Parameters and variables of templates (Bicep, Terraform, ARM), and where the same file reads them. What
//! another file reads is not known. It proves nothing itself.

use super::token::{Kind, Tokens};

/// How many brackets around an id are looked at.
const MAX_DEPTH: usize = 12;

/// How many tokens before a bracket its declaration opens.
const MAX_BEFORE: usize = 8;

/// The tokens that read what the declaration around a token declares.
pub(super) fn sites(tokens: &Tokens<'_>, at: usize) -> Vec<usize> {
    let Some((root, name)) = declared(tokens, at) else {
        return Vec::new();
    };
    let read = |index: &usize| match root {
        Root::Bare => {
            let before = index.wrapping_sub(1);
            tokens.is_word(*index)
                && tokens.slice(*index) == name
                && !matches!(
                    tokens.slice(before),
                    "param" | "var" | "output" | "resource" | "module"
                )
                && !tokens.is(before, b'.')
                && (!tokens.is(*index + 1, b':') || tokens.slice(before) == "in")
        }
        Root::Of(of) => {
            let holder = index.wrapping_sub(2);
            tokens.is_word(*index)
                && tokens.slice(*index) == name
                && tokens.is(index.wrapping_sub(1), b'.')
                && tokens.slice(holder) == of
        }
        Root::Call(of) => {
            tokens
                .get(*index)
                .is_some_and(|token| token.kind == Kind::Text)
                && calls(tokens.slice(*index), of, name)
        }
    };
    (0..tokens.len()).filter(read).collect()
}

/// How a declared name is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Root {
    /// As it is: Bicep.
    Bare,
    /// Behind a word: `var.name`.
    Of(&'static str),
    /// By a call in a text: `parameters('name')`.
    Call(&'static str),
}

/// Whether an expression of ARM reads a name.
fn calls(text: &str, of: &str, name: &str) -> bool {
    text.starts_with('[')
        && text.match_indices(of).any(|(at, _)| {
            let rest = text.get(at + of.len()..).unwrap_or("");
            let inner = rest
                .strip_prefix("('")
                .and_then(|rest| rest.strip_prefix(name));
            inner.is_some_and(|rest| rest.starts_with('\''))
        })
}

/// The declaration around a token, and its name.
fn declared<'s>(tokens: &Tokens<'s>, at: usize) -> Option<(Root, &'s str)> {
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
        return Some((Root::Of("var"), tokens.slice(before)));
    }
    // What of the outermost bracket's children holds the token.
    let inner = around
        .len()
        .checked_sub(2)
        .and_then(|index| around.get(index));
    let child = inner.copied().unwrap_or(at);
    if tokens.is_word(before) && tokens.slice(before) == "locals" {
        return Some((Root::Of("local"), key(tokens, child)?));
    }
    let root = match key(tokens, child)? {
        "parameters" => Root::Call("parameters"),
        "variables" => Root::Call("variables"),
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
