//! Where a file's constants are read as values that are used.
//!
//! A [`Definition`] says what a constant is called and where that holds; the words of the
//! file that are its last name are looked up in the tree. A read that is bound to another
//! name is followed, one whose place is no use is left out: a wrong site is worse than
//! none.

mod definition;
mod imported;
mod outcome;

use std::collections::{BTreeMap, HashMap};

use super::Reader;
use super::walk::Walk;
use crate::scan::name;
use crate::scan::site::Constant;
use crate::scan::word;
use crate::source::Span;

pub(super) use definition::Definition;
pub(super) use imported::imported;
use outcome::{Outcome, outcome};

/// How often a constant that is bound to another name is followed.
const MAX_STEPS: usize = 2;

/// How many words of a file are looked up.
const MAX_READS: usize = 20_000;

/// A constant whose sites are looked for.
struct Sought<'s, K> {
    definition: Definition<'s>,
    /// What the sites are for.
    key: K,
    /// Where it is bound to this name, when that is another than its own.
    bound_at: Option<Span>,
}

/// What the constants are called that are defined by the pieces at these indices, and
/// where they are used.
pub(super) fn constants<'s>(
    reader: &Reader<'s, '_>,
    definitions: Vec<(Definition<'s>, usize)>,
) -> BTreeMap<usize, Constant> {
    let mut out: BTreeMap<usize, Constant> = BTreeMap::new();
    let sought = definitions.into_iter().map(|(definition, key)| Sought {
        definition,
        key,
        bound_at: None,
    });
    let sites = follow(reader, sought.collect(), MAX_STEPS, |definition, piece| {
        let constant = out.entry(*piece).or_default();
        constant.exports.extend(definition.export());
        constant.exports.dedup();
    });
    for (piece, site) in sites {
        out.entry(piece).or_default().sites.push(site);
    }
    for constant in out.values_mut() {
        constant.sites.sort_unstable();
        constant.sites.dedup();
    }
    out
}

/// The sites of constants, by way of as many other names as `steps` says; `meet` hears of
/// each name that is one.
fn follow<'s, K: Clone>(
    reader: &Reader<'s, '_>,
    mut sought: Vec<Sought<'s, K>>,
    steps: usize,
    mut meet: impl FnMut(&Definition<'s>, &K),
) -> Vec<(K, Span)> {
    let mut sites = Vec::new();
    for step in 0..=steps {
        let mut found = round(reader, &mut sought).into_iter().peekable();
        let mut next = Vec::new();
        for (index, sought) in sought.into_iter().enumerate() {
            meet(&sought.definition, &sought.key);
            let mut is_read = false;
            while let Some((_, outcome)) = found.next_if(|(of, _)| *of == index) {
                is_read = true;
                match outcome {
                    Outcome::Used(site) => sites.push((sought.key.clone(), site)),
                    Outcome::Bound(definition, site) if step < steps => next.push(Sought {
                        definition,
                        key: sought.key.clone(),
                        bound_at: Some(site),
                    }),
                    Outcome::Bound(..) => {}
                }
            }
            // Nothing reads it on: then it is used where it is bound.
            let is_model = name::is_model_like(sought.definition.last());
            let site = sought.bound_at.filter(|_| !is_read && is_model);
            sites.extend(site.map(|site| (sought.key, site)));
        }
        if next.is_empty() {
            break;
        }
        sought = next;
    }
    sites
}

