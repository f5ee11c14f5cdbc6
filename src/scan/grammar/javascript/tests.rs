use crate::scan::shown;

fn show(text: &str) -> String {
    shown::of("javascript", text)
}

fn show_typescript(text: &str) -> String {
    shown::of("typescript", text)
}

#[test]
fn a_value_is_a_use_named_by_what_holds_it() {
    insta::assert_snapshot!(show(r#"
const MODEL = "gpt-4";
let a = 'gpt-4', b = `gpt-4o`;
this.model = "gpt-4";
cfg["model"] = "gpt-4";
openai("gpt-4");
new ChatOpenAI("gpt-4");
client.create({
  model: "gpt-4",
  "engine": cheap ? "gpt-4" : "gpt-4o",
});
function f(model = "gpt-4", { m = "gpt-4o" } = {}) {
  return "gpt-5";
}
const g = () => "gpt-4";
class C { model = "gpt-4"; static #m = "gpt-4o"; }
const [model, setModel] = useState("gpt-4");
const s = { model: z.string().default("gpt-4") };
program.option("-m, --model <id>", "the model", "gpt-4");
yargs.option("engine", { default: "gpt-4" });
export default "gpt-4";
localStorage.setItem("model", "gpt-4");
const p = PRICES["gpt-4"];
"#), @r#"
        use string MODEL "gpt-4" @ const MODEL = "gpt-4";
        use string a "gpt-4" @ let a = 'gpt-4', b = `gpt-4o`;
        use string b "gpt-4o" @ let a = 'gpt-4', b = `gpt-4o`;
        use string model "gpt-4" @ this.model = "gpt-4";
        use string model "gpt-4" @ cfg["model"] = "gpt-4";
        use string openai "gpt-4" @ openai("gpt-4");
        use string ChatOpenAI "gpt-4" @ new ChatOpenAI("gpt-4");
        use string model "gpt-4" @ model: "gpt-4",
        use string engine "gpt-4" @ "engine": cheap ? "gpt-4" : "gpt-4o",
        use string engine "gpt-4o" @ "engine": cheap ? "gpt-4" : "gpt-4o",
        use string model "gpt-4" @ function f(model = "gpt-4", { m = "gpt-4o" } = {}) {
        use string m "gpt-4o" @ function f(model = "gpt-4", { m = "gpt-4o" } = {}) {
        use string f "gpt-5" @ return "gpt-5";
        use string g "gpt-4" @ const g = () => "gpt-4";
        use string model "gpt-4" @ model = "gpt-4"; static #m = "gpt-4o"; }
        use string #m "gpt-4o" @ static #m = "gpt-4o"; }
        use string model "gpt-4" @ const [model, setModel] = useState("gpt-4");
        use string model "gpt-4" @ model: z.string().default("gpt-4") };
        use string model "gpt-4" @ program.option("-m, --model <id>", "the model", "gpt-4");
        use string engine "gpt-4" @ default: "gpt-4" });
        use string - "gpt-4" @ export default "gpt-4";
        use string model "gpt-4" @ localStorage.setItem("model", "gpt-4");
        use string PRICES "gpt-4" @ const p = PRICES["gpt-4"];
        "#);
}

#[test]
fn what_a_call_makes_is_named_by_the_model_that_holds_it() {
    insta::assert_snapshot!(show_typescript(r#"
const r = generate({ model: openai.speech("gpt-4"), tool: voyage("gpt-4") });
const model = (await load("gpt-4")) as Model;
spawn("tool", ["--model", "gpt-4", `${"gpt-4"}-mini`]);
const wrapped = wrap({ ...defaults("gpt-4") });
"#), @r#"
        use string model "gpt-4" @ model: openai.speech("gpt-4"), tool: voyage("gpt-4") });
        use string voyage "gpt-4" @ tool: voyage("gpt-4") });
        use string model "gpt-4" @ const model = (await load("gpt-4")) as Model;
        use string --model "gpt-4" @ spawn("tool", ["--model", "gpt-4", `${"gpt-4"}-mini`]);
        listing string spawn "gpt-4-mini" = ${\"gpt-4\"} | -mini @ spawn("tool", ["--model", "gpt-4", `${"gpt-4"}-mini`]);
        use string defaults "gpt-4" @ const wrapped = wrap({ ...defaults("gpt-4") });
        "#);
}

#[test]
fn an_env_default_is_named_by_its_variable() {
    insta::assert_snapshot!(show(r#"
const a = process.env.MODEL_A ?? "gpt-4";
const b = process.env["MODEL_B"] || 'gpt-4';
const c = { model: import.meta.env.MODEL_C ?? "gpt-4" };
const d = Deno.env.get("MODEL_D") || "gpt-4";
const e = opts.model || "gpt-4";
"#), @r#"
        use string MODEL_A "gpt-4" @ const a = process.env.MODEL_A ?? "gpt-4";
        use string MODEL_B "gpt-4" @ const b = process.env["MODEL_B"] || 'gpt-4';
        use string MODEL_C "gpt-4" @ model: import.meta.env.MODEL_C ?? "gpt-4" };
        use string MODEL_D "gpt-4" @ const d = Deno.env.get("MODEL_D") || "gpt-4";
        use string e "gpt-4" @ const e = opts.model || "gpt-4";
        "#);
}

#[test]
fn tests_of_a_value_compare() {
    insta::assert_snapshot!(show(r#"
if (model === "gpt-4" || "gpt-5" != this.cfg.model) {}
switch (cfg.model) {
  case "gpt-4":
    x = "gpt-5";
}
ok = model.startsWith("gpt-4") && model.toLowerCase().includes("gpt");
ok = ["gpt-4", "gpt-4o"].includes(model);
ok = new Set(["gpt-4"]).has(model);
ok = /^gpt-4/.test(model) || new RegExp("gpt-4.*").test(model);
ok = "gpt-4" in prices;
"#), @r#"
        compare string model "gpt-4" @ if (model === "gpt-4" || "gpt-5" != this.cfg.model) {}
        compare string model "gpt-5" @ if (model === "gpt-4" || "gpt-5" != this.cfg.model) {}
        compare string model "gpt-4" @ case "gpt-4":
        use string x "gpt-5" @ x = "gpt-5";
        compare string model "gpt-4" @ ok = model.startsWith("gpt-4") && model.toLowerCase().includes("gpt");
        compare string model "gpt" @ ok = model.startsWith("gpt-4") && model.toLowerCase().includes("gpt");
        compare string model "gpt-4" @ ok = ["gpt-4", "gpt-4o"].includes(model);
        compare string model "gpt-4o" @ ok = ["gpt-4", "gpt-4o"].includes(model);
        compare string model "gpt-4" @ ok = new Set(["gpt-4"]).has(model);
        compare string regex "^gpt-4" @ ok = /^gpt-4/.test(model) || new RegExp("gpt-4.*").test(model);
        compare string regex "gpt-4.*" @ ok = /^gpt-4/.test(model) || new RegExp("gpt-4.*").test(model);
        compare string prices "gpt-4" @ ok = "gpt-4" in prices;
        "#);
}

#[test]
fn elements_and_keys_are_listings() {
    insta::assert_snapshot!(show(r#"
const MODELS = ["gpt-4", `gpt-4o`];
const PRICES = { "gpt-4": 1, 'gpt-4o': { input: 2 } };
const REGISTRY = [{ id: "gpt-4", model: "gpt-4o" }];
const MAP = new Map([["gpt-4", 1]]);
run({ models: ["gpt-4"] });
Object.freeze(["gpt-4"]);
PRICES["gpt-5"] = 3;
"#), @r#"
        listing string MODELS "gpt-4" @ const MODELS = ["gpt-4", `gpt-4o`];
        listing string MODELS "gpt-4o" @ const MODELS = ["gpt-4", `gpt-4o`];
        listing string PRICES "gpt-4" @ "gpt-4": 1, 'gpt-4o': { input: 2 } };
        listing string PRICES "gpt-4o" @ 'gpt-4o': { input: 2 } };
        listing string id "gpt-4" @ id: "gpt-4", model: "gpt-4o" }];
        use string model "gpt-4o" @ model: "gpt-4o" }];
        listing string MAP "gpt-4" @ const MAP = new Map([["gpt-4", 1]]);
        listing string models "gpt-4" @ models: ["gpt-4"] });
        listing string - "gpt-4" @ Object.freeze(["gpt-4"]);
        listing string PRICES "gpt-5" @ PRICES["gpt-5"] = 3;
        "#);
}

