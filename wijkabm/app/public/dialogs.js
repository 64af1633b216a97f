// Windows over the page: the wijk, scenarios, taking it home, one number, all numbers.

import { clear, fill, h, icon } from "./dom.js";
import { chart, rangeOf } from "./charts.js";
import { InWords } from "./inwords.js";
import { BASELINE, POLICY } from "./signs.js";

export class Dialog {
  constructor(state, title, name) {
    this.state = state;
    this.body = h("div", { class: "body", tabIndex: -1 });
    const close = h("button", { type: "button", class: "round", "aria-label": state.setup.words.close, onclick: () => this.close() }, icon("close"));
    this.element = h("dialog", { class: name, "aria-label": title, onclose: () => this.element.remove(), onclick: (event) => { if (event.target === this.element) this.close(); } },
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

export class WijkDialog extends Dialog {
  constructor(state) {
    super(state, state.setup.words.wijk.title, "wijk");
    const words = state.setup.words.wijk, { presets } = state.setup, { panel } = state;
    const chosen = new Set(panel.names);
    this.boxes = presets.map((preset) => {
      const box = h("input", { type: "checkbox", value: preset.name, checked: chosen.has(preset.name) });
      return { box, element: h("label", { class: "choice" }, box, h("span", {}, h("b", {}, preset.title), ` ${preset.municipality} · ${state.forms.number(preset.inhabitants)} ${words.people}`)) };
    });
    this.seed = h("input", { type: "number", min: 0, step: 1, value: panel.seed });
    this.placeSeed = h("input", { type: "number", min: 0, step: 1, value: panel.place_seed });
    this.found = h("div", { class: "found" });
    this.file = h("input", { type: "file", accept: ".csv,.xlsx,.parquet", onchange: () => this.read() });
    this.said = h("p", { class: "said", role: "alert" });
    clear(this.body, h("p", {}, words.choose), h("div", { class: "choices" }, ...this.boxes.map((entry) => entry.element)),
      h("div", { class: "two" }, h("label", {}, words.seed, this.seed), h("label", {}, words.place_seed, this.placeSeed)), h("p", { class: "small" }, words.seed_means),
      h("p", {}, h("button", { type: "button", class: "main-act", onclick: () => this.build() }, words.build),
        h("button", { type: "button", onclick: () => this.reset(true) }, words.again), h("button", { type: "button", onclick: () => this.reset(false) }, words.empty)),
      h("details", {}, h("summary", {}, words.own), h("p", { class: "small" }, words.own_means), this.file, this.found), this.said);
  }

  reset(keep) {
    this.state.order({ order: "reset", keep });
    this.close();
  }

  build() {
    const presets = this.boxes.filter((entry) => entry.box.checked).map((entry) => entry.box.value);
    const keep = !presets.length && this.state.panel.names.some((name) => !this.boxes.some((entry) => entry.box.value === name));
    this.state.order({ order: "wijk", presets, keep_areas: keep, seed: Number(this.seed.value), place_seed: Number(this.placeSeed.value) });
    this.close();
  }

  read() {
    const [file] = this.file.files, words = this.state.setup.words.wijk;
    if (!file) return;
    this.said.textContent = "";
    if (file.size > 12e6) { this.said.textContent = words.too_large; return; }
    clear(this.found, h("p", {}, words.reading));
    const reader = new FileReader();
    reader.onload = () => this.state.order({ order: "upload", name: file.name, content: reader.result.slice(reader.result.indexOf(",") + 1) });
    reader.readAsDataURL(file);
  }

  hear(answer) {
    const words = this.state.setup.words.wijk;
    if (answer.kind === "refused") { clear(this.found); this.said.textContent = answer.why; return; }
    const select = h("select", { multiple: true, size: 8, "aria-label": words.areas }, ...answer.areas.map(([code, name, municipality]) => h("option", { value: code }, `${name} (${municipality}, ${code})`)));
    clear(this.found, h("p", {}, words.areas), select,
      h("button", { type: "button", class: "main-act", onclick: () => {
        const codes = [...select.selectedOptions].map((option) => option.value);
        if (codes.length) { this.state.order({ order: "areas", codes }); this.close(); }
      } }, words.build));
  }
}

export class ScenarioDialog extends Dialog {
  constructor(state) {
    super(state, state.setup.words.scenario.title, "scenario");
    const words = state.setup.words.scenario, titles = new Map(state.setup.presets.map((preset) => [preset.name, preset.title]));
    clear(this.body, h("p", {}, words.choose), ...state.setup.scenarios.map((scenario) => h("article", { class: "scenario-card" },
      h("h3", {}, scenario.title), h("p", {}, scenario.text),
      h("p", { class: "actions" }, h("button", { type: "button", class: "main-act", onclick: () => this.take(scenario, false) }, words.here),
        scenario.presets.length ? h("button", { type: "button", onclick: () => this.take(scenario, true) },
          fill(words.there, { wijken: scenario.presets.length > 2 ? fill(words.many, { count: scenario.presets.length }) : scenario.presets.map((name) => titles.get(name) || name).join(", ") })) : null))));
  }

  take(scenario, withPresets) {
    this.state.order({ order: "scenario", name: scenario.name, with_presets: withPresets });
    this.close();
  }
}

export class ShareDialog extends Dialog {
  constructor(state, link) {
    super(state, state.setup.words.share.title, "share");
    const words = state.setup.words.share;
    const field = h("input", { type: "text", readOnly: true, value: link, "aria-label": words.link });
    this.said = h("p", { class: "said", role: "status" });
    const copy = () => { field.select(); document.execCommand("copy"); this.said.textContent = words.copied; };
    const restore = h("input", { type: "file", accept: ".json", onchange: async () => {
      const [file] = restore.files;
      if (file && file.size < 500000) { state.order({ order: "restore", content: await file.text() }); this.close(); } else this.said.textContent = words.too_large;
    } });
    this.ready = h("p", {});
    const make = (what) => h("button", { type: "button", onclick: () => { this.said.textContent = words.making; state.order({ order: "export", what }); } }, words[what]);
    clear(this.body, h("p", {}, words.link_means), h("div", { class: "line" }, field, h("button", { type: "button", class: "main-act", onclick: copy }, words.copy)),
      h("p", {}, words.file_means), h("p", {}, h("button", { type: "button", onclick: () => state.order({ order: "file" }) }, words.file)),
      h("label", { class: "line" }, h("span", {}, words.restore), restore), h("p", {}, words.export_means), h("p", { class: "actions" }, make("report"), make("tables")), this.said, this.ready);
  }

  hear(answer) {
    const words = this.state.setup.words.share;
    if (answer.kind === "file") { offer(new Blob([answer.content], { type: "application/json" }), "wijk.json"); return; }
    if (answer.kind === "refused") { this.said.textContent = answer.why; return; }
    this.said.textContent = answer.token ? "" : words.failed;
    if (!answer.token) return;
    const anchor = h("a", { href: `/wijk/export/${answer.token}`, download: `wijk-${answer.name}` }, words[`fetch_${answer.what}`]);
    clear(this.ready, anchor);
    anchor.click();
  }
}

function offer(blob, name) {
  const address = URL.createObjectURL(blob), anchor = h("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  URL.revokeObjectURL(address);
}

export class ChartDialog extends Dialog {
  constructor(state, k, numbers) {
    const entry = state.setup.main[k];
    super(state, entry.label, "chart");
    Object.assign(this, { k, numbers, entry });
    const words = state.setup.words.chart;
    this.levels = h("canvas", { role: "img", "aria-label": words.levels, "aria-describedby": "chart-in-words" });
    this.gaps = h("canvas", { role: "img", "aria-label": words.gaps, "aria-describedby": "chart-in-words" });
    this.inWords = new InWords(state, "chart-in-words");
    clear(this.body, h("p", {}, entry.meaning), h("h3", {}, words.levels),
      h("p", { class: "key" }, h("span", {}, h("i", { class: "line policy" }), state.setup.words.map.policy), h("span", {}, h("i", { class: "line baseline" }), state.setup.words.map.baseline)),
      this.levels, h("h3", {}, words.gaps), h("p", { class: "small" }, words.gaps_mean), this.gaps, this.inWords.element);
  }

  show() {
    const { state, k } = this, months = Math.max(state.month, 24), year = state.setup.words.year;
    const { chart: words } = state.setup.words;
    const policy = state.series("policy", k), baseline = state.series("baseline", k);
    const fine = (...lists) => state.forms.precision(this.entry, 0, ...rangeOf(...lists));
    const levels = fine(policy, baseline), format = (value) => state.forms.level(this.entry, value, levels);
    chart(this.levels, 220, months, [[baseline, BASELINE, 1.4], ...(state.hasPolicy() ? [[policy, POLICY, 2]] : [])], null, format, year);
    const part = (place) => state.band.map((row) => (row ? row[k][place] : null));
    const own = smooth(state.gaps(k));
    const gaps = fine(own, part(1), part(2)), signed = (value) => state.forms.difference(this.entry, value, gaps);
    chart(this.gaps, 200, months, [[own, BASELINE, 1], [part(0), POLICY, 2]], [part(1), part(2)], signed, year, true);
    const { map, table } = state.setup.words;
    const both = [[map.policy, policy, format], [map.baseline, baseline, format]];
    if (!state.hasPolicy()) this.inWords.show(both, state.month);
    else this.inWords.show([...both, [table.gap, part(0), signed]], state.month, [[words.low, part(1), signed], [words.high, part(2), signed]]);
  }
}

function smooth(values) {
  return values.map((_, m) => {
    const part = values.slice(Math.max(m - 11, 0), m + 1).filter((value) => value !== null);
    return part.length ? part.reduce((sum, value) => sum + value, 0) / part.length : null;
  });
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
      const row = this.answer.indicators[answer.place];
      const { map, year } = this.state.setup.words, format = (value) => this.format(row, value), { policy, baseline } = answer;
      chart(this.canvas, 180, Math.max(policy.length, 24), [[baseline, BASELINE, 1.4], [policy, POLICY, 2]], null, format, year);
      this.inWords.show([[map.policy, policy, format], [map.baseline, baseline, format]], policy.length);
    }
  }

  format(row, value, signed = false) {
    const { forms } = this.state;
    if (value === null || value === undefined) return "–";
    return row.share ? `${forms.number(100 * value, Math.max(row.decimals - 2, 0), signed)} %` : forms.number(value, row.decimals, signed);
  }

  show() {
    const { answer, state } = this, words = state.setup.words.table, { forms } = state;
    if (!answer.month) { clear(this.body, h("p", {}, words.nothing)); return; }
    const tabs = h("div", { class: "segmented", role: "group" }, ...["wijk", "income", "groups"].map((group) => h("button", { type: "button", "aria-pressed": String(group === this.group),
      onclick: () => { this.group = group; this.show(); } }, words[group])));
    const heads = [words.indicator, words.unit, state.setup.words.map.policy, state.setup.words.map.baseline, words.gap, words.interval];
    const rows = answer.indicators.flatMap((row, place) => {
      if (row.group !== this.group) return [];
      const [policy, baseline, gap, low, high] = answer.rows[place];
      const own = policy !== null && baseline !== null ? policy - baseline : null;
      const seen = low !== undefined && low !== null && (low > 0 || high < 0);
      const detail = h("tr", { class: "detail", hidden: true }, h("td", { colSpan: 6 }));
      const name = h("button", { type: "button", class: "link", "aria-expanded": "false", onclick: () => {
        detail.hidden = !detail.hidden;
        name.setAttribute("aria-expanded", String(!detail.hidden));
        if (detail.hidden) return;
        const id = `row-in-words-${place}`;
        this.canvas = h("canvas", { role: "img", "aria-label": row.label, "aria-describedby": id });
        this.inWords = new InWords(state, id);
        clear(detail.firstChild, h("p", {}, row.definition), this.canvas, this.inWords.element);
        state.order({ order: "chart", place });
      } }, row.label);
      return [h("tr", {}, h("th", { scope: "row", title: row.definition }, name), h("td", {}, row.unit), h("td", {}, this.format(row, policy)), h("td", {}, this.format(row, baseline)),
        h("td", { class: seen ? "seen" : "" }, this.format(row, gap ?? own, true)), h("td", {}, low === undefined || low === null ? "–" : `${this.format(row, low, true)} ${words.to} ${this.format(row, high, true)}`)), detail];
    });
    clear(this.body, tabs, h("p", { class: "small" }, fill(words.about, { month: forms.month(answer.month), known: forms.month(answer.known) })),
      h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, ...rows))));
  }
}