/// Looks all of them up once, and leaves out those that are no constants.
fn round<'s, K>(
    reader: &Reader<'s, '_>,
    sought: &mut Vec<Sought<'s, K>>,
) -> Vec<(usize, Outcome<'s>)> {
    let words = sought
        .iter()
        .map(|sought| sought.definition.last())
        .collect();
    let mut reads = word::reads(reader.text, &words);
    reads.truncate(MAX_READS);
    let mut times: HashMap<&str, u32> = HashMap::new();
    for name in reads.iter().filter_map(|read| read.chain.last()) {
        *times.entry(name).or_default() += 1;
    }
    // A name that stands in a file once need not be looked up.
    sought.retain(|sought| {
        let is_read = times
            .get(sought.definition.last())
            .is_some_and(|times| *times > 1);
        !is_read || sought.definition.is_bound_once(reader)
    });
    let mut names: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, sought) in sought.iter().enumerate() {
        names
            .entry(sought.definition.last())
            .or_default()
            .push(index);
    }
    let mut walk = Walk::new(reader.tree);
    let mut changed = Vec::new();
    let mut found = Vec::new();
    for read in &reads {
        let name = read.chain.last().copied().unwrap_or_default();
        for &index in names.get(name).into_iter().flatten() {
            let Some(Sought { definition, .. }) = sought.get(index) else {
                continue;
            };
            let is_own = read.at == definition.own;
            if is_own || !definition.is_called(reader, read) {
                continue;
            }
            if read.chain.len() > 1 && word::is_assigned(reader.text, read.span.end as usize) {
                changed.push(index);
            } else if definition.is_seen(reader, read) {
                let outcome = outcome(reader, walk.seek(read.at), read);
                found.extend(outcome.map(|outcome| (index, outcome)));
            }
        }
    }
    found.retain(|(index, _)| !changed.contains(index));
    found.sort_by_key(|(index, _)| *index);
    for index in changed {
        if let Some(sought) = sought.get_mut(index) {
            sought.definition.is_local = true;
        }
    }
    found
}

#[cfg(test)]
#[cfg(all(feature = "lang-python", feature = "lang-typescript"))]
mod tests {
    use crate::scan::shown;

    fn python(text: &str) -> String {
        shown::sites("python", text)
    }

    fn typescript(text: &str) -> String {
        shown::sites("typescript", text)
    }

