// What the municipality does: a card per lever, made from the lever's own fields.

import { clear, fill, h } from "./dom.js";
import { makePayers } from "./payers.js";
import { Targets } from "./targets.js";

const STEPS = 1000;
const LEAST_STEP = { count: 0.1, euros: 0.01, percent: 0.0001 }; // what is written no finer is moved no finer
const PATIENCE = 2000; // milliseconds that what a hand has set stands against what the server still tells of before
const MOST_STEPS = 10; // of a value until it reads differently; at an end it never does

export class Levers {
  constructor(state) {
    this.state = state;
    const { words, perspectives, order } = state.setup;
    this.cards = new Map();
    this.wijk = null; // a lever works in all wijken, or in this one
    this.element = h("div", { class: "levers", tabIndex: -1 });
    this.element.append(h("h2", {}, words.levers.title), this.where = h("div", { class: "where" }));
    this.targets = new Targets(state);
    this.element.append(this.targets.element);
    this.sections = new Map();
    for (const name of order) {
      const cost = h("span", { class: "cost" });
      const body = h("div", {});
      this.sections.set(name, { cost, body });
      const title = perspectives[name];
      this.element.append(h("details", { open: name === order[0] || name === order[1], class: "perspective", "data-perspective": name },
        h("summary", {}, h("span", {}, title[0].toUpperCase() + title.slice(1)), cost), body));
    }
    for (const kind of state.setup.kinds) this.addCard(kind);
  }

  addCard(kind) {
    const card = new Card(this.state, kind, () => (this.wijk ? [this.wijk] : []));
    this.cards.set(kind.name, card);
    this.sections.get(kind.perspective).body.append(card.element);
  }

  show() {
    const { panel, setup, forms } = this.state, policy = panel.policy;
    if (!policy) return;
    this.showWhere(panel.names);
    const key = JSON.stringify(this.wijk ? [this.wijk] : []);
    const totals = {};
    for (const slot of policy.slots) {
      const kind = this.state.kinds.get(slot.name);
      if (slot.on && kind) totals[kind.perspective] = (totals[kind.perspective] || 0) + slot.year + slot.uptake;
    }
    for (const [name, card] of this.cards) {
      const own = policy.slots.filter((slot) => slot.name === name);
      const here = own.find((slot) => JSON.stringify(slot.wijk) === key);
      card.show(here, own.filter((slot) => slot !== here));
    }
    for (const [name, section] of this.sections) {
      section.cost.textContent = totals[name] ? `${forms.euros(totals[name])} ${setup.words.a_year}` : "";
    }
  }

  showWhere(names) {
    const key = names.join();
    if (key === this.names) return;
    this.names = key;
    if (this.wijk && !names.includes(this.wijk)) this.wijk = null;
    if (names.length < 2) { clear(this.where); return; }
    const words = this.state.setup.words.levers;
    const titles = new Map((this.state.scene ? this.state.scene.wijken : []).map((wijk) => [wijk.name, wijk.title]));
    const select = h("select", { onchange: (event) => { this.wijk = event.target.value || null; this.show(); } },
      h("option", { value: "" }, words.everywhere), ...names.map((name) => h("option", { value: name }, titles.get(name) || name)));
    clear(this.where, h("label", {}, `${words.where} `, select));
  }

  hear(answer) {
    const card = this.cards.get(answer.name);
    if (card) card.showPreview(answer);
  }

  // What was asked was refused: what the server tells next holds.
  giveWay() {
    for (const card of this.cards.values()) card.expected = null;
  }

  showJoined() {
    this.targets.show();
    for (const [name, card] of this.cards) card.showJoined(this.state.joined[name]);
  }
}

class Card {
  constructor(state, kind, wijk) {
    Object.assign(this, { state, kind, wijk });
    const words = state.setup.words.levers;
    this.fields = kind.fields.map((field) => makeField(state, kind, field, (live) => this.changed(live)));
    this.toggle = h("input", { type: "checkbox", role: "switch", "aria-label": kind.title, onchange: () => this.switch() });
    this.cost = h("p", { class: "cost" });
    this.joined = h("p", { class: "joined" });
    this.elsewhere = h("p", { class: "joined" });
    // In sight: the first field, and the first slider where that is a choice.
    const slider = this.fields.find((field) => field.input.type === "range");
    const shown = this.fields.filter((field, k) => k === 0 || field === slider), rest = this.fields.filter((field) => !shown.includes(field));
    this.window = makeWindow(state, kind, () => this.changed(false));
    this.payers = makePayers(state, kind, () => this.changed(false));
    this.more = h("details", { class: "more" }, h("summary", {}, words.more),
      ...rest.map((field) => field.element), this.window.element, this.payers.element, this.explain());
    this.element = h("article", { class: "lever", "data-lever": kind.name },
      h("header", {}, h("label", { class: "switch" }, h("span", { class: "lever-name" }, kind.title), this.toggle)),
      ...shown.map((field) => field.element), this.cost, this.joined, this.elsewhere,
      h("p", { class: "does" }, kind.does), kind.spoils ? h("p", { class: "spoils" }, h("b", {}, `${words.but} `), kind.spoils) : null, this.more);
    this.on = false;
    this.slot = null;
  }

