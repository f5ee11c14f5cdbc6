//! PowerShell.

use crate::scan::lexer::row::{
    BASE, Braces, Calls, Lexer, Signs, Tests, Words, block, line, quote,
};

const HOLES: &[&str] = &["$(", "${", "$"];

pub(in crate::scan) static POWERSHELL: Lexer = Lexer {
    comments: &[block("<#", "#>").doc(), line("#")],
    strings: &[
        quote("@\"")
            .between("@\"", "\n\"@")
            .raw()
            .spanning()
            .with(HOLES),
        quote("@'").between("@'", "\n'@").raw().spanning(),
        quote("\"").doubling().spanning().with(HOLES),
        quote("'").doubling().spanning(),
    ],
    word: "-",
    word_start: "-",
    sigils: "$@",
    any_case: true,
    has_commands: true,
    comma_lists: true,
    braces: Braces::Marked,
    signs: Signs {
        assigns: &["=", "+=", "??="],
        pairs: &[":"],
        arms: &["{"],
        compares: &[
            "-ccontains",
            "-ceq",
            "-cin",
            "-clike",
            "-cmatch",
            "-cne",
            "-contains",
            "-eq",
            "-icontains",
            "-ieq",
            "-ilike",
            "-imatch",
            "-in",
            "-ine",
            "-like",
            "-match",
            "-ne",
            "-notcontains",
            "-notin",
            "-notlike",
            "-notmatch",
            "-replace",
            "-split",
        ],
        defaults: &["??", "-or"],
        concats: &["+"],
        members: &[".", "::", "?."],
        ..BASE.signs
    },
    words: Words {
        functions: &["filter", "function"],
        declares: &[],
        gives: &["return"],
        cases: &[],
        subjects: &["switch"],
        steers: &[
            "begin", "catch", "class", "default", "do", "else", "elseif", "end", "finally", "for",
            "foreach", "if", "in", "param", "process", "throw", "trap", "try", "until", "where",
            "while",
        ],
        imports: &["Import-Module", "using"],
        enums: &["enum"],
        ..BASE.words
    },
    calls: Calls {
        compare: &["Contains", "EndsWith", "Equals", "IndexOf", "StartsWith"],
        lists: &["ArgumentCompletions", "ValidateSet"],
        regexes: &["Regex", "ValidatePattern"],
        plain: &["ToLower", "ToString", "ToUpper", "Trim"],
        ..BASE.calls
    },
    env: &["env", "GetEnvironmentVariable"],
    tests: Tests {
        calls: &[
            "AfterAll",
            "BeforeAll",
            "BeforeEach",
            "Context",
            "Describe",
            "It",
        ],
        ..BASE.tests
    },
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("powershell", text)
    }

    #[test]
    fn roles_follow_what_stands_around() {
        insta::assert_snapshot!(show(r#"
<#
.SYNOPSIS
Uses gpt-4
#>
param([string]$Model = 'gpt-4', [int]$N = 1)
$model = 'gpt-4'
[string]$llm = "gpt-4"
function Get-Reply {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [ValidateSet('gpt-4', 'gpt-4o')]
        [string]$ModelName = 'gpt-4'
    )
    $body = @{ model = 'gpt-4'; 'fast' = "gpt-4o"; 'gpt-5' = 1 }
    Invoke-Chat -Model gpt-4 -Deployment 'gpt-4o' -Engine:"gpt-4.1" 'gpt-5'
    Invoke-Chat -Engine:gpt-4.1-mini -Llm openai/gpt-4o | Out-Null
    Set-Model gpt-4
    $chat.Ask('gpt-4', $true)
    if ($Model -eq 'gpt-4' -or $Model -in @('gpt-4o', 'gpt-5')) { 'x' }
    switch ($Model) {
        'gpt-4' { 1 }
        default { 'gpt-4o' }
    }
    $known = @('gpt-4', 'gpt-4o')
    $more = 'gpt-4', 'gpt-4o'
    $lines = @(
        'gpt-4'
        'gpt-4o'
    )
    $a = $env:MODEL_A ?? 'gpt-4'
    $b = $fast ? 'gpt-4' : 'gpt-4o'
    $c = if ($env:MODEL_C) { $env:MODEL_C } else { 'gpt-4' }
    $env:CHAT_MODEL = 'gpt-4'
    $body['model'] = 'gpt-4'
    $options.Model = 'gpt-4'
    return 'gpt-4'
}
$json = @"
{"model": "gpt-4"}
"@
Describe 'asks gpt-4' {
    It 'x' { $reply.Model | Should -Be 'gpt-4' }
}
# gpt-4 said
"#), @r#"
        comment doc - ".SYNOPSIS\nUses gpt-4" @ <#
        use string Model "gpt-4" @ [string]$Model = 'gpt-4', [int]$N = 1)
        use string model "gpt-4" @ model = 'gpt-4'
        use string llm "gpt-4" @ [string]$llm = "gpt-4"
        listing string - "gpt-4" @ param(
        listing string - "gpt-4o" @ param(
        use string ModelName "gpt-4" @ [Parameter(Mandatory)]
        use string model "gpt-4" @ model = 'gpt-4'; 'fast' = "gpt-4o"; 'gpt-5' = 1 }
        use string fast "gpt-4o" @ 'fast' = "gpt-4o"; 'gpt-5' = 1 }
        listing string body "gpt-5" @ body = @{ model = 'gpt-4'; 'fast' = "gpt-4o"; 'gpt-5' = 1 }
        use string -Model "gpt-4" @ Invoke-Chat -Model gpt-4 -Deployment 'gpt-4o' -Engine:"gpt-4.1" 'gpt-5'
        use string -Deployment "gpt-4o" @ Invoke-Chat -Model gpt-4 -Deployment 'gpt-4o' -Engine:"gpt-4.1" 'gpt-5'
        use string -Engine "gpt-4.1" @ Invoke-Chat -Model gpt-4 -Deployment 'gpt-4o' -Engine:"gpt-4.1" 'gpt-5'
        use string Invoke-Chat "gpt-5" @ Invoke-Chat -Model gpt-4 -Deployment 'gpt-4o' -Engine:"gpt-4.1" 'gpt-5'
        use string -Engine "gpt-4.1-mini" @ Invoke-Chat -Engine:gpt-4.1-mini -Llm openai/gpt-4o | Out-Null
        use string -Llm "openai/gpt-4o" @ Invoke-Chat -Engine:gpt-4.1-mini -Llm openai/gpt-4o | Out-Null
        use string Set-Model "gpt-4" @ Set-Model gpt-4
        use string Ask "gpt-4" @ chat.Ask('gpt-4', $true)
        compare string Model "gpt-4" @ if ($Model -eq 'gpt-4' -or $Model -in @('gpt-4o', 'gpt-5')) { 'x' }
        compare string Model "gpt-4o" @ if ($Model -eq 'gpt-4' -or $Model -in @('gpt-4o', 'gpt-5')) { 'x' }
        compare string Model "gpt-5" @ if ($Model -eq 'gpt-4' -or $Model -in @('gpt-4o', 'gpt-5')) { 'x' }
        compare string Model "gpt-4" @ 'gpt-4' { 1 }
        use string - "gpt-4o" @ default { 'gpt-4o' }
        listing string known "gpt-4" @ known = @('gpt-4', 'gpt-4o')
        listing string known "gpt-4o" @ known = @('gpt-4', 'gpt-4o')
        listing string more "gpt-4" @ more = 'gpt-4', 'gpt-4o'
        listing string more "gpt-4o" @ more = 'gpt-4', 'gpt-4o'
        listing string lines "gpt-4" @ lines = @(
        listing string lines "gpt-4o" @ lines = @(
        use string MODEL_A "gpt-4" @ a = $env:MODEL_A ?? 'gpt-4'
        use string b "gpt-4" @ b = $fast ? 'gpt-4' : 'gpt-4o'
        use string b "gpt-4o" @ b = $fast ? 'gpt-4' : 'gpt-4o'
        use string c "gpt-4" @ c = if ($env:MODEL_C) { $env:MODEL_C } else { 'gpt-4' }
        use string CHAT_MODEL "gpt-4" @ env:CHAT_MODEL = 'gpt-4'
        use string model "gpt-4" @ body['model'] = 'gpt-4'
        use string Model "gpt-4" @ options.Model = 'gpt-4'
        use string Get-Reply "gpt-4" @ return 'gpt-4'
        use string json "\n{\"model\": \"gpt-4\"}" @ json = @"
        test string Describe "asks gpt-4" @ Describe 'asks gpt-4' {
        test string -Be "gpt-4" @ reply.Model | Should -Be 'gpt-4' }
        comment comment - "gpt-4 said" @ # gpt-4 said
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r#"
$base = 'gpt-4'
$a = "$base-mini"
$b = "${base}o-mini"
$c = "$($base)-mini"
$d = 'gpt-' + '4'
$e = $base + '-mini'
$f = "gpt-4$x"
$g = "gpt-4$($x.y)"
"#), @r#"
        use string a "gpt-4-mini" = $base | -mini @ a = "$base-mini"
        use string b "gpt-4o-mini" = ${base} | o-mini @ b = "${base}o-mini"
        use string c "gpt-4-mini" = $($base) | -mini @ c = "$($base)-mini"
        use string d "gpt-4" = gpt- | 4 @ d = 'gpt-' + '4'
        use string e "gpt-4-mini" = base | -mini @ e = $base + '-mini'
        use string f "gpt-4▯" @ f = "gpt-4$x"
        use string g "gpt-4▯" @ g = "gpt-4$($x.y)"
        "#);
    }
}
