// Where everything stands: homes and fronts along street segments, in metres, from the server's scene.

import { decode } from "./dom.js";
import { Near, findBounds, readLines } from "./lines.js";
import { plantTrees } from "./trees.js";
import { Ways } from "./ways.js";

const HALF_STREET = 8, HALF_OWN = 5.5;
const FARTHEST = 30; // metres from its own street at which a home stands, at most
const DEEPEST = 16; // metres of a front along a wijk's own street
const SIZES = [[7.5, 9], [5, 7], [3.5, 5]]; // of homes along it: metres wide with what is between, and deep

export function layOut(scene) {
  const unitSegment = decode(scene.units, Uint16Array);
  const areas = decode(scene.areas, Uint16Array);
  const homeSegment = decode(scene.homes, Uint16Array);
  const homeRows = decode(scene.home_rows, Uint32Array);
  const lines = readLines(scene), near = new Near(lines);
  for (const line of lines) line.half = line.behind = line.isOwn ? HALF_OWN : HALF_STREET;
  const units = placeUnits(lines, unitSegment, areas, near);
  const homes = placeHomes(lines, homeSegment, homeRows, near);
  nameStreets(scene, lines, units);
  const streets = gatherStreets(scene, lines);
  return { wijken: scene.wijken, isOwn: lines.some((line) => line.isOwn), lines, streets, units, homes,
    ways: new Ways(lines), bounds: findBounds(lines), trees: plantTrees(lines, near) };
}

function placeUnits(lines, unitSegment, areas, near) {
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
      const side = k % 2 ? -1 : 1, along = first + slot * (Math.floor(k / 2) + 0.5), here = line.at(along);
      const room = line.isOwn ? Math.min(Math.max(findRoom(here, side, near) - line.half, 5), DEEPEST) : 26;
      const depth = Math.min(Math.max(width * 0.85, Math.sqrt(areas[unit])), room);
      units[unit] = { unit, segment: s, number: k + 1, along, width, depth, side, area: areas[unit], ...aside(here, side * (line.half + depth / 2)) };
      const { x: fx, y: fy } = aside(here, side * 5);
      Object.assign(units[unit], { fx, fy });
      line.behind = Math.max(line.behind, line.half + depth + 2);
    }
  }
  return units;
}

function placeHomes(lines, homeSegment, homeRows, near) {
  const perSegment = lines.map(() => []);
  for (let i = 0; i < homeSegment.length; i++) perSegment[homeSegment[i]].push(homeRows[i]);
  const homes = [];
  for (const [s, line] of lines.entries()) {
    const rows = perSegment[s];
    if (!rows.length) continue;
    const places = line.isOwn ? placeAlong(line, rows.length, near) : stack(line, rows.length);
    for (const [k, row] of rows.entries()) homes.push({ row, segment: s, ...places[k] });
  }
  return homes;
}

// In rows behind each other, as many as there must be: streets that were drawn have room.
function stack(line, count) {
  const perSide = Math.ceil(count / 2);
  const usable = Math.max(line.length - 22, line.length * 0.6);
  let pitch = 7.5, deep = Math.ceil(perSide / Math.max(Math.floor(usable / pitch), 1));
  if (deep > 3) {
    pitch = 5;
    deep = Math.ceil(perSide / Math.max(Math.floor(usable / pitch), 1));
  }
  const perRow = Math.ceil(perSide / deep);
  const slot = usable / perRow, width = Math.min(slot * 0.84, 8), depth = pitch > 6 ? 9 : 7;
  return Array.from({ length: count }, (_, k) => {
    const side = k % 2 ? -1 : 1, place = Math.floor(k / 2);
    const along = (line.length - usable) / 2 + slot * ((place % perRow) + 0.5);
    const off = side * (line.behind + 2 + (depth + 2) * Math.floor(place / perRow) + depth / 2);
    return { ...aside(line.at(along), off), width, depth };
  });
}

// A wijk's own streets lie as they lie: where there is no room up to half way to the next one, homes are smaller, and
// at last they lie over each other. They stay at their street.
function placeAlong(line, count, near) {
  let places = [];
  for (const [pitch, depth] of SIZES) {
    const most = Math.max(Math.floor((line.length * 0.8) / pitch), 1);
    for (const columns of new Set([Math.min(Math.ceil(count / 2), most), most])) {
      if (places.length < count) places = findPlaces(line, columns, depth, near);
    }
  }
  if (!places.length) places = findPlaces(line, Math.max(Math.floor((line.length * 0.8) / 5), 1), 5, null);
  return Array.from({ length: count }, (_, k) => {
    const place = places[k % places.length], shift = ((0.37 * Math.floor(k / places.length)) % 1) * place.width;
    return { ...place, x: place.x + place.ux * shift, y: place.y + place.uy * shift };
  });
}

// Places for homes in so many columns on either side, those at the street first; null for `near` is one row, come what may.
function findPlaces(line, columns, depth, near) {
  const slot = (line.length * 0.8) / columns, width = Math.min(slot * 0.84, 8), rows = [];
  for (let column = 0; column < columns; column++) {
    const here = line.at(line.length * 0.1 + slot * (column + 0.5));
    for (const side of [1, -1]) {
      const room = near ? findRoom(here, side, near) : line.half + 2 + depth;
      for (let row = 0; ; row++) {
        const off = line.behind + 2 + (depth + 2) * row + depth / 2;
        if (off > FARTHEST || (near && off + depth / 2 > room) || (!near && row)) break;
        (rows[row] ||= []).push({ ...aside(here, side * off), width, depth });
      }
    }
  }
  return rows.flat();
}

// Metres beside a street up to where another one is as near.
function findRoom(here, side, near) {
  for (let off = 8; off <= FARTHEST + 6; off += 2) {
    const { x, y } = aside(here, side * off);
    if (!near.isFree(x, y, off - 0.5)) return off - 2;
  }
  return FARTHEST + 6;
}

function aside({ x, y, ux, uy }, off) {
  return { x: x - uy * off, y: y + ux * off, ux, uy };
}

// Names of drawn streets say what a street is and claim no more: such a wijk is made up from key figures.
function nameStreets(scene, lines, units) {
  for (const w of scene.wijken.keys()) {
    const own = lines.filter((line) => line.wijk === w);
    let count = 0, number = 0;
    for (const line of own) {
      line.main = line.kind === 1 || line.kind === 2;
      if (line.kind !== 1) count += 1;
      line.number = count;
      for (const unit of line.units) units[unit].number = line.kind === 1 ? ++number : units[unit].number;
    }
  }
}

// Streets with a name of their own, and their segments.
function gatherStreets(scene, lines) {
  const streets = scene.street_names.map((name, row) => ({ name, row, lines: [], length: 0, isMain: false }));
  for (const line of lines) {
    if (line.street < 0) continue;
    const street = streets[line.street];
    street.lines.push(line);
    street.length += line.length;
    street.wijk = line.wijk;
    street.isMain ||= line.kind === 1;
  }
  return streets;
}

// A wijk's own streets have their names and no numbers: whom the story tells of was made up, and lives at no real door.
export function address(layout, segment, number, words) {
  const line = layout.lines[segment];
  if (line.isOwn) return line.street < 0 ? layout.wijken[line.wijk].title : layout.streets[line.street].name;
  const street = line.kind === 1 ? words.main_street : `${words.side_street} ${line.number}`;
  return `${street}${number ? `, ${words.at_number} ${number}` : ""}`;
}
