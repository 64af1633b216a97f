// What changes: a few numbers with what the policy does to them, over all worlds, and how sure that is.

import { clear, fill, h } from "./dom.js";
import { spark } from "./charts.js";

const COST = "municipal_cost";
const SIGNS = { pending: "…", unknown: "–", few: "○", none: "≈", more: "▲", less: "▼" };

export class Numbers {
  constructor(state, openChart, openTable) {
    this.state = state;
    const { words, main } = state.setup, { numbers, map } = words;
    this.wijk = h("div", { class: "where" });
    this.cards = main.map((entry, k) => this.makeCard(entry, () => openChart(k)));
    this.prices = h("div", { class: "prices" });
    this.element = h("section", { class: "numbers", "aria-label": numbers.title },
      h("h2", {}, numbers.title), this.wijk, h("p", { class: "key" },
        h("span", {}, h("i", { class: "line", "data-world": "policy" }), map.policy), h("span", {}, h("i", { class: "line", "data-world": "baseline" }), map.baseline)),
      this.said = h("p", { class: "none", role: "status" }), ...this.cards.map((card) => card.element), this.prices,
      h("button", { type: "button", class: "wide", onclick: openTable }, numbers.all));
  }

  makeCard(entry, open) {
    const card = { entry, value: h("strong", {}), where: h("span", { class: "of" }), of: h("span", { class: "of" }), effect: h("span", { class: "gap" }), canvas: h("canvas", { "aria-hidden": "true" }) };
    card.element = h("button", { type: "button", class: "number", title: entry.meaning, onclick: open },
      h("span", { class: "label" }, entry.label, card.of),
      h("span", { class: "figures" }, h("span", { class: "value" }, card.value, card.where), card.canvas), card.effect);
    return card;
  }

  show() {
    const { state } = this, hasPolicy = state.hasPolicy();
    // Told to who listens when it stands still; while months pass it changes faster than it can be read out.
    this.said.ariaLive = state.panel && state.panel.playing ? "off" : "polite";
    this.said.textContent = this.sayHowFar(hasPolicy);
    for (const [k, card] of this.cards.entries()) {
      if (card.entry.name === COST) this.showCost(card, hasPolicy);
      else this.showLevel(card, k, hasPolicy);
      this.drawSpark(card, k);
    }
    this.showPrices(hasPolicy);
    this.showWijken();
  }

  // Of which worlds the numbers are, and how far these have come if that is not far enough.
  sayHowFar(hasPolicy) {
    const { state } = this, words = state.setup.words.numbers, { pairs } = state.setup;
    if (state.panel && state.panel.status !== "ready" && state.panel.status !== "asleep") return words.loading;
    if (!hasPolicy) return state.hasPlan() ? words.soon : words.no_policy;
    if (!state.hasMemory) return words.no_memory;
    if (state.known >= state.month) return fill(words.worlds, { count: pairs });
    const until = state.known ? fill(words.until, { month: state.forms.month(state.known), behind: state.forms.count(state.month - state.known, ...words.months) }) : words.nothing_yet;
    return state.isWaiting ? `${until} ${words.waits}` : until;
  }

  showLevel(card, k, hasPolicy) {
    const { state } = this, { entry } = card;
    const now = state.month ? state.numbers.policy[state.month - 1] : state.start;
    card.value.textContent = state.forms.level(entry, now ? now[k] : null);
    card.of.textContent = entry.unit ? `, ${entry.unit}` : "";
    card.where.textContent = hasPolicy ? ` ${state.setup.words.numbers.on_map}` : "";
    if (hasPolicy) this.showEffect(card.effect, entry, state.effect(entry.name));
    else clear(card.effect);
  }

  // What the levers cost, what the municipality saves by them, and what remains.
  showCost(card, hasPolicy) {
    const { state } = this, { entry } = card, words = state.setup.words.numbers;
    const { panel } = state, isPart = panel && panel.names.length > 1 && panel.row >= 0;
    card.of.textContent = `, ${words.a_year}${isPart ? `, ${words.together}` : ""}`; // one purse pays for all
    if (!hasPolicy) {
      card.effect.className = "gap";
      clear(card.effect, words.no_cost);
      return;
    }
    const [cost, saved, net] = this.addUp([state.effect("lever_cost"), state.effect("municipality_saves"), state.effect(COST)], entry);
    const lines = [[words.cost_levers, entry, cost], [words.cost_saved, { ...entry, good: 1 }, saved], [words.cost_net, entry, net]].map(([label, kind, effect]) => {
      const line = h("span", { class: "gap" });
      this.showEffect(line, kind, effect, label);
      return line;
    });
    card.effect.className = "costs";
    clear(card.effect, ...lines);
  }

