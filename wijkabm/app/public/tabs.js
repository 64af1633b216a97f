// Tabs where the page is narrow: one panel at a time, chosen with a finger or the arrow keys. Where there is room for
// all panels the tabs are not shown, and the panels are panels of no tab.

import { h } from "./dom.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class Tabs {
  // `panels` are [name, text, element].
  constructor(panels, choose) {
    this.panels = panels;
    this.choose = choose;
    this.element = h("div", { class: "tabs", role: "tablist", onkeydown: (event) => this.key(event) },
      ...panels.map(([name, text, panel]) => {
        panel.id = `panel-${name}`;
        return h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": panel.id, onclick: () => choose(name) }, text);
      }));
    // Told when the tabs come into view or leave it, whatever width the styles do that at.
    this.observer = new ResizeObserver(() => this.mark());
    this.observer.observe(this.element);
  }

  close() { this.observer.disconnect(); }

  show(chosen) {
    this.chosen = chosen;
    for (const [k, tab] of [...this.element.children].entries()) {
      const isChosen = this.panels[k][0] === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
  }

  mark() {
    const isShown = this.element.checkVisibility();
    for (const [name, , panel] of this.panels) {
      if (isShown) {
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", `tab-${name}`);
      } else for (const attribute of ["role", "aria-labelledby"]) panel.removeAttribute(attribute);
    }
  }

  key(event) {
    const names = this.panels.map(([name]) => name), last = names.length - 1;
    const here = names.indexOf(this.chosen);
    const there = event.key === "Home" ? 0 : event.key === "End" ? last : (here + (STEPS[event.key] || 0) + names.length) % names.length;
    if (there === here) return;
    event.preventDefault();
    this.choose(names[there]);
    this.element.children[there].focus();
  }
}
