// Text that cannot be read because it runs out of what holds it, sideways; and fields too narrow for what they hold. Marks on
// the time line tell theirs to mouse, keys and screen reader by a title; a choice that takes all the width there is opens to
// be read.
() => {
  const root = document.querySelector('.wijk-root'), bad = [];
  const clips = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) if (getComputedStyle(at).overflowX !== 'visible') return at;
    return document.body;
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.textContent.trim() || !element.checkVisibility() || element.closest('option, .mark[title]') || (element.offsetWidth <= 1 && element.offsetHeight <= 1)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect(), box = clips(element).getBoundingClientRect();
    if (text.right > box.right + 1 || text.left < box.left - 1) bad.push(`${node.textContent.trim().slice(0, 40)}: ${Math.round(text.right - box.right)} px too wide`);
  }
  const SPINNER = 18, ARROW = 20; // of a field for numbers, of one to choose from
  for (const input of root.querySelectorAll('input[type=number], input[type=text]:not([readonly]), select:not([multiple])')) {
    if (!input.checkVisibility()) continue;
    const style = getComputedStyle(input), probe = document.createElement('span');
    const isChoice = input.localName === 'select';
    if (isChoice && input.offsetWidth >= input.parentElement.clientWidth - 1) continue;
    probe.textContent = isChoice ? input.selectedOptions[0].text : input.value || input.placeholder;
    probe.style.cssText = `position: absolute; white-space: pre; font: ${style.font}; letter-spacing: ${style.letterSpacing}; word-spacing: ${style.wordSpacing}`;
    root.append(probe);
    const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - (isChoice ? ARROW : input.type === 'number' && style.appearance !== 'textfield' ? SPINNER : 0);
    if (probe.getBoundingClientRect().width > room + 1) bad.push(`${probe.textContent} in its field: ${Math.round(probe.getBoundingClientRect().width - room)} px too wide`);
    probe.remove();
  }
  return bad;
}
