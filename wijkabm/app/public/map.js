// One pane of the street in three layers: streets, drawn when the view moves; fronts and light, drawn when a
// month has passed; and walkers on top, drawn while time passes. So a moment of play costs a few hundred dots.

import { decode } from "./dom.js";
import { Labels } from "./labels.js";
import { drawMeasure, label } from "./measure.js";
import { DASHED, POLICY, WORSE, colourOf, drawSign, readFront } from "./signs.js";

const SMALLEST = 9; // pixels of a front below which it becomes a marker
export const OPENED = 1; // what a unit's byte says of a difference; 2 is closed
const OPAQUE = { alpha: false }; // nothing shines through, so that the browser need not blend
const PART = 100;
const MARKED = "#7fb0ff";
const TITLE = "600 14px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"; // of a wijk
const LIGHT = "rgba(244,181,58,";

export class Pane {
  constructor(canvas, camera) {
    this.canvas = canvas;
    this.camera = camera;
    this.still = document.createElement("canvas");
    this.live = document.createElement("canvas");
    this.names = document.createElement("canvas"); // of a wijk's own streets: over what is lit, under the fronts
    this.marked = null; // the street that somebody searched for
    this.fronts = [];
    this.sure = null; // of every unit what differs in nearly all worlds, where differences are shown
    this.visits = null;
    this.walkers = [];
    this.selected = -1;
    this.isStale = this.isDirty = true;
    this.phase = 0;
  }

  setLayout(layout) {
    this.layout = layout;
    this.labels = new Labels(layout);
    this.fronts = []; // not known yet, which is not empty
    this.walkers = [];
    this.visits = null;
    this.isStale = true;
  }

  // `sure` is null where no differences are shown, and empty where none are known yet.
  setWorld(world, sure) {
    this.isDirty = true;
    this.fronts = Array.from(decode(world.fronts, Uint8Array), readFront);
    this.sure = sure === null ? null : decode(sure, Uint8Array);
    this.visits = decode(world.visits, Uint8Array);
    const both = decode(world.walkers, Uint16Array), n = both.length / 2;
    const { units, ways } = this.layout;
    for (let k = 0; k < n; k++) {
      const from = both[k] - 1, unit = units[both[n + k] - 1];
      const old = this.walkers[k];
      if (from < 0 || !unit) this.walkers[k] = null;
      else if (!old || old.from !== from || old.unit !== unit.unit) this.walkers[k] = makeWalker(ways.walk(from, unit), from, unit.unit, k);
    }
  }

  resize() {
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const box = this.canvas.getBoundingClientRect();
    if (box.width < 2) return;
    this.width = box.width;
    this.height = box.height;
    for (const canvas of [this.canvas, this.live, this.still, this.names]) {
      canvas.width = Math.round(box.width * ratio);
      canvas.height = Math.round(box.height * ratio);
    }
    this.ratio = ratio;
    this.isStale = true;
  }

  point(x, y) {
    const { scale, x: cx, y: cy } = this.camera;
    return [(x - cx) * scale + this.width / 2, (y - cy) * scale + this.height / 2];
  }

  place(px, py) {
    const { scale, x, y } = this.camera;
    return [(px - this.width / 2) / scale + x, (py - this.height / 2) / scale + y];
  }