  explain() {
    const { kind } = this, words = this.state.setup.words.levers;
    const entry = (name) => (kind[name] ? [h("dt", {}, words[name]), h("dd", {}, kind[name])] : []);
    return h("dl", { class: "explain" }, ...["mechanism", "counter_effect", "cost", "who_pays", "evidence"].flatMap(entry));
  }

  values() {
    const values = Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
    return { ...values, ...this.window.values(), ...this.payers.values(), wijk: this.wijk() };
  }

  switch() {
    if (this.toggle.checked) this.send();
    else {
      this.expect(null);
      this.state.order({ order: "stop", name: this.kind.name, wijk: this.wijk() });
    }
    this.showOn(this.toggle.checked);
  }

  changed(live) {
    this.showOn(true);
    this.state.markSoon(this.kind.name, this.fields[0]);
    if (live) this.state.orderLater(`preview ${this.kind.name}`, { order: "preview", name: this.kind.name, fields: this.values() });
    else this.send();
  }

  send() {
    const fields = this.values();
    this.expect(fields);
    this.state.order({ order: "lever", name: this.kind.name, fields });
  }

  // What was set shows at once; news that left before the server heard of it must not put it back, or the next key would
  // start from there.
  expect(fields) {
    this.expected = { fields, until: performance.now() + PATIENCE };
  }

  isOld(slot) {
    if (!this.expected) return false;
    const { fields, until } = this.expected;
    const agrees = fields ? slot && this.fields.every(({ name }) => Math.abs(slot.fields[name] - fields[name]) <= 1e-9 * Math.max(Math.abs(fields[name]), 1)) : !slot;
    if (agrees || performance.now() > until) this.expected = null;
    return this.expected !== null;
  }

  showOn(on) {
    this.on = on;
    this.toggle.checked = on;
    this.element.classList.toggle("on", on);
  }

  show(slot, others) {
    if (this.isOld(slot)) return;
    this.slot = slot;
    const planned = slot && !slot.on;
    this.showOn(Boolean(slot));
    this.element.classList.toggle("planned", Boolean(planned));
    if (slot) {
      for (const field of this.fields) field.show(slot.fields[field.name]);
      this.window.show(slot.fields);
      this.payers.show(slot.fields);
      this.showPreview(slot, planned && slot.fields.start);
    } else this.cost.textContent = "";
    const titles = new Map((this.state.scene ? this.state.scene.wijken : []).map((wijk) => [wijk.name, wijk.title]));
    this.elsewhere.textContent = others.length
      ? fill(this.state.setup.words.levers.elsewhere, { wijken: others.map((one) => one.wijk.map((name) => titles.get(name) || name).join(", ") || this.state.setup.words.levers.everywhere).join("; ") })
      : "";
  }

  showPreview(cost, start) {
    const { forms, setup } = this.state, words = setup.words.levers;
    const parts = [];
    if (cost.year || cost.uptake || !cost.set_up) parts.push(`${forms.euros(cost.year)} ${setup.words.a_year}`);
    if (cost.uptake) parts.push(fill(words.uptake, { euros: forms.euros(cost.uptake) }));
    if (cost.set_up) parts.push(fill(words.set_up, { euros: forms.euros(cost.set_up) }));
    if (cost.others) parts.push(fill(words.others, { euros: forms.euros(cost.others) }));
    if (cost.no_fund) parts.push(words.no_fund);
    if (start) parts.push(fill(words.from, { month: forms.month(start) }));
    this.cost.textContent = parts.join(" · ");
  }

  showJoined(joined) {
    if (!joined || !joined.some(Boolean)) { this.joined.textContent = ""; return; }
    const { forms, setup } = this.state, words = setup.words.levers, parts = [];
    if (joined[0]) parts.push(forms.count(joined[0], ...words.joined));
    if (joined[1]) parts.push(fill(words.spent, { euros: forms.euros(joined[1]) }));
    if (joined[2]) parts.push(fill(words.received, { euros: forms.euros(joined[2]) }));
    if (joined[3]) parts.push(fill(words.others_paid, { euros: forms.euros(joined[3]) }));
    this.joined.textContent = `${words.last_year} ${parts.join(" · ")}`;
  }
}

