// A chart in words: where each line is, came from and went; and a table of its years for who wants to read them all.

import { clear, fill, h } from "./dom.js";

const MONTHS = 12;

export class InWords {
  constructor(state, id) {
    this.state = state;
    const words = state.setup.words.chart;
    this.said = h("p", { class: "small", id });
    this.table = h("table", { class: "in-words" });
    this.details = h("details", { class: "small", ontoggle: () => this.showTable() }, h("summary", {}, words.in_figures), h("div", { class: "scroll" }, this.table));
    this.element = h("div", {}, this.said, this.details);
  }

  // `lines` are [name, values by month, how a value is written]; those of `more` stand in the table alone.
  show(lines, more = []) {
    this.lines = [...lines, ...more];
    this.said.textContent = lines.map((line) => this.sayLine(line)).filter(Boolean).join(" ");
    this.showTable();
  }

  sayLine([name, values, format]) {
    const { forms, setup } = this.state;
    const known = values.map((value, m) => [value, m + 1]).filter(([value]) => value !== null && value !== undefined);
    if (!known.length) return "";
    const [now, month] = known[known.length - 1], all = known.map(([value]) => value);
    return fill(setup.words.chart.line, {
      name, now: format(now), month: forms.month(month), first: format(all[0]),
      low: format(all.reduce((a, b) => Math.min(a, b))), high: format(all.reduce((a, b) => Math.max(a, b))),
    });
  }

  // The last month of each year, and the last of all. What somebody reads is not written anew while nothing changed.
  showTable() {
    const { state, lines } = this;
    if (!this.details.open || !lines) return;
    const months = [], month = Math.max(0, ...lines.map(([, values]) => values.findLastIndex((value) => value !== null && value !== undefined) + 1));
    for (let m = MONTHS; m < month; m += MONTHS) months.push(m);
    if (month) months.push(month);
    const rows = months.map((m) => [state.forms.month(m), ...lines.map(([, values, format]) => format(values[m - 1] ?? null))]);
    const key = JSON.stringify(rows);
    if (key === this.key) return;
    this.key = key;
    const heads = [state.setup.words.chart.month, ...lines.map(([name]) => name)];
    clear(this.table, h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, ...rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), ...rest.map((text) => h("td", {}, text))))));
  }
}
