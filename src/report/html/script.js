
"use strict";
(() => {
  const PAGE = 50;
  const data = JSON.parse(document.getElementById("data").textContent);
  const text = (number) => data.texts[number];

  // An element of text and other elements; never of markup.
  const el = (name, props, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(props || {})) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value != null) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child != null && child !== ""));
    return made;
  };
  const code = (id) => el("code", null, id);
  // A path, to be broken behind its slashes.
  const placed = (path) => el("span", { class: "place" },
    ...path.split(/(?<=\/)/).flatMap((part, index) => (index ? [el("wbr"), part] : [part])));
  // What stands between backticks is code.
  const prose = (sentence) => sentence.split("`").map((part, index) => (index % 2 ? code(part) : part));
  const number = (count) => count.toLocaleString("en-US");
  const counted = (count, what) => `${number(count)} ${what}${count === 1 ? "" : "s"}`;
  const days = (count) =>
    count === 0 ? "today"
      : count > 0 ? `in ${counted(count, "day")}`
        : `${counted(-count, "day")} ago`;

  // Records as rows: what is searched, filtered and sorted by, in one object each.
  const rows = (files, more) => files.flatMap(({ path, owners, of }) =>
    of.map((record) => {
      const model = data.models[record.model];
      const workload = record.workload == null ? "no workload" : text(record.workload);
      const row = {
        record,
        path,
        owner: owners.length ? owners : ["nobody"],
        place: `${path}:${record.at[0]}`,
        model: model ? model.id : "none",
        on: model ? model.on : "",
        ends: model && model.ends || "",
        days: model && model.days,
        workload,
      };
      return Object.assign(row, more(record, row, model));
    }));

  const WEIGHT = { error: 0, warning: 1, note: 2 };
  const findings = rows(data.findings, (record) => ({
    severity: record.severity,
    state: record.state,
    rule: text(record.rule),
    message: text(record.message),
    words: () => [
      text(record.help), record.fix ? text(record.fix[0]) : "", record.code.slice(1).join(""),
      record.blame ? record.blame[0] : "", record.print, record.policy || "",
    ],
  }));
  const places = rows(data.places, (record, row, model) => ({
    status: model.status,
    role: record.role,
    name: record.name || "",
    message: record.text || "",
    words: () => [],
  }));

  const haystack = (row) => row.hay ||= [
    row.place, row.model, row.on, row.rule, row.message, row.name, row.workload, ...row.owner, ...row.words(),
  ].join("\n").toLowerCase();

  const cell = (name, ...children) => el("td", { role: "cell", "data-name": name }, ...children);
  const marked = ([before, at, after]) => [before, el("mark", null, at), after];
  const ends = (row) => row.ends
    ? [el("time", null, row.ends), el("br"), el("small", null, days(row.days))]
    : [];
  // Where a fact was read. Only an address of the web is one to follow.
  const source = (row) => {
    const [title, url, read] = data.models[row.record.model].source || [];
    if (!title) return [];
    const named = url && url.startsWith("https://")
      ? el("a", { href: url, rel: "noreferrer" }, title)
      : el("span", null, title);
    return [el("br"), el("small", null, named, read ? `, read ${read}` : "")];
  };
  // What a model costs, and the workload's month with it.
  const cost = (row) => {
    const { price } = data.models[row.record.model];
    const [now, there] = row.record.spend || [];
    const month = now ? `${now} a month${there && there !== now ? `, ${there} there` : ""}` : "";
    const told = [price, month].filter(Boolean).join("; ");
    return told ? el("small", { class: "rule" }, told) : null;
  };

  const facts = (row) => {
    const { record } = row;
    const list = el("dl", { class: "facts" });
    const say = (name, ...value) => {
      if (value.some((part) => part)) list.append(el("dt", null, name), el("dd", null, ...value));
    };
    if (record.fix) say("Use instead", code(text(record.fix[0])), ...prose(`: ${text(record.fix[1])}`));
    if (record.vendor) say("Vendor names", record.vendor.map(text).join(", "));
    say("Help", ...prose(text(record.help)));
    if (record.policy) say("Policy", el("span", { class: "place" }, record.policy));
    if (record.by) say(`${row.state} by`, el("span", { class: "place" }, record.by));
    if (record.blame) say("Last written", `${record.blame[0]}, ${record.blame[1]}, `, code(record.blame[2]));
    for (const more of record.more || []) say("Also", ...prose(more));
    say("Fingerprint", code(record.print));
    return list;
  };

  const excerpt = (row) => {
    const [first, ...parts] = row.record.code;
    const block = el("pre", { class: "code", tabindex: 0, "aria-label": `Code at ${row.place}` });
    let line = first;
    const count = parts.join("").split("\n").length;
    const width = String(first + count).length;
    const gutter = () => el("span", { class: "no", "aria-hidden": "true" }, String(line++).padStart(width) + "  ");
    block.append(gutter());
    parts.forEach((part, index) => part.split("\n").forEach((piece, number) => {
      if (number) block.append("\n", gutter());
      if (piece) block.append(index === 1 ? el("mark", null, piece) : piece);
    }));
    return block;
  };

  // The line of the place alone.
  const line = ([, before, at, after]) => marked([
    before.slice(before.lastIndexOf("\n") + 1).trimStart(),
    at.split("\n")[0],
    at.includes("\n") ? " …" : after.split("\n")[0],
  ]);

  // Empty columns are not shown.
  const columns = () => [...document.querySelectorAll("#findings th")].filter((head) => head.getClientRects().length).length;

  const finding = (row) => {
    const { record } = row;
    const body = el("tbody", { role: "rowgroup" });
    const toggle = el("button", {
      type: "button", class: "toggle", "aria-expanded": "false",
      "aria-label": `${row.severity}: details of ${row.rule} at ${row.place}`,
    }, el("span", { class: `severity ${row.severity}` }, row.severity));
    const main = el("tr", { role: "row" },
      cell("", toggle),
      cell("",
        el("span", { class: "rule" }, row.rule),
        ...prose(row.message),
        row.state === "open" ? null : el("span", { class: "state" }, ` ${row.state}`),
        el("code", { class: "line" }, ...line(record.code)),
        record.fix ? el("span", { class: "fix" }, "Use ", code(text(record.fix[0]))) : null),
      cell("model", row.on || row.model !== "none" ? code(row.model) : null, row.on ? el("small", null, ` ${row.on}`) : null),
      cell("ends", ...ends(row)),
      cell("at", placed(row.place)),
      cell("owner", row.owner[0] === "nobody" ? "" : row.owner.join(", ")),
      cell("in", record.workload == null ? "" : row.workload));
    body.append(main);
    const open = () => {
      const more = el("tr", { role: "row", class: "more-row" },
        el("td", { role: "cell", colspan: columns() }, excerpt(row), facts(row)));
      body.append(more);
      main.className = "open";
      toggle.setAttribute("aria-expanded", "true");
    };
    const close = () => {
      body.lastChild.remove();
      main.className = "";
      toggle.setAttribute("aria-expanded", "false");
    };
    toggle.addEventListener("click", () => (main.className ? close() : open()));
    return body;
  };

  const place = (row) => el("tbody", { role: "rowgroup" }, el("tr", { role: "row" },
    cell("", code(row.model), row.on ? el("small", null, ` ${row.on}`) : null,
      row.message ? el("span", { class: "rule" }, "as ", code(row.message)) : null,
      cost(row),
      row.record.to == null ? null : el("span", { class: "fix" }, "Move to ", code(text(row.record.to)))),
    cell("", el("span", { class: `status ${row.status}` }, row.status),
      row.record.tag ? el("span", { class: "state" }, " tagged") : null),
    cell("ends", ...ends(row), ...source(row)),
    cell("", row.role),
    cell("name", row.name ? code(row.name) : null),
    cell("at", placed(row.place)),
    cell("owner", row.owner[0] === "nobody" ? "" : row.owner.join(", ")),
    cell("in", row.record.workload == null ? "" : row.workload)));

  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const far = (row) => row.ends || "9999";
  const byPlace = (a, b) => compare(a.path, b.path) || a.record.at[0] - b.record.at[0] || a.record.at[1] - b.record.at[1];

  // A section: its form, its table, its pages.
  const list = (id, what, all, make, columns, initial) => {
    const section = document.getElementById(id);
    if (!section) return null;
    const form = section.querySelector("form");
    const table = section.querySelector("table");
    const count = section.querySelector(".count");
    const pager = section.querySelector(".pager");
    const selects = [...form.querySelectorAll("select")];
    let order = { column: 0, down: false };
    let shown = all;
    let page = 0;

    for (const select of selects) {
      const counts = new Map();
      for (const row of all) {
        for (const value of [row[select.name]].flat()) counts.set(value, (counts.get(value) || 0) + 1);
      }
      const values = [...counts].sort(([a], [b]) => (select.name === "severity" ? WEIGHT[a] - WEIGHT[b] : compare(a, b)));
      select.append(el("option", { value: "" }, "All"));
      for (const [value, times] of values) {
        select.append(el("option", { value }, `${value.length > 60 ? value.slice(0, 60) + "…" : value} (${number(times)})`));
      }
      // What is the same everywhere is no choice.
      select.parentElement.hidden = counts.size < 2;
      select.value = initial[select.name] && counts.has(initial[select.name]) ? initial[select.name] : "";
    }

    table.classList.toggle("no-owner", all.every((row) => row.owner[0] === "nobody"));
    table.classList.toggle("no-workload", all.every((row) => row.record.workload == null));
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = el("button", { type: "button" }, head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        order = { column, down: order.column === column && !order.down };
        page = 0;
        update();
      });
    });

    const draw = (everything) => {
      const some = everything ? shown : shown.slice(page * PAGE, (page + 1) * PAGE);
      for (const body of [...table.tBodies]) body.remove();
      table.append(...some.map(make));
      const pages = Math.ceil(shown.length / PAGE);
      pager.hidden = everything || pages < 2;
      const turn = (name, to) => {
        const button = el("button", { type: "button", disabled: to < 0 || to >= pages }, name);
        button.addEventListener("click", () => {
          page = to;
          draw(false);
          section.scrollIntoView();
          const again = [...pager.children].find((child) => child.textContent === name && !child.disabled);
          (again || pager.querySelector("button:not(:disabled)")).focus({ preventScroll: true });
        });
        return button;
      };
      pager.replaceChildren(
        turn("Previous", page - 1), turn("Next", page + 1),
        el("span", null, `Page ${number(page + 1)} of ${number(pages)}`));
    };

    const update = () => {
      const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
      const wanted = selects.filter((select) => select.value).map((select) => [select.name, select.value]);
      shown = all.filter((row) =>
        wanted.every(([name, value]) => (Array.isArray(row[name]) ? row[name].includes(value) : row[name] === value))
        && words.every((word) => haystack(row).includes(word)));
      const by = columns[order.column];
      const sign = order.down ? -1 : 1;
      shown.sort((a, b) => sign * by(a, b) || byPlace(a, b));
      heads.forEach((head, column) => {
        if (column === order.column) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      count.textContent = shown.length === all.length
        ? `${counted(all.length, what)}.`
        : `${number(shown.length)} of ${counted(all.length, what)}.`;
      draw(false);
    };

    const settle = (values) => {
      form.elements.q.value = values.q || "";
      for (const select of selects) select.value = values[select.name] || "";
      page = 0;
      update();
    };
    const changed = () => { page = 0; update(); };
    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      settle({});
    });
    form.hidden = false;
    update();
    return { draw, settle, section };
  };

  const lists = {
    findings: list("findings", "finding", findings, finding, [
      (a, b) => WEIGHT[a.severity] - WEIGHT[b.severity],
      (a, b) => compare(a.rule, b.rule) || compare(a.message, b.message),
      (a, b) => compare(a.model, b.model),
      (a, b) => compare(far(a), far(b)),
      byPlace,
      (a, b) => compare(a.owner.join(), b.owner.join()),
      (a, b) => compare(a.workload, b.workload),
    ], { state: "open" }),
    places: list("places", "place", places, place, [
      (a, b) => compare(a.model, b.model),
      (a, b) => compare(a.status, b.status),
      (a, b) => compare(far(a), far(b)),
      (a, b) => compare(a.role, b.role),
      (a, b) => compare(a.name, b.name),
      byPlace,
      (a, b) => compare(a.owner.join(), b.owner.join()),
      (a, b) => compare(a.workload, b.workload),
    ], {}),
  };

  // `#findings?severity=error&q=gpt` is a view that can be sent to somebody.
  const follow = () => {
    const [name, query] = location.hash.slice(1).split("?");
    const target = Object.hasOwn(lists, name) && lists[name];
    if (!target || query === undefined) return;
    target.settle(Object.fromEntries(new URLSearchParams(query)));
    target.section.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();

  // On paper everything that the filters leave is there.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) details.open = true;
    for (const each of Object.values(lists)) each?.draw(true);
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
    for (const each of Object.values(lists)) each?.draw(false);
  });

  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    name();
  });
  dark.addEventListener("change", name);
  theme.hidden = false;
  name();
})();
