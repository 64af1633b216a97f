// Numbers, euros, intervals and months as people write them, in the language of the page: the only place for it.
// `entry` is an indicator and `field` a lever's field; both come with a form, whose kinds forms_nl.yaml explains.

import { fill } from "./dom.js";

const MINUS = "−", HOLD = "\u2060", SPACE = "\u00a0"; // word joiner, and a space at which no line breaks
const EXTRA = 2; // decimals that a difference may have beyond its level
const CENT = 0.01, MILLION = 1e6, IN_MILLIONS = 1e4; // a step of ten thousand leaves two decimals of a million

export class Forms {
  constructor(setup) {
    this.words = setup.words;
    this.forms = setup.forms;
    this.locale = setup.language === "nl" ? "nl-NL" : "en-GB";
    this.cache = new Map();
  }

  number(value, decimals = 0, signed = false, least = decimals) {
    if (!isNumber(value)) return "–";
    const key = `${decimals} ${least} ${signed}`;
    if (!this.cache.has(key)) {
      this.cache.set(key, new Intl.NumberFormat(this.locale, {
        minimumFractionDigits: least, maximumFractionDigits: decimals, signDisplay: signed ? "exceptZero" : "negative",
      }));
    }
    return this.cache.get(key).format(value).replace("-", MINUS);
  }

  // What somebody typed, in the language of the page: 100.000 is a hundred thousand in Dutch. Null for no number.
  parse(text) {
    const [thousands, decimal] = this.locale === "nl-NL" ? [".", ","] : [",", "."];
    const plain = text.trim().replace(/[€\s]/g, "").replace("−", "-");
    const grouped = new RegExp(`^[+-]?\\d{1,3}(\\${thousands}\\d{3})+(\\${decimal}\\d*)?$`).test(plain);
    const whole = (grouped ? plain.replaceAll(thousands, "") : plain).replace(decimal, ".");
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(whole) ? Number(whole) : null;
  }

  // A level, with its per cent or euro sign. `precision` is that of an interval beside it.
  level(entry, value, precision) {
    const { form } = entry;
    if (!isNumber(value)) return "–";
    if (form.kind === "euros") return this.euros(value, false, precision);
    const scaled = scale(form, value), decimals = precision ?? levelDecimals(form, scaled), sign = form.kind === "percent" ? "%" : "";
    if (vanishes(scaled, decimals)) return this.less((least) => `${this.number(least, decimals)}${sign}`, decimals);
    return `${this.number(scaled, scaled === 0 && precision === undefined ? 0 : decimals)}${sign}`;
  }

  // A difference, always with its sign; of a share in percentage points.
  difference(entry, value, precision) {
    const { form } = entry;
    if (!isNumber(value)) return "–";
    if (form.kind === "euros") return this.euros(value, true, precision);
    const scaled = scale(form, value), decimals = precision ?? (Number.isInteger(scaled) ? 0 : fineness(form, Math.abs(scaled)));
    if (vanishes(scaled, decimals)) return this.points(form, this.less((least) => this.number(least, decimals), decimals));
    return this.points(form, this.number(scaled, decimals, true));
  }

  // `x (low tot high)` of a difference: all three as fine as the width of the interval asks for.
  interval(entry, value, low, high) {
    const { form } = entry;
    if (form.kind === "euros") return this.eurosInterval(value, low, high, true);
    if (!isNumber(low) || !isNumber(high)) return this.difference(entry, value);
    const all = [value, low, high].map((one) => scale(form, one)), decimals = this.precision(entry, value, low, high);
    if (all.every((one) => one === 0)) return this.points(form, this.between(["0", "0", "0"]));
    const isNothing = all.every((one) => one === 0 || vanishes(one, decimals));
    const text = isNothing ? this.less((least) => this.number(least, decimals), decimals) : this.between(all.map((one) => this.number(one, decimals, true)));
    return this.points(form, text);
  }

  // How fine an interval is written: decimals, or the step of euros. Levels beside it can have the same.
  precision(entry, value, low, high) {
    const { form } = entry;
    if (form.kind === "euros") return stepOfInterval(value, low, high);
    const [middle, least, most] = [value, low, high].map((one) => scale(form, one));
    let decimals = fineness(form, most - least || Math.abs(middle));
    const isNothing = [middle, least, most].every((one) => one === 0 || vanishes(one, finest(form))); // said in words
    const limit = finest(form) + (isNothing ? 0 : EXTRA);
    while (decimals < limit && (vanishes(least, decimals) || vanishes(most, decimals))) decimals += 1;
    return decimals;
  }

  // A value as it is written with a precision, so that what is written adds up.
  round(entry, value, precision) {
    const { form } = entry;
    if (!isNumber(value)) return null;
    if (form.kind === "euros") return Math.round(value / precision) * precision;
    const size = form.kind === "percent" ? 100 : 1;
    return Number((size * value).toFixed(precision)) / size;
  }

  euros(value, signed = false, step = undefined) {
    if (!isNumber(value)) return "–";
    const own = step ?? stepOf(value);
    if (own <= CENT && value !== 0 && Math.round(value / own) === 0) return this.less((least) => this.money(least, CENT), 2);
    return this.money(value, own, signed, step !== undefined);
  }

  // Euros that somebody chose: to the euro.
  amount(value) {
    const step = value >= MILLION && value % IN_MILLIONS === 0 ? IN_MILLIONS : Math.abs(value) < 100 ? CENT : 1;
    return this.money(value, step);
  }

