// Predict, then reveal: what will a lever do to three numbers, and how near were we?

import { clear, fill, h } from "./dom.js";
import { Dialog } from "./dialogs.js";
import { makeField } from "./levers.js";

export class PredictDialog extends Dialog {
  constructor(state, numbers) {
    super(state, state.setup.words.predict.title, "predict");
    this.numbers = numbers;
    this.show();
  }

  show() {
    const asked = this.state.panel.round, key = JSON.stringify(asked);
    if (key === this.key && this.body.childElementCount) return;
    this.key = key;
    if (!asked) this.askQuestion();
    else if (asked.stage === "ask") this.takeAnswers(asked);
    else if (asked.stage === "run") this.wait(asked);
    else this.reveal(asked);
  }

  askQuestion() {
    const { state } = this, words = state.setup.words.predict, { main, kinds, perspectives, order } = state.setup;
    const lever = h("select", { id: "predict-lever" }, ...order.map((name) => h("optgroup", { label: perspectives[name] },
      ...kinds.filter((kind) => kind.perspective === name).map((kind) => h("option", { value: kind.name }, kind.title)))));
    const boxes = main.map((entry, k) => h("label", { class: "choice" }, h("input", { type: "checkbox", value: entry.name, checked: k < 3 }), h("span", {}, entry.label)));
    const years = h("select", { id: "predict-years" }, ...[1, 2, 4, 8].map((count) => h("option", { value: 12 * count, selected: count === 4 }, state.forms.count(count, ...words.years))));
    const said = h("p", { class: "said", role: "alert" });
    const begin = () => {
      const indicators = boxes.map((box) => box.firstChild).filter((box) => box.checked).map((box) => box.value);
      if (indicators.length !== 3) { said.textContent = words.three; return; }
      state.order({ order: "round", act: "ask", lever: lever.value, indicators, months: Number(years.value) });
    };
    clear(this.body, h("p", {}, words.intro), h("label", { class: "line" }, h("span", {}, words.lever), lever), h("label", { class: "line" }, h("span", {}, words.months), years),
      h("p", {}, words.about), h("div", { class: "choices" }, ...boxes), said, h("button", { type: "button", class: "main-act", onclick: begin }, words.begin));
  }

  question(asked) {
    const { state } = this, words = state.setup.words.predict;
    return h("p", { class: "question" }, fill(words.question, { lever: state.title(asked.lever), years: state.forms.count(asked.months / 12, ...words.years) }));
  }

  entries(asked) {
    return asked.indicators.map((name) => this.state.setup.main.find((entry) => entry.name === name));
  }

  takeAnswers(asked) {
    const { state } = this, words = state.setup.words.predict, kind = state.kinds.get(asked.lever);
    const fields = kind.fields.filter((field) => field.role === "dose").map((field) => makeField(state, { name: `predict-${kind.name}` }, field, () => {}));
    const name = h("input", { type: "text", maxLength: 40, placeholder: words.group, "aria-label": words.group });
    const entries = this.entries(asked);
    const guesses = entries.map((entry) => h("input", { type: "number", step: "any", "aria-label": entry.label, placeholder: "0" }));
    const add = () => {
      if (!name.value.trim()) { name.focus(); return; }
      const factor = (entry) => (entry.name === "municipal_cost" ? 1 / 12 : 1);
      state.order({ order: "round", act: "answer", group: name.value, guesses: guesses.map((guess, k) => factor(entries[k]) * Number(guess.value || 0)) });
    };
    const run = () => state.order({ order: "round", act: "run", fields: Object.fromEntries(fields.map((field) => [field.name, field.value])) });
    clear(this.body, this.question(asked), h("details", { class: "small" }, h("summary", {}, words.settings), ...fields.map((field) => field.element)),
      h("p", { class: "small" }, words.how), h("div", { class: "guess" }, name, ...entries.map((entry, k) => h("label", {}, h("span", {}, entry.label), guesses[k])),
        h("button", { type: "button", onclick: add }, words.add)),
      this.listAnswers(asked), h("p", { class: "actions" }, h("button", { type: "button", class: "main-act", onclick: run }, words.run), this.leave()));
    name.focus();
  }

  listAnswers(asked) {
    const { state } = this, words = state.setup.words.predict, names = Object.keys(asked.answers);
    if (!names.length) return h("p", { class: "small" }, words.no_answers);
    return h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, words.group), ...this.entries(asked).map((entry) => h("th", {}, entry.label)), h("th", {}, h("span", { class: "unseen" }, words.withdraw)))),
      h("tbody", {}, ...names.map((name) => h("tr", {}, h("th", { scope: "row" }, name), ...asked.answers[name].map((guess, k) => h("td", {}, this.format(asked, k, guess))),
        h("td", {}, h("button", { type: "button", class: "link", "aria-label": `${words.withdraw}: ${name}`, onclick: () => state.order({ order: "round", act: "withdraw", group: name }) }, words.withdraw))))));
  }

  format(asked, k, value) {
    const entry = this.entries(asked)[k];
    return this.state.forms.difference(entry, entry.name === "municipal_cost" ? 12 * value : value);
  }

  leave() {
    return h("button", { type: "button", onclick: () => { this.state.order({ order: "round", act: "leave" }); } }, this.state.setup.words.predict.leave);
  }

  wait(asked) {
    const words = this.state.setup.words.predict;
    this.progress = h("progress", { max: asked.months, value: 0 });
    clear(this.body, this.question(asked), h("p", {}, words.running), this.progress, this.leave());
  }

  showMonth() {
    const asked = this.state.panel.round;
    if (asked && asked.stage === "run" && this.progress) this.progress.value = Math.max(this.state.month - asked.start, 0);
  }

  // Each question as a line: where the outcome lies, and where each group thought it would.
  reveal(asked) {
    const words = this.state.setup.words.predict, names = Object.keys(asked.answers);
    const ranked = [...names].sort((a, b) => asked.misses[a] - asked.misses[b]);
    const lines = this.entries(asked).map((entry, k) => {
      const guesses = names.map((name) => asked.answers[name][k]), all = [...guesses, asked.outcome[k], 0];
      const low = Math.min(...all), high = Math.max(...all), span = high - low || 1;
      const at = (value) => `${12 + (76 * (value - low)) / span}%`;
      return h("article", { class: "reveal" }, h("h3", {}, entry.label, ": ", h("strong", {}, this.format(asked, k, asked.outcome[k]))),
        h("div", { class: "scale" }, h("i", { class: "zero", style: `left:${at(0)}`, title: "0" }), ...names.map((name, place) => h("span", { class: "guess-mark", style: `left:${at(guesses[place])};top:${14 + (place % 3) * 15}px`,
          title: `${name}: ${this.format(asked, k, guesses[place])}` }, name)), h("b", { class: "outcome", style: `left:${at(asked.outcome[k])}` })));
    });
    clear(this.body, this.question(asked), ...lines, ranked.length ? h("h3", {}, words.nearest) : null,
      h("ol", {}, ...ranked.map((name) => h("li", {}, h("b", {}, name), " ", fill(words.near, { share: this.state.forms.number(100 * Math.max(1 - asked.misses[name], 0)) })))),
      h("p", { class: "small" }, words.one_world), h("p", { class: "actions" }, this.leave()));
  }
}
