// Colours (Okabe & Ito, told apart with any colour vision) and a sign per branch, told apart without colour.

export const BRANCHES = ["food", "nonfood", "horeca", "services", "home"];
export const COLOURS = {
  food: "#009e73", nonfood: "#0072b2", horeca: "#d55e00", services: "#cc79a7", home: "#e69f00",
  dark: "#22272c", temporary: "#f0e442", converted: "#d9cfbf", shared: "#56b4e9", quiet: "#a9a297",
};
export const POLICY = "#0f766e", BASELINE = "#7b8087", POLICY_PALE = "rgba(15,118,110,.16)", POLICY_PALER = "rgba(15,118,110,.08)";
export const WORSE = "#b3261e";
export const DASHED = [4, 3]; // the line of the world without policy

const TEMPORARY = 8, SHARED = 16, CONVERTED = 32, SHAM = 64, QUIET = 128;

// What a front's byte says: { kind, branch }.
export function readFront(byte) {
  const branch = (byte & 7) > 0 ? BRANCHES[(byte & 7) - 1] : null;
  if (byte & CONVERTED) return { kind: "converted", branch: null };
  if (byte & SHARED) return { kind: "shared", branch };
  if (!branch || byte & SHAM) return { kind: "dark", branch: null };
  if (byte & QUIET) return { kind: "quiet", branch };
  if (byte & TEMPORARY) return { kind: "temporary", branch };
  return { kind: "open", branch };
}

export function colourOf(front) {
  return front.kind === "open" ? COLOURS[front.branch] : COLOURS[front.kind];
}

// The sign, centred, within a square of side `size`.
export function drawSign(context, front, x, y, size) {
  const r = size / 2;
  const dim = front.kind === "temporary" || front.branch === "services" || front.branch === "home" || ["shared", "quiet"].includes(front.kind);
  context.fillStyle = context.strokeStyle = front.kind === "open" && !dim ? "#fff" : dim ? "#1f2933" : "#fff";
  context.lineWidth = Math.max(size / 6, 1.2);
  context.beginPath();
  if (front.kind === "dark") {
    context.moveTo(x - r, y + r); context.lineTo(x + r, y - r); context.stroke();
    return;
  }
  if (front.kind === "converted") {
    context.fillStyle = "#7a6f60";
    context.moveTo(x - r, y); context.lineTo(x, y - r); context.lineTo(x + r, y);
    context.lineTo(x + r * 0.7, y); context.lineTo(x + r * 0.7, y + r); context.lineTo(x - r * 0.7, y + r); context.lineTo(x - r * 0.7, y);
    context.fill();
    return;
  }
  if (front.branch === "food") context.arc(x, y, r * 0.85, 0, 7);
  else if (front.branch === "nonfood") context.rect(x - r * 0.75, y - r * 0.75, r * 1.5, r * 1.5);
  else if (front.branch === "horeca") { context.moveTo(x, y - r); context.lineTo(x + r, y + r * 0.8); context.lineTo(x - r, y + r * 0.8); context.closePath(); }
  else if (front.branch === "services") { context.moveTo(x, y - r); context.lineTo(x + r, y); context.lineTo(x, y + r); context.lineTo(x - r, y); context.closePath(); }
  else if (front.branch === "home") { context.rect(x - r * 0.25, y - r, r * 0.5, r * 2); context.rect(x - r, y - r * 0.25, r * 2, r * 0.5); }
  else { context.rect(x - r, y - r * 0.2, r * 2, r * 0.4); }
  if (front.kind === "quiet") context.stroke();
  else context.fill();
}

// A small canvas with a front and its sign, for legends.
export function swatch(front, size = 16) {
  const canvas = document.createElement("canvas");
  const ratio = 2;
  canvas.width = canvas.height = size * ratio;
  canvas.style.width = canvas.style.height = `${size}px`;
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.fillStyle = colourOf(front);
  context.beginPath();
  context.roundRect(1, 1, size - 2, size - 2, 2);
  context.fill();
  if (front.kind === "temporary") { context.strokeStyle = "#6b6200"; context.setLineDash([2, 2]); context.stroke(); }
  drawSign(context, front, size / 2, size / 2, size * 0.45);
  return canvas;
}
