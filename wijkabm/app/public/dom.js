// Small helpers: elements, numbers and months as people write them.

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-") && name !== "list" && name !== "role") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function clear(element, ...children) {
  const hadFocus = element.contains(document.activeElement);
  element.replaceChildren(...children.flat().filter((child) => child));
  // Who was inside by keys stays there, and does not begin again at the top of the page.
  if (hadFocus && !element.contains(document.activeElement)) element.closest("[tabindex]")?.focus({ preventScroll: true });
  return element;
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => (name in values ? values[name] : `{${name}}`));
}

// Numbers and dates in the form of the language.
export class Forms {
  constructor(setup) {
    this.words = setup.words;
    this.locale = setup.language === "nl" ? "nl-NL" : "en-GB";
    this.cache = new Map();
  }

  number(value, decimals = 0, signed = false) {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const key = `${decimals}${signed}`;
    if (!this.cache.has(key)) {
      this.cache.set(key, new Intl.NumberFormat(this.locale, {
        minimumFractionDigits: decimals, maximumFractionDigits: decimals,
        signDisplay: signed ? "exceptZero" : "negative",
      }));
    }
    return this.cache.get(key).format(value).replace("-", "−");
  }

  euros(value, signed = false) {
    if (value === null || value === undefined) return "–";
    const step = Math.abs(value) >= 10000 ? 1000 : Math.abs(value) >= 1000 ? 100 : 1;
    const rounded = Math.round(value / step) * step;
    const sign = rounded < 0 ? "−" : signed && rounded > 0 ? "+" : "";
    return `${sign && `${sign}\u2060`}€\u00a0${this.number(Math.abs(rounded))}`;
  }

  month(month) {
    if (month <= 0) return this.words.start;
    return fill(this.words.date, { year: Math.ceil(month / 12), month: this.words.months[(month - 1) % 12] });
  }

  shortMonth(month) {
    if (month <= 0) return this.words.start;
    const name = this.words.months[(month - 1) % 12].slice(0, 3);
    return fill(this.words.short_date, { year: Math.ceil(month / 12), month: name });
  }

  // A lever's value with its unit: shares as per cent, numbers that stand for words as words.
  value(field, value) {
    const option = field.options.find((entry) => entry[0] === value);
    if (option) return option[1];
    if (field.share && field.range[1] <= 1) return `${this.number(100 * value, value < 0.1 ? 1 : 0)} %`;
    const [currency] = /^(EUR|euro)\b/.exec(field.unit) || [];
    const decimals = field.whole || Math.abs(value) >= 20 || Number.isInteger(value) ? 0 : Math.abs(value) >= 1 ? 1 : 2;
    if (currency) return `€\u00a0${this.number(value, decimals)}`;
    return `${this.number(value, decimals)} ${shorten(field.unit)}`.trim();
  }
}

function shorten(unit) {
  const [first] = unit.split(/[,:;(]/);
  if (first.length <= 22) return first;
  const words = first.split(" ");
  while (words.length > 1 && (words.join(" ").length > 20 || /^(per|a|an|of|van|in|the|de|het)$/.test(words[words.length - 1]))) words.pop();
  return words.join(" ");
}

export function decode(text, kind) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return new kind(bytes.buffer);
}

export function trailingMean(values, month, months = 12) {
  let sum = 0, count = 0;
  for (let m = Math.max(month - months, 0); m < month; m++) {
    const value = values[m];
    if (value !== null && value !== undefined) { sum += value; count += 1; }
  }
  return count ? sum / count : null;
}

export function icon(name) {
  const paths = {
    play: "M6 4l14 8-14 8z", pause: "M6 4h4v16H6zM14 4h4v16h-4z", step: "M5 4l10 8-10 8zM16 4h3v16h-3z",
    plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z", minus: "M5 11h14v2H5z",
    home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z", close: "M6 5l6 6 6-6 1 1-6 6 6 6-1 1-6-6-6 6-1-1 6-6-6-6z",
    menu: "M4 6h16v2H4zM4 11h16v2H4zM4 16h16v2H4z", again: "M12 5a7 7 0 1 1-6.6 4.7l1.9.6A5 5 0 1 0 12 7v3L7 6l5-4z",
  };
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}
