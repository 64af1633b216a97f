// The window in which a wijk is chosen: presets, or key figures and streets of one's own.

import { Dialog } from "./dialogs.js";
import { clear, fill, h, takeFile } from "./dom.js";

const OWN = ""; // the own figures among the wijken to choose; no wijk is called so
const MOST_BYTES = 20e6; // of a file

export class WijkDialog extends Dialog {
  constructor(state) {
    super(state, state.setup.words.wijk.title, "wijk");
    const words = state.setup.words.wijk, { panel } = state;
    this.boxes = this.list().map((wijk) => {
      const box = h("input", { type: "radio", name: "wijk-choice", value: wijk.name, onchange: () => { this.said.textContent = ""; } });
      return { box, wijk, element: h("label", { class: "choice" }, box, h("span", {}, h("b", {}, wijk.title), ` ${wijk.municipality} · ${state.forms.number(wijk.inhabitants)} ${words.people}`)) };
    });
    this.several = h("input", { type: "checkbox", role: "switch", checked: panel.names.length > 1 && !this.hasOwn(), onchange: () => this.showBoxes() });
    this.buildButton = h("button", { type: "button", class: "main-act", onclick: () => this.build() });
    this.showBoxes(this.hasOwn() ? [OWN] : panel.names);
    this.seed = h("input", { type: "number", min: 0, step: 1, value: panel.seed });
    this.placeSeed = h("input", { type: "number", min: 0, step: 1, value: panel.place_seed });
    this.found = h("div", { class: "found" });
    this.file = h("input", { type: "file", name: "figures", accept: ".csv,.xlsx,.parquet,.gpkg,.geojson,.json", onchange: () => this.read() });
    this.streetFile = h("input", { type: "file", name: "streets", accept: ".json", onchange: () => this.readStreets() });
    this.reading = h("p", { role: "status" });
    this.said = h("p", { class: "said", role: "alert" });
    clear(this.body, h("p", {}, words.choose), h("div", { class: "choices" }, ...this.boxes.map((entry) => entry.element)), h("label", { class: "choice" }, this.several, h("span", {}, words.several)),
      h("div", { class: "two" }, h("label", {}, words.seed, this.seed), h("label", {}, words.place_seed, this.placeSeed)), h("p", { class: "small" }, words.seed_means),
      h("p", { class: "actions" }, this.buildButton), this.said,
      h("details", {}, h("summary", {}, words.own), h("p", { class: "small" }, words.own_means), this.file, this.found),
      h("details", {}, h("summary", {}, words.streets), h("p", { class: "small" }, words.streets_means), this.streetFile, this.reading),
      h("h3", {}, words.restart), h("p", { class: "actions" }, h("button", { type: "button", onclick: () => this.reset(true) }, words.again), h("button", { type: "button", onclick: () => this.reset(false) }, words.empty)));
  }

  hasOwn() {
    return this.state.panel.names.some((name) => !this.state.setup.presets.some((preset) => preset.name === name));
  }

  // What may be chosen: the presets, and the own figures that this page stands on.
  list() {
    const { presets } = this.state.setup, { scene } = this.state;
    if (!this.hasOwn() || !scene) return presets;
    const sum = scene.wijken.reduce((total, wijk) => total + wijk.inhabitants, 0);
    return [{ name: OWN, title: scene.wijken.map((wijk) => wijk.title).join(" + "), municipality: scene.wijken[0].municipality, inhabitants: sum }, ...presets];
  }

  // Choosing a wijk takes the place of the one before; laying several side by side is a choice of its own.
  showBoxes(chosen = this.boxes.filter((entry) => entry.box.checked).map((entry) => entry.wijk.name)) {
    const several = this.several.checked, kept = several ? chosen : chosen.slice(0, 1);
    for (const { box, wijk, element } of this.boxes) {
      box.checked = false;
      box.type = several ? "checkbox" : "radio";
      element.hidden = several && wijk.name === OWN;
    }
    for (const { box, wijk } of this.boxes) box.checked = kept.includes(wijk.name) && !(several && wijk.name === OWN);
    this.buildButton.textContent = this.state.setup.words.wijk[several ? "build_several" : "build"];
  }

