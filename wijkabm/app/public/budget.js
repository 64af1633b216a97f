// The budget never leaves the eye: what is planned, what was spent, and what there may be.

import { clear, fill, h } from "./dom.js";

export class Budget {
  constructor(state) {
    this.state = state;
    const words = state.setup.words.budget;
    this.text = h("p", { class: "sum" });
    this.bar = h("div", { class: "bar", role: "img" }, this.fixed = h("i", { class: "fixed" }), this.most = h("i", { class: "most" }), this.limit = h("b", {}));
    this.input = h("input", { type: "text", inputMode: "decimal", placeholder: words.none, "aria-label": words.limit,
      onchange: () => this.send() });
    this.spent = h("p", { class: "spent" });
    this.element = h("section", { class: "budget", "aria-label": words.title }, this.text, this.bar,
      h("label", {}, h("span", {}, words.limit), h("span", { class: "money" }, "€ ", this.input)), this.spent);
  }

  send() {
    const text = this.input.value.trim(), euros = text === "" ? null : this.state.forms.parse(text);
    this.state.order({ order: "budget", euros: text !== "" && euros === null ? -1 : euros }); // no amount is refused in words
  }

  show() {
    const { panel, forms, setup } = this.state, policy = panel.policy;
    if (!policy) return;
    const words = setup.words.budget, { budget } = policy;
    const whole = Math.max(budget || 0, policy.cost, 1) * 1.04;
    this.fixed.style.width = `${(100 * policy.fixed) / whole}%`;
    this.most.style.width = `${(100 * (policy.cost - policy.fixed)) / whole}%`;
    this.limit.hidden = budget === null;
    if (budget !== null) this.limit.style.left = `${(100 * budget) / whole}%`;
    const over = budget !== null && policy.cost > budget;
    this.element.classList.toggle("over", over);
    clear(this.text, `${words.planned} `, h("strong", {}, forms.euros(policy.cost)), ` ${setup.words.a_year}`,
      budget === null ? null : ` ${fill(words.of, { euros: forms.amount(budget) })}`, over ? h("span", { class: "warn" }, ` ${words.over}`) : null);
    this.bar.setAttribute("aria-label", this.text.textContent);
    if (document.activeElement !== this.input) this.input.value = budget === null ? "" : forms.number(budget, Number.isInteger(budget) ? 0 : 2);
  }

  showSpent() {
    const { forms, joined, setup } = this.state, words = setup.words.budget;
    let spent = 0, received = 0;
    for (const [, out, back, others] of Object.values(joined)) { spent += out; received += back + others; }
    this.spent.textContent = spent || received ? fill(received ? words.spent_received : words.spent, { spent: forms.euros(spent), received: forms.euros(received) }) : "";
  }
}