  // The same effects, written so that the first less the second is the third, as it is written; in three digits at most.
  addUp(effects, entry) {
    if (effects.some((effect) => !("value" in effect))) return effects;
    const { forms } = this.state, largest = Math.max(...effects.map(({ value }) => Math.abs(value)), 100);
    const finest = Math.min(...effects.map(({ value, low, high }) => forms.precision(entry, value, low ?? value, high ?? value)));
    const step = Math.max(finest, 10 ** (Math.floor(Math.log10(largest)) - 2));
    const [cost, , net] = effects.map((effect) => forms.round(entry, effect.value, step));
    return [cost, cost - net, net].map((value, k) => ({ ...effects[k], value, step, exact: effects[k].value }));
  }

  // One of four: not computed yet, changed in too few worlds, no difference shown, a difference; each with words
  // and a sign of its own.
  showEffect(element, entry, effect, label = "") {
    const { state } = this, { forms } = state, words = state.setup.words.numbers, before = label ? `${label}: ` : "";
    const exact = effect.exact ?? effect.value; // before it was rounded
    const sign = effect.is === "shown" ? (exact > 0 ? "more" : "less") : effect.is;
    const good = effect.is === "shown" && entry.good ? (exact * entry.good > 0 ? "better" : "worse") : "plain";
    element.className = "gap";
    element.dataset.effect = effect.is;
    element.dataset.good = good;
    const mark = h("i", { class: "sign", "aria-hidden": "true" }, SIGNS[sign]);
    if (effect.is === "unknown") { clear(element, mark, before, words.unknown); return; }
    if (effect.is === "pending") {
      clear(element, mark, before, effect.pairs ? fill(words.some, { count: effect.pairs, all: state.setup.pairs }) : words.pending);
      return;
    }
    if (effect.is === "few") {
      const written = entry.name === COST ? forms.euros(effect.value, true, effect.step) : forms.difference(entry, effect.value);
      clear(element, mark, before, h("b", {}, written), `: ${fill(words.few, { changed: effect.changed, count: effect.pairs })}`);
      return;
    }
    const interval = entry.name === COST ? forms.eurosInterval(effect.value, effect.low, effect.high, true, effect.step) : forms.interval(entry, effect.value, effect.low, effect.high);
    const [headline, ...rest] = interval.split(" (");
    const tail = rest.length ? ` (${rest.join(" (")}` : "";
    clear(element, mark, before, h("b", {}, headline), tail, effect.is === "none" ? `: ${words.not_shown}` : "");
  }

  // Over all worlds where they are known, of the world on the map where they are not.
  drawSpark(card, k) {
    const { state } = this, paths = state.paths(k), hasPlan = state.hasPlan();
    const until = (values) => values.slice(0, Math.max(state.month, 1));
    const isKnown = card.entry.name === COST || (state.known >= state.month && state.month > 0);
    if (isKnown) spark(card.canvas, until(paths.with), until(paths.without), until(paths.least), until(paths.most), hasPlan);
    else spark(card.canvas, state.series("policy", k), state.series("baseline", k), [], [], hasPlan);
  }

  showPrices(hasPolicy) {
    const { state } = this, { prices, forms } = state, words = state.setup.words.numbers;
    if (!hasPolicy || !prices || !prices.length) { clear(this.prices); return; }
    clear(this.prices, h("h3", {}, words.prices), ...prices.map(([name, ratio, low, high]) =>
      h("p", {}, h("span", {}, `${words.per[name]}: `), h("b", {}, forms.eurosInterval(ratio, low, high)))));
  }

  showWijken() {
    const { panel, scene, setup, order } = this.state;
    if (!panel || !scene) return;
    const key = `${panel.names.join()}${panel.row}`;
    if (key === this.key) return;
    this.key = key;
    if (panel.names.length < 2) { clear(this.wijk); return; }
    const select = h("select", { onchange: (event) => order({ order: "row", wijk: event.target.value || null }) },
      h("option", { value: "" }, setup.words.numbers.together), ...scene.wijken.map((wijk) => h("option", { value: wijk.name }, wijk.title)));
    select.value = panel.row >= 0 ? panel.names[panel.row] : "";
    clear(this.wijk, h("label", {}, `${setup.words.numbers.of_wijk} `, select));
  }
}
