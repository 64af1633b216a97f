// Where is my street? A field on the map that proposes names while somebody types, for keys, mouse and finger.

import { clear, fill, h } from "./dom.js";

const MOST = 8; // names that are proposed
const SHOWN = 8000; // milliseconds for which the street that was found stays marked

export class StreetSearch {
  // `show` is told the street that was chosen, and null when its mark has been there long enough.
  constructor(words, show) {
    Object.assign(this, { words, show, streets: [], found: [], at: -1 });
    this.input = h("input", { type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": "streets-found",
      oninput: () => this.propose(), onkeydown: (event) => this.key(event), onblur: () => this.close() });
    this.input.spellcheck = false;
    this.list = h("ul", { id: "streets-found", role: "listbox", "aria-label": words.search, hidden: true });
    this.said = h("p", { role: "status", class: "unseen" });
    this.element = h("div", { class: "search", hidden: true }, h("label", {}, h("span", {}, words.search), this.input), this.list, this.said);
  }

  setLayout({ streets, wijken }) {
    this.streets = streets.map((street) => ({ street, plain: plain(street.name), title: wijken.length > 1 ? `${street.name} (${wijken[street.wijk].title})` : street.name }))
      .sort((one, other) => one.title.localeCompare(other.title));
    this.element.hidden = !streets.length;
    this.input.value = "";
    this.forget();
    this.close();
  }

  propose() {
    const asked = plain(this.input.value);
    const rank = ({ plain: name }) => (name.startsWith(asked) ? 0 : name.split(/[\s-]/).some((word) => word.startsWith(asked)) ? 1 : name.includes(asked) ? 2 : 3);
    this.found = asked ? this.streets.filter((one) => rank(one) < 3).sort((one, other) => rank(one) - rank(other)).slice(0, MOST) : [];
    this.at = this.found.length ? 0 : -1;
    clear(this.list, ...this.found.map((one, k) => h("li", { id: `street-found-${k}`, role: "option", "aria-selected": String(k === this.at), onpointerdown: (event) => event.preventDefault(), onclick: () => this.choose(k) }, one.title)));
    this.say(asked && !this.found.length ? this.words.search_none : "");
    this.open(this.found.length > 0);
  }

  // What the map shows is only for who does not see it.
  say(text, isSeen = false) {
    this.said.className = isSeen || !text ? "unseen" : "";
    this.said.textContent = text;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    this.move(0);
  }

  close() {
    if (!this.said.className) this.say("");
    this.open(false);
  }

  move(by) {
    if (this.found.length) this.at = (this.at + by + this.found.length) % this.found.length;
    [...this.list.children].forEach((row, k) => row.setAttribute("aria-selected", String(k === this.at)));
    if (this.list.hidden || this.at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `street-found-${this.at}`);
  }

  choose(k) {
    const { street, title } = this.found[k];
    this.input.value = title;
    this.close();
    this.say(fill(this.words.search_found, { street: title }), true);
    this.show(street);
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.show(null), SHOWN);
  }

  forget() {
    window.clearTimeout(this.waiting);
    this.show(null);
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.list.hidden) this.propose();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      if (this.list.hidden) this.propose();
      if (this.at >= 0) this.choose(this.at);
    } else if (event.key === "Escape") {
      if (this.list.hidden) this.input.value = "";
      this.close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

// As people type it: without capitals and accents.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
