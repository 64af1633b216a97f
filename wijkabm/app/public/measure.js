// Where north is and how long so many metres are, in the corner of a map; and words over what is drawn.

const INK = "#1f2933";
const BARS = [20, 50, 100, 200, 500, 1000, 2000]; // metres
const SHORTEST = 50; // pixels of the bar

// Gives the box in which it stands.
export function drawMeasure(context, { width, height, camera: { scale } }) {
  const metres = BARS.find((bar) => bar * scale > SHORTEST) || BARS.at(-1);
  const right = width - 16, bottom = height - 14, middle = right - 8, left = right - metres * scale;
  context.strokeStyle = context.fillStyle = INK;
  context.lineWidth = 2;
  trace(context, [[left, bottom - 5], [left, bottom], [right, bottom], [right, bottom - 5]]);
  context.stroke();
  trace(context, [[middle, bottom - 30], [middle, bottom - 52]]);
  context.stroke();
  trace(context, [[middle, bottom - 62], [middle - 5, bottom - 50], [middle + 5, bottom - 50]]);
  context.fill();
  context.textAlign = "right";
  context.font = "12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
  label(context, `${metres} m`, right, bottom - 9, INK);
  context.textAlign = "center";
  label(context, "N", middle, bottom - 66, INK);
  return [Math.min(left, right - 50), bottom - 80, width, height];
}

function trace(context, places) {
  context.beginPath();
  for (const [x, y] of places) context.lineTo(x, y);
}

export function label(context, text, x, y, colour) {
  context.lineWidth = 4;
  context.strokeStyle = "rgba(246,243,236,.92)";
  context.lineJoin = "round";
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
