// Time: what was moved when, how the chosen number went, and a handle to go back with.

import { clear, fill, h } from "./dom.js";
import { area, curve, makeAxes, prepare, rangeOf, ticks, widen } from "./charts.js";
import { BASELINE, DASHED, POLICY, POLICY_PALE, POLICY_PALER } from "./signs.js";

const MARK_ROWS = 3, ROW = 15, LEAST = 120;
const LEAST_SPAN = 0.08; // of what an axis shows, which has numbers here

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
    this.choice.value = String(state.chosen); // also in another language
    this.element = h("section", { class: "time", "aria-label": words.title },
      h("div", { class: "time-head" }, h("h2", {}, words.title), this.choice,
        this.fan = h("span", { class: "fan", title: words.fan_means }), this.seed = h("span", { class: "seed" }),
        this.undo = h("button", { type: "button", class: "link undo", title: words.undo_means, onclick: () => state.order({ order: "undo" }) }, words.undo),
        h("button", { type: "button", class: "link clear", onclick: () => this.askClear() }, words.clear)),
      h("div", { class: "track" }, this.marks, this.canvas, this.input, this.flag));
    this.size = { width: 0, height: 0 };
    this.observer = new ResizeObserver((entries) => { this.size = entries[entries.length - 1].contentRect; this.show(); });
    this.observer.observe(this.marks.parentElement);
    this.soon = [];
    this.rows = 1; // of marks
  }

  close() { this.observer.disconnect(); }

  askClear() {
    if (window.confirm(this.state.setup.words.time.clear_sure)) this.state.order({ order: "clear" });
  }

  months() {
    const marks = (this.state.panel && this.state.panel.policy ? this.state.panel.policy.marks : []).map((mark) => mark[0]);
    const reached = Math.max(this.state.month, this.state.panel ? this.state.panel.target : 0, ...marks.filter((month) => month < this.state.month + 240), 0);
    return Math.max(LEAST, Math.ceil((reached + 13) / 60) * 60, Math.ceil(this.state.others.length / 12) * 12);
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
    this.showMarks(months);
    this.drawCurves(months);
    this.showHandle();
  }

  // Means over all worlds with how sure they are, also of the years to come; thin, the world on the map.
  drawCurves(months) {
    const { state } = this, k = state.chosen, paths = state.paths(k);
    const { height } = this.size;
    if (!height) return;
    const [context, width] = prepare(this.canvas, height);
    const top = this.rows * ROW + 4, bottom = 20, hasPlan = state.hasPlan();
    const entry = state.setup.main[k], isYearly = state.setup.yearly.includes(entry.name);
    const own = isYearly ? [] : state.series("policy", k), other = isYearly ? [] : state.series("baseline", k);
    const band = hasPlan ? [paths.least, paths.most] : [];
    const range = widen(rangeOf(own, other, paths.with, paths.without, ...band), LEAST_SPAN);
    const axes = makeAxes(width, height, months, range, { left: 0, right: 0, top: top + 2, bottom: bottom + 2 });
    context.fillStyle = "#f4f1ea";
    context.fillRect(0, top, axes.x(state.month), height - top - bottom);
    context.font = "12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
    this.drawAxes(context, axes, months, range, { width, height, bottom });
    if (hasPlan) this.drawFan(context, axes, paths);
    const isKnown = paths.with.some((value) => value !== null);
    const sure = state.reach(state.setup.pairs); // beyond it the mean is one of fewer worlds: another line
    if (!isKnown) curve(context, axes, other, BASELINE, 1.5, DASHED);
    if (hasPlan) curve(context, axes, own, POLICY, 0.8);
    for (const [from, to, width] of [[0, sure, 2], [sure, Infinity, 1]]) {
      curve(context, axes, cut(paths.without, from, to), BASELINE, 0.75 * width, DASHED);
      if (hasPlan) curve(context, axes, cut(paths.with, from, to), POLICY, width);
    }
    this.sayFan();
  }

  drawAxes(context, axes, months, range, { width, height, bottom }) {
    const { state } = this, { forms } = state, entry = state.setup.main[state.chosen];
    context.strokeStyle = "#e2ded6";
    context.fillStyle = "#4d5762";
    context.lineWidth = 1;
    const every = 12 * Math.max(Math.ceil((months / 12) * 52 / width), 1);
    for (let month = 0; month < months; month += every) {
      context.beginPath();
      context.moveTo(axes.x(month) + 0.5, 4);
      context.lineTo(axes.x(month) + 0.5, height - bottom + 4);
      context.stroke();
      context.fillText(`${state.setup.words.year} ${month / 12 + 1}`, axes.x(month) + 4, height - 5);
    }
    const marks = ticks(range, 4);
    const fine = forms.precision(entry, 0, 0, marks.length > 1 ? marks[1] - marks[0] : range[1] - range[0]);
    context.textAlign = "right";
    for (const tick of marks) {
      context.beginPath();
      context.moveTo(0, axes.y(tick));
      context.lineTo(width, axes.y(tick));
      context.stroke();
      context.fillText(forms.level(entry, tick, fine), width - 4, axes.y(tick) - 3);
    }
    context.textAlign = "left";
  }

  // Pale where all worlds have told, paler where only the first have.
  drawFan(context, axes, paths) {
    const { state } = this, sure = state.reach(state.setup.pairs);
    for (const [from, to, colour] of [[0, sure, POLICY_PALE], [Math.max(sure - 1, 0), Infinity, POLICY_PALER]]) {
      area(context, axes, cut(paths.least, from, to), cut(paths.most, from, to), colour);
    }
  }

  // In words: how far ahead, and by how many worlds.
  sayFan() {
    const { state } = this, words = state.setup.words.time, { pairs } = state.setup;
    const sure = state.reach(pairs), some = state.reach(1);
    const told = sure > state.month ? fill(words.ahead, { month: state.forms.month(sure), count: pairs })
      : some > state.month ? fill(words.ahead_first, { month: state.forms.month(some), count: state.others[some - 1].pairs, all: pairs }) : words.ahead_soon;
    const text = state.hasMemory ? told : "";
    if (this.told !== text) { this.told = text; this.fan.textContent = text; }
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
    const titles = new Map((this.state.scene ? this.state.scene.wijken : []).map((one) => [one.name, one.title]));
    for (const [month, lever, what, wijk, fields] of marks) {
      const text = this.describe(lever, what, fields), left = (width * (month - 1)) / months;
      const length = 18 + text.length * 6.6;
      let row = ends.findIndex((end) => end < left);
      const title = `${forms.month(month)}: ${text}${wijk.length ? ` (${wijk.map((name) => titles.get(name) || name).join(", ")})` : ""}`;
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
      const element = h("button", { type: "button", class: month > this.state.month ? "mark coming" : "mark", "data-what": what, title, "aria-label": title,
        style: `left:${left}px;top:${row * ROW}px`, onclick: () => this.state.order({ order: "go", month: Math.max(month - 1, 0) }) },
        h("i", {}), h("span", {}, text));
      items.push({ element, text, left, length, more: 0 });
    }
    this.rows = Math.max(ends.filter(Number.isFinite).length, 1);
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

// Only the months from one up to another, counted from 0.
function cut(values, from, to) {
  return values.map((value, m) => (m >= from && m < to ? value : null));
}
