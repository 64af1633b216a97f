// What somebody counted in the wijk, laid over the lines of a chart: a file of quarters, and the points in words.

import { fill, h, takeFile } from "./dom.js";

const LARGEST = 300e3; // bytes

export class Counted {
  constructor(state, redraw) {
    Object.assign(this, { state, redraw });
    const words = state.setup.words.counted;
    this.file = h("input", { type: "file", accept: ".csv", "aria-label": words.file, onchange: () => this.read() });
    this.said = h("p", { class: "said", role: "status" });
    this.element = h("details", {}, h("summary", {}, words.title), h("p", { class: "small" }, words.means), this.file, this.said);
  }

  read() {
    takeFile(this.file, LARGEST, this.state.setup.words.counted, (said) => { this.said.textContent = said; },
      (_, content) => this.state.order({ order: "observed", content }));
  }

  hear(answer) {
    const words = this.state.setup.words.counted;
    if (answer.kind === "refused") { this.said.textContent = answer.why; return; }
    if (answer.kind !== "observed") return;
    this.state.takeCounted(answer);
    this.said.textContent = fill(words.taken, { count: this.state.forms.number(answer.count), first: answer.first });
    this.redraw();
  }
}

// The points of an indicator in words, under their chart; nothing where nothing was counted.
export function sayCounted(state, points, format) {
  const told = points.map(([, value, quarter]) => `${quarter} ${format(value)}`);
  return told.length ? `● ${state.setup.words.counted.points}: ${told.join("; ")}.` : "";
}