#[test]
fn comments_and_imports_are_no_values() {
    insta::assert_snapshot!(show(r#"#!/usr/bin/env node gpt
import x from "gpt-tokenizer";
export * from 'claude-code';
// gpt-4 here
/* gpt-4o
   there */
/** Speaks to gpt-5. */
f(/* gpt-4 */ 1);
"#), @r#"
        comment comment - "gpt-4 here" @ // gpt-4 here
        comment comment - "gpt-4o\n   there" @ /* gpt-4o
        comment doc - "Speaks to gpt-5." @ /** Speaks to gpt-5. */
        comment comment - "gpt-4" @ /* gpt-4 */ 1);
        "#);
}

#[test]
fn callbacks_of_tests_are_test() {
    insta::assert_snapshot!(show(r#"
describe("gpt-4", () => {
  // gpt-4
  it.each(["gpt-4"])("%s", async (m) => { f("gpt-4o"); });
});
test("x", function () { g({ model: "gpt-4" }); });
it("gpt-4");
"#), @r#"
        test string describe "gpt-4" @ describe("gpt-4", () => {
        comment comment - "gpt-4" @ // gpt-4
        test string each "gpt-4" @ it.each(["gpt-4"])("%s", async (m) => { f("gpt-4o"); });
        test string f "gpt-4o" @ f("gpt-4o"); });
        test string model "gpt-4" @ model: "gpt-4" }); });
        use string it "gpt-4" @ it("gpt-4");
        "#);
}