// A slider, a switch or a choice, with its label and unit. Sliders of wide ranges move finely where it matters.
export function makeField(state, kind, field, changed) {
  const id = `field-${kind.name}-${field.name}`, name = kind.title ? `${kind.title}: ${field.label}` : field.label;
  const shown = h("output", { for: id });
  const model = { name: field.name, value: field.default, element: null, show: null, shown };
  const tell = () => { shown.textContent = state.forms.beside(field, model.value); };
  const say = () => input.setAttribute("aria-valuetext", state.forms.value(field, model.value));
  let input;
  if (field.options.length) {
    input = h("select", { id, "aria-label": name, onchange: () => { model.value = Number(input.value); tell(); changed(false); } },
      ...field.options.map(([value, text]) => h("option", { value }, text)));
    model.show = (value) => { model.value = value; input.value = String(value); tell(); };
    shown.hidden = true;
  } else if (field.whole && field.range[0] === 0 && field.range[1] === 1) {
    input = h("input", { id, type: "checkbox", role: "switch", "aria-label": name, onchange: () => { model.value = Number(input.checked); tell(); changed(false); } });
    model.show = (value) => { model.value = value; input.checked = value === 1; tell(); };
    shown.hidden = true;
  } else {
    const scale = makeScale(field);
    const read = () => { model.value = scale.toValue(Number(input.value)); tell(); say(); };
    input = h("input", { id, type: "range", min: 0, max: STEPS, step: 1, "aria-label": name,
      oninput: () => { model.isMoving = true; read(); changed(true); fillTrack(input); },
      onchange: () => { model.isMoving = false; read(); changed(false); } });
    model.show = (value) => {
      if (model.isMoving) return;
      model.value = value;
      input.value = String(Math.round(scale.toPlace(value)));
      tell();
      say();
      fillTrack(input);
    };
    input.addEventListener("keydown", (event) => stepByKey(event, input, scale, model, read, changed));
  }
  model.input = input;
  model.element = h("div", { class: "field" }, h("label", { for: id }, h("span", {}, field.label), shown), input);
  model.show(field.default);
  return model;
}

function fillTrack(input) {
  input.style.setProperty("--filled", `${(100 * input.value) / STEPS}%`);
}

// One step of the keyboard is the next value that reads differently, not a step of the slider.
function stepByKey(event, input, scale, model, read, changed) {
  const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const before = input.getAttribute("aria-valuetext");
  let value = model.value;
  for (let k = 0; k < MOST_STEPS && input.getAttribute("aria-valuetext") === before; k++) {
    value = scale.next(value, by);
    input.value = String(Math.round(scale.toPlace(value)));
    read();
  }
  fillTrack(input);
  changed(false);
}

export function makeScale(field) {
  const [low, high] = field.range, usual = field.default;
  const share = (usual - low) / (high - low);
  const power = share > 0.001 && share < 0.2 ? Math.min(Math.log(share) / Math.log(0.4), 6) : 1;
  const stepAt = (value) => {
    if (field.whole) return Math.max(Math.pow(10, Math.floor(Math.log10(Math.max(Math.abs(value), 1))) - 1), 1);
    const size = power > 1 ? Math.max(Math.abs(value), (high - low) / 1e4) : high - low;
    const raw = size / 40, base = Math.pow(10, Math.floor(Math.log10(raw)));
    return Math.max([1, 2, 5, 10].map((k) => k * base).find((step) => step >= raw * 0.75), LEAST_STEP[field.form.kind] || 0);
  };
  const round = (value) => {
    const step = stepAt(value);
    return Math.min(Math.max(Number((Math.round(value / step) * step).toPrecision(6)), low), high);
  };
  return {
    toValue: (place) => (place >= STEPS ? high : place <= 0 ? low : round(low + (high - low) * Math.pow(place / STEPS, power))),
    toPlace: (value) => STEPS * Math.pow((value - low) / (high - low), 1 / power),
    next: (value, by) => {
      const moved = round(value + by * stepAt(value));
      return moved === value ? round(value + 2 * by * stepAt(value)) : moved;
    },
  };
}

// When it works and how strongly: from, until, ramp, fading, announcement, strength.
function makeWindow(state, kind, changed) {
  const { words, window: labels } = state.setup;
  const year = (name, text) => {
    const input = h("input", { type: "number", min: 1, max: 1200, step: 1, inputMode: "numeric", "aria-label": `${kind.title}: ${text}`, onchange: changed });
    return { name, input, element: h("label", { class: "line" }, h("span", {}, text), input) };
  };
  const entries = ["start", "end", "ramp", "fade", ...(kind.looks_ahead ? ["announced"] : [])].map((name) => year(name, labels[name]));
  const strength = makeField(state, { name: `${kind.name}-window`, title: kind.title }, state.setup.strength, (live) => !live && changed());
  const element = h("fieldset", { class: "window" }, h("legend", {}, words.levers.window), strength.element, ...entries.map((entry) => entry.element));
  return {
    element,
    show(fields) {
      strength.show(fields.strength);
      for (const { name, input } of entries) if (document.activeElement !== input) input.value = fields[name] === null || (["ramp", "fade"].includes(name) && !fields[name]) ? "" : fields[name];
    },
    values() {
      const values = { strength: strength.value };
      for (const { name, input } of entries) if (input.value !== "") values[name] = Math.round(Number(input.value));
      // A month that has come by now is no wish: the server begins with the first that can still be changed.
      if (values.start <= state.month + 1) delete values.start;
      if (values.start === undefined || values.announced > values.start || values.announced <= state.month + 1) delete values.announced;
      return values;
    },
  };
}
