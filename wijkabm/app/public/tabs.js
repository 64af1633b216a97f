// Tabs where the page is narrow: one panel at a time, chosen with a finger or the arrow keys. Where there is room for
// a panel beside the others its tab is not shown, and it is a panel of no tab.

import { h } from "./dom.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class Tabs {
  // `panels` are [name, text, element].
  constructor(panels, choose) {
    Object.assign(this, { panels, choose });
    this.tabs = panels.map(([name, text, panel]) => {
      panel.id = `panel-${name}`;
      return h("button", { type: "button", role: "tab", id: `tab-${name}`, "data-tab": name, "aria-controls": panel.id, onclick: () => choose(name) }, text);
    });
    this.element = h("div", { class: "tabs", role: "tablist", onkeydown: (event) => this.key(event) }, ...this.tabs);
    // Told when a tab comes into view or leaves it, whatever width the styles do that at.
    this.observer = new ResizeObserver(() => this.mark());
    for (const tab of this.tabs) this.observer.observe(tab);
  }

  close() { this.observer.disconnect(); }

  show(chosen) {
    for (const tab of this.tabs) {
      const isChosen = tab.dataset.tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
  }

  mark() {
    for (const [k, [, , panel]] of this.panels.entries()) {
      if (this.tabs[k].checkVisibility()) {
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", this.tabs[k].id);
      } else for (const attribute of ["role", "aria-labelledby"]) panel.removeAttribute(attribute);
    }
  }

  key(event) {
    const shown = this.tabs.filter((tab) => tab.checkVisibility()), last = shown.length - 1, here = shown.indexOf(event.target);
    const there = event.key === "Home" ? 0 : event.key === "End" ? last : (here + (STEPS[event.key] || 0) + shown.length) % shown.length;
    if (here < 0 || there === here) return;
    event.preventDefault();
    this.choose(shown[there].dataset.tab);
    shown[there].focus();
  }
}
