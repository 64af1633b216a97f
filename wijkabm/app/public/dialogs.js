// Windows over the page: scenarios, taking it home, one number, all numbers.

import { clear, decode, fill, h, icon, takeFile } from "./dom.js";
import { chart, rangeOf } from "./charts.js";
import { Counted, sayCounted } from "./counted.js";
import { InWords } from "./inwords.js";
import { BASELINE, POLICY } from "./signs.js";

const MOST_BYTES = 4e6; // of a saved page
const ENOUGH = 240; // characters of a scenario's text that are read at a glance

export class Dialog {
  constructor(state, title, name) {
    this.state = state;
    this.body = h("div", { class: "body", tabIndex: -1 });
    const close = h("button", { type: "button", class: "round", "aria-label": state.setup.words.close, onclick: () => this.close() }, icon("close"));
    this.element = h("dialog", { "data-dialog": name, "aria-label": title, onclose: () => this.element.remove(), onclick: (event) => { if (event.target === this.element) this.close(); } },
      h("header", {}, h("h2", {}, title), close), this.body);
  }

  open(parent) {
    parent.append(this.element);
    if (!this.element.open) this.element.showModal();
  }

  close() {
    this.element.close();
    this.element.remove();
  }
}

export class ScenarioDialog extends Dialog {
  constructor(state) {
    super(state, state.setup.words.scenario.title, "scenario");
    const words = state.setup.words.scenario, titles = new Map(state.setup.presets.map((preset) => [preset.name, preset.title]));
    const card = (scenario) => h("article", { class: "scenario-card" },
      h("h4", {}, scenario.title), ...this.tell(scenario.text),
      h("p", { class: "actions" }, h("button", { type: "button", class: "main-act", onclick: () => this.take(scenario, false) }, words.here),
        scenario.presets.length ? h("button", { type: "button", onclick: () => this.take(scenario, true) },
          fill(words.there, { wijken: scenario.presets.length > 2 ? fill(words.many, { count: scenario.presets.length }) : scenario.presets.map((name) => titles.get(name) || name).join(", ") })) : null,
        scenario.levers.length ? this.offer(scenario) : null));
    const groups = new Map();
    for (const scenario of state.setup.scenarios) groups.set(scenario.group, [...(groups.get(scenario.group) || []), card(scenario)]);
    this.said = h("p", { role: "status" });
    this.both = h("button", { type: "button", class: "main-act", onclick: () => this.take({ name: this.chosen().map((entry) => entry.scenario.name).join("+") }, false) }, words.both);
    this.mixture = h("div", { class: "mixture", hidden: true }, this.said, h("p", { class: "actions" }, this.both,
      h("button", { type: "button", onclick: () => { for (const entry of this.chosen()) entry.box.checked = false; this.mix(); } }, words.none)));
    clear(this.body, h("p", {}, words.choose), ...[...groups].flatMap(([group, cards]) => [h("h3", {}, words.groups[group]), h("div", { class: "cards" }, ...cards)]), this.mixture);
  }

  // A box that lets a scenario be one of two together.
  offer(scenario) {
    const box = h("input", { type: "checkbox", onchange: () => this.mix() }), why = h("span", {}, this.state.setup.words.scenario.mix);
    this.offers = [...(this.offers || []), { box, why, scenario }];
    return h("label", { class: "choice" }, box, why);
  }

  chosen() {
    return this.offers.filter((entry) => entry.box.checked);
  }

  // Two may be chosen that have no measure in common; who may not says why.
  mix() {
    const words = this.state.setup.words.scenario, [one, two] = this.chosen(), names = new Map(this.state.setup.kinds.map((kind) => [kind.name, kind.title]));
    for (const entry of this.offers) {
      const shared = one && entry !== one && entry !== two ? entry.scenario.levers.filter((name) => one.scenario.levers.includes(name)) : [];
      entry.box.disabled = !entry.box.checked && (Boolean(two) || shared.length > 0);
      entry.why.textContent = shared.length ? fill(words.shared, { measures: shared.map((name) => names.get(name) || name).join(", ") }) : words.mix;
    }
    this.mixture.hidden = !one;
    this.both.hidden = !two;
    this.said.textContent = two ? fill(words.two, { one: one.scenario.title, two: two.scenario.title }) : one ? fill(words.one, { one: one.scenario.title }) : "";
  }

