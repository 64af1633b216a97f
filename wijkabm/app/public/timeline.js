// Time: what was moved when, how the chosen number went, and a handle to go back with.

import { clear, fill, h } from "./dom.js";
import { area, curve, makeAxes, prepare, rangeOf } from "./charts.js";
import { BASELINE, POLICY } from "./signs.js";

const MARK_ROWS = 3, ROW = 15, LEAST = 120;

export class TimeLine {
  constructor(state) {
    this.state = state;
    const words = state.setup.words.time;
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.marks = h("div", { class: "marks" });
    this.input = h("input", { type: "range", min: 0, max: LEAST, step: 1, "aria-label": words.handle,
      oninput: () => { this.isMoving = true; this.showHandle(); },
      onchange: () => { this.isMoving = false; state.order({ order: "go", month: Number(this.input.value) }); } });
    this.flag = h("output", { class: "flag" });
    const { main } = state.setup;
    this.choice = h("select", { "aria-label": words.curve, onchange: () => { state.chosen = Number(this.choice.value); this.show(); } },
      ...main.map((entry, k) => h("option", { value: k }, entry.label)));
    this.element = h("section", { class: "time", "aria-label": words.title },
      h("div", { class: "time-head" }, h("h2", {}, words.title), this.choice,
        this.seed = h("span", { class: "seed" }),
        this.undo = h("button", { type: "button", class: "link undo", title: words.undo_means, onclick: () => state.order({ order: "undo" }) }, words.undo),
        h("button", { type: "button", class: "link clear", onclick: () => this.askClear() }, words.clear)),
      h("div", { class: "track" }, this.marks, this.canvas, this.input, this.flag));
    this.size = { width: 0, height: 0 };
    this.observer = new ResizeObserver((entries) => { this.size = entries[entries.length - 1].contentRect; this.show(); });
    this.observer.observe(this.marks.parentElement);
    this.soon = [];
  }

  close() { this.observer.disconnect(); }

  askClear() {
    if (window.confirm(this.state.setup.words.time.clear_sure)) this.state.order({ order: "clear" });
  }

  months() {
    const marks = (this.state.panel && this.state.panel.policy ? this.state.panel.policy.marks : []).map((mark) => mark[0]);
    const reached = Math.max(this.state.month, this.state.panel ? this.state.panel.target : 0, ...marks.filter((month) => month < this.state.month + 240), 0);
    return Math.max(LEAST, Math.ceil((reached + 13) / 60) * 60);
  }

  show() {
    const { state } = this;
    if (!state.panel) return;
    const { seed, place_seed } = state.panel;
    this.undo.disabled = !state.panel.undo;
    this.seed.textContent = fill(state.setup.words.bar.seed, { seed, place_seed });
    const months = this.months();
    this.input.max = months;
    if (!this.isMoving) this.input.value = state.panel.status === "replaying" ? state.panel.target : state.month;
    this.input.setAttribute("aria-valuetext", state.forms.month(Number(this.input.value)));
    this.drawCurves(months);
    this.showMarks(months);
    this.showHandle();
  }

  drawCurves(months) {
    const { state } = this, k = state.chosen;
    const { height } = this.size;
    if (!height) return;
    const [context, width] = prepare(this.canvas, height);
    const top = MARK_ROWS * ROW + 4, bottom = 20;
    const policy = state.series("policy", k), baseline = state.series("baseline", k), hasPolicy = state.hasPolicy();
    const axes = makeAxes(width, height, months, rangeOf(policy, baseline), { left: 0, right: 0, top: top + 2, bottom: bottom + 2 });
    context.fillStyle = "#f4f1ea";
    context.fillRect(0, top, axes.x(state.month), height - top - bottom);
    context.font = "12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
    context.strokeStyle = "#e2ded6";
    context.fillStyle = "#4d5762";
    const every = 12 * Math.max(Math.ceil((months / 12) * 52 / width), 1);
    for (let month = 0; month < months; month += every) {
      context.beginPath();
      context.moveTo(axes.x(month) + 0.5, 4);
      context.lineTo(axes.x(month) + 0.5, height - bottom + 4);
      context.stroke();
      context.fillText(`${state.setup.words.year} ${month / 12 + 1}`, axes.x(month) + 4, height - 5);
    }
    if (hasPolicy) {
      const bands = [1, 2].map((place) => baseline.map((value, m) => (value === null || !state.band[m] || state.band[m][k][place] === null ? null : value + state.band[m][k][place])));
      area(context, axes, ...bands);
    }
    curve(context, axes, baseline, BASELINE, 1.3);
    if (hasPolicy) curve(context, axes, policy, POLICY, 1.8);
  }

  // Every move of a lever with its name, in as many rows as there is room for.
  showMarks(months) {
    const { panel, forms, setup } = this.state;
    const policy = panel.policy;
    if (!policy) { clear(this.marks); return; }
    const width = this.size.width || 600, ends = new Array(MARK_ROWS).fill(-Infinity), items = [];
    const marks = [...policy.marks, ...this.soon];
    const coming = marks.filter((mark) => mark[0] > this.state.month).length;
    const key = JSON.stringify([marks, coming, months, width, setup.language]);
    if (key === this.key) return;
    this.key = key;
    for (const [month, lever, what, wijk, fields] of marks) {
      const text = this.describe(lever, what, fields), left = (width * (month - 1)) / months;
      const length = 18 + text.length * 6.6;
      let row = ends.findIndex((end) => end < left);
      const title = `${forms.month(month)}: ${text}${wijk.length ? ` (${wijk.join(", ")})` : ""}`;
      const crowd = items[items.length - 1];
      if (row < 0 && left < crowd.left + crowd.length) { // no room: one more in the last
        crowd.more += 1;
        crowd.element.title += `; ${title}`;
        crowd.element.setAttribute("aria-label", crowd.element.title);
        crowd.element.lastChild.textContent = `${crowd.text} +${crowd.more}`;
        continue;
      }
      if (row < 0) row = MARK_ROWS - 1;
      ends[row] = Math.max(ends[row], left + length);
      const element = h("button", { type: "button", class: `mark ${what}${month > this.state.month ? " coming" : ""}`, title, "aria-label": title,
        style: `left:${left}px;top:${row * ROW}px`, onclick: () => this.state.order({ order: "go", month: Math.max(month - 1, 0) }) },
        h("i", {}), h("span", {}, text));
      items.push({ element, text, left, length, more: 0 });
    }
    clear(this.marks, ...items.map((item) => item.element));
  }

  describe(lever, what, fields) {
    const { forms, setup, kinds } = this.state, words = setup.words.time;
    if (what === "budget") return fields.budget === null ? words.no_budget : `${words.budget} ${forms.amount(fields.budget)}`;
    const kind = kinds.get(lever), title = kind ? kind.title : lever;
    if (what === "off") return `${title} ${words.off}`;
    const field = kind && kind.fields.find((one) => one.name in fields);
    return field && (what === "change" || field === kind.fields[0]) ? `${title} ${forms.value(field, fields[field.name])}` : title;
  }

  // A mark that shows at once what is being moved; the server's own takes its place.
  markSoon(name, field) {
    if (!field) return;
    const month = this.state.panel.next;
    this.soon = [[month, name, "on", [], { [field.name]: field.value }]];
    this.show();
  }

  settle() { this.soon = []; }

  showHandle() {
    const { input, flag, state } = this, month = Number(input.value);
    const share = month / Math.max(Number(input.max), 1);
    flag.style.left = `${100 * share}%`;
    flag.textContent = this.isMoving ? state.forms.month(month) : "";
    flag.hidden = !this.isMoving;
  }
}