#[test]
fn texts_put_together_are_one_piece() {
    insta::assert_snapshot!(show(r#"
const FAMILY = "gpt-4", VENDOR = "openai";
a = "gpt-" + "4" + ("o");
b = `${FAMILY}o-mini`;
c = `${VENDOR}/gpt-4o`;
d = FAMILY + "-turbo";
e = `gpt-4${suffix}`;
f = ["gpt", "4o"].join("-");
g = "gpt\u002d4\x6f";
h = `gpt-4${f("gpt-4o")}`;
i = "gpt-" + version;
j = `using ${FAMILY}`;
k = tag`gpt-4`;
let L = "gpt-4";
L = "gpt-5";
m = `${L}-mini gpt`;
(FAMILY2) => { const FAMILY2 = "gpt-4"; return `${FAMILY2}o`; };
"#), @r#"
        use string FAMILY "gpt-4" @ const FAMILY = "gpt-4", VENDOR = "openai";
        use string a "gpt-4o" = gpt- | 4 | o @ a = "gpt-" + "4" + ("o");
        use string b "gpt-4o-mini" = ${FAMILY} | o-mini @ b = `${FAMILY}o-mini`;
        use string c "openai/gpt-4o" = ${VENDOR} | /gpt-4o @ c = `${VENDOR}/gpt-4o`;
        use string d "gpt-4-turbo" = FAMILY | -turbo @ d = FAMILY + "-turbo";
        use string e "gpt-4▯" @ e = `gpt-4${suffix}`;
        use string f "gpt-4o" = gpt | ,  | 4o @ f = ["gpt", "4o"].join("-");
        use string g "gpt-4o" = gpt | \\u002d | 4 | \\x6f @ g = "gpt\u002d4\x6f";
        use string h "gpt-4▯" @ h = `gpt-4${f("gpt-4o")}`;
        use string f "gpt-4o" @ h = `gpt-4${f("gpt-4o")}`;
        use string i "gpt-▯" @ i = "gpt-" + version;
        use string j "using ▯" @ j = `using ${FAMILY}`;
        use string tag "gpt-4" @ k = tag`gpt-4`;
        use string L "gpt-4" @ let L = "gpt-4";
        use string L "gpt-5" @ L = "gpt-5";
        use string m "▯-mini gpt" @ m = `${L}-mini gpt`;
        use string FAMILY2 "gpt-4" @ const FAMILY2 = "gpt-4"; return `${FAMILY2}o`; };
        use string - "▯o" @ return `${FAMILY2}o`; };
        "#);
}

