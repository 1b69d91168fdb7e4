// Builds elements. Text is always set as text, with harmful characters replaced.

import { clean, safeUrl } from "./text.mjs";

/**
 * The element of the page's template with an id.
 * @returns {any}
 */
export const byId = (id) => document.getElementById(id);

export const root = document.documentElement;

/**
 * A new element; properties that begin with "on" are listeners.
 * @returns {any}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value" || name === "checked" || name === "disabled" || name === "open" || name === "tabIndex") element[name] = value;
    else element.setAttribute(name, value === true ? "" : clean(value));
  }
  add(element, children);
  return element;
}

export function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(clean(child)));
  }
  return element;
}

// The two most frequent elements, each with its class.
export const span = (kind, ...children) => h("span", { class: kind }, ...children);
export const para = (kind, ...children) => h("p", { class: kind }, ...children);

// The title of what the panel shows; it takes the keyboard focus.
export const headline = (...children) => h("h2", { tabindex: "-1" }, ...children);

// Parts of the panel: what it shows and of which kind, sections, their titles, lists.
const plainly = (tag) => (...children) => h(tag, null, ...children);
export const [section, h3, h4, p, ul, li] = ["section", "h3", "h4", "p", "ul", "li"].map(plainly);
export const head = (over, ...children) => h("header", null, para("over", over), ...children);
export const listed = (items) => h("ul", { class: "lines" }, items);
export const actions = (...buttons) => h("div", { class: "actions" }, ...buttons);

export const on = (target, type, act) => target.addEventListener(type, act);

// A name in its own direction.
export const name = (text, props = {}) => h("bdi", props, text);

export function outside(url, text) {
  const safe = url ? safeUrl(url) : null;
  return safe ? h("a", { href: safe, rel: "noopener noreferrer", target: "_blank" }, text) : name(text);
}

export const button = (props, ...children) => h("button", { type: "button", ...props }, ...children);

// Children with a separator between them.
export const joined = (children, between = ", ") => children.map((child, i) => [i ? between : "", child]);

// The element in `container` that has the keyboard focus, or null.
export const focusIn = (container) => (container.contains(document.activeElement) ? document.activeElement : null);

// Rebuilds part of the page; the element with the same data-k keeps the keyboard focus.
export function refill(container, children) {
  const key = focusIn(container)?.getAttribute("data-k") ?? null;
  // In one step, so that it stays scrolled without a layout in between.
  container.replaceChildren(add(document.createDocumentFragment(), [children]));
  if (key !== null) {
    for (const element of container.querySelectorAll("[data-k]")) {
      if (element.getAttribute("data-k") === key) element.focus({ preventScroll: true });
    }
  }
}

// Does something when the next frame has been painted.
export const afterFrame = (act) => requestAnimationFrame(() => setTimeout(act, 0));

export function announce(text) {
  document.getElementById("live").textContent = clean(text);
}