  draw(playing) {
    if (!this.layout || !this.width) return;
    if (this.isStale) this.drawStill();
    if (this.isStale || this.isDirty) {
      const live = this.live.getContext("2d", OPAQUE);
      live.setTransform(1, 0, 0, 1, 0, 0);
      live.drawImage(this.still, 0, 0);
      live.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      this.drawLight(live);
      if (this.layout.isOwn) live.drawImage(this.names, 0, 0, this.width, this.height);
      this.drawFronts(live);
    }
    this.isStale = this.isDirty = false;
    const context = this.canvas.getContext("2d", OPAQUE);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.live, 0, 0);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.drawWalkers(context, playing);
  }

  drawStill() {
    const context = this.still.getContext("2d", OPAQUE), { scale } = this.camera;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.fillStyle = "#efeae0";
    context.fillRect(0, 0, this.width + 1, this.height + 1); // a box may end within a pixel, and what is not filled is black
    context.fillStyle = "#dbe5cf";
    for (const tree of this.layout.trees) circle(context, ...this.point(tree.x, tree.y), (tree.size + 9) * scale);
    context.fillStyle = "#b9cda6";
    for (const tree of this.layout.trees) if (tree.size > 6) circle(context, ...this.point(tree.x, tree.y), tree.size * 0.6 * scale);
    this.drawStreets(context, scale);
    if (scale > 0.16) {
      context.fillStyle = "#d9cfc0";
      for (const some of inParts(this.layout.homes)) {
        context.beginPath();
        for (const home of some) this.trace(context, home, home.width, home.depth);
        context.fill();
      }
    }
    this.drawNames(context);
    this.layNames();
  }

  drawStreets(context, scale) {
    const { lines, isOwn, streets } = this.layout, width = Math.max((isOwn ? 10 : 15) * scale, 2.5);
    const stroke = (some, colour, thick) => {
      context.strokeStyle = colour;
      context.lineWidth = thick;
      for (const part of inParts(some)) {
        context.beginPath();
        for (const line of part) this.traceLine(context, line);
        context.stroke();
      }
    };
    context.lineCap = context.lineJoin = "round";
    if (isOwn) stroke(lines, "#c9c0b0", width + 1.6);
    stroke(lines, "#fcfbf8", width);
    for (const street of streets) if (this.marked && street.row === this.marked.row) stroke(street.lines, MARKED, width + 3);
  }

  // Names along a wijk's own streets, in a layer of their own.
  layNames() {
    if (!this.layout.isOwn) return;
    const context = this.names.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    context.font = TITLE;
    const titles = this.placeTitles().map(({ title, x, y }) => {
      const half = context.measureText(title).width / 2;
      return [x - half, y - 12, x + half, y + 4];
    });
    const kept = [...titles, ...this.findKept(), ...(this.hasMeasure ? [drawMeasure(context, this)] : [])];
    this.labels.lay(context, this, this.marked, kept);
    this.labels.draw(context);
  }

  // Names of wijken, each over the middle of its own, where there are several.
  placeTitles() {
    const { wijken, lines } = this.layout;
    if (wijken.length < 2) return [];
    return wijken.map(({ title }, w) => {
      const own = lines.filter((line) => line.wijk === w), top = Math.min(...own.map((line) => line.y));
      const [x, y] = this.point(own.reduce((sum, line) => sum + line.x, 0) / own.length, top);
      return { title, x, y: y - 12 };
    });
  }

  drawNames(context) {
    const { lines } = this.layout;
    context.textAlign = "center";
    context.font = TITLE;
    for (const { title, x, y } of this.placeTitles()) label(context, title, x, y, "#1f2933");
    const core = lines.filter((line) => line.kind === 1 && line.wijk === 0 && !line.isOwn);
    if (core.length && this.camera.scale > 0.45 && this.mainStreet) {
      const line = core[Math.floor(core.length / 2)];
      const [px, py] = this.point(line.x + line.uy * 46, line.y + Math.abs(line.ux) * 46);
      context.save();
      context.translate(px, py);
      context.rotate(Math.atan2(line.uy, line.ux) + (line.ux < 0 ? Math.PI : 0));
      context.font = "12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
      context.letterSpacing = "3px";
      label(context, this.mainStreet, 0, 4, "#4d463a");
      context.restore();
      context.letterSpacing = "0px";
    }
  }

  // A street as it bends, as part of the current path.
  traceLine(context, { points }) {
    context.moveTo(...this.point(points[0], points[1]));
    for (let i = 2; i < points.length; i += 2) context.lineTo(...this.point(points[i], points[i + 1]));
  }

  // A rectangle along the street, as part of the current path.
  trace(context, box, width, depth) {
    const { scale } = this.camera, [px, py] = this.point(box.x, box.y);
    const a = (width / 2) * scale, b = (depth / 2) * scale;
    if (px < -40 || py < -40 || px > this.width + 40 || py > this.height + 40) return;
    const ax = box.ux * a, ay = box.uy * a, bx = -box.uy * b, by = box.ux * b;
    context.moveTo(px - ax - bx, py - ay - by);
    context.lineTo(px + ax - bx, py + ay - by);
    context.lineTo(px + ax + bx, py + ay + by);
    context.lineTo(px - ax + bx, py - ay + by);
    context.closePath();
  }

  // Shoppers make a street light: brighter where more of them walk.
  drawLight(context) {
    if (!this.visits) return;
    context.lineCap = context.lineJoin = "round";
    const width = Math.max(10 * this.camera.scale, 2);
    for (const [s, line] of this.layout.lines.entries()) {
      const share = this.visits[s] / 255;
      if (share < 0.08) continue;
      context.strokeStyle = `${LIGHT}${(0.75 * Math.min(share * 1.3, 1)).toFixed(2)})`;
      context.lineWidth = width * (0.4 + share);
      context.beginPath();
      this.traceLine(context, line);
      context.stroke();
    }
  }

  drawFronts(context) {
    if (!this.fronts.length) return;
    const { scale } = this.camera;
    for (const box of this.layout.units) {
      const front = this.fronts[box.unit] || { kind: "dark", branch: null };
      const [px, py] = this.point(box.x, box.y);
      if (px < -20 || py < -20 || px > this.width + 20 || py > this.height + 20) continue;
      const differs = this.sure && this.sure[box.unit];
      context.globalAlpha = this.sure && !differs ? 0.3 : 1;
      if (box.width * scale >= SMALLEST) this.drawFront(context, box, front, px, py);
      else drawMarker(context, front, px, py, Math.max(SMALLEST * Math.min(1, 2.4 * Math.sqrt(scale)), 6));
      if (differs) this.drawDifference(context, box, differs, px, py);
      context.globalAlpha = 1;
      if (box.unit === this.selected) {
        context.strokeStyle = "#1f2933";
        context.lineWidth = 3;
        context.beginPath();
        context.arc(px, py, Math.max(box.width * scale * 0.9, 12), 0, 7);
        context.stroke();
      }
    }
  }

  drawFront(context, box, front, px, py) {
    const size = Math.min(box.width, box.depth) * this.camera.scale;
    context.fillStyle = colourOf(front);
    context.beginPath();
    this.trace(context, box, box.width, box.depth);
    context.fill();
    if (front.kind === "temporary") {
      context.strokeStyle = "#6b6200";
      context.lineWidth = 1.5;
      context.setLineDash([3, 2]);
      context.stroke();
      context.setLineDash([]);
    }
    drawSign(context, front, px, py, Math.max(size * 0.46, 5));
  }

  // Open only with the policy: a green ring. Open only without it: a dashed red one.
  drawDifference(context, box, what, px, py) {
    const radius = Math.max(box.width * this.camera.scale * 0.75, 9);
    context.lineWidth = 3;
    context.strokeStyle = what === OPENED ? POLICY : WORSE;
    context.setLineDash(what === OPENED ? [] : DASHED);
    circle(context, px, py, radius, true);
    context.setLineDash([]);
  }

  drawWalkers(context, playing) {
    if (playing) this.phase += 1;
    const size = Math.min(Math.max(1.9 * this.camera.scale, 1.5), 5);
    context.fillStyle = "rgba(31,41,51,.5)";
    for (const walker of this.walkers) {
      if (!walker) continue;
      const [x, y] = along(walker, this.phase);
      const [px, py] = this.point(x, y);
      walker.px = px;
      walker.py = py;
      context.fillRect(px - size, py - size, 2 * size, 2 * size);
    }
  }

  // What is at a point: { what: unit | walker | home, which, segment }.
  find(px, py, reach = 13, withHomes = true) {
    if (!this.layout) return null;
    let best = null, near = reach;
    for (const box of this.layout.units) {
      const [x, y] = this.point(box.x, box.y);
      const gap = Math.hypot(x - px, y - py) - Math.min(box.width * this.camera.scale * 0.5, 12);
      if (gap < near * 0.6) { near = gap; best = { what: "unit", which: box.unit, segment: box.segment, number: box.number, x, y }; }
    }
    if (best) return best;
    near = reach * 0.7;
    for (const [k, walker] of this.walkers.entries()) {
      if (!walker || walker.px === undefined) continue;
      const gap = Math.hypot(walker.px - px, walker.py - py);
      if (gap < near) { near = gap; best = { what: "walker", which: k, segment: walker.from, x: walker.px, y: walker.py }; }
    }
    if (best || !withHomes || this.camera.scale < 0.4) return best;
    const [x, y] = this.place(px, py);
    near = 8;
    for (const home of this.layout.homes) {
      const gap = Math.hypot(home.x - x, home.y - y);
      if (gap < near) { near = gap; best = { what: "home", which: home.row, segment: home.segment, x: px, y: py }; }
    }
    return best;
  }
}

