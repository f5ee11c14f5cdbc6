//! More languages with braces: Apex, Solidity, V and Zig; and the schemas of Protocol
//! Buffers and GraphQL.

use crate::scan::lexer::row::{
    BASE, Braces, Calls, Lexer, Names, QuoteKind, Signs, Tests, Words, block, line, quote,
};

pub(in crate::scan) static APEX: Lexer = Lexer {
    comments: &[block("/**", "*/").doc(), block("/*", "*/"), line("//")],
    strings: &[quote("'")],
    ends_with_line: false,
    braces: Braces::Mixed,
    signs: Signs {
        pairs: &["=>", ":"],
        ..BASE.signs
    },
    words: Words {
        functions: &[],
        declares: &["final", "static"],
        cases: &["when"],
        ..BASE.words
    },
    tests: Tests {
        annotations: &["IsTest", "isTest", "TestSetup"],
        ..BASE.tests
    },
    ..BASE
};

pub(in crate::scan) static SOLIDITY: Lexer = Lexer {
    comments: &[
        block("/**", "*/").doc(),
        line("///").doc(),
        block("/*", "*/"),
        line("//"),
    ],
    strings: &[
        quote("unicode\"").between("unicode\"", "\""),
        quote("\""),
        quote("'"),
    ],
    ends_with_line: false,
    braces: Braces::Mixed,
    words: Words {
        functions: &["function"],
        declares: &["constant", "immutable"],
        cases: &[],
        subjects: &[],
        ..BASE.words
    },
    calls: Calls {
        wrappers: &["bytes", "keccak256", "string"],
        formats: &[],
        ..BASE.calls
    },
    ..BASE
};

pub(in crate::scan) static V: Lexer = Lexer {
    strings: &[
        quote("r'").between("r'", "'").raw(),
        quote("r\"").between("r\"", "\"").raw(),
        quote("'").spanning().with(&["${", "$"]),
        quote("\"").spanning().with(&["${", "$"]),
        quote("`").of(QuoteKind::Word),
    ],
    braces: Braces::Mixed,
    signs: Signs {
        assigns: &["=", ":="],
        pairs: &[":"],
        compares: &["==", "!=", "in", "!in"],
        defaults: &["or"],
        ..BASE.signs
    },
    words: Words {
        functions: &["fn"],
        declares: &["const", "mut"],
        cases: &[],
        subjects: &["match"],
        ..BASE.words
    },
    calls: Calls {
        compare: &["contains", "ends_with", "starts_with"],
        formats: &[],
        ..BASE.calls
    },
    env: &["getenv", "getenv_opt"],
    tests: Tests {
        prefixes: &["test_"],
        ..BASE.tests
    },
    ..BASE
};

pub(in crate::scan) static ZIG: Lexer = Lexer {
    comments: &[line("///").doc(), line("//!").doc(), line("//")],
    strings: &[
        // A line of a text over lines.
        quote("\\\\").between("\\\\", "\0").raw(),
        quote("\""),
        quote("'").of(QuoteKind::Char),
    ],
    ends_with_line: false,
    braces: Braces::Mixed,
    names: Names::Typed,
    signs: Signs {
        assigns: &["="],
        pairs: &[],
        arms: &["=>"],
        compares: &["==", "!="],
        defaults: &["orelse"],
        concats: &["++"],
        members: &["."],
        ..BASE.signs
    },
    words: Words {
        functions: &["fn"],
        declares: &["const", "var"],
        cases: &[],
        subjects: &["switch"],
        imports: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &["endsWith", "eql", "startsWith"],
        formats: &[],
        ..BASE.calls
    },
    env: &["getenv"],
    tests: Tests {
        calls: &["test"],
        ..BASE.tests
    },
    ..BASE
};

pub(in crate::scan) static PROTOBUF: Lexer = Lexer {
    comments: &[block("/**", "*/").doc(), block("/*", "*/"), line("//")],
    strings: &[quote("\""), quote("'")],
    ends_with_line: false,
    signs: Signs {
        assigns: &["="],
        pairs: &[":"],
        adjacent: true,
        concats: &[],
        defaults: &[],
        ..BASE.signs
    },
    words: Words {
        functions: &["rpc"],
        declares: &[],
        cases: &[],
        subjects: &[],
        imports: &["import", "package", "syntax", "public"],
        enums: &[],
        ..BASE.words
    },
    ..BASE
};

