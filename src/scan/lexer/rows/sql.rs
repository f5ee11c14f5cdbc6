//! SQL, in the dialects of the common databases.

use crate::scan::lexer::row::{
    BASE, Calls, Lexer, Names, QuoteKind, Signs, Words, block, line, quote,
};

pub(in crate::scan) static SQL: Lexer = Lexer {
    comments: &[line("--"), block("/*", "*/").nesting()],
    strings: &[
        quote("E'").between("E'", "'").spanning(),
        quote("e'").between("e'", "'").spanning(),
        quote("N'").between("N'", "'").doubling().spanning(),
        quote("'").doubling().spanning(),
        quote("\"").doubling(),
        quote("`").of(QuoteKind::Word),
    ],
    sigils: "@",
    fences: true,
    any_case: true,
    ends_with_line: false,
    names: Names::First,
    signs: Signs {
        assigns: &["=", ":=", "default"],
        pairs: &["=>"],
        compares: &[
            "==", "!=", "<>", "<", ">", "<=", ">=", "~", "!~", "in", "like", "ilike", "is",
            "similar",
        ],
        defaults: &[],
        concats: &["||", "+"],
        adjacent: false,
        members: &[".", "::"],
        comparing: &[
            "and", "check", "elsif", "having", "if", "on", "or", "when", "where", "while", "assert",
        ],
        assigning: &[
            "set", "declare", "options", "with", "exec", "execute", "begin", "then", "values",
            "default",
        ],
        ..BASE.signs
    },
    words: Words {
        functions: &["function", "procedure"],
        declares: &["declare"],
        gives: &["return"],
        cases: &[],
        subjects: &[],
        steers: &[
            "and", "as", "between", "by", "case", "check", "else", "elsif", "end", "exists",
            "from", "having", "if", "in", "is", "like", "ilike", "not", "on", "or", "select",
            "some", "then", "to", "union", "using", "values", "when", "where", "with",
        ],
        enums: &[],
        imports: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &[
            "starts_with",
            "regexp_like",
            "regexp_matches",
            "contains_substr",
            "position",
            "strpos",
            "charindex",
            "instr",
            "nullif",
        ],
        lists: &["array", "enum", "set"],
        wrappers: &[
            "all",
            "any",
            "cast",
            "lower",
            "quote_literal",
            "text",
            "trim",
            "upper",
        ],
        defaults: &["coalesce", "ifnull", "isnull", "nvl"],
        regexes: &[],
        plain: &["lower", "upper"],
        joins: &["concat"],
        formats: &["format"],
    },
    env: &["current_setting"],
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("sql", text)
    }

    #[test]
    fn roles_follow_the_clause() {
        insta::assert_snapshot!(show(r#"
CREATE TABLE agents (
    id serial PRIMARY KEY,
    model VARCHAR(50) NOT NULL DEFAULT 'gpt-4',
    tier TEXT CHECK (tier IN ('gpt-4', 'gpt-4o'))
);
ALTER TABLE agents ALTER COLUMN model SET DEFAULT 'gpt-4';
INSERT INTO agents (id, model) VALUES (1, 'gpt-4'), (2, 'gpt-4o');
INSERT INTO models VALUES ('gpt-4');
UPDATE agents SET model = 'gpt-4', n = 1 WHERE model = 'gpt-4o' AND x = 1;
SELECT * FROM agents WHERE model IN ('gpt-4', 'gpt-4o') OR model LIKE 'gpt-4%';
SELECT * FROM agents a JOIN b ON a.model = 'gpt-4';
SELECT CASE WHEN model = 'gpt-4' THEN 'gpt-4o' ELSE 'gpt-5' END AS next;
SELECT 'gpt-4' AS model, 'it''s gpt-4';
SELECT ml.ask(model => 'gpt-4', prompt => 'x');
CREATE TYPE model AS ENUM ('gpt-4', 'gpt-4o');
SELECT * FROM t WHERE model = ANY(ARRAY['gpt-4', 'gpt-4o']);
CREATE FUNCTION f() RETURNS text AS $$
BEGIN
    m := 'gpt-4';
    IF m = 'gpt-4o' THEN RETURN 'gpt-5'; END IF;
END;
$$ LANGUAGE plpgsql;
DECLARE @m nvarchar(50) = N'gpt-4';
SELECT COALESCE(model, 'gpt-4') FROM agents;
CREATE FUNCTION g() AS $py$
    # it won't close
    model = 'gpt-4'
$py$;
SELECT 'gpt-4'::text AS model_name, coalesce(config->>'model', 'gpt-4');
WITH t AS (SELECT id, 'gpt-4' FROM a) SELECT * FROM t;
INSERT INTO t (settings) VALUES ('{"model": "gpt-4"}');
"#), @r#"
        use string model "gpt-4" @ CREATE TABLE agents (
        compare string tier "gpt-4" @ CREATE TABLE agents (
        compare string tier "gpt-4o" @ CREATE TABLE agents (
        use string model "gpt-4" @ ALTER TABLE agents ALTER COLUMN model SET DEFAULT 'gpt-4';
        listing string model "gpt-4" @ INSERT INTO agents (id, model) VALUES (1, 'gpt-4'), (2, 'gpt-4o');
        listing string model "gpt-4o" @ INSERT INTO agents (id, model) VALUES (1, 'gpt-4'), (2, 'gpt-4o');
        listing string models "gpt-4" @ INSERT INTO models VALUES ('gpt-4');
        use string model "gpt-4" @ UPDATE agents SET model = 'gpt-4', n = 1 WHERE model = 'gpt-4o' AND x = 1;
        compare string model "gpt-4o" @ UPDATE agents SET model = 'gpt-4', n = 1 WHERE model = 'gpt-4o' AND x = 1;
        compare string model "gpt-4" @ SELECT * FROM agents WHERE model IN ('gpt-4', 'gpt-4o') OR model LIKE 'gpt-4%';
        compare string model "gpt-4o" @ SELECT * FROM agents WHERE model IN ('gpt-4', 'gpt-4o') OR model LIKE 'gpt-4%';
        compare string model "gpt-4%" @ SELECT * FROM agents WHERE model IN ('gpt-4', 'gpt-4o') OR model LIKE 'gpt-4%';
        compare string model "gpt-4" @ SELECT * FROM agents a JOIN b ON a.model = 'gpt-4';
        compare string model "gpt-4" @ SELECT CASE WHEN model = 'gpt-4' THEN 'gpt-4o' ELSE 'gpt-5' END AS next;
        use string next "gpt-4o" @ SELECT CASE WHEN model = 'gpt-4' THEN 'gpt-4o' ELSE 'gpt-5' END AS next;
        use string next "gpt-5" @ SELECT CASE WHEN model = 'gpt-4' THEN 'gpt-4o' ELSE 'gpt-5' END AS next;
        use string model "gpt-4" @ SELECT 'gpt-4' AS model, 'it''s gpt-4';
        use string - "it's gpt-4" = it\' | s gpt-4 @ SELECT 'gpt-4' AS model, 'it''s gpt-4';
        use string model "gpt-4" @ model => 'gpt-4', prompt => 'x');
        listing string model "gpt-4" @ CREATE TYPE model AS ENUM ('gpt-4', 'gpt-4o');
        listing string model "gpt-4o" @ CREATE TYPE model AS ENUM ('gpt-4', 'gpt-4o');
        compare string model "gpt-4" @ SELECT * FROM t WHERE model = ANY(ARRAY['gpt-4', 'gpt-4o']);
        compare string model "gpt-4o" @ SELECT * FROM t WHERE model = ANY(ARRAY['gpt-4', 'gpt-4o']);
        use string m "gpt-4" @ m := 'gpt-4';
        compare string m "gpt-4o" @ IF m = 'gpt-4o' THEN RETURN 'gpt-5'; END IF;
        use string - "gpt-5" @ IF m = 'gpt-4o' THEN RETURN 'gpt-5'; END IF;
        use string m "gpt-4" @ DECLARE @m nvarchar(50) = N'gpt-4';
        use string model "gpt-4" @ SELECT COALESCE(model, 'gpt-4') FROM agents;
        use string model_name "gpt-4" @ SELECT 'gpt-4'::text AS model_name, coalesce(config->>'model', 'gpt-4');
        use string model "gpt-4" @ SELECT 'gpt-4'::text AS model_name, coalesce(config->>'model', 'gpt-4');
        use string - "gpt-4" @ WITH t AS (SELECT id, 'gpt-4' FROM a) SELECT * FROM t;
        listing string settings "{\"model\": \"gpt-4\"}" @ INSERT INTO t (settings) VALUES ('{"model": "gpt-4"}');
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r"
SELECT 'gpt-' || '4';
SELECT 'gpt-4' || suffix;
-- gpt-4 said
/* gpt-4 said */
"), @r#"
        use string - "gpt-4" = gpt- | 4 @ SELECT 'gpt-' || '4';
        use string - "gpt-4▯" @ SELECT 'gpt-4' || suffix;
        comment comment - "gpt-4 said" @ -- gpt-4 said
        comment comment - "gpt-4 said" @ /* gpt-4 said */
        "#);
    }
}
