// Predict, then reveal: what will a lever do to three numbers, and how near were we?

import { clear, fill, h } from "./dom.js";
import { rangeOf, ticks } from "./charts.js";
import { Dialog } from "./dialogs.js";
import { makeField } from "./levers.js";

export class PredictDialog extends Dialog {
  constructor(state) {
    super(state, state.setup.words.predict.title, "predict");
    this.show();
  }

  // Beside the street rather than over it: what happens there is what was asked about.
  open(parent) {
    parent.append(this.element);
    if (!this.element.open) this.element.show();
    this.element.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
    this.body.focus();
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
    const fields = kind.fields.filter((field) => field.role === "dose").map((field) => makeField(state, { name: `predict-${kind.name}`, title: kind.title }, field, () => {}));
    const name = h("input", { type: "text", maxLength: 40, placeholder: words.group, "aria-label": words.group });
    const entries = this.entries(asked);
    const guesses = entries.map((entry) => h("input", { type: "text", inputMode: "text", "aria-label": this.ask(entry), placeholder: "+3" }));
    const said = h("p", { class: "said", role: "alert" });
    const add = () => {
      const typed = guesses.map((guess) => (guess.value.trim() ? state.forms.parse(guess.value) : null));
      const wrong = !name.value.trim() ? name : guesses.find((guess, k) => guess.value.trim() && typed[k] === null);
      said.textContent = wrong ? (wrong === name ? words.name_first : words.no_number) : "";
      if (wrong) { wrong.focus(); return; }
      state.order({ order: "round", act: "answer", group: name.value, guesses: typed.map((guess, k) => (guess === null ? null : guess / this.factor(entries[k]))) }); // no guess is no zero
    };
    const run = () => state.order({ order: "round", act: "run", fields: Object.fromEntries(fields.map((field) => [field.name, field.value])) });
    clear(this.body, this.question(asked), h("details", { class: "small" }, h("summary", {}, words.settings), ...fields.map((field) => field.element)),
      h("p", { class: "small" }, words.how), h("div", { class: "guess" }, name, ...entries.map((entry, k) => h("label", {}, h("span", {}, this.ask(entry)), guesses[k])),
        h("button", { type: "button", onclick: add }, words.add)), said,
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
    return value === null ? "–" : this.state.forms.difference(entry, this.factor(entry) * value);
  }

  // What a guess is of, with its unit where that is not plain.
  ask(entry) {
    return this.state.setup.yearly.includes(entry.name) ? `${entry.label} (€ ${this.state.setup.words.a_year})` : entry.label;
  }

  // Of the municipality's cost a room speaks by the year.
  factor(entry) {
    return this.state.setup.yearly.includes(entry.name) ? 12 : 1;
  }

  leave(text = this.state.setup.words.predict.leave) {
    return h("button", { type: "button", onclick: () => { this.state.order({ order: "round", act: "leave" }); } }, text);
  }

  wait(asked) {
    const words = this.state.setup.words.predict;
    this.progress = h("progress", { max: asked.months, value: 0, "aria-label": words.running });
    this.said = h("p", { role: "status" }, words.running);
    clear(this.body, this.question(asked), this.said, this.progress, h("p", { class: "actions" }, this.leave()));
    this.showMonth();
  }

  showMonth() {
    const { state } = this, asked = state.panel.round;
    if (!asked || asked.stage !== "run" || !this.progress) return;
    const passed = Math.max(state.month - asked.start, 0);
    this.progress.value = passed;
    if (passed >= asked.months) this.said.textContent = fill(state.setup.words.predict.others, { count: asked.worlds });
  }

  // Each question on a scale with numbers: the mean over all worlds with its interval, and what each group thought.
  reveal(asked) {
    const { state } = this, words = state.setup.words.predict, names = Object.keys(asked.answers);
    clear(this.body, this.question(asked), h("p", { class: "small" }, fill(words.all_worlds, { count: asked.worlds })),
      ...this.entries(asked).map((entry, k) => this.makeScale(asked, entry, k, names)),
      h("p", { class: "small" }, words.luck), h("p", { class: "actions" }, this.leave(words.end)));
  }

  makeScale(asked, entry, k, names) {
    const { state } = this, { forms } = state, words = state.setup.words.predict, factor = this.factor(entry);
    const changed = asked.outcome[k][3];
    const [mean, low, high] = asked.outcome[k].map((value) => (value === null ? null : factor * value));
    if (mean === null) return h("article", { class: "reveal" }, h("h3", {}, entry.label), h("p", {}, words.unknown));
    const guesses = names.map((name) => (asked.answers[name][k] === null ? null : factor * asked.answers[name][k]));
    const isFew = low === null, few = fill(state.setup.words.numbers.few, { changed, count: asked.worlds });
    const range = rangeOf([mean, low, high, 0, ...guesses]), marks = ticks(range, 4);
    const fine = forms.precision(entry, 0, 0, marks.length > 1 ? marks[1] - marks[0] : range[1] - range[0]);
    const at = (value) => `${(100 * (value - range[0])) / (range[1] - range[0])}%`;
    const zero = h("i", { class: "zero", style: `left:${at(0)}` });
    const row = (name, mark, text) => h("div", { class: "guess-row", role: "row" }, h("span", { class: "who", role: "rowheader" }, name), h("span", { class: "rail", role: "presentation" }, zero.cloneNode(), ...mark), h("span", { class: "what", role: "cell" }, text));
    const shown = low > 0 || high < 0;
    return h("article", { class: "reveal" }, h("h3", {}, entry.label),
      h("div", { role: "table", "aria-label": entry.label },
        h("div", { class: "guess-row axis", "aria-hidden": "true" }, h("span", { class: "who" }), h("span", { class: "rail" }, ...marks.map((tick) => h("span", { class: "tick", style: `left:${at(tick)}` }, forms.difference(entry, tick, fine)))), h("span", { class: "what" })),
        row(fill(words.worlds, { count: asked.worlds }), [...(isFew ? [] : [h("i", { class: "spread", style: `left:${at(low)};width:calc(${at(high)} - ${at(low)})` })]), h("i", { class: "outcome", style: `left:${at(mean)}` })],
          isFew ? `○ ${forms.difference(entry, mean)}: ${few}` : `${shown ? (mean > 0 ? "▲" : "▼") : "≈"} ${forms.interval(entry, mean, low, high)}${shown ? "" : `: ${state.setup.words.numbers.not_shown}`}`),
        ...names.map((name, place) => this.makeGuess(row, name, guesses[place], { entry, low, high, at }))));
  }

  makeGuess(row, name, guess, { entry, low, high, at }) {
    const { forms, setup: { words: { predict: words } } } = this.state;
    if (guess === null) return row(name, [], "–");
    if (low === null) return row(name, [h("i", { class: "guessed", style: `left:${at(guess)}` })], forms.difference(entry, guess));
    const verdict = guess < low ? words.below : guess > high ? words.above : words.within;
    return row(name, [h("i", { class: "guessed", style: `left:${at(guess)}` })], `${forms.difference(entry, guess)}: ${verdict}`);
  }
}
