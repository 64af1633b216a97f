// The page: what the server tells comes in, orders go out, and each part draws what concerns it.

import { Bar } from "./bar.js";
import { Budget } from "./budget.js";
import { ChartDialog, ScenarioDialog, ShareDialog, TableDialog } from "./dialogs.js";
import { clear, fill, h } from "./dom.js";
import { Levers } from "./levers.js";
import { Numbers } from "./numbers.js";
import { PredictDialog } from "./predict.js";
import { Premises } from "./premises.js";
import { State } from "./state.js";
import { StoryCard } from "./story.js";
import { StreetView } from "./streetview.js";
import { Tabs } from "./tabs.js";
import { TimeLine } from "./timeline.js";
import { WijkDialog } from "./wijkdialog.js";
import { Wire } from "./wire.js";

const BEAT = 3000; // milliseconds between signs of life
const REMEMBER = 2000; // milliseconds between addresses while months pass
const FIGURES = 400; // milliseconds between figures while months pass
const LATE = 3; // times as long where months come late
const SKIPS = ["street", "numbers", "time"];
const BACK = 6000; // milliseconds for which it is said that the line is back
const STYLES = ["room.css", "access.css", "effects.css", "network.css", "sizes.css"];

class Room {
  constructor(root, assets, address, reach) {
    this.root = root;
    this.early = [];
    this.state = new State((order) => this.wire.send(order));
    this.state.markSoon = (name, field) => this.time && this.time.markSoon(name, field);
    this.state.orderLater = (key, order) => this.later(key, order);
    this.waiting = new Map();
    this.styles = STYLES.map((name) => h("link", { rel: "stylesheet", href: `${assets}${name}` }));
    const loaded = this.styles.map((style) => new Promise((done) => style.addEventListener("load", done)));
    Promise.all(loaded).then(() => { this.isStyled = true; for (const [channel, content] of this.early) this.hear(channel, content); this.early = []; });
    document.head.append(...this.styles);
    this.timer = window.setInterval(() => this.beat(), BEAT);
    this.onVisible = () => this.beat();
    this.onKey = (event) => this.key(event);
    document.addEventListener("visibilitychange", this.onVisible);
    document.addEventListener("keydown", this.onKey);
    this.onLeave = () => { if (this.state.panel && this.state.panel.link) this.remember(); }; // so that loading again is here
    window.addEventListener("pagehide", this.onLeave);
    this.reach = reach;
    this.line = { holds: true, seat: true, word: "" };
    this.wire = new Wire(address, (channel, content) => this.hear(channel, content), (holds) => this.showLine({ holds }));
    this.narrow = window.matchMedia("(width < 700px)");
    this.onWidth = () => { if (!this.narrow.matches && this.main && this.main.dataset.tab === "street") this.choose("numbers"); };
    this.narrow.addEventListener("change", this.onWidth);
  }

