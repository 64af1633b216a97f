// Streets as lines that bend, in metres, x to the right and y down: places along them, and what lies near.

import { decode } from "./dom.js";

const TURN = (-6 * Math.PI) / 180; // of streets that were drawn: a wijk is no chessboard. A wijk's own have north above.
const CELL = 50; // metres of the squares by which what lies near is found

export class Line {
  // Places by turns x and y; what stands twice is one.
  constructor(points) {
    const kept = [];
    for (let i = 0; i < points.length; i += 2) if (!i || points[i] !== points[i - 2] || points[i + 1] !== points[i - 1]) kept.push(points[i], points[i + 1]);
    if (kept.length < 4) kept.push(kept[0] + 1, kept[1]);
    this.points = kept;
    this.gone = [0]; // metres from the first end
    for (let i = 2; i < kept.length; i += 2) this.gone.push(this.gone.at(-1) + Math.hypot(kept[i] - kept[i - 2], kept[i + 1] - kept[i - 1]));
    this.length = this.gone.at(-1);
    Object.assign(this, this.at(this.length / 2));
  }

  // The place so many metres along it, and where it goes there.
  at(along) {
    const { points, gone } = this;
    let i = 1;
    while (i < gone.length - 1 && gone[i] < along) i++;
    const x = points[2 * i - 2], y = points[2 * i - 1], way = gone[i] - gone[i - 1];
    const ux = (points[2 * i] - x) / way, uy = (points[2 * i + 1] - y) / way;
    const rest = Math.min(Math.max(along - gone[i - 1], 0), way);
    return { x: x + ux * rest, y: y + uy * rest, ux, uy };
  }

  // The places one comes by from so many metres along it to so many.
  part(from, to) {
    const low = Math.min(from, to), high = Math.max(from, to), places = [];
    for (const along of [low, ...this.gone.filter((gone) => gone > low && gone < high), high]) {
      const { x, y } = this.at(along);
      places.push([x, y]);
    }
    return from > to ? places.reverse() : places;
  }

  distance(x, y) {
    let least = Infinity;
    for (let i = 0; i < this.gone.length - 1; i++) least = Math.min(least, this.pieceDistance(i, x, y));
    return least;
  }

  pieceDistance(i, x, y) {
    const { points, gone } = this, px = points[2 * i], py = points[2 * i + 1], way = gone[i + 1] - gone[i];
    const ux = (points[2 * i + 2] - px) / way, uy = (points[2 * i + 3] - py) / way;
    const along = Math.min(Math.max((x - px) * ux + (y - py) * uy, 0), way);
    return Math.hypot(x - px - ux * along, y - py - uy * along);
  }
}

export function readLines(scene) {
  const xy = turn(decode(scene.points, Float32Array), scene.wijken.some((wijk) => wijk.own_streets) ? 0 : TURN);
  const first = decode(scene.first_point, Uint32Array), kinds = decode(scene.core, Uint8Array);
  const ends = decode(scene.crossings, Uint16Array), streets = decode(scene.streets, Int16Array), lines = [];
  for (const [w, wijk] of scene.wijken.entries()) {
    for (const last = lines.length + wijk.n_segments; lines.length < last;) {
      const s = lines.length, line = new Line(xy.subarray(2 * first[s], 2 * first[s + 1]));
      lines.push(Object.assign(line, { wijk: w, isOwn: wijk.own_streets, kind: kinds[s], ends: [ends[2 * s], ends[2 * s + 1]], street: streets[s], units: [] }));
    }
  }
  return lines;
}

function turn(points, by) {
  const cos = Math.cos(by), sin = Math.sin(by), out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    out[i] = cos * points[i] + sin * points[i + 1];
    out[i + 1] = sin * points[i] - cos * points[i + 1];
  }
  return out;
}

export function findBounds(lines) {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { points } of lines) {
    for (let i = 0; i < points.length; i += 2) {
      bounds[0] = Math.min(bounds[0], points[i]);
      bounds[1] = Math.min(bounds[1], points[i + 1]);
      bounds[2] = Math.max(bounds[2], points[i]);
      bounds[3] = Math.max(bounds[3], points[i + 1]);
    }
  }
  return bounds;
}

// Which lines pass near a place: their pieces by squares.
export class Near {
  constructor(lines) {
    this.cells = new Map();
    for (const line of lines) {
      for (let i = 0; i < line.gone.length - 1; i++) {
        const [x1, y1, x2, y2] = line.points.slice(2 * i, 2 * i + 4);
        this.visit(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2), (key) => {
          if (!this.cells.has(key)) this.cells.set(key, []);
          this.cells.get(key).push([line, i]);
        });
      }
    }
  }

  visit(x1, y1, x2, y2, tell) {
    for (let cx = Math.floor(x1 / CELL); cx <= Math.floor(x2 / CELL); cx++) {
      for (let cy = Math.floor(y1 / CELL); cy <= Math.floor(y2 / CELL); cy++) tell(cx * 1_000_003 + cy);
    }
  }

  // Metres from a place to every line within reach.
  distances(x, y, reach) {
    const found = new Map();
    this.visit(x - reach, y - reach, x + reach, y + reach, (key) => {
      for (const [line, i] of this.cells.get(key) || []) {
        const gap = line.pieceDistance(i, x, y);
        if (gap <= reach && !(found.get(line) <= gap)) found.set(line, gap);
      }
    });
    return found;
  }

  // Whether no line passes nearer than so many metres.
  isFree(x, y, metres) {
    let isFree = true;
    this.visit(x - metres, y - metres, x + metres, y + metres, (key) => {
      if (isFree) isFree = !(this.cells.get(key) || []).some(([line, i]) => line.pieceDistance(i, x, y) < metres);
    });
    return isFree;
  }
}