  reset(keep) {
    this.state.order({ order: "reset", keep });
    this.close();
  }

  build() {
    const chosen = this.boxes.filter((entry) => entry.box.checked).map((entry) => entry.wijk.name);
    if (!chosen.length) { this.said.textContent = this.state.setup.words.wijk.nothing; return; }
    const presets = chosen.filter((name) => name !== OWN);
    this.state.order({ order: "wijk", presets, keep_areas: !presets.length, seed: Number(this.seed.value), place_seed: Number(this.placeSeed.value) });
    this.close();
  }

  read() {
    this.send(this.file, "upload", (said) => clear(this.found, said && h("p", {}, said)));
  }

  readStreets() {
    this.send(this.streetFile, "streets", (said) => { this.reading.textContent = said; });
  }

  send(input, order, say) {
    const { words } = this.state.setup;
    const tell = (said) => { this.said.textContent = said; say(said ? "" : words.wijk.reading); };
    takeFile(input, MOST_BYTES, words.wijk, tell, (name, content) => this.state.order({ order, name, content }));
  }

  hear(answer) {
    const words = this.state.setup.words.wijk;
    if (answer.kind === "refused" && answer.order === "streets") { this.reading.textContent = ""; this.said.textContent = answer.why; return; }
    if (answer.kind === "streets") { this.showStreets(answer, words); return; }
    if (answer.kind === "refused") { clear(this.found); this.said.textContent = answer.why; return; }
    if (answer.kind === "reading") {
      const rows = answer.rows ? fill(words.reading_rows, { rows: this.state.forms.number(answer.rows) }) : words.reading;
      clear(this.found, h("p", { role: "status" }, answer.waits ? words.reading_waits : rows));
      return;
    }
    if (answer.kind !== "areas") return;
    if (!this.select || !this.select.isConnected) this.listAreas(words);
    if (answer.lacking !== undefined) this.lacking.textContent = answer.lacking;
    const picked = [...this.select.selectedOptions], codes = picked.map((option) => option.value);
    const others = answer.areas.filter(([code]) => !codes.includes(code)).map(([code, name, municipality]) => h("option", { value: code }, `${name} (${municipality}, ${code})`));
    clear(this.select, ...picked, ...others);
    const { forms } = this.state;
    this.count.textContent = answer.count > answer.areas.length ? fill(words.areas_more, { shown: forms.number(answer.areas.length), count: forms.number(answer.count) }) : "";
  }

  // They are kept for an area of the figures that were given, if there are any. Else the wijk is built on them
  // now, and what else there was to choose is of before.
  showStreets({ title, area, segments, names }, words) {
    const { forms } = this.state;
    const taken = fill(words.streets_taken, { title, area, segments: forms.number(segments), names: forms.number(names) });
    if (this.select && this.select.isConnected) { this.reading.textContent = taken; return; }
    clear(this.body, h("p", { role: "status" }, taken), h("p", { class: "actions" }, h("button", { type: "button", class: "main-act", onclick: () => this.close() }, words.to_map)));
  }

  // A national file has more areas than a list can show: words of a name find them, and what was picked stays.
  listAreas(words) {
    this.select = h("select", { multiple: true, size: 8, "aria-label": words.areas });
    this.count = h("p", { class: "small", role: "status" });
    this.lacking = h("p", { class: "small", role: "status" });
    const search = h("input", { type: "search", oninput: () => {
      window.clearTimeout(this.typing);
      this.typing = window.setTimeout(() => this.state.order({ order: "find", text: search.value }), 250);
    } });
    clear(this.found, h("label", { class: "line" }, h("span", {}, words.areas_find), search), h("p", {}, words.areas), this.select, this.count, this.lacking,
      h("button", { type: "button", class: "main-act", onclick: () => {
        const codes = [...this.select.selectedOptions].map((option) => option.value);
        if (codes.length) { this.state.order({ order: "areas", codes }); this.close(); }
      } }, words.build));
  }
}
