//! Dart.

use crate::scan::lexer::row::{
    BASE, Braces, Calls, Lexer, Signs, Tests, Words, block, line, quote,
};

pub(in crate::scan) static DART: Lexer = Lexer {
    comments: &[
        line("///").doc(),
        block("/**", "*/").doc().nesting(),
        block("/*", "*/").nesting(),
        line("//"),
    ],
    strings: &[
        quote("r\"\"\"")
            .between("r\"\"\"", "\"\"\"")
            .raw()
            .spanning(),
        quote("r'''").between("r'''", "'''").raw().spanning(),
        quote("\"\"\"").spanning().with(&["${", "$"]),
        quote("'''").spanning().with(&["${", "$"]),
        quote("r\"").between("r\"", "\"").raw(),
        quote("r'").between("r'", "'").raw(),
        quote("\"").with(&["${", "$"]),
        quote("'").with(&["${", "$"]),
    ],
    word: "$",
    word_start: "$",
    ends_with_line: false,
    braces: Braces::Mixed,
    signs: Signs {
        assigns: &["=", "??=", "+=", "=>"],
        pairs: &[":"],
        arms: &["=>"],
        defaults: &["??"],
        adjacent: true,
        ..BASE.signs
    },
    words: Words {
        functions: &[],
        declares: &["const", "final", "late", "static", "var"],
        subjects: &["switch"],
        imports: &["export", "import", "library", "part"],
        gives: &["return", "yield"],
        ..BASE.words
    },
    calls: Calls {
        lists: &[],
        wrappers: &["ValueNotifier", "fromEnvironment", "value"],
        defaults: &["putIfAbsent"],
        regexes: &["RegExp"],
        plain: &["id", "toLowerCase", "toString", "toUpperCase", "trim"],
        formats: &[],
        ..BASE.calls
    },
    env: &["env", "environment", "fromEnvironment", "getEnv"],
    tests: Tests {
        calls: &["group", "setUp", "setUpAll", "test", "testWidgets"],
        annotations: &[],
        prefixes: &[],
        classes: &[],
    },
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("dart", text)
    }

    #[test]
    fn roles_follow_what_stands_around() {
        insta::assert_snapshot!(show(r"
import 'gpt-4.dart';
const String model = 'gpt-4';
final llm = ChatOpenAI(defaultOptions: const Options(model: 'gpt-4', n: 1));
class Chat {
  Chat({this.model = 'gpt-4', String other = 'gpt-4o'});
  String get small => 'gpt-4';
  String pick() {
    return fast ? 'gpt-4' : 'gpt-4o';
  }
  static const defaultModel = 'gpt-4';
}
final a = Platform.environment['MODEL_A'] ?? 'gpt-4';
final b = String.fromEnvironment('MODEL_B', defaultValue: 'gpt-4');
final c = dotenv.env['MODEL_C'] ?? 'gpt-4';
body['model'] = 'gpt-4';
if (model == 'gpt-4' || model.startsWith('gpt-5')) {}
switch (model) {
  case 'gpt-4':
    return 'gpt-5';
}
final size = switch (model) { 'gpt-4' || 'gpt-4o' => 'gpt-5', _ => f('gpt-5') };
final models = ['gpt-4', 'gpt-4o'];
final typed = <String>{'gpt-4'};
final prices = {'gpt-4': 0.03, 'model': 'gpt-4o'};
enum Model {
  @JsonValue('gpt-4') gpt4,
  gpt4o('gpt-4o');
  const Model(this.id);
}
final infos = [Info(id: 'gpt-4', name: 'x')];
void main() {
  test('asks', () async {
    use('gpt-4');
  });
  use('gpt-5');
}
final list = models.firstWhere((m) => m == 'gpt-4', orElse: () => 'gpt-5');
"), @r#"
        use string model "gpt-4" @ const String model = 'gpt-4';
        use string model "gpt-4" @ model: 'gpt-4', n: 1));
        use string model "gpt-4" @ this.model = 'gpt-4', String other = 'gpt-4o'});
        use string other "gpt-4o" @ String other = 'gpt-4o'});
        use string small "gpt-4" @ String get small => 'gpt-4';
        use string pick "gpt-4" @ return fast ? 'gpt-4' : 'gpt-4o';
        use string pick "gpt-4o" @ return fast ? 'gpt-4' : 'gpt-4o';
        use string defaultModel "gpt-4" @ static const defaultModel = 'gpt-4';
        use string MODEL_A "gpt-4" @ final a = Platform.environment['MODEL_A'] ?? 'gpt-4';
        use string MODEL_B "gpt-4" @ defaultValue: 'gpt-4');
        use string MODEL_C "gpt-4" @ final c = dotenv.env['MODEL_C'] ?? 'gpt-4';
        use string model "gpt-4" @ body['model'] = 'gpt-4';
        compare string model "gpt-4" @ if (model == 'gpt-4' || model.startsWith('gpt-5')) {}
        compare string model "gpt-5" @ if (model == 'gpt-4' || model.startsWith('gpt-5')) {}
        compare string model "gpt-4" @ case 'gpt-4':
        use string - "gpt-5" @ return 'gpt-5';
        compare string model "gpt-4" @ 'gpt-4' || 'gpt-4o' => 'gpt-5', _ => f('gpt-5') };
        compare string model "gpt-4o" @ 'gpt-4' || 'gpt-4o' => 'gpt-5', _ => f('gpt-5') };
        use string size "gpt-5" @ 'gpt-4' || 'gpt-4o' => 'gpt-5', _ => f('gpt-5') };
        use string f "gpt-5" @ 'gpt-4' || 'gpt-4o' => 'gpt-5', _ => f('gpt-5') };
        listing string models "gpt-4" @ final models = ['gpt-4', 'gpt-4o'];
        listing string models "gpt-4o" @ final models = ['gpt-4', 'gpt-4o'];
        listing string typed "gpt-4" @ final typed = <String>{'gpt-4'};
        listing string prices "gpt-4" @ final prices = {'gpt-4': 0.03, 'model': 'gpt-4o'};
        use string model "gpt-4o" @ 'model': 'gpt-4o'};
        listing string gpt4 "gpt-4" @ @JsonValue('gpt-4') gpt4,
        listing string gpt4o "gpt-4o" @ gpt4o('gpt-4o');
        listing string id "gpt-4" @ id: 'gpt-4', name: 'x')];
        test string use "gpt-4" @ use('gpt-4');
        use string use "gpt-5" @ use('gpt-5');
        compare string m "gpt-4" @ (m) => m == 'gpt-4', orElse: () => 'gpt-5');
        use string - "gpt-5" @ orElse: () => 'gpt-5');
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r#"
const a = 'gpt-' '4';
const b = 'gpt-' + "4";
const base = 'gpt-4';
final c = '$base-mini';
final d = '${base}-mini';
final e = 'gpt-4${x}';
final f = r'gpt-4$x';
final g = '''
gpt-4
''';
// gpt-4 said
/// gpt-4 documented
"#), @r#"
        use string a "gpt-4" = gpt- | 4 @ const a = 'gpt-' '4';
        use string b "gpt-4" = gpt- | 4 @ const b = 'gpt-' + "4";
        use string c "gpt-4-mini" = $base | -mini @ final c = '$base-mini';
        use string d "gpt-4-mini" = ${base} | -mini @ final d = '${base}-mini';
        use string e "gpt-4▯" @ final e = 'gpt-4${x}';
        use string f "gpt-4$x" @ final f = r'gpt-4$x';
        use string g "\ngpt-4\n" @ final g = '''
        comment comment - "gpt-4 said" @ // gpt-4 said
        comment doc - "gpt-4 documented" @ /// gpt-4 documented
        "#);
    }
}
