// Curves: policy always the same green, the other world always the same grey and dashed, so that nobody needs to see
// colours to tell them apart; the band pale.

import { BASELINE, DASHED, POLICY, POLICY_PALE } from "./signs.js";

// Asking how wide something is makes the browser lay out the whole page; it tells by itself when that changes.
const widths = new WeakMap();
const watcher = new ResizeObserver((entries) => { for (const entry of entries) widths.set(entry.target, entry.contentRect.width); });

function widthOf(canvas) {
  if (!widths.has(canvas)) watcher.observe(canvas);
  if (!widths.get(canvas)) widths.set(canvas, canvas.getBoundingClientRect().width);
  return widths.get(canvas) || 120;
}

export function prepare(canvas, height) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2), width = widthOf(canvas);
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return [context, width, height];
}

export function rangeOf(...lists) {
  let low = Infinity, high = -Infinity;
  for (const list of lists) for (const value of list) if (value !== null && value !== undefined && Number.isFinite(value)) { low = Math.min(low, value); high = Math.max(high, value); }
  if (!Number.isFinite(low)) return [0, 1];
  const air = (high - low) * 0.12 || Math.abs(high) * 0.05 || 1;
  return [low - air, high + air];
}

export function makeAxes(width, height, months, [low, high], pad = { left: 0, right: 0, top: 2, bottom: 2 }) {
  const inner = width - pad.left - pad.right;
  return {
    x: (month) => pad.left + (inner * month) / Math.max(months, 1),
    y: (value) => pad.top + (height - pad.top - pad.bottom) * (1 - (value - low) / (high - low)),
  };
}

export function curve(context, axes, values, colour, width = 1.6, dash = colour === BASELINE ? DASHED : []) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.lineJoin = "round";
  context.beginPath();
  let pen = false;
  for (const [k, value] of values.entries()) {
    if (value === null || value === undefined) { pen = false; continue; }
    const x = axes.x(k + 1), y = axes.y(value);
    if (pen) context.lineTo(x, y);
    else context.moveTo(x, y);
    pen = true;
  }
  context.stroke();
  context.setLineDash([]);
}

export function area(context, axes, lows, highs, colour = POLICY_PALE) {
  context.fillStyle = colour;
  let known = []; // months in a row
  for (let m = 1; m <= lows.length + 1; m += 1) {
    const low = lows[m - 1] ?? null, high = highs[m - 1] ?? null;
    if (low !== null && high !== null) { known.push([m, low, high]); continue; }
    if (known.length > 1) {
      context.beginPath();
      for (const [month, least] of known) context.lineTo(axes.x(month), axes.y(least));
      for (const [month, , most] of known.reverse()) context.lineTo(axes.x(month), axes.y(most));
      context.closePath();
      context.fill();
    }
    known = [];
  }
}

// The least that an axis spans, so that a change of a hundredth does not look like a landslide.
const LEAST_SPAN = 0.2;

export function widen([low, high], share = LEAST_SPAN) {
  const least = share * Math.max(Math.abs(low), Math.abs(high)), middle = (low + high) / 2;
  return high - low < least ? [middle - least / 2, middle + least / 2] : [low, high];
}

// Both worlds, small; the band lies around the world without policy plus the mean difference.
export function spark(canvas, policy, baseline, lows, highs, hasPolicy) {
  const [context, width, height] = prepare(canvas, 32);
  const months = Math.max(policy.length, 24);
  const axes = makeAxes(width - 3, height, months, widen(rangeOf(policy, baseline, lows, highs)));
  area(context, axes, lows, highs);
  curve(context, axes, baseline, BASELINE, 1.2);
  if (hasPolicy) curve(context, axes, policy, POLICY, 1.7);
  const last = policy.length - 1, value = policy[last];
  if (value !== null && value !== undefined) {
    context.fillStyle = hasPolicy ? POLICY : BASELINE;
    context.beginPath();
    context.arc(axes.x(last + 1), axes.y(value), 2.4, 0, 7);
    context.fill();
  }
}

// A large chart with axes; `lines` are [values, colour, width], `band` is [lows, highs], `points` [month, value].
export function chart(canvas, height, months, lines, band, format, yearWord, zero = false, points = []) {
  const [context, width] = prepare(canvas, height);
  const pad = { left: 64, right: 12, top: 10, bottom: 24 };
  const values = lines.map((line) => line[0]);
  const range = rangeOf(...values, ...(band || []), zero ? [0] : [], points.map((point) => point[1]));
  const axes = makeAxes(width, height, months, range, pad);
  context.font = "12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
  context.fillStyle = "#4d5762";
  context.strokeStyle = "#e2ded6";
  context.lineWidth = 1;
  context.textAlign = "right";
  for (const tick of ticks(range, 4)) {
    context.beginPath();
    context.moveTo(pad.left, axes.y(tick));
    context.lineTo(width - pad.right, axes.y(tick));
    context.stroke();
    context.fillText(format(tick), pad.left - 6, axes.y(tick) + 4);
  }
  context.textAlign = "center";
  const every = Math.max(Math.ceil(months / 12 / 10), 1) * 12;
  for (let month = 0; month <= months; month += every) context.fillText(`${yearWord} ${month / 12 + 1}`, Math.min(Math.max(axes.x(month), pad.left + 14), width - 26), height - 6);
  if (zero) {
    context.strokeStyle = BASELINE;
    context.beginPath();
    context.moveTo(pad.left, axes.y(0));
    context.lineTo(width - pad.right, axes.y(0));
    context.stroke();
  }
  if (band) area(context, axes, ...band);
  for (const [line, colour, weight] of lines) curve(context, axes, line, colour, weight);
  for (const [month, value] of points) dot(context, axes.x(month), axes.y(value));
}

// Black with a white edge, which stands out on every line and shade.
function dot(context, x, y) {
  context.fillStyle = "#111";
  context.strokeStyle = "#fff";
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, 4.5, 0, 7);
  context.fill();
  context.stroke();
}

export function ticks([low, high], count) {
  const raw = (high - low) / count, base = Math.pow(10, Math.floor(Math.log10(raw)));
  const step = [1, 2, 5, 10].map((k) => k * base).find((s) => s >= raw);
  const out = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) out.push(Number(tick.toPrecision(10)));
  return out;
}