    #[test]
    fn a_constant_is_used_where_a_value_is_wanted() {
        insta::assert_snapshot!(python(r#"
MODEL = "gpt-4o"
client.create(model=MODEL, messages=[])
ChatOpenAI(MODEL)
self.model = MODEL
cfg["model"] = MODEL
{"model": MODEL}
def f(model=MODEL, *, other: str = MODEL):
    return MODEL
g = os.getenv("MODEL", MODEL)
h = os.environ.get("X") or MODEL
i = MODEL if cheap else "gpt-4"
j = str(MODEL).strip()
call(model=f"{MODEL}")
logger.bind(x=1).create(model=(MODEL))
"#), @r#"
        [MODEL] "gpt-4o"
            client.create(model=^MODEL, messages=[])
            ChatOpenAI(^MODEL)
            self.model = ^MODEL
            cfg["model"] = ^MODEL
            {"model": ^MODEL}
            def f(model=^MODEL, *, other: str = MODEL):
            def f(model=MODEL, *, other: str = ^MODEL):
            return ^MODEL
            g = os.getenv("MODEL", ^MODEL)
            h = os.environ.get("X") or ^MODEL
            i = ^MODEL if cheap else "gpt-4"
            j = str(^MODEL).strip()
            call(model=f"{^MODEL}")
            logger.bind(x=1).create(model=(^MODEL))
        [i] "gpt-4"
        "#);
        insta::assert_snapshot!(typescript(r#"
export const MODEL = "gpt-4o" as const;
client.create({ model: MODEL });
new ChatOpenAI(MODEL);
this.model = MODEL;
const f = (model: string = MODEL) => model;
const g = process.env.MODEL ?? MODEL;
const h = { model: cheap ? MODEL : "gpt-4" };
class A { private model = MODEL; get() { return MODEL; } }
const jsx = run({ model: `${MODEL}`, other: MODEL!, third: MODEL as Model });
const { model = MODEL } = options;
function run2() { const model = "gpt-4"; return create({ model, n: 1 }); }
"#), @r#"
        [MODEL] "gpt-4o"
            client.create({ model: ^MODEL });
            new ChatOpenAI(^MODEL);
            this.model = ^MODEL;
            const f = (model: string = ^MODEL) => model;
            const g = process.env.MODEL ?? ^MODEL;
            const h = { model: cheap ? ^MODEL : "gpt-4" };
            class A { private model = ^MODEL; get() { return MODEL; } }
            class A { private model = MODEL; get() { return ^MODEL; } }
            const jsx = run({ model: `${^MODEL}`, other: MODEL!, third: MODEL as Model });
            const jsx = run({ model: `${MODEL}`, other: ^MODEL!, third: MODEL as Model });
            const jsx = run({ model: `${MODEL}`, other: MODEL!, third: ^MODEL as Model });
            const { model = ^MODEL } = options;
        [h.model] "gpt-4"
        [] "gpt-4"
            function run2() { const model = "gpt-4"; return create({ ^model, n: 1 }); }
        "#);
    }

    #[test]
    fn a_default_or_branch_is_used_where_the_name_is() {
        insta::assert_snapshot!(python(r#"
A = os.getenv("A", "gpt-4o")
B = os.environ.get("B") or "gpt-4"
C = "gpt-4o" if cheap else "gpt-4"
D = load("gpt-4o")
E = ("gpt-4o", "gpt-4")
create(a=A, b=B, c=C, d=D, e=E)
"#), @r#"
        [A] "gpt-4o"
            create(a=^A, b=B, c=C, d=D, e=E)
        [B] "gpt-4"
            create(a=A, b=^B, c=C, d=D, e=E)
        [C] "gpt-4o"
            create(a=A, b=B, c=^C, d=D, e=E)
        [C] "gpt-4"
            create(a=A, b=B, c=^C, d=D, e=E)
        "#);
        insta::assert_snapshot!(typescript(r#"
const A = process.env.A ?? "gpt-4o";
const B = cheap ? "gpt-4o" : "gpt-4";
const C = load("gpt-4o");
create({ a: A, b: B, c: C });
"#), @r#"
        [A] "gpt-4o"
            create({ a: ^A, b: B, c: C });
        [B] "gpt-4o"
            create({ a: A, b: ^B, c: C });
        [B] "gpt-4"
            create({ a: A, b: ^B, c: C });
        "#);
    }

    #[test]
    fn what_does_nothing_with_it_is_no_use() {
        insta::assert_snapshot!(python(r#"
MODEL = "gpt-4o"
if model == MODEL or MODEL in MODELS or MODEL.startswith("gpt"): pass
MODELS = [MODEL, "gpt-4"]
PRICES = {MODEL: 1}
print(MODEL)
logger.info("with %s", MODEL)
raise ValueError(MODEL)
x = f"using {MODEL} now"
y = "openai/" + MODEL
z = PRICES[MODEL]
z = PRICES.get(MODEL)
MODEL
len(MODEL)
"MODEL"
# MODEL
create(MODEL=1, model=x.MODEL)
MODEL.split("-")[0]
def test_it():
    create(model=MODEL)
"#), @r#"[MODEL] "gpt-4o""#);
        insta::assert_snapshot!(typescript(r#"
const MODEL = "gpt-4o";
if (model === MODEL || MODEL.startsWith("gpt") || [MODEL].includes(model)) {}
const MODELS = [MODEL];
const PRICES = { [MODEL]: 1, MODEL: 2 };
console.log(MODEL, { model: MODEL });
throw new Error(MODEL);
const x = `using ${MODEL}` + MODEL;
export { MODEL };
switch (m) { case MODEL: break; }
type M = typeof MODEL;
MODEL.length;
describe("x", () => { create({ model: MODEL }); });
"#), @r#"[MODEL] "gpt-4o""#);
    }

    #[test]
    fn an_attribute_is_used_by_its_value() {
        insta::assert_snapshot!(shown::sites("tsx", r#"
const MODEL = "gpt-4o";
const x = <A MODEL={1} model={MODEL}>MODEL {MODEL}</A>;
"#), @r#"
        [MODEL] "gpt-4o"
            const x = <A MODEL={1} model={^MODEL}>MODEL {MODEL}</A>;
        "#);
    }

    #[test]
    fn a_member_is_used_through_its_owner() {
        insta::assert_snapshot!(python(r#"
class Config:
    MODEL = "gpt-4o"
    small: str = "gpt-4o-mini"
    other = "gpt-4"
    def run(self, o):
        self.other = "gpt-5"
        create(model=self.MODEL, a=cls.MODEL, b=self.small, c=self.other, d=o.MODEL)
class Model(str, Enum):
    GPT_4O = "gpt-4o"
    GPT_4 = "gpt-4"
    DEFAULT = GPT_4O
create(model=Config.MODEL)
create(model=Model.GPT_4O)
create(model=Model.GPT_4O.value, m=Model.GPT_4.name)
create(model=Model.DEFAULT)
if m == Model.GPT_4: pass
MODELS = {"fast": "gpt-4o-mini", "slow": {"a": "gpt-4"}}
create(model=MODELS["fast"])
create(model=MODELS['slow']['a'])
class Other:
    def run(self):
        create(model=self.MODEL)
"#), @r#"
        [Config.MODEL] "gpt-4o"
            create(model=^self.MODEL, a=cls.MODEL, b=self.small, c=self.other, d=o.MODEL)
            create(model=self.MODEL, a=^cls.MODEL, b=self.small, c=self.other, d=o.MODEL)
            create(model=^Config.MODEL)
        [] "gpt-4"
        [Model.GPT_4O Model.DEFAULT] "gpt-4o"
            create(model=^Model.GPT_4O)
            create(model=^Model.GPT_4O.value, m=Model.GPT_4.name)
            create(model=^Model.DEFAULT)
        [Model.GPT_4] "gpt-4"
        [MODELS.fast] "gpt-4o-mini"
            create(model=^MODELS["fast"])
        [MODELS.slow.a] "gpt-4"
            create(model=^MODELS['slow']['a'])
        "#);
        insta::assert_snapshot!(typescript(r#"
export class Config {
  static MODEL = "gpt-4o";
  private readonly small: string = "gpt-4o-mini";
  model = "gpt-4";
  constructor(o) { this.model = o.model; }
  run() { create({ model: this.small, b: Config.MODEL, c: this.model }); }
}
enum Model { Gpt4o = "gpt-4o", Gpt4 = "gpt-4" }
create({ model: Model.Gpt4o });
export const MODELS = { fast: "gpt-4o-mini", slow: { a: "gpt-4" } } as const;
create({ model: MODELS.fast, other: MODELS.slow.a, third: MODELS["fast"] });
const OPEN = { model: "gpt-4" };
OPEN.model = other;
create({ model: OPEN.model });
create({ model: "gpt-4o" }).model;
export default { model: "gpt-4o" };
namespace Models { export const BIG = "gpt-4o"; }
create({ model: Models.BIG });
"#), @r#"
        [Config.MODEL] "gpt-4o"
            run() { create({ model: this.small, b: ^Config.MODEL, c: this.model }); }
        [Config.small] "gpt-4o-mini"
            run() { create({ model: ^this.small, b: Config.MODEL, c: this.model }); }
        [] "gpt-4"
        [Model.Gpt4o] "gpt-4o"
            create({ model: ^Model.Gpt4o });
        [Model.Gpt4] "gpt-4"
        [MODELS.fast] "gpt-4o-mini"
            create({ model: ^MODELS.fast, other: MODELS.slow.a, third: MODELS["fast"] });
            create({ model: MODELS.fast, other: MODELS.slow.a, third: ^MODELS["fast"] });
        [MODELS.slow.a] "gpt-4"
            create({ model: MODELS.fast, other: ^MODELS.slow.a, third: MODELS["fast"] });
        [default.model] "gpt-4o"
        [Models.BIG] "gpt-4o"
            create({ model: ^Models.BIG });
        "#);
    }

    #[test]
    fn a_name_that_is_not_known_to_mean_it_is_no_use() {
        insta::assert_snapshot!(python(r#"
A = "gpt-4o"
A = "gpt-4"
create(model=A)
B = "gpt-4o"
def f(B):
    create(model=B)
def g():
    global C
    C = other
C = "gpt-4"
create(model=C)
def h():
    D = "gpt-4o"
    create(model=D)
create(model=D)
def i(Config):
    create(model=Config.E)
class Config:
    E = "gpt-4"
create(model=E)
"#), @r#"
        [B] "gpt-4o"
        [] "gpt-4o"
            create(model=^D)
        [Config.E] "gpt-4"
        "#);
    }

    #[test]
    fn another_name_for_it_is_followed() {
        insta::assert_snapshot!(python(r#"
GPT = "gpt-4o"
DEFAULT = GPT
def f():
    model = DEFAULT
    create(model=model)
LAST_MODEL = GPT
UNUSED = GPT
def g(a):
    m = DEFAULT
    n = m
    o = n
    create(model=o)
    model = GPT
    if a: model = "gpt-4"
    create(model=model)
"#), @r#"
        [GPT DEFAULT LAST_MODEL UNUSED] "gpt-4o"
            create(model=^model)
            LAST_MODEL = ^GPT
            model = ^GPT
        "#);
    }

    #[test]
    #[cfg(feature = "lang-go")]
    fn constants_of_go_are_used() {
        insta::assert_snapshot!(shown::sites("go", r#"
package x
const Model = "gpt-4o"
const (
	Small = "gpt-4o-mini"
	Alias = Small
)
var models = map[string]string{"fast": "gpt-4"}
type Config struct { Model string }
var cfg = Config{Model: "gpt-4"}
func f() {
	openai.Request{Model: Model, Other: Alias}
	llm, _ := New(WithModel(Small))
	model := "gpt-4"
	Call(ctx, model, models["fast"], cfg.Model)
	if m == Model || strings.HasPrefix(Model, "gpt") {
		fmt.Println(Model, other.Model)
	}
	switch m { case Model: return }
	req.Model = Model
	return Model
}
"#), @r#"
        [Model] "gpt-4o"
            openai.Request{Model: ^Model, Other: Alias}
            req.Model = ^Model
            return ^Model
        [Small Alias] "gpt-4o-mini"
            openai.Request{Model: Model, Other: ^Alias}
            llm, _ := New(WithModel(^Small))
        [models.fast] "gpt-4"
            Call(ctx, model, ^models["fast"], cfg.Model)
        [cfg.Model] "gpt-4"
            Call(ctx, model, models["fast"], ^cfg.Model)
        [] "gpt-4"
            Call(ctx, ^model, models["fast"], cfg.Model)
        "#);
    }

    #[test]
    #[cfg(feature = "lang-java")]
    fn constants_of_java_are_used() {
        insta::assert_snapshot!(shown::sites("java", r#"
class Config {
  public static final String MODEL = "gpt-4o";
  private String small = "gpt-4o-mini";
  enum Kind { GPT_4O("gpt-4o"), GPT_4("gpt-4"); Kind(String id) {} }
  void f() {
    builder().model(MODEL).build();
    call(Config.MODEL, this.small, Kind.GPT_4O, Kind.GPT_4O.getId(), Other.MODEL);
    if (MODEL.equals(x)) { log.info(MODEL); }
    this.model = MODEL;
    String m = MODEL;
    call(m);
  }
}
"#), @r#"
        [Config.MODEL] "gpt-4o"
            builder().model(^MODEL).build();
            call(^Config.MODEL, this.small, Kind.GPT_4O, Kind.GPT_4O.getId(), Other.MODEL);
            this.model = ^MODEL;
            call(^m);
        [Config.small] "gpt-4o-mini"
            call(Config.MODEL, ^this.small, Kind.GPT_4O, Kind.GPT_4O.getId(), Other.MODEL);
        [Config.Kind.GPT_4O] "gpt-4o"
            call(Config.MODEL, this.small, ^Kind.GPT_4O, Kind.GPT_4O.getId(), Other.MODEL);
            call(Config.MODEL, this.small, Kind.GPT_4O, ^Kind.GPT_4O.getId(), Other.MODEL);
        [Config.Kind.GPT_4] "gpt-4"
        "#);
    }
}
