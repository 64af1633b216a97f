// Green where nothing stands: places inside a wijk that are far from every street.

import { findBounds } from "./lines.js";

const FAR = 100; // metres from a street beyond which nothing is drawn

export function plantTrees(lines, near) {
  const trees = [];
  const byWijk = new Map();
  for (const line of lines) byWijk.set(line.wijk, [...(byWijk.get(line.wijk) || []), line]);
  for (const [wijk, own] of byWijk) {
    const [x1, y1, x2, y2] = findBounds(own);
    const step = Math.max((x2 - x1) / 46, 14), large = own[0].isOwn ? Math.max(step / 18, 1) : 1;
    for (let x = x1; x < x2; x += step) {
      for (let y = y1; y < y2; y += step) {
        const luck = Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1;
        const px = x + luck * step, py = y + ((luck * 7) % 1) * step;
        let far = Infinity, least = 50;
        for (const [line, gap] of near.distances(px, py, FAR)) {
          if (line.wijk !== wijk) continue;
          if (gap < far) far = gap;
          if (gap < 70 && line.behind + 30 > least) least = line.behind + 30;
        }
        if (far > least && far < FAR) trees.push({ x: px, y: py, size: large * (4 + 5 * luck) });
      }
    }
  }
  return trees;
}
