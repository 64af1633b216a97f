// What the page knows: all that the server told, kept month by month.

import { Forms } from "./dom.js";

export class State {
  constructor(order) {
    this.order = order;
    this.setup = null;
    this.forms = null;
    this.scene = null;
    this.panel = null;
    this.frame = null;
    this.month = 0;
    this.numbers = { policy: [], baseline: [] }; // by month, then by main indicator
    this.band = []; // by month: mean, low, high of each main indicator
    this.joined = {};
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
    this.month = frame.month;
    if (frame.keep !== undefined) {
      for (const world of ["policy", "baseline"]) this.numbers[world].length = Math.min(this.numbers[world].length, frame.keep);
      this.band.length = Math.min(this.band.length, frame.keep);
    }
    const count = this.setup.main.length;
    for (const [month, ...values] of frame.numbers) {
      this.numbers.policy[month - 1] = values.slice(0, count);
      this.numbers.baseline[month - 1] = values.slice(count);
    }
    for (const [month, ...values] of frame.band) {
      const rows = [];
      for (let k = 0; k < count; k++) rows.push(values.slice(3 * k, 3 * k + 3));
      this.band[month - 1] = rows;
    }
    this.joined = frame.levers;
    for (const world of ["policy", "baseline"]) if (frame[world]) this.worlds[world] = frame[world];
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

  hasPolicy() {
    const policy = this.panel && this.panel.policy;
    return Boolean(policy && policy.marks.some((mark) => mark[2] !== "budget" && mark[0] <= this.month));
  }

  title(name) {
    const kind = this.kinds.get(name);
    return kind ? kind.title : name;
  }
}
