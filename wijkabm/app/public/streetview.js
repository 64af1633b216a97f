// The street: one or two panes with one camera, what to look at, and where the pointer or the keys are.

import { clear, h, icon } from "./dom.js";
import { findBounds } from "./lines.js";
import { Pane } from "./map.js";
import { swatch } from "./signs.js";
import { Pace } from "./pace.js";
import { StreetSearch } from "./search.js";
import { address, layOut } from "./street.js";

const VIEWS = ["baseline", "policy", "difference", "beside"];
const TICK = 66; // milliseconds between two moments of the walkers, where the browser keeps up
const AROUND = 160, NEAREST = 2; // metres that are seen around a street that was searched for; pixels a metre at most
const DWELL = 320; // milliseconds over a front until its story is told

export class StreetView {
  constructor(state, tellStory, hideStory) {
    Object.assign(this, { state, tellStory, hideStory });
    this.view = "policy";
    this.camera = { x: 0, y: 0, scale: 1 };
    this.panes = [];
    this.pace = new Pace();
    this.element = h("section", { class: "street", "aria-label": state.setup.words.map.label });
    this.holder = h("div", { class: "panes" });
    this.views = h("div", { class: "segmented views", role: "group", "aria-label": state.setup.words.map.views });
    this.zoom = this.makeZoom();
    this.legend = h("div", { class: "legend" });
    this.tip = h("div", { class: "tip", hidden: true, role: "status" });
    this.keys = h("p", { class: "unseen", id: "map-keys" }, state.setup.words.map.keys);
    this.invented = h("p", { class: "invented", hidden: true }, state.setup.words.map.invented);
    this.search = new StreetSearch(state.setup.words.map, (street) => this.showStreet(street));
    this.element.append(this.holder, this.keys, h("div", { class: "above-map" }, this.views, this.search.element), this.zoom, this.invented, this.legend, this.tip);
    this.makeViews();
    this.setView("policy", false);
    // A canvas of another size is empty, and black on screen until it is drawn: at once.
    this.observer = new ResizeObserver(() => { this.resize(); this.draw(); });
    this.observer.observe(this.holder);
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.isOpen = true;
    this.drawn = 0; // when the last picture was
    // Where months come late, walkers take their steps with the months: no pictures of their own.
    const walk = () => {
      if (!this.isOpen) return;
      const rest = this.drawn + this.pace.rest(TICK) - performance.now();
      if (rest <= 0 && this.isMoving() && !state.isLate) this.refresh();
      window.setTimeout(walk, rest > 0 ? rest : TICK);
    };
    walk();
  }

  close() {
    this.isOpen = false;
    this.observer.disconnect();
  }

  makeViews() {
    const words = this.state.setup.words.map;
    for (const view of VIEWS) {
      this.views.append(h("button", { type: "button", "aria-pressed": "false", onclick: () => this.setView(view) }, words[view]));
    }
  }

  makeZoom() {
    const words = this.state.setup.words.map;
    const button = (name, label, act) => h("button", { type: "button", class: "round", "aria-label": label, title: label, onclick: act }, icon(name));
    return h("div", { class: "zoom" }, button("plus", words.zoom_in, () => this.zoomBy(1.5)),
      button("minus", words.zoom_out, () => this.zoomBy(1 / 1.5)), button("home", words.whole, () => this.fit()));
  }

  makeLegend() {
    const { branches, words } = this.state.setup;
    const entry = (front, text) => h("span", {}, swatch(front), text);
    const ring = (name) => h("span", {}, h("i", { class: "ring", "data-gap": name }), words.map[name]);
    clear(this.legend, ...(this.view === "difference" ? this.makeDifferences(ring) : []), ...["food", "nonfood", "horeca", "services"].map((branch) => entry({ kind: "open", branch }, branches[branch])), entry({ kind: "open", branch: "home" }, words.map.other_work),
      entry({ kind: "temporary", branch: "nonfood" }, words.map.temporary), entry({ kind: "dark", branch: null }, words.map.dark),
      entry({ kind: "converted", branch: null }, words.map.converted), entry({ kind: "shared", branch: null }, words.map.shared),
      h("span", {}, h("i", { class: "light" }), words.map.light), h("span", {}, h("i", { class: "walker" }), words.map.walker));
  }

  // What rings mean, or that nothing is ringed: not yet, or because nothing differs.
  makeDifferences(ring) {
    const { words } = this.state.setup;
    if (this.sayRings() === "some") return ["more", "less"].map(ring);
    return this.sayRings() === "none" ? [h("span", { "data-effect": "none" }, `≈ ${words.map.none_differs}`)] : [h("span", { "data-effect": "pending" }, `… ${words.map.not_yet}`)];
  }

