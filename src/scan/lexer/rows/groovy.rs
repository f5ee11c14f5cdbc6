//! Groovy, as Gradle and Jenkins read it, too.

use super::kotlin::{TEST_ANNOTATIONS, TEST_CLASSES};
use crate::scan::lexer::row::{
    BASE, Calls, Lexer, QuoteKind, Signs, Tests, Words, block, line, quote,
};

pub(in crate::scan) static GROOVY: Lexer = Lexer {
    comments: &[
        block("/**", "*/").doc(),
        block("/*", "*/"),
        line("//"),
        line("#!").first(),
    ],
    strings: &[
        quote("\"\"\"").spanning().with(&["${", "$"]),
        quote("'''").spanning(),
        quote("\"").with(&["${", "$"]),
        quote("'"),
        quote("~/").between("~/", "/").raw().of(QuoteKind::Regex),
    ],
    signs: Signs {
        assigns: &["=", "+=", "?="],
        pairs: &[":"],
        arms: &["->"],
        compares: &[
            "==", "!=", "===", "!==", "==~", "=~", "in", "<", ">", "<=", ">=",
        ],
        defaults: &["?:", "||"],
        ..BASE.signs
    },
    words: Words {
        functions: &["def"],
        declares: &["def", "final", "static", "var"],
        subjects: &["switch"],
        ..BASE.words
    },
    calls: Calls {
        wrappers: &["string", "toString"],
        defaults: &["getOrDefault", "orElse", "orElseGet"],
        ..BASE.calls
    },
    env: &[
        "env",
        "environment",
        "environmentVariable",
        "getenv",
        "getProperty",
    ],
    tests: Tests {
        calls: &[],
        annotations: TEST_ANNOTATIONS,
        prefixes: &[],
        classes: TEST_CLASSES,
    },
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("groovy", text)
    }

    #[test]
    fn roles_follow_what_stands_around() {
        insta::assert_snapshot!(show(r#"
def model = 'gpt-4'
String other = "gpt-4"
environment {
    MODEL = 'gpt-4'
}
tasks.register('ask') {
    environment 'MODEL', 'gpt-4'
    model 'gpt-4'
    args '--model', 'gpt-4'
}
def a = System.getenv('MODEL_A') ?: 'gpt-4'
def b = env.MODEL_B ?: 'gpt-4'
parameters {
    string(name: 'MODEL', defaultValue: 'gpt-4')
    choice(name: 'MODEL', choices: ['gpt-4', 'gpt-4o'])
}
sh "run --model gpt-4"
if (model == 'gpt-4' || model in ['gpt-4o']) {}
switch (model) {
    case 'gpt-4':
        return 'gpt-5'
}
def prices = [model: 'gpt-4', 'gpt-4o': 1]
def pick() {
    'gpt-4'
}
def c = model ==~ ~/gpt-4.*/
"#), @r#"
        use string model "gpt-4" @ def model = 'gpt-4'
        use string other "gpt-4" @ String other = "gpt-4"
        use string MODEL "gpt-4" @ MODEL = 'gpt-4'
        use string MODEL "gpt-4" @ environment 'MODEL', 'gpt-4'
        use string model "gpt-4" @ model 'gpt-4'
        use string --model "gpt-4" @ args '--model', 'gpt-4'
        use string MODEL_A "gpt-4" @ def a = System.getenv('MODEL_A') ?: 'gpt-4'
        use string MODEL_B "gpt-4" @ def b = env.MODEL_B ?: 'gpt-4'
        use string MODEL "gpt-4" @ defaultValue: 'gpt-4')
        listing string MODEL "gpt-4" @ choices: ['gpt-4', 'gpt-4o'])
        listing string MODEL "gpt-4o" @ choices: ['gpt-4', 'gpt-4o'])
        use string sh "run --model gpt-4" @ sh "run --model gpt-4"
        compare string model "gpt-4" @ if (model == 'gpt-4' || model in ['gpt-4o']) {}
        compare string model "gpt-4o" @ if (model == 'gpt-4' || model in ['gpt-4o']) {}
        compare string model "gpt-4" @ case 'gpt-4':
        use string - "gpt-5" @ return 'gpt-5'
        use string model "gpt-4" @ model: 'gpt-4', 'gpt-4o': 1]
        listing string prices "gpt-4o" @ def prices = [model: 'gpt-4', 'gpt-4o': 1]
        use string pick "gpt-4" @ 'gpt-4'
        compare string regex "gpt-4.*" @ def c = model ==~ ~/gpt-4.*/
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r#"
def a = 'gpt-' + '4'
def base = 'gpt-4'
def b = "$base-mini"
def c = "gpt-4${x}"
def d = 'gpt-4$x'
// gpt-4 said
"#), @r#"
        use string a "gpt-4" = gpt- | 4 @ def a = 'gpt-' + '4'
        use string b "gpt-4-mini" = $base | -mini @ def b = "$base-mini"
        use string c "gpt-4▯" @ def c = "gpt-4${x}"
        use string d "gpt-4$x" @ def d = 'gpt-4$x'
        comment comment - "gpt-4 said" @ // gpt-4 said
        "#);
    }
}
