/**
 * Builds elements. A string becomes a text node or an attribute's value: nothing here reads HTML.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. Attributes that are null, undefined or false are left out; those that begin with "on" take a
 * function. Children are nodes and strings; null and false are passed over.
 */
export function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for a drawing. */
export function draw(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** Puts children in the place of those that an element has; null and false are passed over. */
export function refill(element, ...children) {
  element.replaceChildren(...present(children));
}

function present(children) {
  return children.flat().filter((child) => child || child === 0);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

/** A link to where a source can be read, in a window of its own; without an http(s) address, the words alone. */
export function sourceLink(url, words) {
  const address = webAddress(url);
  if (!address) return make("span", {}, words);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}

/** The address if it is one of the web, else null: no other scheme is ever followed. */
export function webAddress(url) {
  try {
    const { protocol, href } = new URL(url);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}
