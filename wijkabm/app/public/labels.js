// Names along streets: letter by letter on the line, where it is straightest and nothing stands; the larger streets first.
// What does not fit is written when one comes nearer.

import { Line } from "./lines.js";

const FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
const LARGE = 900; // pixels of a map's width from which letters are those of a projector
const AGAIN = 380; // pixels between two of the same name
const MOST_TURN = 0.24, MOST_BEND = 1.3; // radians between two letters, and in a whole name
const CLOSEST = 0.8, WIDEST = 1.25; // from letter to letter, over what it is where a street runs straight
const LEAST_WIDTH = 0.3; // of a letter over its height, less than any name has
const TRIES = 16; // places along a street that are looked at
const CELL = 24; // pixels of the squares by which what lies there already is found

export class Labels {
  constructor(layout) {
    this.streets = layout.streets.map((street) => ({ ...street, chains: chain(street.lines) }));
    this.streets.sort((one, other) => other.isMain - one.isMain || other.length - one.length);
    this.units = layout.units;
    this.placed = [];
    this.taken = new Map();
    this.widths = new Map();
  }

  // Anew for a view: `pane` tells where a place is on screen, `kept` are boxes in which other things stand.
  lay(context, pane, marked, kept) {
    this.placed = [];
    this.taken.clear();
    for (const [x1, y1, x2, y2] of kept) for (let x = x1; x <= x2; x += CELL / 2) for (let y = y1; y <= y2; y += CELL / 2) this.take(x, y, CELL / 3);
    const { scale } = pane.camera;
    for (const unit of this.units) this.take(...pane.point(unit.x, unit.y), Math.max(Math.min(unit.width, unit.depth) * scale * 0.6, 5));
    const size = (pane.width >= LARGE ? 14 : 12) + Math.round(Math.min(Math.max(2 * Math.log2(scale / 0.6), 0), 4)); // few sizes, measured once
    const isMarked = ({ row }) => marked && marked.row === row;
    for (const street of [...this.streets.filter(isMarked), ...this.streets.filter((street) => !isMarked(street))]) {
      const font = `${street.isMain || isMarked(street) ? 600 : 400} ${size}px ${FONT}`;
      const mine = [];
      for (const { line, behind, isBuilt } of street.chains) {
        const beside = behind * scale + size * 0.7;
        this.choose(mine, this.propose(context, pane, street, line, [0], font, size));
        if (!mine.length && isBuilt) this.choose(mine, this.propose(context, pane, street, line, [beside, -beside], font, size));
      }
      if (!mine.length && (street.isMain || isMarked(street))) {
        const flat = this.proposeFlat(context, pane, street, font, size);
        this.choose(mine, flat);
        if (!mine.length && isMarked(street)) mine.push(...flat.slice(0, 1));
      }
      this.placed.push(...mine);
    }
  }

  // The best of what was found that nothing stands at, and further ones far enough from it.
  choose(mine, found) {
    for (const one of found) {
      if (mine.some((other) => Math.hypot(other.x - one.x, other.y - one.y) < AGAIN)) continue;
      if (one.letters.some(({ x, y }) => this.isTaken(x, y, one.size * 0.55))) continue;
      mine.push(one);
      for (const { x, y } of one.letters) this.take(x, y, one.size * 0.55);
    }
  }

  // Places for a name along one line of its street, on it or so many pixels beside, the best first.
  propose(context, pane, street, line, offs, font, size) {
    if (line.length * pane.camera.scale < street.name.length * size * LEAST_WIDTH) return [];
    const widths = this.measure(context, street.name, font), long = widths.at(-1) / pane.camera.scale, room = line.length - long, found = [];
    for (let k = 0; k < TRIES && room >= 0; k++) {
      const first = (room * (k + 0.5)) / TRIES, away = Math.abs(first + long / 2 - line.length / 2) / line.length;
      for (const off of offs) {
        const put = place(pane, street.name, widths, line, first, off, size);
        if (put) found.push({ ...put, font, name: street.name, isMain: street.isMain, bad: put.bend + 0.6 * away });
      }
    }
    return found.sort((one, other) => one.bad - other.bad);
  }

  // Level and beside it: for the main street where it bends too much, and for the one that somebody searched for.
  proposeFlat(context, pane, street, font, size) {
    const widths = this.measure(context, street.name, font), found = [], [{ line, behind }] = street.chains;
    for (const share of [0.5, 0.3, 0.7, 0.1, 0.9]) {
      const here = line.at(line.length * share), [mx, my] = pane.point(here.x, here.y);
      for (const side of [-1, 1]) {
        const y = my + side * (behind * pane.camera.scale + size), left = mx - widths.at(-1) / 2;
        const letters = [...street.name].map((letter, k) => ({ letter, x: left + (widths[k] + widths[k + 1]) / 2, y, angle: 0 }));
        if (left > size && left + widths.at(-1) < pane.width - size && y > size && y < pane.height - size) found.push({ letters, x: mx, y, size, font, name: street.name, isMain: true });
      }
    }
    return found;
  }

  // How far each letter lies from the first, pixels.
  measure(context, name, font) {
    const key = `${font}|${name}`;
    if (!this.widths.has(key)) {
      context.font = font;
      const letters = [...name];
      this.widths.set(key, [0, ...letters.map((_, k) => context.measureText(letters.slice(0, k + 1).join("")).width + 0.4 * (k + 1))]);
    }
    return this.widths.get(key);
  }

  take(x, y, radius) {
    const key = `${Math.floor(x / CELL)},${Math.floor(y / CELL)}`;
    if (!this.taken.has(key)) this.taken.set(key, []);
    this.taken.get(key).push([x, y, radius]);
  }

