// What the page knows: all that the server told, kept month by month.

import { Forms } from "./forms.js";

const PARTS = 5; // numbers told of an effect: level without policy, difference, low, high, worlds in which anything changed
const MONTHS = 12; // what the municipality's cost is told by

export class State {
  constructor(order) {
    this.order = order;
    this.setup = null;
    this.forms = null;
    this.scene = null;
    this.panel = null;
    this.frame = null;
    this.month = 0;
    this.start = null; // the main indicators before month 1
    this.numbers = { policy: [], baseline: [] }; // by month, then by main indicator; of the world on the map
    this.counted = null; // what somebody counted here, by indicator
    this.others = []; // by month: { pairs, effects }, over all worlds
    this.hasMemory = true; // for other worlds
    this.known = 0; // months that all other worlds have lived
    this.prices = null;
    this.sure = null;
    this.joined = {};
    this.targets = []; // what is wanted of the plan, in words
    this.worlds = { policy: null, baseline: null };
    this.chosen = 0; // the indicator that the time line draws
    this.number = 0;
  }

  takeSetup(setup) {
    this.setup = setup;
    this.forms = setup.words ? new Forms(setup) : null;
    this.kinds = new Map((setup.kinds || []).map((kind) => [kind.name, kind]));
  }

  takeFrame(frame) {
    this.frame = frame;
    this.number = frame.number;
    this.isLate = frame.late; // months come slower than was asked
    this.isWaiting = frame.waits; // for the other worlds
    this.month = frame.month;
    if (frame.keep !== undefined) {
      for (const world of ["policy", "baseline"]) this.numbers[world].length = Math.min(this.numbers[world].length, frame.keep);
      this.start = frame.start;
    }
    const count = this.setup.main.length;
    for (const [month, ...values] of frame.numbers) {
      this.numbers.policy[month - 1] = values.slice(0, count);
      this.numbers.baseline[month - 1] = values.slice(count);
    }
    this.takeOthers(frame);
    this.joined = frame.levers;
    if (frame.targets) this.targets = frame.targets; // while months pass fast, those of before
    for (const world of ["policy", "baseline"]) if (frame[world]) this.worlds[world] = frame[world];
  }

  takeOthers(frame) {
    if (frame.keep_band !== undefined) this.others.length = Math.min(this.others.length, frame.keep_band);
    for (const [month, pairs, ...values] of frame.band || []) {
      const effects = [];
      for (let k = 0; k < values.length; k += PARTS) effects.push(values.slice(k, k + PARTS));
      this.others[month - 1] = { pairs, effects };
    }
    if (frame.known !== undefined) this.known = frame.known;
    if (frame.has_memory !== undefined) this.hasMemory = frame.has_memory;
    this.sure = frame.sure ?? null; // of this month, and told only where differences are looked at
    this.prices = frame.prices || null;
  }

  // Counted points belong to the wijken that they were given for.
  takeCounted({ points }) {
    this.counted = { points, names: this.panel.names.join() };
  }

  // What was counted of an indicator: [month, value, quarter] of each.
  countedOf(name) {
    return (this.counted && this.counted.names === this.panel.names.join() && this.counted.points[name]) || [];
  }

  series(world, k) {
    return this.numbers[world].map((row) => (row ? row[k] : null));
  }

  gaps(k) {
    return this.numbers.policy.map((row, m) => {
      const other = this.numbers.baseline[m];
      return row && other && row[k] !== null && other[k] !== null ? row[k] - other[k] : null;
    });
  }

  // How a main number goes over all worlds, by month: without, with, difference, low and high around with.
  // Of the municipality's cost only what the policy adds in a year is told: without, it is zero.
  paths(k) {
    const isYearly = this.setup.yearly.includes(this.setup.main[k].name);
    const read = ([without, difference, low, high]) => (isYearly
      ? [0, ...[difference, low, high].map((one) => (one === null ? null : MONTHS * one))] : [without, difference, low, high]);
    const rows = Array.from(this.others, (told) => (told && told.effects[k][1] !== null ? read(told.effects[k]) : null));
    const part = (pick) => rows.map((row) => (row ? pick(row) : null));
    const end = (at) => part((row) => (row[at] === null ? null : row[0] + row[at]));
    return {
      without: part((row) => row[0]), with: part((row) => row[0] + row[1]), difference: part((row) => row[1]),
      low: part((row) => row[2]), high: part((row) => row[3]),
      least: end(2), most: end(3),
    };
  }

  // Last month that so many pairs have told of.
  reach(pairs) {
    let month = this.others.length;
    while (month > 0 && !(this.others[month - 1] && this.others[month - 1].pairs >= pairs)) month -= 1;
    return month;
  }

  // What is known of an effect in a month: "pending" (not computed yet), "few" (changed in too few worlds for an
  // interval), "none" (no difference shown) or "shown".
  effect(name, month = this.month) {
    const told = this.others[month - 1];
    if (!told || told.pairs < this.setup.pairs) return { is: "pending", pairs: told ? told.pairs : 0 };
    const factor = this.setup.yearly.includes(name) ? MONTHS : 1;
    const numbers = told.effects[this.setup.shown.indexOf(name)], changed = numbers[PARTS - 1];
    const [without, value, low, high] = numbers.map((one) => (one === null ? null : factor * one));
    if (value === null) return { is: "unknown", pairs: told.pairs };
    if (low === null) return { is: "few", pairs: told.pairs, without, value, low, high, changed };
    return { is: low > 0 || high < 0 ? "shown" : "none", pairs: told.pairs, without, value, low, high };
  }

  hasPolicy() {
    const policy = this.panel && this.panel.policy;
    return Boolean(policy && policy.marks.some((mark) => mark[2] !== "budget" && mark[0] <= this.month));
  }

  // Whether anything was decided at all, also for later.
  hasPlan() {
    const policy = this.panel && this.panel.policy;
    return Boolean(policy && policy.marks.some((mark) => mark[2] !== "budget"));
  }

  title(name) {
    const kind = this.kinds.get(name);
    return kind ? kind.title : name;
  }
}