function makeWalker(points, from, unit, k) {
  if (!points) return null;
  const lengths = [0];
  for (let i = 1; i < points.length; i++) lengths.push(lengths[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]));
  return { points, lengths, from, unit, start: (k * 0.618) % 1, side: ((k % 5) - 2) * 1.4 };
}

// There and back again, each at a moment of their own.
function along(walker, phase) {
  const total = walker.lengths[walker.lengths.length - 1] || 1;
  const turn = (walker.start * 2 + (phase * 3.6) / total) % 2;
  const gone = total * (turn > 1 ? 2 - turn : turn);
  let i = 1;
  while (i < walker.lengths.length - 1 && walker.lengths[i] < gone) i++;
  const [x1, y1] = walker.points[i - 1], [x2, y2] = walker.points[i];
  const part = (gone - walker.lengths[i - 1]) / Math.max(walker.lengths[i] - walker.lengths[i - 1], 1e-6);
  const share = Math.min(Math.max(part, 0), 1);
  return [x1 + (x2 - x1) * share + walker.side, y1 + (y2 - y1) * share + walker.side];
}

// A path of thousands of pieces takes the browser much longer than many short ones.
function* inParts(all) {
  for (let k = 0; k < all.length; k += PART) yield all.slice(k, k + PART);
}