  sayRings() {
    const { sure } = this.state;
    return sure ? (/[^A=]/.test(sure) ? "some" : "none") : "pending"; // bytes of zero are written as A
  }

  setView(view, tell = true) {
    this.view = view;
    [...this.views.children].forEach((button, k) => button.setAttribute("aria-pressed", String(VIEWS[k] === view)));
    const worlds = view === "beside" ? ["baseline", "policy"] : [view === "baseline" ? "baseline" : "policy"];
    const words = this.state.setup.words.map;
    this.panes = worlds.map((world) => {
      const canvas = h("canvas", { tabIndex: 0, role: "application", "aria-label": `${words.label}: ${words[view === "difference" ? view : world]}`, "aria-describedby": "map-keys" });
      const pane = new Pane(canvas, this.camera);
      pane.world = world;
      pane.findKept = () => this.findKept(canvas);
      pane.mainStreet = this.state.setup.words.main_street;
      pane.box = h("div", { class: "pane" }, canvas, view === "beside" ? h("div", { class: "flag", "data-world": world }, words[world]) : null);
      this.listen(pane);
      pane.marked = this.marked;
      if (this.layout) pane.setLayout(this.layout);
      return pane;
    });
    this.panes.at(-1).hasMeasure = true; // one is enough
    clear(this.holder, ...this.panes.map((pane) => pane.box));
    this.makeLegend();
    if (tell) this.state.order({ order: "view", view });
    this.resize();
    this.feed();
  }

  setScene(scene) {
    this.layout = layOut(scene);
    this.state.layout = this.layout;
    for (const pane of this.panes) pane.setLayout(this.layout);
    this.invented.hidden = !this.layout.isOwn;
    this.search.setLayout(this.layout);
    this.fit();
  }

  // Into the middle of the map, marked; null takes the mark away.
  showStreet(street) {
    const [pane] = this.panes;
    this.marked = street;
    for (const one of this.panes) one.marked = street;
    if (street && pane.width) {
      const [x1, y1, x2, y2] = findBounds(street.lines);
      const scale = Math.min(pane.width / (x2 - x1 + AROUND), pane.height / (y2 - y1 + AROUND), NEAREST);
      Object.assign(this.camera, { x: (x1 + x2) / 2, y: (y1 + y2) / 2, scale });
      this.hasMoved = true;
    }
    this.stale();
  }

  // What stands over a map, as boxes in its pixels: no name is written there.
  findKept(canvas) {
    const { left, top } = canvas.getBoundingClientRect();
    return [this.invented, this.zoom, ...this.holder.querySelectorAll(".flag")].filter((one) => !one.hidden).map((one) => {
      const box = one.getBoundingClientRect();
      return [box.left - left, box.top - top, box.right - left, box.bottom - top];
    });
  }

  feed() {
    if (!this.layout) return;
    const { worlds, sure } = this.state, isDifference = this.view === "difference";
    for (const pane of this.panes) {
      const world = worlds[pane.world];
      if (world) pane.setWorld(world, isDifference ? sure || "" : null);
    }
    if (isDifference && this.rings !== this.sayRings()) { this.rings = this.sayRings(); this.makeLegend(); }
    this.refresh();
  }

  isMoving() {
    return this.state.panel && this.state.panel.playing && !this.still;
  }

  // Something is new: one picture, as soon as the browser draws.
  refresh() {
    if (this.asked) return;
    this.asked = performance.now();
    requestAnimationFrame(() => {
      this.drawn = performance.now();
      this.pace.note(this.drawn - this.asked);
      this.asked = 0;
      if (this.isOpen) this.draw();
    });
  }

  draw() {
    for (const pane of this.panes) pane.draw(this.isMoving());
  }

  resize() {
    for (const pane of this.panes) pane.resize();
    if (!this.hasMoved) this.fit();
    this.refresh();
  }

  fit() {
    const pane = this.panes[0];
    if (!this.layout || !pane || !pane.width) return;
    const [x1, y1, x2, y2] = this.layout.bounds, margin = 60;
    const scale = Math.min((pane.width - 24) / (x2 - x1 + margin), (pane.height - 12) / (y2 - y1 + margin));
    Object.assign(this.camera, { x: (x1 + x2) / 2, y: (y1 + y2) / 2, scale });
    this.hasMoved = false;
    this.stale();
  }

  stale() {
    for (const pane of this.panes) pane.isStale = true;
    this.refresh();
  }

  zoomBy(factor, px, py, pane = this.panes[0]) {
    const [x, y] = pane.place(px ?? pane.width / 2, py ?? pane.height / 2);
    const scale = Math.min(Math.max(this.camera.scale * factor, 0.03), 12);
    const change = this.camera.scale / scale;
    this.camera.x = x + (this.camera.x - x) * change;
    this.camera.y = y + (this.camera.y - y) * change;
    this.camera.scale = scale;
    this.hasMoved = true;
    this.stale();
  }