  // The first sentences; the rest of a long text opens.
  tell(text) {
    const sentences = text.split(/(?<=[.!?]\)?) (?=[A-Z0-9])/);
    let first = sentences.shift();
    while (sentences.length && first.length + sentences[0].length < ENOUGH) first += ` ${sentences.shift()}`;
    const rest = sentences.join(" ");
    if (rest.length < ENOUGH / 4) return [h("p", {}, text)];
    return [h("p", {}, first), h("details", { class: "small" }, h("summary", {}, this.state.setup.words.scenario.rest), h("p", {}, rest))];
  }

  take(scenario, withPresets) {
    this.state.order({ order: "scenario", name: scenario.name, with_presets: withPresets });
    this.close();
  }
}

export class ShareDialog extends Dialog {
  constructor(state, here, reach) {
    super(state, state.setup.words.share.title, "share");
    const words = state.setup.words.share, link = carry(here, reach);
    const field = h("input", { type: "text", readOnly: true, value: link, "aria-label": words.link });
    this.said = h("p", { class: "said", role: "status" });
    const copy = () => { field.select(); document.execCommand("copy"); this.said.textContent = words.copied; };
    const restore = h("input", { type: "file", accept: ".json", onchange: () => takeFile(restore, MOST_BYTES, words, (said) => { this.said.textContent = said; }, (_, content) => {
      state.order({ order: "restore", content: new TextDecoder().decode(decode(content, Uint8Array)) });
      this.close();
    }) });
    this.ready = h("p", {});
    const make = (what) => h("button", { type: "button", onclick: () => { this.tellProgress(0); state.order({ order: "export", what }); } }, words[what]);
    clear(this.body, h("p", {}, words.link_means), h("div", { class: "line" }, field, h("button", { type: "button", class: "main-act", onclick: copy }, words.copy)),
      showCode(link, words),
      h("p", {}, words.file_means), h("p", {}, h("button", { type: "button", onclick: () => state.order({ order: "file" }) }, words.file)),
      h("label", { class: "line" }, h("span", {}, words.restore), restore), h("p", {}, words.export_means), h("p", { class: "actions" }, make("report"), make("tables")), this.said, this.ready);
  }

  tellProgress(share) {
    this.said.textContent = fill(this.state.setup.words.share.making, { share: Math.round(100 * share) });
  }

  hear(answer) {
    const words = this.state.setup.words.share;
    if (answer.kind === "file") { offer(new Blob([answer.content], { type: "application/json" }), "wijk.json"); return; }
    if (answer.kind === "refused") { this.said.textContent = answer.why; return; }
    if (answer.kind !== "export") return;
    if (answer.share !== undefined) { this.tellProgress(answer.share); return; }
    this.said.textContent = answer.token ? "" : words.failed;
    if (answer.token) this.fetch(answer);
  }

  // The server hands a file out once; the page keeps it for as long as this window is open.
  async fetch({ token, name, what }) {
    const words = this.state.setup.words.share;
    const got = await window.fetch(`/wijk/export/${token}`).catch(() => null);
    if (!got || !got.ok) { this.said.textContent = words.failed; return; }
    const anchor = h("a", { href: URL.createObjectURL(await got.blob()), download: `wijk-${name}` }, words[`fetch_${what}`]);
    this.element.addEventListener("close", () => window.setTimeout(() => URL.revokeObjectURL(anchor.href), 60000));
    clear(this.ready, anchor);
    anchor.click();
  }
}

const LONGEST_CODE = 2900; // characters that a QR code holds
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

// The link as other devices find it: an address of this machine for itself leads them nowhere.
function carry(here, reach) {
  const link = new URL(here);
  if (!LOOPBACK.test(link.hostname) || !reach) return here;
  return `${reach}${link.pathname}${link.search}`;
}

