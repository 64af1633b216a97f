// What changes: a few large numbers with their curves, their difference and how sure it is.

import { clear, fill, h, trailingMean } from "./dom.js";
import { spark } from "./charts.js";

export class Numbers {
  constructor(state, openChart, openTable) {
    this.state = state;
    const { words, main } = state.setup;
    this.wijk = h("div", { class: "where" });
    this.cards = main.map((entry, k) => this.makeCard(entry, () => openChart(k)));
    this.prices = h("div", { class: "prices" });
    this.element = h("section", { class: "numbers", "aria-label": words.numbers.title },
      h("h2", {}, words.numbers.title), this.wijk, h("p", { class: "key" },
        h("span", {}, h("i", { class: "line policy" }), words.map.policy), h("span", {}, h("i", { class: "line baseline" }), words.map.baseline)),
      this.none = h("p", { class: "none" }, words.no_policy), ...this.cards.map((card) => card.element), this.prices,
      h("button", { type: "button", class: "wide", onclick: openTable }, words.numbers.all));
  }

  makeCard(entry, open) {
    const card = { entry, value: h("strong", {}), of: h("span", { class: "of" }), gap: h("span", { class: "gap" }), canvas: h("canvas", { "aria-hidden": "true" }) };
    card.element = h("button", { type: "button", class: "number", title: entry.meaning, onclick: open },
      h("span", { class: "label" }, entry.label, card.of), h("span", { class: "figures" }, h("span", { class: "value" }, card.value), card.canvas), card.gap);
    return card;
  }

  show() {
    const { state } = this, { month } = state;
    const hasPolicy = state.hasPolicy();
    const known = state.band.filter(Boolean).length;
    const behind = hasPolicy && known > 0 && known < month;
    this.none.hidden = hasPolicy && !behind;
    this.none.textContent = behind ? fill(state.setup.words.numbers.until, { month: state.forms.month(known) }) : state.setup.words.numbers.no_policy;
    for (const [k, card] of this.cards.entries()) {
      const policy = state.series("policy", k), baseline = state.series("baseline", k);
      const now = month ? policy[month - 1] : null;
      const { entry } = card;
      // Of the municipality's books what the policy adds in a year is what matters.
      const shown = entry.name === "municipal_cost" ? 12 * trailingMean(state.gaps(k), month) : now;
      card.value.textContent = this.format(entry, shown, entry.name === "municipal_cost");
      card.of.textContent = entry.unit ? `, ${entry.unit}` : "";
      this.showGap(card, k, hasPolicy, known);
      const middle = state.band.map((row, m) => (row && baseline[m] !== null ? baseline[m] : null));
      const bands = [1, 2].map((place) => middle.map((value, m) => (value === null || !state.band[m] || state.band[m][k][place] === null ? null : value + state.band[m][k][place])));
      spark(card.canvas, policy, baseline, hasPolicy ? bands[0] : [], hasPolicy ? bands[1] : [], hasPolicy);
    }
    this.showWijken();
  }

  format(entry, value, signed = false) {
    const { forms } = this.state;
    if (entry.name === "municipal_cost") return forms.euros(value, signed);
    return forms.number(value, entry.decimals === 3 ? 2 : entry.decimals, signed);
  }

  // Differences are small beside what they differ in: they get a digit more.
  formatGap(entry, value) {
    const { forms } = this.state;
    if (entry.name === "municipal_cost") return forms.euros(value, true);
    const whole = entry.decimals === 0 && value !== null && Math.abs(value) >= 10;
    return forms.number(value, whole ? 0 : Math.max(entry.decimals, 1), true);
  }

  // The mean over all luck with its interval once it is known; until then this wijk's own difference.
  showGap(card, k, hasPolicy, known) {
    const { state } = this, words = state.setup.words.numbers, { entry } = card;
    card.gap.className = "gap";
    if (!hasPolicy || !state.month) { card.gap.textContent = ""; return; }
    const factor = entry.name === "municipal_cost" ? 12 : 1;
    const show = (value) => this.formatGap(entry, value === null ? null : factor * value);
    const band = known ? state.band[known - 1][k] : null;
    if (!band || band[1] === null) {
      card.gap.textContent = fill(words.own, { gap: show(trailingMean(state.gaps(k), state.month)) });
      card.gap.classList.add("pending");
      return;
    }
    const seen = band[1] > 0 || band[2] < 0;
    const text = fill(words.gap, { gap: show(band[0]), low: show(band[1]), high: show(band[2]) });
    card.gap.textContent = seen ? text : `${text}: ${words.not_seen}`;
    card.gap.classList.add(seen ? (entry.good === 0 ? "seen" : band[0] * entry.good > 0 ? "better" : "worse") : "unseen");
  }

  showPrices(prices) {
    const { state } = this, { setup, forms } = state, words = setup.words.numbers;
    if (!prices || !prices.length || !state.hasPolicy()) { clear(this.prices); return; }
    clear(this.prices, h("h3", {}, words.prices), ...prices.map(([name, ratio, low, high, shape]) => {
      const sure = shape === "between" && ratio !== null && ratio > 0 && low > 0;
      const text = sure ? fill(words.price, { euros: forms.euros(ratio), low: forms.euros(low), high: forms.euros(high) }) : words.no_price;
      return h("p", {}, h("span", {}, `${words.per[name]}: `), h("b", {}, text));
    }));
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