#[test]
fn types_and_enumerations_are_listings() {
    insta::assert_snapshot!(show_typescript(r#"
type Model = "gpt-4" | "gpt-4o";
enum M { A = "gpt-4", "gpt-4o" = 1 }
interface I { model: "gpt-4"; "gpt-5": number }
const MODELS = ["gpt-4"] as const satisfies readonly string[];
const T: Record<"gpt-4", number> = {};
function f(model: "gpt-4" | string = "gpt-4o", opt?: "gpt-5") {}
class C { readonly model: string = "gpt-4"; }
let x = <const>"gpt-4";
type P = `gpt-4-${string}`;
abstract class D { private static readonly MODEL = "gpt-4" as const; }
"#), @r#"
        listing string Model "gpt-4" @ type Model = "gpt-4" | "gpt-4o";
        listing string Model "gpt-4o" @ type Model = "gpt-4" | "gpt-4o";
        listing string A "gpt-4" @ A = "gpt-4", "gpt-4o" = 1 }
        listing string - "gpt-4o" @ "gpt-4o" = 1 }
        listing string model "gpt-4" @ model: "gpt-4"; "gpt-5": number }
        listing string - "gpt-5" @ "gpt-5": number }
        listing string MODELS "gpt-4" @ const MODELS = ["gpt-4"] as const satisfies readonly string[];
        listing string T "gpt-4" @ const T: Record<"gpt-4", number> = {};
        listing string model "gpt-4" @ function f(model: "gpt-4" | string = "gpt-4o", opt?: "gpt-5") {}
        use string model "gpt-4o" @ function f(model: "gpt-4" | string = "gpt-4o", opt?: "gpt-5") {}
        listing string opt "gpt-5" @ function f(model: "gpt-4" | string = "gpt-4o", opt?: "gpt-5") {}
        use string model "gpt-4" @ readonly model: string = "gpt-4"; }
        use string x "gpt-4" @ let x = <const>"gpt-4";
        use string P "gpt-4-▯" @ type P = `gpt-4-${string}`;
        use string MODEL "gpt-4" @ private static readonly MODEL = "gpt-4" as const; }
        "#);
}

#[test]
fn jsx_holds_values_and_text() {
    insta::assert_snapshot!(shown::of("tsx", r#"
const C = () => (
  <Chat
    model="gpt-4"
    engine={"gpt-4o"}
  >
    We use gpt-4 here.
    {/* gpt-5 */}
    <option value="gpt-4">gpt-4</option>
  </Chat>
);
"#), @r#"
        use string model "gpt-4" @ <Chat
        use string engine "gpt-4o" @ <Chat
        prose string - "\n    We use gpt-4 here.\n    " @ <Chat
        comment comment - "gpt-5" @ /* gpt-5 */}
        use string value "gpt-4" @ <option value="gpt-4">gpt-4</option>
        prose string - "gpt-4" @ <option value="gpt-4">gpt-4</option>
        "#);
    insta::assert_snapshot!(show("const c = <A model='gpt-4' b={`gpt-${x}`} />;"), @r#"
        use string model "gpt-4" @ <A model='gpt-4' b={`gpt-${x}`} />;
        use string b "gpt-▯" @ <A model='gpt-4' b={`gpt-${x}`} />;
        "#);
}

#[test]
fn names_hold_no_text() {
    assert_eq!(
        show("gpt.claude(gpt, { gpt, ...gpt });\nx = `${gpt}`;\n"),
        ""
    );
}

#[test]
fn keys_of_objects_need_no_quotes() {
    insta::assert_snapshot!(show("const P = { gemini: { max: 1 }, a: gpt };\np.gemini.x = 2;"), @"listing string P \"gemini\" @ gemini: { max: 1 }, a: gpt };");
}
