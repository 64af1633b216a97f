// Where everything stands: homes and fronts along street segments, in metres, from the server's scene.

import { decode } from "./dom.js";

const TURN = (-6 * Math.PI) / 180;
const HALF_STREET = 8;

export function layOut(scene) {
  const ends = turn(decode(scene.ends, Float32Array));
  const core = decode(scene.core, Uint8Array);
  const unitSegment = decode(scene.units, Uint16Array);
  const areas = decode(scene.areas, Uint16Array);
  const homeSegment = decode(scene.homes, Uint16Array);
  const homeRows = decode(scene.home_rows, Uint32Array);
  const segments = core.length;
  const lines = [];
  for (let s = 0; s < segments; s++) lines.push(makeLine(ends, s, core[s]));
  const units = placeUnits(lines, unitSegment, areas);
  const homes = placeHomes(lines, homeSegment, homeRows);
  nameStreets(scene, lines, units);
  return { wijken: scene.wijken, lines, units, homes, ways: new Ways(lines), bounds: findBounds(lines), trees: plantTrees(lines) };
}

// Crossings of x and y, turned a little: a wijk is no chessboard.
function turn(ends) {
  const cos = Math.cos(TURN), sin = Math.sin(TURN);
  const out = new Float32Array(ends.length);
  for (let i = 0; i < ends.length; i += 2) {
    out[i] = cos * ends[i] - sin * -ends[i + 1];
    out[i + 1] = sin * ends[i] + cos * -ends[i + 1];
  }
  return out;
}

function makeLine(ends, s, kind) {
  const [x1, y1, x2, y2] = ends.subarray(4 * s, 4 * s + 4);
  const length = Math.max(Math.hypot(x2 - x1, y2 - y1), 1);
  return {
    x1, y1, x2, y2, length, kind, ux: (x2 - x1) / length, uy: (y2 - y1) / length,
    x: (x1 + x2) / 2, y: (y1 + y2) / 2, units: [], behind: HALF_STREET, name: "", wijk: 0,
  };
}

function placeUnits(lines, unitSegment, areas) {
  const units = [];
  for (let u = 0; u < unitSegment.length; u++) lines[unitSegment[u]].units.push(u);
  for (const [s, line] of lines.entries()) {
    const count = line.units.length;
    if (!count) continue;
    const perSide = Math.ceil(count / 2);
    const usable = Math.max(line.length - 14, line.length * 0.75);
    const slot = Math.min(usable / perSide, 30);
    const width = Math.max(Math.min(slot * 0.86, 21), 5);
    const first = (line.length - slot * perSide) / 2;
    for (const [k, unit] of line.units.entries()) {
      const side = k % 2 ? -1 : 1;
      const depth = Math.min(Math.max(width * 0.85, Math.sqrt(areas[unit])), 26);
      const along = first + slot * (Math.floor(k / 2) + 0.5);
      const off = side * (HALF_STREET + depth / 2);
      units[unit] = {
        unit, segment: s, number: k + 1, width, depth, side,
        x: line.x1 + line.ux * along - line.uy * off, y: line.y1 + line.uy * along + line.ux * off,
        fx: line.x1 + line.ux * along - line.uy * side * 5, fy: line.y1 + line.uy * along + line.ux * side * 5,
        ux: line.ux, uy: line.uy, area: areas[unit],
      };
      line.behind = Math.max(line.behind, HALF_STREET + depth + 2);
    }
  }
  return units;
}

function placeHomes(lines, homeSegment, homeRows) {
  const perSegment = lines.map(() => []);
  for (let i = 0; i < homeSegment.length; i++) perSegment[homeSegment[i]].push(homeRows[i]);
  const homes = [];
  for (const [s, line] of lines.entries()) {
    const rows = perSegment[s];
    const perSide = Math.ceil(rows.length / 2);
    if (!perSide) continue;
    const usable = Math.max(line.length - 22, line.length * 0.6);
    let pitch = 7.5, deep = Math.ceil(perSide / Math.max(Math.floor(usable / pitch), 1));
    if (deep > 3) {
      pitch = 5;
      deep = Math.ceil(perSide / Math.max(Math.floor(usable / pitch), 1));
    }
    const perRow = Math.ceil(perSide / deep);
    const slot = usable / perRow, width = Math.min(slot * 0.84, 8), depth = pitch > 6 ? 9 : 7;
    for (const [k, row] of rows.entries()) {
      const side = k % 2 ? -1 : 1, place = Math.floor(k / 2);
      const along = (line.length - usable) / 2 + slot * ((place % perRow) + 0.5);
      const off = side * (line.behind + 2 + (depth + 2) * Math.floor(place / perRow) + depth / 2);
      homes.push({ row, segment: s, x: line.x1 + line.ux * along - line.uy * off,
        y: line.y1 + line.uy * along + line.ux * off, ux: line.ux, uy: line.uy, width, depth });
    }
  }
  return homes;
}