  close() {
    this.wire.close();
    window.clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onVisible);
    document.removeEventListener("keydown", this.onKey);
    window.removeEventListener("pagehide", this.onLeave);
    this.narrow.removeEventListener("change", this.onWidth);
    this.closeParts();
    for (const style of this.styles) style.remove();
  }

  closeParts() {
    if (this.street) this.street.close();
    if (this.time) this.time.close();
    if (this.tabs) this.tabs.close();
  }

  // A page that nobody sees gives no sign of life, so that its wijk can rest.
  beat() {
    if (document.hidden || !this.state.setup || this.state.setup.full) return;
    this.state.order({ order: "beat", number: this.state.number, months: this.state.numbers.policy.length });
  }

  // The latest of what was asked many times a second, once the browser has drawn.
  later(key, order) {
    const isWaiting = this.waiting.has(key);
    this.waiting.set(key, order);
    if (!isWaiting) requestAnimationFrame(() => { this.state.order(this.waiting.get(key)); this.waiting.delete(key); });
  }

  hear(channel, content) {
    if (!this.isStyled) { this.early.push([channel, content]); return; }
    if (channel === "setup") this.takeSetup(content);
    else if (!this.state.setup || this.state.setup.full) this.early.push([channel, content]);
    else if (channel === "scene") this.takeScene(content);
    else if (channel === "panel") this.takePanel(content);
    else if (channel === "frame") this.takeFrame(content);
    else if (channel === "seat") this.showLine({ seat: content.free });
    else if (channel === "gone") this.takeGone();
    else this.takeAnswer(content);
  }

  takeSetup(setup) {
    document.documentElement.lang = setup.language;
    if (setup.full) { this.showFull(setup); return; }
    this.state.takeSetup(setup);
    this.build();
    const { scene, panel } = this.state;
    if (scene) this.takeScene(scene);
    if (panel) this.takePanel(panel);
    if (this.state.frame) this.showFrame();
    this.remember();
  }

  showFull(setup) {
    clear(this.root, h("main", { class: "full" }, h("h1", {}, setup.full.heading), h("p", {}, setup.full.text), h("p", {}, h("a", { href: "" }, setup.full.again))));
    window.setTimeout(() => window.location.reload(), 15000);
  }

  build() {
    this.closeParts();
    const { state } = this, { words } = state.setup;
    document.title = words.title;
    this.story = new StoryCard(state, () => this.street.select(-1), () => this.street.element.clientWidth);
    this.street = new StreetView(state, (asked) => this.story.ask(asked), (force) => this.story.hide(force));
    this.bar = new Bar(state, (name) => this.open(name));
    this.levers = new Levers(state);
    this.budget = new Budget(state);
    this.numbers = new Numbers(state, (k) => this.show(new ChartDialog(state, k)), () => this.show(new TableDialog(state)));
    this.time = new TimeLine(state);
    this.notice = h("div", { class: "notice", role: "status", hidden: true });
    this.premises = new Premises(state, this.street);
    const right = h("div", { class: "right" }, this.numbers.element, this.premises.element);
    this.tabs = new Tabs([["street", this.street.element], ["numbers", right], ["levers", this.levers.element], ["time", this.time.element]]
      .map(([name, panel]) => [name, words.tabs[name], panel]), (name) => this.choose(name));
    this.sign = h("div", { class: "line-sign", role: "status", popover: "manual" });
    const skips = h("p", { class: "skips" }, ...SKIPS.map((name) => h("a", { href: `#panel-${name}`, onclick: (event) => this.skip(event, name) }, words.skip[name])));
    this.main = h("main", { class: "room", "data-tab": "numbers" }, skips, this.bar.element,
      h("aside", { class: "left", "aria-label": words.levers.title }, this.levers.element, this.budget.element),
      this.street.element, this.story.element, this.notice, this.tabs.element, right, this.time.element, this.sign);
    clear(this.root, this.main);
    this.showLine({});
    this.choose("numbers");
    this.bar.show();
  }

  choose(name) {
    this.main.dataset.tab = name;
    this.tabs.show(name);
    if (name === "time") this.time.show();
    if (name === "numbers") this.numbers.show();
  }

  // Past all measures with one key. What lies behind a tab comes to the front first.
  skip(event, name) {
    event.preventDefault();
    if (name !== "street" || this.narrow.matches) this.choose(name);
    const targets = { street: this.street.panes[0].canvas, numbers: this.numbers.element.querySelector("button"), time: this.time.input };
    targets[name].focus();
  }

  takeScene(scene) {
    this.state.scene = scene;
    this.street.setScene(scene);
    this.premises.show();
    this.bar.show();
    this.numbers.showWijken();
    if (this.state.panel) this.levers.show();
  }

  takePanel(panel) {
    const before = this.state.panel;
    this.state.panel = panel;
    this.time.settle();
    this.bar.show();
    this.levers.show();
    this.budget.show();
    this.time.show();
    this.showNotice(panel);
    this.street.element.setAttribute("aria-busy", String(panel.status !== "ready"));
    if (this.dialog instanceof PredictDialog && this.dialog.element.open) this.dialog.show();
    else if (panel.round && panel.round.stage === "reveal" && before && before.round && before.round.stage === "run") this.open("predict");
    if (!panel.playing) { this.showFigures(); this.remember(); }
    document.body.dataset.status = panel.status;
  }

  showNotice(panel) {
    const { words } = this.state.setup;
    const text = { building: words.notice.building, replaying: words.notice.replaying, asleep: words.notice.asleep, crashed: words.notice.crashed }[panel.status];
    this.notice.hidden = !text;
    if (!text) return;
    const parts = [h("p", {}, fill(text, { month: this.state.forms.longMonth(panel.target) }))];
    if (panel.status === "building" || panel.status === "replaying") parts.push(h("progress", { max: 1, value: panel.progress }));
    if (panel.status === "crashed") {
      parts.push(h("p", { class: "actions" }, h("button", { type: "button", class: "main-act", onclick: () => this.state.order({ order: "reset", keep: true }) }, words.notice.again),
        h("button", { type: "button", onclick: () => this.state.order({ order: "reset", keep: false }) }, words.notice.empty)));
    }
    clear(this.notice, ...parts);
  }

  // The process of this wijk has ended. The address is the page, so loading it again goes on in another.
  takeGone() {
    const { words } = this.state.setup;
    this.notice.hidden = false;
    clear(this.notice, h("p", {}, words.notice.crashed), h("p", { class: "actions" }, h("button", { type: "button", class: "main-act", onclick: () => window.location.reload() }, words.notice.again)));
    document.body.dataset.status = "crashed";
  }

  // Whether the server is there, and whether it has a seat for this page. What was lost and is back is said for a while.
  showLine(change) {
    const before = this.line, words = this.state.setup && this.state.setup.words;
    this.line = { ...before, ...change };
    const isFine = this.line.holds && this.line.seat, isBack = isFine && !(before.holds && before.seat);
    if (isBack) this.backUntil = performance.now() + BACK;
    const word = !this.line.holds ? "lost" : !this.line.seat ? "no_seat" : performance.now() < this.backUntil ? "back" : "";
    if (isBack) window.setTimeout(() => this.showLine({}), BACK + 50);
    document.body.dataset.line = word || "holds";
    if (!this.sign || !words) return;
    clear(this.sign, word && h("span", { "aria-hidden": "true" }, word === "back" ? "✓" : "!"), word && h("p", {}, words.line[word]));
    this.sign.dataset.word = word;
    if (this.sign.isConnected && this.sign.togglePopover) this.sign.togglePopover(Boolean(word)); // over a dialog too
    else this.sign.hidden = !word;
  }

  takeFrame(frame) {
    this.state.takeFrame(frame);
    this.showFrame();
    // The next frame may come when this one is on screen; a hidden page draws none and asks for none.
    requestAnimationFrame(() => this.state.order({ order: "drawn", number: frame.number }));
  }

  showFrame() {
    const { panel } = this.state, now = performance.now();
    this.street.feed();
    this.bar.showMonth();
    document.body.dataset.month = String(this.state.month);
    // Curves and figures a few times a second: nobody reads faster, and several pages may share a laptop.
    const longer = this.state.isLate ? LATE : 1;
    if (panel && panel.playing && now - this.shown < FIGURES * longer) return;
    this.shown = now;
    this.showFigures();
    if (panel && (!panel.playing || now - this.remembered > REMEMBER * longer)) this.remember();
  }

  showFigures() {
    this.numbers.show();
    this.time.show();
    this.premises.show();
    this.levers.showJoined();
    this.budget.showSpent();
    if (this.dialog && this.dialog.element.open) {
      if (this.dialog instanceof ChartDialog) this.dialog.show();
      if (this.dialog instanceof PredictDialog) this.dialog.showMonth();
    }
  }

  takeAnswer(answer) {
    const open = this.dialog && this.dialog.element.open;
    if (answer.kind === "story") this.story.show(answer);
    else if (answer.kind === "preview") this.levers.hear(answer);
    else if (answer.kind === "refused" && !(open && this.dialog.hear && ["upload", "areas", "streets", "export", "observed"].includes(answer.order))) this.refuse(answer);
    else if (open && this.dialog.hear) this.dialog.hear(answer);
  }

  // It stays until somebody closes it: not everybody reads as fast. A further one takes its place.
  refuse(answer) {
    const { words } = this.state.setup;
    const box = h("div", { class: "toast", role: "alert" }, h("p", {}, h("b", {}, `${words.refused} `), answer.why), h("button", { type: "button", onclick: () => box.remove() }, words.close));
    if (this.toast) this.toast.remove();
    this.toast = box;
    this.main.append(box);
    this.levers.giveWay();
    this.state.order({ order: "question" }); // what was moved on screen goes back to what holds
  }

  show(dialog) {
    if (this.dialog && this.dialog.element.open) this.dialog.close();
    this.dialog = dialog;
    dialog.open(this.main);
    if (dialog instanceof ChartDialog) dialog.show();
  }

  open(name) {
    const { state } = this;
    if (name === "wijk") this.show(new WijkDialog(state));
    if (name === "scenario") this.show(new ScenarioDialog(state));
    if (name === "predict") this.show(new PredictDialog(state));
    if (name === "share") this.show(new ShareDialog(state, this.address(), this.reach));
  }

  address() {
    const { panel, setup, month } = this.state;
    const there = ["replaying", "building"].includes(panel.status) ? panel.target : month;
    const query = new URLSearchParams({ lang: setup.language, m: String(there), s: panel.link });
    return `${window.location.origin}${window.location.pathname}?${query}`;
  }

  // The address is the page: whoever loads it again is where this page is.
  remember() {
    if (!this.state.panel) return;
    this.remembered = performance.now();
    const address = this.address();
    if (address !== window.location.href) window.history.replaceState(window.history.state, "", address);
  }

  key(event) {
    // Space plays and pauses, but where it has a meaning of its own: typing, pressing what has the focus, a window to read.
    const isTaken = event.defaultPrevented || document.querySelector("dialog:modal") || event.target.closest("input, select, textarea, button, summary, a[href], [contenteditable]");
    if (event.key === " " && !isTaken && this.state.panel) { event.preventDefault(); this.state.order({ order: "play", on: !this.state.panel.playing }); }
    if (event.key === "Escape" && this.story) { this.street.leave(); this.story.hide(true); if (this.toast) this.toast.remove(); }
  }
}

export function openRoom(root, assets, address, reach = "") {
  const room = new Room(root, assets, address, reach);
  window.wijkRoom = room; // for tests and benchmarks
  return room;
}
