// Who pays for a lever beside the municipality: a share for each party, and what happens if one of them stops.

import { h } from "./dom.js";

export function makePayers(state, kind, changed) {
  const { setup } = state, { title, parties, on_stop: label, ways } = setup.payers;
  const share = ({ input }) => Number(input.value) / 100;
  const rows = parties.map(([party, name]) => {
    const input = h("input", { type: "number", min: 0, max: 100, step: "any", inputMode: "decimal", "aria-label": `${kind.title}: ${name}, %`, onchange: () => bound(party) });
    return { party, input, until: null, element: h("label", { class: "line", "data-party": party }, h("span", {}, `${name}, %`), input) };
  });
  const stop = h("select", { "aria-label": `${kind.title}: ${label}`, onchange: changed }, ...ways.map(([value, text]) => h("option", { value }, text)));
  const stopLine = h("label", { class: "line", hidden: true }, h("span", {}, label), stop);
  const isShock = kind.perspective === "shock"; // what befalls a wijk nobody pays for
  // Nobody pays less than nothing, all of them no more than the whole.
  function bound(party) {
    const row = rows.find((one) => one.party === party), others = rows.reduce((sum, one) => sum + (one === row ? 0 : share(one)), 0);
    const percent = Number((100 * Math.min(Math.max(share(row), 0), Math.max(1 - others, 0))).toPrecision(6));
    row.input.value = percent || "";
    changed();
  }
  return {
    element: isShock ? null : h("fieldset", { class: "window payers" }, h("legend", {}, title[0].toUpperCase() + title.slice(1)), ...rows.map((row) => row.element), stopLine),
    show(fields) {
      for (const row of rows) {
        const value = (fields.paid_by || {})[row.party], known = value && typeof value === "object";
        row.until = known ? value.until : null;
        if (document.activeElement !== row.input) row.input.value = value ? Number((100 * (known ? value.share : value)).toPrecision(6)) : "";
      }
      if (document.activeElement !== stop) stop.value = fields.on_stop;
      stopLine.hidden = !rows.some(share);
    },
    // The month until which somebody pays stands in a scenario; here it is kept.
    values() {
      if (isShock) return {};
      const paying = rows.filter((row) => share(row));
      stopLine.hidden = !paying.length;
      return { paid_by: Object.fromEntries(paying.map((row) => [row.party, row.until ? { share: share(row), until: row.until } : share(row)])), on_stop: stop.value };
    },
  };
}
