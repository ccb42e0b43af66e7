// Building the page. Text becomes text nodes, never markup.

const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const present = (child) => child !== null && child !== undefined && child !== false;

/** Make an element; attributes that are null or false are left out. */
function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (!present(value) || (name === "href" && !safeUrl(value))) continue;
    node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter(present).map(visible));
  return node;
}

// As in show/visible.py: controls, overrides of the direction of text ("41" that reads as "14") and
// what nobody can see become visible; joiners and plain direction marks stay, as languages need them.
const ACTING =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu;

function visible(child) {
  if (typeof child !== "string") return child;
  return child.replace(ACTING, (one) => `\\u${one.codePointAt(0).toString(16).padStart(4, "0")}`);
}

/** Only links inside this page, and web addresses, are links. */
function safeUrl(address) {
  if (address.startsWith("#")) return true;
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

function externalLink(address) {
  if (!safeUrl(address) || address.startsWith("#")) return el("span", { dir: "auto" }, address);
  const shown = new URL(address).hostname;
  return el(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer", title: address },
    shown,
    el("span", { class: "hint" }, " (opens the original)"),
  );
}

/** Text of the article or of the model: its direction is its own. */
const foreign = (text, tag = "span", attributes = {}) => el(tag, { dir: "auto", ...attributes }, text);

const figure = (number) => number.toLocaleString("en");
const plural = (count, one) => `${figure(count)} ${one}${count === 1 ? "" : "s"}`;

/** Put a separator between the parts that are there. */
function joined(parts, separator = " · ") {
  return parts.filter(present).flatMap((part, place) => (place ? [separator, part] : [part]));
}

function countBy(items, key) {
  const counts = new Map();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return new Map([...counts].sort((one, other) => other[1] - one[1]));
}

/** Compare names whatever their case, accents and form. */
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function statusBadge(status) {
  const icon = status === "verified" ? "✓" : "⚑";
  return el("span", { class: `status ${status}` }, el("span", { "aria-hidden": "true" }, icon), ` ${status}`);
}

const words = (name) => name.replaceAll("_", " ");

function recordHref(key, path = "", sentence = 0) {
  const where = path ? `&span=${path}` : sentence ? `&sentence=${sentence}` : "";
  return `#record=${encodeURIComponent(key)}${where}`;
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const MARGIN = 48; // pixels kept free above and below what is scrolled to

/** Scroll an element into view inside its pane, no further than needed, and the page with it. */
function show(element, behavior = calm.matches ? "auto" : "smooth") {
  const pane = element?.closest(".article, .findings");
  if (!pane) return;
  if (getComputedStyle(pane).overflowY === "visible") element.scrollIntoView({ block: "nearest", behavior });
  const [box, frame] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
  const above = box.top - frame.top - MARGIN;
  const below = box.bottom - frame.bottom + MARGIN;
  const top = above < 0 ? above : Math.max(0, Math.min(above, below));
  pane.scrollBy({ top, behavior });
}

/** Append elements made from items a page at a time; the button asks for more. */
function paged(container, button, items, make, size = 100) {
  let shown = 0;
  const more = (count) => {
    container.append(...items.slice(shown, shown + count).map(make));
    shown = Math.min(items.length, shown + count);
    button.hidden = shown >= items.length;
    button.textContent = `Show more (${figure(shown)} of ${figure(items.length)} shown)`;
  };
  container.replaceChildren();
  button.onclick = () => more(size);
  more(size);
  return { all: () => more(items.length) };
}
