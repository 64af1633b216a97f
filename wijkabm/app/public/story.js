// A story one tap away: a life so far, and its twin's in the world without policy.

import { clear, h, icon } from "./dom.js";

export class StoryCard {
  // `streetWidth` tells how wide the street is, so that a story lies beside what it is about.
  constructor(state, onClose, streetWidth) {
    Object.assign(this, { state, onClose, streetWidth });
    this.asked = null;
    this.element = h("aside", { class: "story", hidden: true, tabIndex: -1, "aria-live": "polite", "aria-label": state.setup.words.story.label });
  }

  ask(asked, member = 0) {
    this.asked = { ...asked, member };
    this.state.order({ order: "story", what: asked.what, which: asked.which, world: asked.world, member });
  }

  hide(force) {
    if (!force && this.asked && this.asked.pinned) return;
    const { from } = this.asked || {}, hadFocus = this.element.contains(document.activeElement);
    this.asked = null;
    this.element.hidden = true;
    this.onClose();
    if (hadFocus && from) from.focus();
  }

  show(answer) {
    const { asked } = this;
    if (!asked || asked.what !== answer.what || asked.which !== answer.which) return;
    const words = this.state.setup.words.story;
    const close = h("button", { type: "button", class: "round", "aria-label": words.close, onclick: () => this.hide(true) }, icon("close"));
    const body = [h("header", {}, h("h2", {}, this.title(answer)), close)];
    if (answer.unit) body.push(h("p", { class: "facts" }, this.facts(answer.unit)));
    if (answer.life) body.push(this.life(answer.life));
    else if (answer.identity === null) body.push(h("p", {}, answer.what === "unit" ? words.nobody_in : words.nobody_home));
    else body.push(h("p", {}, words.not_here));
    if (answer.identity !== null && this.state.hasPolicy()) body.push(this.twin(answer));
    if (answer.members > 1) {
      body.push(h("button", { type: "button", class: "link", onclick: () => this.ask(asked, asked.member + 1) }, words.next_member));
    }
    const { invented } = this.state.setup.words.map;
    if (asked.isInvented && !(answer.life || []).some((line) => line.includes(invented))) body.push(h("p", { class: "small" }, invented));
    clear(this.element, ...body);
    this.element.classList.toggle("on-left", asked.x > this.streetWidth() / 2);
    this.element.hidden = false;
    // Asked for in the list of premises: read it, and go back there when it is closed.
    if (asked.from && !this.element.contains(document.activeElement)) this.element.focus();
  }

  title(answer) {
    const { words, branches } = this.state.setup;
    if (answer.what !== "unit") return `${words.story[answer.what]}, ${this.asked.place}`;
    const { unit } = answer;
    const kind = unit.branch ? branches[unit.branch] : words.story[unit.use === "home" || unit.use === "other" ? "converted" : "empty"];
    return `${kind[0].toUpperCase()}${kind.slice(1)}, ${this.asked.place}`;
  }

  facts(unit) {
    const { forms, setup } = this.state, words = setup.words.story;
    const parts = [`${forms.number(unit.area)} m²`, `${forms.euros(unit.rent)} ${words.rent}`, words.landlords[unit.landlord]];
    if (unit.branch) {
      parts.push(forms.count(unit.staff, words.employee, words.employees));
      if (unit.trading) parts.push(`${words.revenue} ${forms.euros(unit.revenue)} ${words.a_month}`);
      if (unit.use === "temporary") parts.push(words.temporary);
    } else if (unit.use !== "home") {
      const since = Math.max(unit.vacant_since, -60);
      if (since > -60) parts.push(`${words.empty_since} ${forms.month(since)}`);
    }
    return parts.join(" · ");
  }

  // Sentences that begin with a month stand beside it.
  life(lines) {
    const { forms } = this.state, list = h("dl", {});
    for (const line of lines) {
      const found = /^(?:maand|month) (-?\d+): (.*)$/i.exec(line);
      list.append(h("dt", {}, found ? forms.month(Number(found[1])) : ""), h("dd", {}, (found ? found[2] : line).replace(/€ /g, "€\u00a0")));
    }
    return list;
  }

  twin(answer) {
    const words = this.state.setup.words.story, other = answer.world === "baseline" ? words.with_policy : words.without_policy;
    const same = JSON.stringify(answer.twin) === JSON.stringify(answer.life);
    const box = h("div", { class: "twin" }, h("h3", {}, other));
    if (same) box.append(h("p", {}, words.same_life));
    else if (!answer.twin) box.append(h("p", {}, words.no_twin));
    else {
      const first = answer.life ? answer.twin.filter((line) => !answer.life.includes(line)) : answer.twin;
      box.append(this.life(first.slice(0, 6)));
    }
    return box;
  }
}
