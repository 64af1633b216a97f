// All premises in words, street by street: for who does not see the map, has no pointer, or no map at all on a phone.
// Made when it is opened, and kept true from then on.

import { clear, fill, h } from "./dom.js";
import { OPENED } from "./map.js";
import { address } from "./street.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const BUSY = 128; // of 255: a street that is lit on the map to half the brightness of the busiest

export class Premises {
  constructor(state, street) {
    Object.assign(this, { state, street });
    this.about = h("p", { class: "small" });
    this.list = h("div", { class: "premises-list", onkeydown: (event) => this.key(event) });
    this.element = h("details", { class: "premises", ontoggle: () => this.show() },
      h("summary", {}, state.setup.words.map.list), this.about, this.list);
  }

  show() {
    const { street, state } = this, { words } = state.setup;
    if (!this.element.open || !street.layout) return;
    const pane = street.panes[street.panes.length - 1];
    if (!pane.fronts.length) return; // another wijk, of which no month has come yet
    if (this.layout !== street.layout) this.build(street.layout);
    this.about.textContent = [words.map[pane.world], state.forms.month(state.month), ...(street.layout.isOwn ? [words.map.invented] : [])].join(" · ");
    for (const { heading, name, segments } of this.streets) {
      const isBusy = pane.visits && segments.some((segment) => pane.visits[segment] >= BUSY);
      write(heading, isBusy ? `${name} · ${words.map.light}` : name);
    }
    for (const { box, button, name } of this.entries) {
      const differs = pane.sure && pane.sure[box.unit];
      const gap = differs ? ` (${words.map[differs === OPENED ? "more" : "less"]})` : "";
      write(button, `${name}: ${street.kindOf(pane, box.unit)}${gap}`);
    }
  }

  build(layout) {
    this.layout = layout;
    this.entries = [];
    const groups = [...groupByStreet(layout, this.state.setup.words)];
    this.streets = groups.map(([name, { units, homes }]) => ({ heading: h("h3", {}), name, segments: [...new Set([...units, ...homes].map(({ segment }) => segment))] }));
    clear(this.list, ...groups.flatMap(([, { units, homes }], k) => [this.streets[k].heading,
      h("ul", {}, ...units.map((box, at) => this.makeEntry(box, at + 1, units.length)), homes.length ? this.makeHomes(homes) : null)]));
  }

  // Along a wijk's own street units are told apart by an order that is no house number.
  makeEntry(box, number, count) {
    const { words } = this.state.setup, { isOwn } = this.layout.lines[box.segment];
    const name = isOwn ? fill(words.map.unit_of, { number, count }) : `${words.at_number} ${box.number}`;
    const button = h("button", { type: "button", class: "link", onclick: () => this.ask(button, "unit", box.unit, box) });
    this.entries.push({ box, button, name });
    return h("li", {}, button);
  }

  // One button for all homes of a street: each press tells of the next.
  makeHomes(homes) {
    let next = 0;
    const { forms, setup } = this.state;
    const button = h("button", { type: "button", class: "link", onclick: () => {
      const home = homes[next++ % homes.length];
      this.ask(button, "home", home.row, home);
    } }, fill(setup.words.map.homes, { count: forms.number(homes.length) }));
    return h("li", {}, button);
  }

  ask(button, what, which, { segment, number }) {
    const pane = this.street.panes[this.street.panes.length - 1];
    this.street.ask(pane, { what, which, segment, number, x: 0, y: 0, from: button }, true);
  }

  key(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.list.querySelectorAll("button")];
    const next = buttons[buttons.indexOf(event.target) + step];
    if (next) next.focus();
  }
}

// What somebody reads is not written anew while nothing changed.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// The main street first, then the others in the order of their numbers or names; of several wijken each with its own.
function groupByStreet(layout, words) {
  const streets = new Map();
  const find = (segment) => {
    const street = address(layout, segment, 0, words), { wijken } = layout, { title } = wijken[layout.lines[segment].wijk];
    const name = wijken.length > 1 && street !== title ? `${title}: ${street}` : street;
    if (!streets.has(name)) streets.set(name, { units: [], homes: [] });
    return streets.get(name);
  };
  const rank = ({ segment }) => (layout.lines[segment].kind === 1 ? 0 : 1);
  const place = ({ segment }) => (layout.lines[segment].isOwn ? address(layout, segment, 0, words) : "");
  const inOrder = [...layout.units].sort((a, b) => rank(a) - rank(b) || place(a).localeCompare(place(b)) || a.segment - b.segment || a.number - b.number);
  for (const box of inOrder) find(box.segment).units.push(box);
  for (const home of layout.homes) find(home.segment).homes.push(home);
  return streets;
}