function showCode(link, words) {
  if (LOOPBACK.test(new URL(link).hostname)) return h("p", { class: "code-none" }, words.loopback, " ", h("code", {}, "wijkabm app --host 0.0.0.0"));
  if (link.length > LONGEST_CODE) return h("p", { class: "code-none" }, words.code_long);
  const size = link.length < 500 ? 260 : 420; // pixels: a longer link has smaller dots
  return h("figure", { class: "link-code" }, h("img", { src: `/wijk/code.svg?${new URLSearchParams({ link })}`, alt: words.code, width: size, height: size }),
    h("figcaption", {}, words.code_means));
}

function offer(blob, name) {
  const address = URL.createObjectURL(blob), anchor = h("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  URL.revokeObjectURL(address);
}

export class ChartDialog extends Dialog {
  constructor(state, k) {
    const entry = state.setup.main[k];
    super(state, entry.label, "chart");
    Object.assign(this, { k, entry });
    const { chart: words, map } = state.setup.words;
    this.isYearly = state.setup.yearly.includes(entry.name);
    this.levels = h("canvas", { role: "img", "aria-label": words.levels, "aria-describedby": "chart-words" });
    this.gaps = h("canvas", { role: "img", "aria-label": words.gaps, "aria-describedby": "chart-words" });
    this.inWords = new InWords(state, "chart-words");
    this.counted = new Counted(state, () => this.show());
    this.listed = h("p", { class: "small counted" });
    const levels = [h("h3", {}, words.levels), h("p", { class: "key" }, h("span", {}, h("i", { class: "line", "data-world": "policy" }), map.policy), h("span", {}, h("i", { class: "line", "data-world": "baseline" }), map.baseline)), this.levels, this.listed];
    clear(this.body, h("p", {}, entry.meaning), ...(this.isYearly ? [] : levels), h("h3", {}, words.gaps),
      h("p", { class: "small" }, fill(words.gaps_mean, { count: state.setup.pairs })), this.gaps, this.inWords.element, this.isYearly ? null : this.counted.element);
  }

  hear(answer) {
    this.counted.hear(answer);
  }

  // Over all worlds, also of the years to come where these are known; the world on the map is thin.
  show() {
    const { state, k, entry } = this, { chart: words, map, table, year } = state.setup.words;
    const counted = state.countedOf(entry.name), paths = state.paths(k), months = Math.max(state.others.length, state.month, 24, ...counted.map(([month]) => month)), hasPlan = state.hasPlan();
    const fine = (...lists) => state.forms.precision(entry, 0, ...rangeOf(...lists));
    const sure = (values) => values.slice(0, state.reach(state.setup.pairs)), ours = sure(paths.with), theirs = sure(paths.without);
    const precision = fine(ours, theirs), level = (value) => state.forms.level(entry, value, precision);
    if (!this.isYearly) {
      const lines = [[theirs, BASELINE, 1.6], ...(hasPlan ? [[state.series("policy", k), POLICY, 0.8], [ours, POLICY, 2]] : [])];
      chart(this.levels, 220, months, lines, hasPlan ? [sure(paths.least), sure(paths.most)] : null, level, year, false, counted);
      this.listed.textContent = sayCounted(state, counted, (value) => state.forms.level(entry, value));
    }
    const ends = [sure(paths.low), sure(paths.high)];
    const small = fine(...ends, paths.difference), signed = (value) => state.forms.difference(entry, value, small);
    chart(this.gaps, 200, months, [[sure(paths.difference), POLICY, 2]], ends, signed, year, true);
    const both = this.isYearly ? [] : [[map.policy, ours, level], [map.baseline, theirs, level]];
    if (!hasPlan) this.inWords.show(both.slice(1));
    else this.inWords.show([...both, [table.gap, sure(paths.difference), signed]], [[words.low, ends[0], signed], [words.high, ends[1], signed]]);
  }
}

export class TableDialog extends Dialog {
  constructor(state) {
    super(state, state.setup.words.table.title, "table");
    this.group = "wijk";
    clear(this.body, h("p", {}, state.setup.words.table.waiting));
    state.order({ order: "table" });
  }

  hear(answer) {
    if (answer.kind === "table") { this.answer = answer; this.show(); return; }
    if (answer.kind === "chart" && this.canvas) {
      const row = this.answer.indicators[answer.place], { forms } = this.state;
      const { map, year } = this.state.setup.words, { policy, baseline } = answer;
      const counted = this.state.countedOf(row.name), fine = forms.precision(row, 0, ...rangeOf(policy, baseline)), format = (value) => forms.level(row, value, fine);
      chart(this.canvas, 180, Math.max(policy.length, 24, ...counted.map(([month]) => month)), [[baseline, BASELINE, 1.4], [policy, POLICY, 2]], null, format, year, false, counted);
      this.listed.textContent = sayCounted(this.state, counted, (value) => forms.level(row, value));
      this.inWords.show([[map.policy, policy, format], [map.baseline, baseline, format]]);
    }
  }

  show() {
    const { answer, state } = this, words = state.setup.words.table, { map } = state.setup.words;
    if (!answer.month) { clear(this.body, h("p", {}, words.nothing)); return; }
    const tabs = h("div", { class: "segmented", role: "group" }, ...["wijk", "income", "groups"].map((group) => h("button", { type: "button", "aria-pressed": String(group === this.group),
      onclick: () => { this.group = group; this.show(); } }, words[group])));
    const heads = [words.indicator, words.unit, map.policy, map.baseline, words.gap, words.verdict];
    const rows = answer.indicators.flatMap((row, place) => (row.group === this.group ? this.makeRow(row, place, heads.length) : []));
    clear(this.body, tabs, h("p", { class: "small" }, this.sayWhat()),
      h("div", { class: "scroll", tabIndex: 0, role: "region", "aria-label": words.title }, h("table", {}, h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, ...rows))));
  }

  // Of which months and worlds all columns are.
  sayWhat() {
    const { answer, state } = this, words = state.setup.words.table, { forms } = state;
    const text = answer.worlds === 1 ? words.about_one : answer.worlds < answer.all ? words.about_some : words.about;
    return fill(text, { first: forms.month(answer.first), month: forms.month(answer.month), worlds: answer.worlds, all: answer.all });
  }

  // With is without and the difference, also as they are written.
  makeRow(row, place, columns) {
    const { answer, state } = this, { forms } = state, words = state.setup.words.table;
    const [policy, without, difference, low, high, changed] = answer.rows[place], areAll = answer.worlds === answer.all && difference !== null;
    const isWhole = areAll && low !== null, isFew = areAll && low === null;
    const fine = difference === null ? undefined : isWhole ? forms.precision(row, difference, low, high) : forms.precision(row, difference, Math.min(without, policy), Math.max(without, policy));
    const [theirs, gap] = fine === undefined ? [without, null] : [without, difference].map((value) => forms.round(row, value, fine));
    const ours = fine === undefined ? policy : theirs + gap;
    const is = isFew ? "few" : !isWhole ? "pending" : low > 0 || high < 0 ? "shown" : "none";
    const detail = h("tr", { class: "detail", hidden: true }, h("td", { colSpan: columns }));
    const name = h("button", { type: "button", class: "link", "aria-expanded": "false", onclick: () => {
      detail.hidden = !detail.hidden;
      name.setAttribute("aria-expanded", String(!detail.hidden));
      if (detail.hidden) return;
      const id = `row-in-words-${place}`;
      this.canvas = h("canvas", { role: "img", "aria-label": row.label, "aria-describedby": id });
      this.inWords = new InWords(state, id);
      this.listed = h("p", { class: "small counted" });
      clear(detail.firstChild, h("p", {}, row.definition), this.canvas, this.listed, h("p", { class: "small" }, words.one_world), this.inWords.element);
      state.order({ order: "chart", place });
    } }, row.label);
    const cells = [row.unit, forms.level(row, ours, fine), forms.level(row, theirs, fine),
      isWhole ? forms.interval(row, gap, low, high) : forms.difference(row, gap, fine), difference === null ? "–" : fill(words.verdicts[is], { changed, count: answer.worlds })];
    return [h("tr", { "data-effect": is, "data-sign": is === "shown" ? (difference > 0 ? "more" : "less") : null }, h("th", { scope: "row", title: row.definition }, name), ...cells.map((cell) => h("td", {}, cell))), detail];
  }
}
