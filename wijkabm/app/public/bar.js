// The bar above: where and when we are, play, speed, and the way to everything else.

import { clear, fill, h, icon } from "./dom.js";

const SPEEDS = [1, 4, 12, 30];

export class Bar {
  constructor(state, open) {
    this.state = state;
    const { words } = state.setup;
    this.place = h("p", { class: "place" });
    this.when = h("p", { class: "when", role: "timer", "aria-live": "off" });
    this.playButton = h("button", { type: "button", class: "play", onclick: () => state.order({ order: "play", on: !state.panel.playing }) });
    this.stepButton = h("button", { type: "button", class: "square", "aria-label": words.bar.step, title: words.bar.step, onclick: () => state.order({ order: "step" }) }, icon("step"));
    this.speeds = h("div", { class: "segmented", role: "group", "aria-label": words.bar.speed },
      ...SPEEDS.map((speed) => h("button", { type: "button", title: state.forms.count(speed, ...words.bar.months_a_second), onclick: () => state.order({ order: "speed", speed }) }, `${speed}×`)));
    const button = (name) => h("button", { type: "button", "data-open": name, onclick: () => open(name) }, words.bar[name]);
    this.languages = h("div", { class: "segmented", role: "group", "aria-label": words.bar.language },
      ...["nl", "en"].map((language) => h("button", { type: "button", lang: language, "aria-pressed": String(state.setup.language === language),
        onclick: () => state.order({ order: "language", language }) }, language.toUpperCase())));
    this.element = h("header", { class: "bar-above" }, h("h1", {}, "wijk"), this.place, this.when,
      h("div", { class: "group" }, this.playButton, this.stepButton, this.speeds),
      h("div", { class: "group" }, button("wijk"), button("scenario"), button("predict"), button("share")), this.languages);
  }

  show() {
    const { panel, scene, setup, forms } = this.state, words = setup.words.bar;
    if (scene) {
      const [first, ...rest] = scene.wijken, people = scene.wijken.reduce((sum, wijk) => sum + wijk.inhabitants, 0);
      const title = rest.length > 1 ? fill(words.and_more, { name: first.title, count: rest.length }) : scene.wijken.map((wijk) => wijk.title).join(" + ");
      clear(this.place, h("b", {}, title),
        rest.length ? "" : `, ${first.municipality}`, h("span", { class: "people" }, ` · ${forms.number(people)} ${words.people}`));
    }
    this.showMonth();
    if (!panel) return;
    const playing = panel.playing;
    if (this.playing !== playing) {
      this.playing = playing;
      clear(this.playButton, icon(playing ? "pause" : "play"), playing ? words.pause : words.play);
    }
    this.playButton.disabled = panel.status === "crashed";
    [...this.speeds.children].forEach((button, k) => button.setAttribute("aria-pressed", String(SPEEDS[k] === panel.speed)));
  }

  showMonth() {
    const { panel, forms, month } = this.state;
    this.when.textContent = forms.longMonth(panel && panel.status === "replaying" ? panel.target : month);
  }
}
