// The article with its marks: offsets are code points, JavaScript counts UTF-16 units.

// Each kind of mark, outermost first; every kind has a line of its own, so that marks may overlap.
const KINDS = {
  quotation: "quotation",
  reported: "reported speech",
  actor: "actor or recipient",
  place: "place",
  source: "source",
  affiliation: "affiliation",
  cue: "cue",
  date: "date",
  count: "count",
};
const FIELDS = {
  name: "source", source_text: "source", affiliation: "affiliation", cue: "cue",
  date_text: "date", place: "place", actors: "actor", recipients: "actor", who: "actor",
  count_text: "count",
};
const LABELS = { recipients: "recipient", actors: "actor", who: "who", content: "said" };

/** Name of the field that a path leads to, without its index. */
const fieldOf = (path) => path.split("/").filter((step) => !/^\d+$/.test(step)).at(-1);

/** What kind of mark a verbatim field gets; null for cited sentences, which are no marks. */
function kindOf(path, record) {
  const field = fieldOf(path);
  if (field !== "content") return FIELDS[field] ?? null;
  const mode = record.attributions[path.split("/")[2]]?.mode;
  return mode === "indirect" ? "reported" : "quotation";
}

const labelOf = (path, kind) => LABELS[fieldOf(path)] ?? KINDS[kind];

/** Turn code point offsets into UTF-16 offsets. */
function unitOffsets(text) {
  const offsets = [0];
  for (const character of text) offsets.push(offsets.at(-1) + character.length);
  return (point) => offsets[Math.min(point, offsets.length - 1)];
}

/** The verbatim fields with a place in the text, as {path, kind, start, end} in UTF-16 units. */
function marksOf(record, units) {
  return Object.entries(record.spans)
    .map(([path, span]) => ({ path, kind: kindOf(path, record), start: units(span.start), end: units(span.end) }))
    .filter((mark) => mark.kind && mark.start < mark.end);
}

/** Cut [start, end) at every edge of the marks: [{start, end, marks}], each mark whole or absent. */
function segments(start, end, marks) {
  const inside = marks.filter((mark) => mark.start < end && mark.end > start);
  const edges = inside.flatMap((mark) => [mark.start, mark.end]).filter((edge) => edge > start && edge < end);
  const cuts = [...new Set([start, ...edges, end])].sort((one, other) => one - other);
  return cuts.slice(1).map((cut, place) => ({
    start: cuts[place],
    end: cut,
    marks: inside.filter((mark) => mark.start <= cuts[place] && mark.end >= cut),
  }));
}

/** Paragraphs as [start, end), parted by blank lines. */
function paragraphs(text) {
  const found = [];
  let start = text.length - text.trimStart().length;
  for (const gap of text.matchAll(/\n\s*\n/g)) {
    found.push([start, gap.index]);
    start = gap.index + gap[0].length;
  }
  return [...found, [start, text.trimEnd().length]].filter(([first, last]) => text.slice(first, last).trim());
}

/** Build the article; returns its element, its marked segments and its sentences by number. */
function renderArticle({ key, record, text, sentences }) {
  const units = unitOffsets(text);
  const marks = marksOf(record, units);
  const article = { element: el("div", { class: "text" }), segments: [], sentences: new Map() };
  const numbered = sentences.map(([number, start, end]) => ({ number, start: units(start), end: units(end) }));
  for (const [start, end] of paragraphs(text)) {
    const inside = numbered.filter((sentence) => sentence.start < end && sentence.end > start);
    const paragraph = foreign("", "p", { class: inside.length ? null : "unnumbered" });
    fillParagraph(paragraph, { start, end, inside, key, text, marks, article });
    article.element.append(paragraph);
  }
  article.element.querySelector("a")?.setAttribute("tabindex", "0");
  return article;
}

function fillParagraph(paragraph, { start, end, inside, ...page }) {
  let position = start;
  for (const sentence of inside) {
    const first = Math.max(sentence.start, start);
    paragraph.append(...runs(position, first, page));
    position = Math.min(sentence.end, end);
    const element = el("span", { class: "sentence" }, sentenceNumber(page.key, sentence.number));
    element.append(...runs(first, position, page));
    page.article.sentences.set(sentence.number, element);
    paragraph.append(element);
  }
  paragraph.append(...runs(position, end, page));
}

function sentenceNumber(key, number) {
  const attributes = { class: "number", href: recordHref(key, "", number), "data-sentence": number, tabindex: -1 };
  return el("a", { ...attributes, "aria-label": `sentence ${number}` }, el("span", {}, String(number)));
}

function runs(start, end, { key, text, marks, article }) {
  if (start >= end) return [];
  return segments(start, end, marks).map((segment) => {
    const words = text.slice(segment.start, segment.end);
    if (!segment.marks.length) return visible(words);
    const element = markElement(key, words, segment);
    article.segments.push({ element, ...segment });
    return element;
  });
}

/** A link to the narrowest mark here, with one nested span a kind, so that lines add up. */
function markElement(key, words, { start, end, marks }) {
  const narrowest = marks.reduce((one, other) => (other.end - other.start < one.end - one.start ? other : one));
  let inner = words;
  for (const kind of Object.keys(KINDS).reverse()) {
    const mine = marks.filter((mark) => mark.kind === kind);
    if (!mine.length) continue;
    const opens = mine.some((mark) => mark.start === start) ? " opens" : "";
    const closes = mine.some((mark) => mark.end === end) ? " closes" : "";
    inner = el("span", { class: `k-${kind}${opens}${closes}` }, inner);
  }
  if (!words.trim()) return el("span", { class: "mark" }, inner); // a gap has no name to link by
  const attributes = { class: "mark", href: recordHref(key, narrowest.path), tabindex: -1, draggable: "false" };
  return el("a", attributes, inner);
}

function legend() {
  const item = (kind) =>
    el("label", {},
      el("input", { type: "checkbox", checked: true, value: kind }),
      el("span", { class: `k-${kind} opens closes` }, KINDS[kind]));
  return el("fieldset", { class: "legend" }, el("legend", {}, "Marks"), Object.keys(KINDS).map(item));
}
