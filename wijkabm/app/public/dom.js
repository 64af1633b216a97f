// Small helpers: elements, texts and what curves need.

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-") && name !== "list" && name !== "role") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function clear(element, ...children) {
  const hadFocus = element.contains(document.activeElement);
  element.replaceChildren(...children.flat().filter((child) => child));
  // Who was inside by keys stays there, and does not begin again at the top of the page.
  if (hadFocus && !element.contains(document.activeElement)) element.closest("[tabindex]")?.focus({ preventScroll: true });
  return element;
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => (name in values ? values[name] : `{${name}}`));
}

export function decode(text, kind) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return new kind(bytes.buffer);
}

export function icon(name) {
  const paths = {
    play: "M6 4l14 8-14 8z", pause: "M6 4h4v16H6zM14 4h4v16h-4z", step: "M5 4l10 8-10 8zM16 4h3v16h-3z",
    plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z", minus: "M5 11h14v2H5z",
    home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z", close: "M6 5l6 6 6-6 1 1-6 6 6 6-1 1-6-6-6 6-1-1 6-6-6-6z",
    menu: "M4 6h16v2H4zM4 11h16v2H4zM4 16h16v2H4z", again: "M12 5a7 7 0 1 1-6.6 4.7l1.9.6A5 5 0 1 0 12 7v3L7 6l5-4z",
  };
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}

// Hand on the name and bytes (base64) of the file that was given, or tell why not. The same file, mended, can be
// given again. It may be gone, changed or a folder: then the browser cannot read it.
export function takeFile(input, most, words, tell, take) {
  const [file] = input.files;
  if (!file) return;
  tell("");
  if (file.size > most) tell(words.too_large);
  else {
    const reader = new FileReader();
    reader.onload = () => take(file.name, reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => tell(words.unreadable);
    reader.readAsDataURL(file);
  }
  input.value = "";
}