  isTaken(x, y, radius) {
    const cx = Math.floor(x / CELL), cy = Math.floor(y / CELL);
    for (let i = cx - 1; i <= cx + 1; i++) {
      for (let j = cy - 1; j <= cy + 1; j++) {
        for (const [ox, oy, other] of this.taken.get(`${i},${j}`) || []) if (Math.hypot(x - ox, y - oy) < radius + other) return true;
      }
    }
    return false;
  }

  draw(context) {
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const { letters, font, isMain } of this.placed) {
      context.font = font;
      for (const isHalo of [true, false]) for (const letter of letters) write(context, letter, isHalo, isMain ? "#1f2933" : "#3d372d");
    }
    context.textBaseline = "alphabetic";
  }
}

function write(context, { letter, x, y, angle }, isHalo, colour) {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.lineWidth = 4;
  context.strokeStyle = "rgba(252,251,248,.95)";
  context.fillStyle = colour;
  if (isHalo) context.strokeText(letter, 0, 0);
  else context.fillText(letter, 0, 0);
  context.restore();
}

// A name on a line from so many metres on, upright for who reads; null where the line bends too much or leaves the view.
function place(pane, name, widths, line, first, off, size) {
  const { scale } = pane.camera, total = widths.at(-1) / scale, start = line.at(first), end = line.at(first + total);
  if (!isIn(pane, start, size) || !isIn(pane, end, size)) return null;
  const isBack = end.x < start.x, way = isBack ? -1 : 1, half = (size * 1.2) / scale, letters = [];
  const put = (at) => {
    const around = Math.min(half, at, line.length - at), a = line.at(at - around), b = line.at(at + around), middle = line.at(at);
    const angle = isBack ? Math.atan2(a.y - b.y, a.x - b.x) : Math.atan2(b.y - a.y, b.x - a.x);
    // Round the corner rather than over it.
    const [px, py] = pane.point((a.x + 2 * middle.x + b.x) / 4, (a.y + 2 * middle.y + b.y) / 4);
    return { at, angle, x: px - Math.sin(angle) * off, y: py + Math.cos(angle) * off };
  };
  let bend = 0;
  for (const [k, letter] of [...name].entries()) {
    const last = letters.at(-1), step = (widths[k + 1] - widths[Math.max(k - 1, 0)]) / 2;
    let here = put(last ? last.at + (way * step) / scale : isBack ? first + total - step / scale : first + step / scale);
    const far = () => (last ? Math.hypot(here.x - last.x, here.y - last.y) / step : 1);
    // Beside a bend letters come apart or crowd: each is set again, so far from the last as it should be.
    for (let again = 0; again < 3 && Math.abs(far() - 1) > 0.05; again++) here = put(last.at + (here.at - last.at) / Math.max(far(), 0.5));
    const turned = last ? Math.abs(Math.atan2(Math.sin(here.angle - last.angle), Math.cos(here.angle - last.angle))) : 0;
    bend += turned;
    if (turned > MOST_TURN || bend > MOST_BEND || far() < CLOSEST || far() > WIDEST || here.at < 0 || here.at > line.length) return null;
    const { x, y } = here;
    if (x < size || y < size || x > pane.width - size || y > pane.height - size) return null;
    letters.push({ letter, ...here });
  }
  const { x, y } = letters[Math.floor(letters.length / 2)];
  return { letters, x, y, bend, size };
}

function isIn(pane, { x, y }, margin) {
  const [px, py] = pane.point(x, y);
  return px > margin && py > margin && px < pane.width - margin && py < pane.height - margin;
}

// Segments of one street as lines that are as long as may be: on at a crossing with the one that goes straightest on.
function chain(lines) {
  const rest = new Set([...lines].sort((one, other) => other.length - one.length)), chains = [];
  for (const first of rest) {
    rest.delete(first);
    const points = [...first.points];
    let { behind } = first, isBuilt = first.units.length > 0;
    for (const isEnd of [true, false]) {
      for (let crossing = first.ends[isEnd ? 1 : 0]; ;) {
        const next = findNext(rest, crossing, heading(points, isEnd));
        if (!next) break;
        rest.delete(next.line);
        behind = Math.max(behind, next.line.behind);
        isBuilt ||= next.line.units.length > 0;
        if (isEnd) points.push(...next.points.slice(2));
        else points.unshift(...reversed(next.points).slice(0, -2));
        crossing = next.line.ends[next.line.ends[0] === crossing ? 1 : 0];
      }
    }
    chains.push({ line: new Line(points), behind, isBuilt });
  }
  return chains.sort((one, other) => other.line.length - one.line.length);
}

function findNext(rest, crossing, [hx, hy]) {
  let best = null, most = 0.3;
  for (const line of rest) {
    if (!line.ends.includes(crossing)) continue;
    const points = line.ends[0] === crossing ? line.points : reversed(line.points), [nx, ny] = heading(points, false);
    const straight = -(hx * nx + hy * ny);
    if (straight > most) { most = straight; best = { line, points }; }
  }
  return best;
}

// Which way a line goes on beyond its last place, or before its first.
function heading(points, isEnd) {
  const [x1, y1, x2, y2] = isEnd ? points.slice(-4) : [...points.slice(2, 4), ...points.slice(0, 2)];
  const way = Math.hypot(x2 - x1, y2 - y1) || 1;
  return [(x2 - x1) / way, (y2 - y1) / way];
}

function reversed(points) {
  const out = [];
  for (let i = points.length - 2; i >= 0; i -= 2) out.push(points[i], points[i + 1]);
  return out;
}