pub(in crate::scan) static GRAPHQL: Lexer = Lexer {
    comments: &[line("#")],
    strings: &[
        quote("\"\"\"").raw().spanning().of(QuoteKind::Doc),
        quote("\""),
    ],
    sigils: "$",
    braces: Braces::Data,
    names: Names::Typed,
    signs: Signs {
        assigns: &["="],
        pairs: &[":"],
        concats: &[],
        defaults: &[],
        members: &[],
        ..BASE.signs
    },
    words: Words {
        functions: &[],
        declares: &[],
        cases: &[],
        subjects: &[],
        steers: &[],
        imports: &[],
        ..BASE.words
    },
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    #[test]
    fn apex_is_read() {
        let text = r"
public class Chat {
    private static final String MODEL = 'gpt-4';
    public String ask(String prompt) {
        Map<String, Object> body = new Map<String, Object>{ 'model' => 'gpt-4', 'n' => 1 };
        List<String> models = new List<String>{ 'gpt-4', 'gpt-4o' };
        body.put('model', 'gpt-4');
        if (model == 'gpt-4' || model.startsWith('gpt-5')) {
            return 'gpt-5';
        }
        switch on model {
            when 'gpt-4', 'gpt-4o' { limit = 1; }
        }
        String small = 'gpt-' + '4';
        return MODEL + '-mini';
    }
    @IsTest
    static void asks() {
        ask('gpt-4');
    }
}
// gpt-4 said
";
        insta::assert_snapshot!(shown::of("apex", text), @r#"
        use string MODEL "gpt-4" @ private static final String MODEL = 'gpt-4';
        use string model "gpt-4" @ 'model' => 'gpt-4', 'n' => 1 };
        listing string models "gpt-4" @ List<String> models = new List<String>{ 'gpt-4', 'gpt-4o' };
        listing string models "gpt-4o" @ List<String> models = new List<String>{ 'gpt-4', 'gpt-4o' };
        use string model "gpt-4" @ body.put('model', 'gpt-4');
        compare string model "gpt-4" @ if (model == 'gpt-4' || model.startsWith('gpt-5')) {
        compare string model "gpt-5" @ if (model == 'gpt-4' || model.startsWith('gpt-5')) {
        use string ask "gpt-5" @ return 'gpt-5';
        compare string model "gpt-4" @ when 'gpt-4', 'gpt-4o' { limit = 1; }
        compare string model "gpt-4o" @ when 'gpt-4', 'gpt-4o' { limit = 1; }
        use string small "gpt-4" = gpt- | 4 @ String small = 'gpt-' + '4';
        use string ask "gpt-4-mini" = MODEL | -mini @ return MODEL + '-mini';
        test string ask "gpt-4" @ ask('gpt-4');
        comment comment - "gpt-4 said" @ // gpt-4 said
        "#);
    }

    #[test]
    fn solidity_is_read() {
        let text = r#"
contract Oracle {
    string public constant MODEL = "gpt-4";
    string[] models = ["gpt-4", "gpt-4o"];
    function ask(string memory prompt) public returns (string memory) {
        config = Config({model: "gpt-4", n: 1});
        oracle.createCall(prompt, "gpt-4");
        if (keccak256(bytes(model)) == keccak256(bytes("gpt-4"))) {
            return "gpt-5";
        }
    }
}
/// gpt-4 documented
"#;
        insta::assert_snapshot!(shown::of("solidity", text), @r#"
        use string MODEL "gpt-4" @ string public constant MODEL = "gpt-4";
        listing string models "gpt-4" @ string[] models = ["gpt-4", "gpt-4o"];
        listing string models "gpt-4o" @ string[] models = ["gpt-4", "gpt-4o"];
        use string model "gpt-4" @ model: "gpt-4", n: 1});
        use string createCall "gpt-4" @ oracle.createCall(prompt, "gpt-4");
        compare string model "gpt-4" @ if (keccak256(bytes(model)) == keccak256(bytes("gpt-4"))) {
        use string ask "gpt-5" @ return "gpt-5";
        comment doc - "gpt-4 documented" @ /// gpt-4 documented
        "#);
    }

    #[test]
    fn v_is_read() {
        let text = r"
const model = 'gpt-4'
fn pick() string {
    base := 'gpt-4'
    small := '${base}-mini'
    hole := 'gpt-4$x'
    models := ['gpt-4', 'gpt-4o']
    req := Request{ model: 'gpt-4', n: 1 }
    m := os.getenv_opt('MODEL') or { 'gpt-4' }
    if model == 'gpt-4' { return 'gpt-5' }
    return 'gpt-4'
}
// gpt-4 said
";
        insta::assert_snapshot!(shown::of("v", text), @r#"
        use string model "gpt-4" @ const model = 'gpt-4'
        use string small "gpt-4-mini" = ${base} | -mini @ small := '${base}-mini'
        use string hole "gpt-4▯" @ hole := 'gpt-4$x'
        listing string models "gpt-4" @ models := ['gpt-4', 'gpt-4o']
        listing string models "gpt-4o" @ models := ['gpt-4', 'gpt-4o']
        use string model "gpt-4" @ model: 'gpt-4', n: 1 }
        use string MODEL "gpt-4" @ m := os.getenv_opt('MODEL') or { 'gpt-4' }
        compare string model "gpt-4" @ if model == 'gpt-4' { return 'gpt-5' }
        use string pick "gpt-5" @ if model == 'gpt-4' { return 'gpt-5' }
        use string pick "gpt-4" @ return 'gpt-4'
        comment comment - "gpt-4 said" @ // gpt-4 said
        "#);
    }

    #[test]
    fn zig_is_read() {
        let text = r#"
const model: []const u8 = "gpt-4";
const base = "gpt-4";
const small = base ++ "-mini";
const models = [_][]const u8{ "gpt-4", "gpt-4o" };
const Config = struct {
    model: []const u8 = "gpt-4",
};
const request = Request{ .model = "gpt-4", .n = 1 };
fn pick() []const u8 {
    if (std.mem.eql(u8, model, "gpt-4")) return "gpt-5";
    return std.posix.getenv("MODEL") orelse "gpt-4";
}
const text =
    \\{"model": "gpt-4"}
;
test "asks" {
    ask("gpt-4");
}
/// gpt-4 documented
"#;
        insta::assert_snapshot!(shown::of("zig", text), @r#"
        use string model "gpt-4" @ const model: []const u8 = "gpt-4";
        use string base "gpt-4" @ const base = "gpt-4";
        listing string models "gpt-4" @ const models = [_][]const u8{ "gpt-4", "gpt-4o" };
        listing string models "gpt-4o" @ const models = [_][]const u8{ "gpt-4", "gpt-4o" };
        use string model "gpt-4" @ model: []const u8 = "gpt-4",
        use string model "gpt-4" @ .model = "gpt-4", .n = 1 };
        compare string model "gpt-4" @ if (std.mem.eql(u8, model, "gpt-4")) return "gpt-5";
        use string pick "gpt-5" @ if (std.mem.eql(u8, model, "gpt-4")) return "gpt-5";
        use string MODEL "gpt-4" @ return std.posix.getenv("MODEL") orelse "gpt-4";
        use string text "{\"model\": \"gpt-4\"}" @ const text =
        test string ask "gpt-4" @ test "asks" {
        comment doc - "gpt-4 documented" @ /// gpt-4 documented
        "#);
    }

    #[test]
    fn protobuf_is_read() {
        let text = r#"
syntax = "proto2";
message Request {
  optional string model = 1 [default = "gpt-4"];
  string other = 2 [(openapi).example = "gpt-4", json_name = "x"];
  option (google.api.http) = { get: "/v1/models/gpt-4:ask" };
}
// gpt-4 said
"#;
        insta::assert_snapshot!(shown::of("protobuf", text), @r#"
        use string model "gpt-4" @ default = "gpt-4"];
        use string example "gpt-4" @ (openapi).example = "gpt-4", json_name = "x"];
        use string get "/v1/models/gpt-4:ask" @ get: "/v1/models/gpt-4:ask" };
        comment comment - "gpt-4 said" @ // gpt-4 said
        "#);
    }

    #[test]
    fn graphql_is_read() {
        let text = r#"
"""
gpt-4 documented
"""
type Query {
  ask(model: String = "gpt-4"): String
}
query Q($model: String = "gpt-4") {
  chat(model: "gpt-4", models: ["gpt-4", "gpt-4o"])
}
# gpt-4 said
"#;
        insta::assert_snapshot!(shown::of("graphql", text), @r#"
        comment doc - "\ngpt-4 documented\n" @ """
        use string model "gpt-4" @ model: String = "gpt-4"): String
        use string model "gpt-4" @ model: String = "gpt-4") {
        use string model "gpt-4" @ model: "gpt-4", models: ["gpt-4", "gpt-4o"])
        listing string models "gpt-4" @ models: ["gpt-4", "gpt-4o"])
        listing string models "gpt-4o" @ models: ["gpt-4", "gpt-4o"])
        comment comment - "gpt-4 said" @ # gpt-4 said
        "#);
    }
}
