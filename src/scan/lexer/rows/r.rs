//! R.

use crate::scan::lexer::row::{BASE, Calls, Lexer, QuoteKind, Signs, Tests, Words, line, quote};

pub(in crate::scan) static R: Lexer = Lexer {
    comments: &[line("#'").doc(), line("#")],
    strings: &[
        quote("r\"").between("r\"", "\"").of(QuoteKind::Fenced),
        quote("R\"").between("R\"", "\"").of(QuoteKind::Fenced),
        quote("\"").spanning(),
        quote("'").spanning(),
        quote("`").of(QuoteKind::Word),
    ],
    word: ".",
    word_start: ".",
    signs: Signs {
        assigns: &["<-", "=", "<<-"],
        pairs: &[],
        compares: &["==", "!=", "%in%", "<", ">"],
        defaults: &["%||%", "||"],
        concats: &[],
        members: &["$", "::", "@"],
        ..BASE.signs
    },
    words: Words {
        functions: &["function"],
        declares: &[],
        gives: &[],
        cases: &[],
        subjects: &["switch"],
        imports: &[],
        enums: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &[
            "endsWith",
            "expect_equal",
            "expect_identical",
            "gsub",
            "identical",
            "setdiff",
            "startsWith",
            "str_detect",
            "str_starts",
            "sub",
        ],
        lists: &["c", "data.frame", "list", "tibble", "tribble"],
        wrappers: &["invisible", "match.arg", "return"],
        defaults: &[],
        regexes: &["grepl", "regexpr"],
        plain: &["tolower", "toupper", "trimws"],
        joins: &["paste0", "str_c"],
        formats: &["sprintf"],
    },
    env: &["Sys.getenv"],
    tests: Tests {
        calls: &["describe", "it", "test_that"],
        ..BASE.tests
    },
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("r", text)
    }

    #[test]
    fn roles_follow_what_stands_around() {
        insta::assert_snapshot!(show(r#"
#' gpt-4 documented
model <- "gpt-4"
model = 'gpt-4'
ask <- function(prompt, model = "gpt-4", ...) {
  model <- model %||% "gpt-4"
  key <- Sys.getenv("MODEL", "gpt-4")
  chat(model = "gpt-4", n = 1)
  ellmer::chat_openai("gpt-4", model = "gpt-5")
  chat$model <- "gpt-4"
  chat[["model"]] <- "gpt-4"
  models <- c("gpt-4", 'gpt-4o')
  named <- c(fast = "gpt-4", "gpt-4o" = 2)
  body <- list(model = "gpt-4", n = 1)
  if (model == "gpt-4" || model %in% c("gpt-4", "gpt-5")) return("gpt-4")
  if (startsWith(model, "gpt-4")) "gpt-5" else "gpt-4"
  switch(model, "gpt-4" = 1, fast = "gpt-5")
  options(chat.model = "gpt-4")
  Sys.setenv(MODEL = "gpt-4")
  grepl("^gpt-4", model)
  x |> ask("gpt-4")
  r"(gpt-4)"
}
small <- function() "gpt-4"
test_that("gpt-4 answers", {
  expect_equal(model, "gpt-4")
})
# gpt-4 said
"#), @r#"
        comment doc - "gpt-4 documented" @ #' gpt-4 documented
        use string model "gpt-4" @ model <- "gpt-4"
        use string model "gpt-4" @ model = 'gpt-4'
        use string model "gpt-4" @ model = "gpt-4", ...) {
        use string model "gpt-4" @ model <- model %||% "gpt-4"
        use string MODEL "gpt-4" @ key <- Sys.getenv("MODEL", "gpt-4")
        use string model "gpt-4" @ model = "gpt-4", n = 1)
        use string chat_openai "gpt-4" @ ellmer::chat_openai("gpt-4", model = "gpt-5")
        use string model "gpt-5" @ model = "gpt-5")
        use string model "gpt-4" @ chat$model <- "gpt-4"
        use string model "gpt-4" @ chat[["model"]] <- "gpt-4"
        listing string models "gpt-4" @ models <- c("gpt-4", 'gpt-4o')
        listing string models "gpt-4o" @ models <- c("gpt-4", 'gpt-4o')
        use string fast "gpt-4" @ fast = "gpt-4", "gpt-4o" = 2)
        listing string named "gpt-4o" @ named <- c(fast = "gpt-4", "gpt-4o" = 2)
        use string model "gpt-4" @ model = "gpt-4", n = 1)
        compare string model "gpt-4" @ if (model == "gpt-4" || model %in% c("gpt-4", "gpt-5")) return("gpt-4")
        compare string model "gpt-4" @ if (model == "gpt-4" || model %in% c("gpt-4", "gpt-5")) return("gpt-4")
        compare string model "gpt-5" @ if (model == "gpt-4" || model %in% c("gpt-4", "gpt-5")) return("gpt-4")
        use string - "gpt-4" @ if (model == "gpt-4" || model %in% c("gpt-4", "gpt-5")) return("gpt-4")
        compare string model "gpt-4" @ if (startsWith(model, "gpt-4")) "gpt-5" else "gpt-4"
        use string - "gpt-5" @ if (startsWith(model, "gpt-4")) "gpt-5" else "gpt-4"
        use string - "gpt-4" @ if (startsWith(model, "gpt-4")) "gpt-5" else "gpt-4"
        compare string model "gpt-4" @ switch(model, "gpt-4" = 1, fast = "gpt-5")
        use string fast "gpt-5" @ fast = "gpt-5")
        use string chat.model "gpt-4" @ chat.model = "gpt-4")
        use string MODEL "gpt-4" @ MODEL = "gpt-4")
        compare string regex "^gpt-4" @ grepl("^gpt-4", model)
        use string ask "gpt-4" @ x |> ask("gpt-4")
        use string ask "gpt-4" @ r"(gpt-4)"
        use string small "gpt-4" @ small <- function() "gpt-4"
        test string test_that "gpt-4 answers" @ test_that("gpt-4 answers", {
        test string model "gpt-4" @ expect_equal(model, "gpt-4")
        comment comment - "gpt-4 said" @ # gpt-4 said
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r#"
base <- "gpt-4"
a <- paste0(base, "-mini")
b <- sprintf("%s-mini", base)
c <- paste0("gpt-", "4o")
d <- paste0("gpt-4", size)
e <- paste("gpt-4", x)
ask(paste0("gpt-4", "-", "mini"), n = 1)
f <- sprintf("gpt-4-%s", "mini")
"#), @r#"
        use string a "gpt-4-mini" = base | -mini @ a <- paste0(base, "-mini")
        use string b "gpt-4-mini" = %s | -mini @ b <- sprintf("%s-mini", base)
        use string c "gpt-4o" = gpt- | 4o @ c <- paste0("gpt-", "4o")
        use string d "gpt-4▯" @ d <- paste0("gpt-4", size)
        use string paste "gpt-4" @ e <- paste("gpt-4", x)
        use string ask "gpt-4-mini" = gpt-4 | - | mini @ ask(paste0("gpt-4", "-", "mini"), n = 1)
        use string f "gpt-4-mini" = gpt-4- | %s @ f <- sprintf("gpt-4-%s", "mini")
        "#);
    }
}