// Street names say what a street is and claim no more: this wijk is made up from key figures.
function nameStreets(scene, lines, units) {
  let first = 0;
  for (const [w, wijk] of scene.wijken.entries()) {
    let count = 0;
    for (const line of lines.slice(first, first + wijk.n_segments)) {
      line.wijk = w;
      line.main = line.kind === 1 || line.kind === 2;
      if (line.kind !== 1) count += 1;
      line.number = count;
    }
    let number = 0;
    for (const line of lines.slice(first, first + wijk.n_segments)) {
      for (const unit of line.units) units[unit].number = line.kind === 1 ? ++number : units[unit].number;
    }
    first += wijk.n_segments;
  }
}

export function address(layout, segment, number, words) {
  const line = layout.lines[segment];
  const street = line.kind === 1 ? words.main_street : `${words.side_street} ${line.number}`;
  return `${street}${number ? `, ${words.at_number} ${number}` : ""}`;
}

function findBounds(lines) {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    bounds[0] = Math.min(bounds[0], line.x1, line.x2);
    bounds[1] = Math.min(bounds[1], line.y1, line.y2);
    bounds[2] = Math.max(bounds[2], line.x1, line.x2);
    bounds[3] = Math.max(bounds[3], line.y1, line.y2);
  }
  return bounds;
}

// Green where nothing stands: places inside a wijk that are far from every street.
function plantTrees(lines) {
  const trees = [];
  const byWijk = new Map();
  for (const line of lines) byWijk.set(line.wijk, [...(byWijk.get(line.wijk) || []), line]);
  for (const own of byWijk.values()) {
    const [x1, y1, x2, y2] = findBounds(own);
    const step = Math.max((x2 - x1) / 46, 14);
    for (let x = x1; x < x2; x += step) {
      for (let y = y1; y < y2; y += step) {
        const luck = Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1;
        const px = x + luck * step, py = y + ((luck * 7) % 1) * step;
        let far = Infinity, least = 50;
        for (const line of own) {
          if (Math.abs(line.x - px) > 100 + line.length || Math.abs(line.y - py) > 100 + line.length) continue;
          const gap = distance(line, px, py);
          if (gap < far) far = gap;
          if (gap < 70 && line.behind + 30 > least) least = line.behind + 30;
          if (far < least) break;
        }
        if (far > least && far < 100) trees.push({ x: px, y: py, size: 4 + 5 * luck });
      }
    }
  }
  return trees;
}

function distance(line, x, y) {
  const along = Math.min(Math.max((x - line.x1) * line.ux + (y - line.y1) * line.uy, 0), line.length);
  return Math.hypot(x - line.x1 - line.ux * along, y - line.y1 - line.uy * along);
}

// Ways along the streets, found once for each street that somebody walks to.
export class Ways {
  constructor(lines) {
    this.lines = lines;
    this.nodes = new Map();
    this.at = lines.map((line) => [this.node(line.x1, line.y1), this.node(line.x2, line.y2)]);
    this.next = [...Array(this.nodes.size)].map(() => []);
    this.places = [...this.nodes.values()];
    for (const [s, [a, b]] of this.at.entries()) {
      this.next[a.id].push([b.id, lines[s].length]);
      this.next[b.id].push([a.id, lines[s].length]);
    }
    this.towards = new Map();
  }

  node(x, y) {
    const key = `${Math.round(x)},${Math.round(y)}`;
    if (!this.nodes.has(key)) this.nodes.set(key, { id: this.nodes.size, x, y });
    return this.nodes.get(key);
  }

  // The step from every crossing towards a street (Dijkstra from it).
  stepsTo(segment) {
    if (this.towards.has(segment)) return this.towards.get(segment);
    const far = new Float64Array(this.next.length).fill(Infinity), step = new Int32Array(this.next.length).fill(-1);
    const open = new Set();
    for (const node of this.at[segment]) { far[node.id] = this.lines[segment].length / 2; open.add(node.id); }
    while (open.size) {
      let here = -1;
      for (const id of open) if (here < 0 || far[id] < far[here]) here = id;
      open.delete(here);
      for (const [id, length] of this.next[here]) {
        if (far[here] + length < far[id]) { far[id] = far[here] + length; step[id] = here; open.add(id); }
      }
    }
    this.towards.set(segment, { far, step });
    return this.towards.get(segment);
  }

  // Points from the middle of one street to a front on another; null where no way leads.
  walk(from, unit) {
    const home = this.lines[from], points = [[home.x, home.y]];
    const shop = [unit.fx, unit.fy];
    if (from === unit.segment) return [...points, shop];
    const { far, step } = this.stepsTo(unit.segment);
    const [a, b] = this.at[from];
    let here = far[a.id] <= far[b.id] ? a.id : b.id;
    if (!Number.isFinite(far[here])) return null;
    for (let guard = 0; here >= 0 && guard < 200; guard++) {
      points.push([this.places[here].x, this.places[here].y]);
      here = step[here];
    }
    points.push(shop);
    return points;
  }
}
