// Reads pages of `--format html` in a real browser, beside the JSON reports of the same runs.
//
// node html.mjs BROWSER NODE_MODULES FOLDER NAME...
//
// FOLDER has NAME.html and NAME.json. The page `many` has 10,000 findings, `clean` has none.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [executablePath, modules, folder, ...names] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "any.js"));
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

// How long a page of 10,000 findings may take, in milliseconds; the best of some tries, for
// the machine may be busy.
const LOADS = 4000;
const FILTERS = 100;

const browser = await chromium.launch({
  executablePath,
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

const file = (name) => path.join(path.resolve(folder), `${name}.html`);
const number = (text) => Number(text.replace(/[^0-9-]/g, ""));

// Opens a page, and says at the end what it should not have done.
const open = async (name, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const url = pathToFileURL(file(name)).href;
  const faults = [];
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url) faults.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return {
    page,
    url,
    close: async () => {
      assert.deepEqual(faults, [], `${name}: ${faults.join("\n")}`);
      await context.close();
    },
  };
};

// The findings of a JSON report as the page names what they are filtered by.
const findings = (report) => {
  const workloads = new Map(report.usages.map((usage) => [`${usage.path}:${usage.byte_start}`, usage.workload]));
  return report.findings.map((finding) => ({
    severity: [finding.severity === "info" ? "note" : finding.severity],
    state: [finding.disposition],
    rule: [finding.rule],
    owner: finding.owners.length ? finding.owners : ["nobody"],
    model: [finding.text === null ? "none" : finding.id ?? finding.text],
    workload: [workloads.get(`${finding.path}:${finding.byte_start}`) ?? "no workload"],
  }));
};

const shown = async (page, id = "findings") => number((await page.textContent(`#${id} .count`)).split(" ")[0]);
const rows = (page, id = "findings") => page.locator(`#${id} .list tbody`);
// Texts of a repository that the page spells out.
const isPlain = (text) => !/[\p{C}\u2028\u2029]/u.test(text);

const headline = async (page, { summary }) => {
  const told = await page.$$eval("#numbers div", (all) =>
    Object.fromEntries(all.map((one) => [one.querySelector("dt").textContent, one.querySelector("dd").textContent])));
  for (const [name, count] of Object.entries({
    errors: summary.errors,
    warnings: summary.warnings,
    notes: summary.infos,
    "tracked migrations": summary.tracked,
    models: summary.models,
    places: summary.usages,
    "files read": summary.files_scanned,
  })) assert.equal(number(told[name]), count, name);
  const next = told["next deadline"].trim();
  assert.equal(next === "–" ? null : number(next), summary.next_deadline?.days ?? null);
};

const filters = async (page, report) => {
  const all = findings(report);
  const clear = page.locator("#findings button[type=reset]");
  await clear.click();
  assert.equal(await shown(page), all.length);
  let tried = 0;
  for (const name of ["severity", "state", "rule", "model", "owner", "workload"]) {
    const select = page.locator(`#findings select[name=${name}]`);
    const values = await select.locator("option").evaluateAll((options) => options.map((option) => option.value));
    const wanted = new Set(all.flatMap((finding) => finding[name]));
    assert.equal(values.length - 1, wanted.size, `choices of ${name}`);
    assert.equal(await select.isVisible(), wanted.size > 1, name);
    if (wanted.size < 2) continue;
    // Each choice as the form gets it; a click on each would take minutes.
    const counts = await select.evaluate((select, values) => values.map((value) => {
      select.value = value;
      select.dispatchEvent(new Event("input", { bubbles: true }));
      const section = select.closest("section");
      return [section.querySelector(".count").textContent, section.querySelectorAll("tbody").length];
    }), values.slice(1));
    for (const [index, [told, drawn]] of counts.entries()) {
      const value = values[index + 1];
      const count = number(told.split(" ")[0]);
      assert.equal(drawn, Math.min(count, 50));
      if (!wanted.has(value) || !isPlain(value)) continue;
      const expected = all.filter((finding) => finding[name].includes(value)).length;
      assert.equal(count, expected, `${name} = ${value}`);
      tried += 1;
    }
    await clear.click();
  }
  // Two filters and words hold together.
  const { fingerprint, severity } = report.findings[0];
  const search = page.locator("#findings input[type=search]");
  await search.fill(fingerprint);
  assert.equal(await shown(page), 1, "one finding has its fingerprint");
  const choice = page.locator("#findings select[name=severity]");
  if (await choice.isVisible()) await choice.selectOption(severity === "info" ? "note" : severity);
  assert.equal(await shown(page), 1);
  await search.fill(`${fingerprint} no-such-word`);
  assert.equal(await shown(page), 0);
  await clear.click();
  return tried;
};

const sorting = async (page) => {
  const head = page.locator("#findings th", { hasText: "Ends" });
  const ends = () => page.$$eval("#findings .list tbody tr:first-child td:nth-child(4)",
    (cells) => cells.map((cell) => cell.querySelector("time")?.textContent ?? "9999"));
  await head.locator("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  const up = await ends();
  assert.deepEqual(up, up.toSorted());
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  const down = await ends();
  assert.deepEqual(down, down.toSorted().reverse());
  assert.notDeepEqual(up, down, "there is something to sort");
  assert.equal(await page.locator("#findings [aria-sort]").count(), 1);
};

const details = async (page) => {
  const toggle = page.locator("#findings .toggle").first();
  await toggle.focus();
  await page.keyboard.press("Enter");
  assert.equal(await toggle.getAttribute("aria-expanded"), "true");
  assert.notEqual(await page.textContent("#findings .code mark"), "");
  assert.match(await page.textContent("#findings .facts"), /Fingerprint[0-9a-f]{16}/);
};

const themes = async (page) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
  const isDark = async () => (await ground()).every((part) => part < 64);
  await page.emulateMedia({ colorScheme: "light" });
  assert.equal(await isDark(), false);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.equal(await isDark(), true);
  await page.click("#theme");
  assert.equal(await isDark(), false, "the button turns it");
  await page.click("#theme");
};

const accessible = async (page, where) => {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => { delete document.documentElement.dataset.theme; });
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => window.axe.run());
    assert.ok(passes.length > 10, "axe looked at something");
    const told = violations.map((one) => `${one.id} (${one.impact}): ${one.nodes[0].html.slice(0, 200)} ${one.nodes[0].failureSummary}`);
    assert.deepEqual(told, [], `${where}, ${colorScheme}`);
  }
};

