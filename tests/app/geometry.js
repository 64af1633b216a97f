// What stands badly: cut, covered, out of its panel, without size. A list of sentences, empty when all is well.
// Cut is what a box hides and nobody can scroll to; a title is no way out but for marks on the time line, which tell theirs
// to mouse, keys and screen reader. A text field that holds more than it shows is cut as well, but for a link to copy.
() => {
  const EDGE = 1.5, LEAST = 12, SLIDER = 100;
  const PANELS = ".bar-above, .levers, .budget, .street, .tabs, .room > .right, .room > .time, .story:not([hidden]), .notice:not([hidden]), .toast, dialog[open]";
  const bad = new Set();
  // What lies over the page until it is closed is looked at by itself.
  const root = [...document.querySelectorAll("dialog[open], .story:not([hidden])")].pop() || document.querySelector(".wijk-root");
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isForReaders = (element) => { for (let at = element; at && at !== root; at = at.parentElement) if (at.offsetWidth <= 1 && at.offsetHeight <= 1 && at.offsetParent) return true; return false; };
  const name = (element) => `${element.localName} "${(element.getAttribute("aria-label") || element.textContent || element.value || "").trim().slice(0, 40)}"`;
  const say = (element, text) => bad.add(`${name(element)}: ${text}`);
  const measure = document.createElement("canvas").getContext("2d");
  const widthOf = (text, style) => { measure.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`; return measure.measureText(text).width; };
  const panels = [...document.querySelectorAll(PANELS)].filter(isShown);
  const scrollsSideways = (element) => { for (let at = element.parentElement; at && at !== root; at = at.parentElement) if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth + 1) return at; return null; };

  function lookAtPanels() {
    window.scrollTo({ top: 0, left: 0, behavior: "instant" });
    if (document.documentElement.scrollWidth > window.innerWidth + EDGE) bad.add(`page: ${document.documentElement.scrollWidth} px wide in a window of ${window.innerWidth}`);
    const boxes = panels.map((panel) => [panel, panel.getBoundingClientRect()]);
    for (const [panel, box] of boxes) {
      const label = panel.className || panel.localName;
      if (box.width < SLIDER || box.height < 2 * LEAST) bad.add(`panel ${label}: ${Math.round(box.width)} x ${Math.round(box.height)} px`);
      if (box.left < -EDGE || box.right > window.innerWidth + EDGE) bad.add(`panel ${label}: runs off the page sideways`);
      if (panel.scrollWidth > panel.clientWidth + EDGE && panel.localName !== "dialog" && getComputedStyle(panel).overflowX === "hidden") bad.add(`panel ${label}: cuts its content`);
    }
    const floating = ".story, .notice, .toast, dialog";
    for (const [k, [one, a]] of boxes.entries()) for (const [other, b] of boxes.slice(k + 1)) {
      if (one.matches(floating) || other.matches(floating) || one.contains(other) || other.contains(one)) continue;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > EDGE && high > EDGE) bad.add(`panels ${one.className} and ${other.className} overlap by ${Math.round(wide)} x ${Math.round(high)} px`);
    }
  }

  // In sight and on top after scrolling to it?
  function lookAt(element, box = () => element.getBoundingClientRect()) {
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const { left, right, top, bottom } = box(), x = (left + right) / 2, y = (top + bottom) / 2;
    if (x < 0 || y < 0 || x > window.innerWidth || y > window.innerHeight) { say(element, `cannot be reached, its middle is at ${Math.round(x)}, ${Math.round(y)}`); return; }
    const hit = document.elementFromPoint(x, y);
    const label = element.closest("label");
    if (!hit || !(element.contains(hit) || hit.contains(element) || (label && label.contains(hit)))) say(element, `lies under ${hit ? name(hit) : "nothing"}`);
  }

  function lookAtControl(control) {
    const box = control.getBoundingClientRect(), panel = control.closest(PANELS);
    if (box.height < LEAST || box.width < (control.type === "range" ? SLIDER : LEAST)) { say(control, `${Math.round(box.width)} x ${Math.round(box.height)} px`); return; }
    lookAt(control);
    if (!panel) { say(control, "is in no panel"); return; }
    const now = control.getBoundingClientRect(), around = panel.getBoundingClientRect();
    if (!scrollsSideways(control) && (now.left < around.left - EDGE || now.right > around.right + EDGE)) say(control, `sticks out of its panel sideways, ${Math.round(now.left)}..${Math.round(now.right)} in ${Math.round(around.left)}..${Math.round(around.right)}`);
    if (now.height <= around.height && (now.top < around.top - EDGE || now.bottom > around.bottom + EDGE)) say(control, "sticks out of its panel up or down");
    const style = getComputedStyle(control), room = control.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (control.matches("input[type=number], input[type=text]") && !control.readOnly && widthOf(control.value || control.placeholder, style) > room + EDGE) say(control, `holds "${control.value || control.placeholder}" and shows less`);
    if (control.localName === "select" && !control.multiple && control.selectedIndex >= 0 && widthOf(control.selectedOptions[0].text, style) > room - 14) say(control, `shows less than "${control.selectedOptions[0].text}"`);
  }

  function lookAtText(node) {
    const parent = node.parentElement, range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()];
    if (!rects.length || rects.every((rect) => rect.width < 1 || rect.height < 1)) { say(parent, "its text has no size"); return; }
    const left = Math.min(...rects.map((rect) => rect.left)), right = Math.max(...rects.map((rect) => rect.right));
    const top = Math.min(...rects.map((rect) => rect.top)), bottom = Math.max(...rects.map((rect) => rect.bottom));
    let sideways = true, upright = true, block = false;
    for (let at = parent; at; at = at.parentElement) {
      const style = getComputedStyle(at), box = at.getBoundingClientRect();
      if (style.display !== "inline" && style.display !== "contents") {
        if (!block && !parent.closest(".mark") && (right > box.right + EDGE || left < box.left - EDGE)) say(parent, `its text runs out of its box by ${Math.round(Math.max(right - box.right, box.left - left))} px`);
        block = true;
        const isExplained = parent.closest(".mark[title]");
        if (!isExplained && sideways && /hidden|clip/.test(style.overflowX) && (right > box.right + EDGE || left < box.left - EDGE)) say(parent, "its text is cut sideways");
        if (!isExplained && upright && /hidden|clip/.test(style.overflowY) && (bottom > box.bottom + 4 || top < box.top - 4)) say(parent, "its text is cut up or down");
        if (/auto|scroll/.test(style.overflowX)) sideways = false;
        if (/auto|scroll/.test(style.overflowY)) upright = false;
      }
      if (at === root) break;
    }
  }

  const controls = [...root.querySelectorAll("button, input, select, summary, a[href], canvas[tabindex]")].filter((control) => isShown(control) && !isForReaders(control));
  const texts = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (walker.currentNode.textContent.trim() && isShown(parent) && !parent.closest("select, canvas, svg") && !isForReaders(parent)) texts.push(walker.currentNode);
  }
  lookAtPanels();
  for (const control of controls) lookAtControl(control);
  for (const text of texts) lookAtText(text);
  // Words that lie on something else are what others may lie upon.
  for (const words of root.querySelectorAll(".flag, .legend span, .budget p, .number .gap, .time h2")) if (isShown(words) && words.textContent.trim() && !isForReaders(words)) lookAt(words);
  window.scrollTo({ top: 0, left: 0, behavior: "instant" });
  return [...bad];
}
