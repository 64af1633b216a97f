// What is wanted of the plan: each target, how far it is, and in how many worlds it is met. The server writes the sentences.

import { clear, h } from "./dom.js";

export class Targets {
  constructor(state) {
    this.state = state;
    this.list = h("ul", {});
    this.element = h("details", { class: "perspective targets", open: true, hidden: true }, h("summary", {}, h("span", {}, state.setup.words.levers.targets)), this.list);
  }

  // What somebody reads is not written anew while nothing changed.
  show() {
    const { targets } = this.state, key = JSON.stringify(targets);
    if (key === this.key) return;
    this.key = key;
    this.element.hidden = !targets.length;
    clear(this.list, ...targets.map(({ text, told, chance }) => h("li", {}, h("span", { class: "wish" }, text), h("b", {}, told), h("span", { class: "chance" }, chance))));
  }
}