  pan(dx, dy) {
    this.camera.x -= dx / this.camera.scale;
    this.camera.y -= dy / this.camera.scale;
    this.hasMoved = true;
    this.stale();
  }

  listen(pane) {
    const { canvas } = pane;
    const touches = new Map();
    let moved = 0, spread = 0;
    const where = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    canvas.addEventListener("wheel", (event) => { event.preventDefault(); this.zoomBy(Math.exp(-event.deltaY * 0.0015), ...where(event), pane); }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); touches.set(event.pointerId, where(event)); moved = 0; spread = 0; });
    canvas.addEventListener("pointermove", (event) => {
      const now = where(event), before = touches.get(event.pointerId);
      if (!before) { this.hover(pane, ...now, event.clientX, event.clientY); return; }
      touches.set(event.pointerId, now);
      moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
      if (touches.size === 1 && moved > 4) this.pan(now[0] - before[0], now[1] - before[1]);
      if (touches.size === 2) {
        const [[ax, ay], [bx, by]] = [...touches.values()], gap = Math.hypot(ax - bx, ay - by);
        if (spread) this.zoomBy(gap / spread, (ax + bx) / 2, (ay + by) / 2, pane);
        spread = gap;
      }
    });
    const release = (event) => {
      const known = touches.delete(event.pointerId);
      if (known && moved <= 4 && event.type === "pointerup") this.tap(pane, ...where(event));
    };
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("pointerleave", () => this.leave());
    canvas.addEventListener("keydown", (event) => this.key(pane, event));
  }

  hover(pane, px, py, clientX, clientY) {
    const found = pane.find(px, py, 12, false);
    pane.canvas.style.cursor = found ? "pointer" : "grab";
    const key = found ? `${found.what}${found.which}` : "";
    if (key === this.hovered) return;
    this.hovered = key;
    window.clearTimeout(this.dwelling);
    this.tip.hidden = !found;
    if (!found) { this.hideStory(false); return; }
    this.tip.textContent = this.nameOf(pane, found);
    const box = this.element.getBoundingClientRect();
    this.tip.style.left = `${Math.min(clientX - box.left + 14, box.width - 220)}px`;
    this.tip.style.top = `${clientY - box.top + 16}px`;
    this.dwelling = window.setTimeout(() => this.ask(pane, found, false), DWELL);
  }

  leave() {
    this.hovered = "";
    this.tip.hidden = true;
    window.clearTimeout(this.dwelling);
    this.hideStory(false);
  }

  nameOf(pane, found) {
    const { words } = this.state.setup;
    const place = address(this.layout, found.segment, found.number, words);
    if (found.what !== "unit") return words.story[found.what];
    return [this.kindOf(pane, found.which), place, ...(this.isInvented(found.segment) ? [words.map.invented] : [])].join(" · ");
  }

  // On real streets it is said wherever one is named that who lives there is not real.
  isInvented(segment) {
    return this.layout.lines[segment].isOwn;
  }

  kindOf(pane, unit) {
    const { words, branches } = this.state.setup, front = pane.fronts[unit];
    if (!front) return ""; // not known yet, which is not empty
    return front.kind === "open" || front.kind === "quiet" ? branches[front.branch] : words.map[front.kind];
  }

  tap(pane, px, py) {
    window.clearTimeout(this.dwelling);
    this.tip.hidden = true;
    const found = pane.find(px, py, 16);
    if (found) this.ask(pane, found, true);
    else this.hideStory(true);
  }

  ask(pane, found, pinned) {
    this.tip.hidden = true;
    this.select(found.what === "unit" ? found.which : -1);
    this.tellStory({ ...found, world: pane.world, pinned, place: address(this.layout, found.segment, found.number, this.state.setup.words), isInvented: this.isInvented(found.segment) });
  }

  select(unit) {
    for (const pane of this.panes) { pane.selected = unit; pane.isDirty = true; }
    this.refresh();
  }

  key(pane, event) {
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (moves[event.key]) this.pan(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoomBy(1.4);
    else if (event.key === "-") this.zoomBy(1 / 1.4);
    else if (event.key === "0") this.fit();
    else if (event.key === "." || event.key === ",") this.walkFronts(pane, event.key === "." ? 1 : -1);
    else if (event.key === "Escape") this.hideStory(true);
    else return;
    event.preventDefault();
  }

  walkFronts(pane, by) {
    const { units } = this.layout;
    if (!units.length) return;
    const next = (Math.max(pane.selected, by > 0 ? -1 : 0) + by + units.length) % units.length;
    const box = units[next], [x, y] = pane.point(box.x, box.y);
    this.ask(pane, { what: "unit", which: next, segment: box.segment, number: box.number, x, y }, true);
  }
}
