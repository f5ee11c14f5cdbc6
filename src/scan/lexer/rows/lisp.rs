//! Clojure, and Emacs Lisp with its kin.

use crate::scan::lexer::row::{BASE, Braces, Lexer, QuoteKind, block, line, quote};

pub(in crate::scan) static CLOJURE: Lexer = Lexer {
    comments: &[line(";")],
    strings: &[
        quote("#\"").between("#\"", "\"").of(QuoteKind::Regex),
        quote("\"").spanning(),
    ],
    word: WORD,
    word_start: START,
    sigils: "'`~@#^",
    characters: &["\\"],
    is_lisp: true,
    braces: Braces::Data,
    env: &["System/getenv", "env", "getenv"],
    ..BASE
};

pub(in crate::scan) static LISP: Lexer = Lexer {
    comments: &[line(";"), block("#|", "|#").nesting()],
    strings: &[quote("\"").spanning()],
    word: WORD,
    word_start: START,
    sigils: "'`,@#",
    characters: &["?\\", "?", "#\\"],
    is_lisp: true,
    braces: Braces::Data,
    env: &["getenv", "posix-getenv", "uiop:getenv"],
    ..BASE
};

const WORD: &str = "-*+!?<>=/.:&%$|'#";
const START: &str = "-*+!<>=/.:&%$|";

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    #[test]
    fn clojure_is_read() {
        let text = r#"
(ns app.core)
(def model "gpt-4")
(defonce ^:private fallback "gpt-4")
(def models ["gpt-4" "gpt-4o"])
(def known #{"gpt-4"})
(def prices {"gpt-4" 0.03 :fast "gpt-4o"})
(def env-model (or (System/getenv "MODEL") "gpt-4"))
(defn ask [prompt]
  (chat {:model "gpt-4" :n 1})
  (chat prompt "gpt-4")
  (let [m "gpt-4"] m))
(= model "gpt-4")
(case model "gpt-4" 1 2)
(if fast "gpt-4" "gpt-4o")
(str/starts-with? model "gpt-4")
(re-find #"gpt-4.*" model)
(def quote-char \")
(def small (str "gpt-4" suffix))
(def sum (str "gpt-" "4"))
(deftest asks (is (chat "gpt-4")))
; gpt-4 said
"#;
        insta::assert_snapshot!(shown::of("clojure", text), @r#"
        use string model "gpt-4" @ (def model "gpt-4")
        use string defonce "gpt-4" @ (defonce ^:private fallback "gpt-4")
        listing string models "gpt-4" @ (def models ["gpt-4" "gpt-4o"])
        listing string models "gpt-4o" @ (def models ["gpt-4" "gpt-4o"])
        listing string known "gpt-4" @ (def known #{"gpt-4"})
        listing string prices "gpt-4" @ (def prices {"gpt-4" 0.03 :fast "gpt-4o"})
        use string fast "gpt-4o" @ (def prices {"gpt-4" 0.03 :fast "gpt-4o"})
        use string MODEL "gpt-4" @ (def env-model (or (System/getenv "MODEL") "gpt-4"))
        use string model "gpt-4" @ (chat {:model "gpt-4" :n 1})
        use string chat "gpt-4" @ (chat prompt "gpt-4")
        use string m "gpt-4" @ (let [m "gpt-4"] m))
        compare string model "gpt-4" @ (= model "gpt-4")
        compare string model "gpt-4" @ (case model "gpt-4" 1 2)
        use string - "gpt-4" @ (if fast "gpt-4" "gpt-4o")
        use string - "gpt-4o" @ (if fast "gpt-4" "gpt-4o")
        compare string model "gpt-4" @ (str/starts-with? model "gpt-4")
        compare string regex "gpt-4.*" @ (re-find #"gpt-4.*" model)
        use string small "gpt-4▯" @ (def small (str "gpt-4" suffix))
        use string sum "gpt-4" = gpt- | 4 @ (def sum (str "gpt-" "4"))
        test string chat "gpt-4" @ (deftest asks (is (chat "gpt-4")))
        comment comment - "gpt-4 said" @ ; gpt-4 said
        "#);
    }

    #[test]
    fn lisp_is_read() {
        let text = r#"
(defcustom my-model "gpt-4" "The model, as gpt-4.")
(setq my-model "gpt-4" other 1)
(setq my-models '("gpt-4" "gpt-4o"))
(defvar limits '(("gpt-4" . 8192) ("gpt-4o" . 128000)))
(make-client :model "gpt-4" :n 1)
(let ((model "gpt-4")) model)
(or (getenv "MODEL") "gpt-4")
(string= model "gpt-4")
(member model '("gpt-4" "gpt-4o"))
(list ?\" "gpt-4")
`((model . "gpt-4") (stream . t))
(defconst my-list '((gpt-4 :description "x") (gpt-4o :cutoff 1)))
(setq my-model 'gpt-4)
(defun gpt-4 (x) (memq x '(gpt-4o)))
(defun pick ()
  (ask "gpt-4"))
;; gpt-4 said
"#;
        insta::assert_snapshot!(shown::of("emacs-lisp", text), @r#"
        use string my-model "gpt-4" @ (defcustom my-model "gpt-4" "The model, as gpt-4.")
        use string my-model "The model, as gpt-4." @ (defcustom my-model "gpt-4" "The model, as gpt-4.")
        use string my-model "gpt-4" @ (setq my-model "gpt-4" other 1)
        listing string my-models "gpt-4" @ (setq my-models '("gpt-4" "gpt-4o"))
        listing string my-models "gpt-4o" @ (setq my-models '("gpt-4" "gpt-4o"))
        listing string limits "gpt-4" @ (defvar limits '(("gpt-4" . 8192) ("gpt-4o" . 128000)))
        listing string limits "gpt-4o" @ (defvar limits '(("gpt-4" . 8192) ("gpt-4o" . 128000)))
        use string model "gpt-4" @ (make-client :model "gpt-4" :n 1)
        use string model "gpt-4" @ (let ((model "gpt-4")) model)
        use string MODEL "gpt-4" @ (or (getenv "MODEL") "gpt-4")
        compare string model "gpt-4" @ (string= model "gpt-4")
        compare string model "gpt-4" @ (member model '("gpt-4" "gpt-4o"))
        compare string model "gpt-4o" @ (member model '("gpt-4" "gpt-4o"))
        listing string - "gpt-4" @ (list ?\" "gpt-4")
        use string model "gpt-4" @ ((model . "gpt-4") (stream . t))
        listing string my-list "gpt-4" @ (defconst my-list '((gpt-4 :description "x") (gpt-4o :cutoff 1)))
        listing string my-list "gpt-4o" @ (defconst my-list '((gpt-4 :description "x") (gpt-4o :cutoff 1)))
        use string my-model "gpt-4" @ (setq my-model 'gpt-4)
        compare string x "gpt-4o" @ (defun gpt-4 (x) (memq x '(gpt-4o)))
        use string ask "gpt-4" @ (ask "gpt-4"))
        comment comment - "gpt-4 said" @ ;; gpt-4 said
        "#);
    }
}