function circle(context, x, y, radius, isStroke = false) {
  context.beginPath();
  context.arc(x, y, Math.max(radius, 0.5), 0, 7);
  if (isStroke) context.stroke();
  else context.fill();
}

// Where fronts would be too small, the sign itself is the marker.
function drawMarker(context, front, x, y, size) {
  const r = size / 2;
  context.fillStyle = colourOf(front);
  context.strokeStyle = "#fcfbf8";
  context.lineWidth = 1;
  context.beginPath();
  if (front.kind === "dark") context.rect(x - r, y - r, size, size);
  else if (front.kind === "converted") { context.moveTo(x - r, y); context.lineTo(x, y - r); context.lineTo(x + r, y); context.lineTo(x + r, y + r); context.lineTo(x - r, y + r); }
  else if (front.branch === "food") context.arc(x, y, r, 0, 7);
  else if (front.branch === "horeca") { context.moveTo(x, y - r); context.lineTo(x + r, y + r); context.lineTo(x - r, y + r); }
  else if (front.branch === "services") { context.moveTo(x, y - r * 1.2); context.lineTo(x + r * 1.2, y); context.lineTo(x, y + r * 1.2); context.lineTo(x - r * 1.2, y); }
  else context.rect(x - r * 0.9, y - r * 0.9, size * 0.9, size * 0.9);
  context.closePath();
  context.fill();
  context.stroke();
  if (front.kind === "dark") {
    context.strokeStyle = "#fff";
    context.lineWidth = 1.3;
    context.beginPath();
    context.moveTo(x - r * 0.6, y + r * 0.6);
    context.lineTo(x + r * 0.6, y - r * 0.6);
    context.stroke();
  }
}
