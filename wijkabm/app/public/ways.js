// Ways along the streets as they bend, found once for each street that somebody walks to.

export class Ways {
  constructor(lines) {
    this.lines = lines;
    this.next = Array.from({ length: 1 + Math.max(-1, ...lines.flatMap((line) => line.ends)) }, () => []);
    for (const [s, { ends: [a, b], length }] of lines.entries()) {
      this.next[a].push([b, length, s]);
      this.next[b].push([a, length, s]);
    }
    this.towards = new Map();
  }

  // From every crossing how far it is to a street, and by which one to go (Dijkstra from it).
  stepsTo(segment) {
    if (this.towards.has(segment)) return this.towards.get(segment);
    const far = new Float64Array(this.next.length).fill(Infinity), by = new Int32Array(this.next.length).fill(-1);
    const open = new Set(this.lines[segment].ends);
    for (const end of open) far[end] = this.lines[segment].length / 2;
    while (open.size) {
      let here = -1;
      for (const id of open) if (here < 0 || far[id] < far[here]) here = id;
      open.delete(here);
      for (const [id, length, s] of this.next[here]) {
        if (far[here] + length < far[id]) { far[id] = far[here] + length; by[id] = s; open.add(id); }
      }
    }
    this.towards.set(segment, { far, by });
    return this.towards.get(segment);
  }

  // Places from the middle of one street to a front on another; null where no way leads.
  walk(from, unit) {
    const home = this.lines[from], shop = this.lines[unit.segment], front = [unit.fx, unit.fy];
    if (home === shop) return [...home.part(home.length / 2, unit.along), front];
    const { far, by } = this.stepsTo(unit.segment), [a, b] = home.ends;
    let here = far[a] <= far[b] ? a : b;
    if (!Number.isFinite(far[here])) return null;
    const places = home.part(home.length / 2, here === a ? 0 : home.length);
    while (by[here] >= 0) {
      const line = this.lines[by[here]], isForward = line.ends[0] === here;
      places.push(...(isForward ? line.part(0, line.length) : line.part(line.length, 0)).slice(1));
      here = line.ends[isForward ? 1 : 0];
    }
    const [start, end] = shop.ends, isFirst = start === end ? unit.along < shop.length / 2 : here === start;
    return [...places, ...shop.part(isFirst ? 0 : shop.length, unit.along).slice(1), front];
  }
}
