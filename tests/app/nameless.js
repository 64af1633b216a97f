// What can be used and has no name for a screen reader.
() => [...document.querySelectorAll('.wijk-root :is(button, input, select, canvas[tabindex])')]
  .filter((element) => element.checkVisibility() && !(element.getAttribute('aria-label') || element.title
    || element.textContent.trim() || [...(element.labels || [])].some((label) => label.textContent.trim())))
  .map((element) => element.outerHTML.slice(0, 120))