const valid = async (name) => {
  const validate = async (text) => (await new HtmlValidate({ extends: ["html-validate:standard"] }).validateString(text)).results;
  assert.notDeepEqual(await validate("<p id=a><p id=a><div>"), []);
  const faults = (await validate(fs.readFileSync(file(name), "utf8"))).flatMap((result) => result.messages);
  assert.deepEqual(faults.slice(0, 5).map((fault) => `${fault.line}: ${fault.message}`), [], name);
};

const printed = async (page) => {
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  const count = await shown(page);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await rows(page).count(), count, "all that is filtered is printed");
  assert.equal(await page.locator("details:not([open])").count(), 0);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await rows(page).count(), Math.min(count, 50));
};

const links = async (name, report) => {
  const { page, url, close } = await open(name);
  const rule = report.findings.find((finding) => finding.disposition === "open").rule;
  await page.goto(`${url}#findings?rule=${encodeURIComponent(rule)}`);
  assert.equal(await shown(page), report.findings.filter((finding) => finding.rule === rule).length);
  await close();
};

const places = async (page, report) => {
  assert.equal(await shown(page, "places"), report.usages.length);
  const status = page.locator("#places select[name=status]");
  if (!(await status.isVisible())) return;
  const value = report.usages[0].status;
  await status.selectOption(value);
  assert.equal(await shown(page, "places"), report.usages.filter((usage) => usage.status === value).length);
};

// Without scripts the totals, the tables and the most severe findings are there to read.
const plain = async (name, report) => {
  const { page, close } = await open(name, { javaScriptEnabled: false });
  await headline(page, report);
  const open_findings = report.findings.filter((finding) => finding.disposition === "open").length;
  assert.equal(await rows(page).count(), Math.min(open_findings, 50));
  assert.equal(await page.locator("#findings form").isVisible(), false);
  if (open_findings > 0) assert.notEqual(await page.locator("#findings mark").first().textContent(), "");
  await close();
};

const narrow = async (name) => {
  const { page, close } = await open(name, { viewport: { width: 400, height: 800 } });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, 400, "nothing is wider than a telephone");
  await close();
};

const quick = async (page, count) => {
  assert.equal(await shown(page), count);
  const loaded = await page.evaluate(() => performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart);
  const times = await page.evaluate(async () => {
    const input = document.querySelector("#findings input[type=search]");
    const times = [];
    for (const words of ["g", "gpt", "gpt 5", "s3/f", "zzz", "legacy mode", ""]) {
      const start = performance.now();
      input.value = words;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      document.body.getBoundingClientRect();
      times.push(performance.now() - start);
    }
    return times;
  });
  return { loaded, filtered: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] };
};

let tried = 0;
for (const name of names) {
  const report = JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), "utf8"));
  if (name !== "many") await valid(name);
  const { page, close } = await open(name);
  await headline(page, report);
  if (report.findings.length > 0) {
    tried += await filters(page, report);
    await details(page);
    await themes(page);
  } else {
    assert.match(await page.textContent("#findings .count"), /^0 findings/);
  }
  if (name === "stale") {
    await sorting(page);
    await printed(page);
  }
  await places(page, report);
  if (name !== "many") await accessible(page, name);
  await close();
  await plain(name, report);
  await narrow(name);
  if (name === "stale") await links(name, report);
}
assert.ok(tried > 20, `${tried} filters were tried`);

if (names.includes("many")) {
  let best = { loaded: Infinity, filtered: Infinity };
  for (let attempt = 0; attempt < 3 && !(best.loaded < LOADS && best.filtered < FILTERS); attempt += 1) {
    const { page, close } = await open("many");
    const time = await quick(page, 10_000);
    best = { loaded: Math.min(best.loaded, time.loaded), filtered: Math.min(best.filtered, time.filtered) };
    await close();
  }
  console.log(`10,000 findings: loaded in ${best.loaded} ms, filtered in ${best.filtered.toFixed(1)} ms`);
  assert.ok(best.loaded < LOADS && best.filtered < FILTERS, JSON.stringify(best));
}
await browser.close();