  // `step` where amounts beside each other are to add up.
  eurosInterval(value, low, high, signed = false, step = stepOfInterval(value, low, high)) {
    if (!isNumber(low) || !isNumber(high)) return this.euros(value, signed);
    const all = [value, low, high];
    if (all.some((one) => one !== 0) && all.every((one) => Math.round(one / step) === 0)) return fill(this.forms.less_than, { value: this.money(step, Math.min(step, 1)) });
    return this.between(all.map((one) => this.money(one, step, signed, true)));
  }

  // A number and what it counts, in singular or plural.
  count(number, one, other) {
    if (!isNumber(number)) return "–";
    const text = this.setting(number, Math.abs(number) < 100 ? 1 : 0);
    return join(text, text === "1" ? one : other);
  }

  month(month) {
    return this.date(month, this.forms.months, this.words.short_date);
  }

  longMonth(month) {
    return this.date(month, this.words.months, this.words.date);
  }

  // What a lever's field is set to, and of what.
  value(field, value) {
    return isNumber(value) ? this[`${field.form.kind}Of`](field.form, value) : "–";
  }

  // The same beside the field's label: what that says is not said again.
  beside(field, value) {
    const { form } = field;
    return this.value(form.said ? { form: { ...form, tail: "", one: "", other: "" } } : field, value);
  }

  percentOf(form, value) {
    const share = scale(form, value);
    return join(`${this.setting(share, Math.abs(share) < 10 ? 2 : 1)}%`, form.tail);
  }

  eurosOf(form, value) {
    return join(this.amount(value), form.tail);
  }

  countOf(form, value) {
    return value === 0 && form.none ? form.none : this.count(value, form.one, form.other);
  }

  timesOf(form, value) {
    const number = this.setting(value, 2);
    return form.tail.startsWith("×") ? `${number}${form.tail}` : join(number, form.tail);
  }

  choiceOf(form, value) {
    const found = form.words.find(([number]) => number === value);
    return found ? found[1] : this.setting(value, 2);
  }

  // Between two words: how far on the way from the middle.
  scaleOf(form, value) {
    const found = form.words.find(([number]) => number === value);
    if (found) return found[1];
    const [end, word] = form.words.find(([number]) => number !== 0 && Math.sign(number) === Math.sign(value));
    return fill(this.forms.partly, { share: `${this.setting((100 * value) / end, 0)}%`, word });
  }

  date(month, names, text) {
    if (!isNumber(month)) return "–";
    return month <= 0 ? this.words.start : fill(text, { year: Math.ceil(month / 12), month: names[(month - 1) % 12] });
  }

  // With the decimals that it has, `most` at the most unless nothing would be left.
  setting(value, most) {
    let decimals = most;
    while (vanishes(value, decimals) && decimals < 6) decimals += 1;
    return this.number(value, decimals, false, 0);
  }

  // In words, what would be printed as zero and is not.
  less(write, decimals) {
    return fill(this.forms.less_than, { value: write(10 ** -decimals) });
  }

  between([value, low, high]) {
    return `${value} (${low} ${this.forms.to} ${high})`;
  }

  points(form, text) {
    return form.kind === "percent" ? join(text, this.forms.points) : text;
  }

  // Euros in whole steps, from a million in millions; `fixed` keeps zeros at the end, as numbers beside each other need.
  money(value, step, signed = false, fixed = false) {
    if (!isNumber(value)) return "–";
    const size = Math.round(Math.abs(value) / step) * step;
    const mark = size === 0 ? "" : value < 0 ? MINUS + HOLD : signed ? `+${HOLD}` : "";
    if (size >= MILLION && step >= IN_MILLIONS) {
      const decimals = Math.max(6 - Math.round(Math.log10(step)), 0);
      return `${mark}€${SPACE}${this.number(size / MILLION, decimals, false, fixed ? decimals : 0)}${SPACE}${this.forms.million}`;
    }
    const hasCents = step < 1 && (fixed || Math.round(100 * size) % 100 !== 0);
    return `${mark}€${SPACE}${this.number(size, hasCents ? 2 : 0)}`;
  }
}

function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}

function join(number, words) {
  return words ? `${number} ${words}` : number;
}

function scale(form, value) {
  return form.kind === "percent" ? Number((100 * value).toPrecision(12)) : value;
}

function vanishes(value, decimals) {
  return value !== 0 && Number(Math.abs(value).toFixed(decimals)) === 0;
}

// A count that is a mean over months or worlds gets a decimal where it matters.
function levelDecimals(form, value) {
  return form.decimals === 0 && !Number.isInteger(value) && Math.abs(value) < 10 ? 1 : form.decimals;
}

function finest(form) {
  return form.decimals + EXTRA;
}

// Decimals with which something of this size has two digits.
function fineness(form, size) {
  return size ? Math.min(Math.max(1 - Math.floor(Math.log10(size)), 0), finest(form)) : form.decimals;
}

// Three digits of euros, all of them below ten thousand, cents below ten.
function stepOf(value) {
  const size = Math.abs(value);
  if (size >= 999_500) return Math.max(10 ** (Math.floor(Math.log10(size)) - 2), IN_MILLIONS);
  if (size >= 10_000) return 10 ** (Math.floor(Math.log10(size)) - 2);
  return size < 10 && !Number.isInteger(value) ? CENT : 1;
}

// Two digits of the width, or more where an end would read zero and is not.
function stepOfInterval(value, low, high) {
  const isGone = (one, step) => one !== 0 && Math.round(one / step) === 0;
  let step = 10 ** (Math.floor(Math.log10(high - low || Math.abs(value) || 100)) - 1);
  while (step > CENT && (isGone(low, step) || isGone(high, step))) step /= 10;
  return step < 1 ? CENT : step;
}
