// What rests on what: pointing at one side of a record shows the other.

const POINTING = 90; // milliseconds that the pointer rests before a pane scrolls

function valueAt(record, path) {
  return path.split("/").slice(1).reduce((value, step) => value?.[step], record);
}

/** The part of the record a path belongs to: /events/0/date → /events/0. */
const itemOf = (path) => path.split("/").slice(0, 3).join("/");

function citesOf(record, path) {
  const value = valueAt(record, path);
  if (/\/cites\/\d+$/.test(path)) return [value];
  return value?.cites ?? [];
}

/** The marks and sentences that a piece of the record rests on. */
function evidenceOf(record, path) {
  const paths = new Set(Object.keys(record.spans).filter((each) => `${each}/`.startsWith(`${path}/`)));
  const source = /^\/sources\/\d+$/.test(path) && valueAt(record, path)?.id;
  record.attributions.forEach((attribution, place) => {
    if (source && attribution.source === source) paths.add(`/attributions/${place}/source_text`);
  });
  const cites = citesOf(record, path);
  const lost = !paths.size && !cites.length;
  return { paths, sentences: new Set(lost ? citesOf(record, itemOf(path)) : cites) };
}

/** The items that cite a sentence. */
function citing(record, number) {
  return ["summary", "events", "attributions"].flatMap((part) =>
    record[part].flatMap((item, place) => (item.cites.includes(number) ? [`/${part}/${place}`] : [])));
}

/** The element that shows a path, or the nearest one around it. */
function targetOf(view, path) {
  for (let at = path; at; at = at.slice(0, at.lastIndexOf("/"))) {
    if (view.targets.has(at)) return view.targets.get(at);
  }
  return null;
}

/** Mark evidence in the article and the findings that rest on it; returns the first of each. */
function highlight(view, { paths, sentences }, resting) {
  const marked = view.article.segments.filter((segment) => mark(segment, paths));
  for (const [number, element] of view.article.sentences) {
    element.classList.toggle("cited", sentences.has(number));
  }
  view.article.element.classList.toggle("pointed", marked.length > 0 || sentences.size > 0);
  const targets = new Set(resting.map((path) => targetOf(view, path)).filter(present));
  for (const element of view.targets.values()) element.classList.toggle("rests", targets.has(element));
  const cited = [...sentences].map((number) => view.article.sentences.get(number)).find(present);
  return { evidence: marked[0]?.element ?? cited, finding: [...targets][0] };
}

function mark({ element, marks, start }, paths) {
  const mine = marks.filter((each) => paths.has(each.path));
  const labels = new Set(mine.filter((each) => each.start === start).map((each) => labelOf(each.path, each.kind)));
  element.classList.toggle("on", mine.length > 0);
  if (labels.size) element.dataset.label = [...labels].join(" · ");
  else delete element.dataset.label;
  return mine.length > 0;
}

function highlightPath(view, path) {
  return highlight(view, evidenceOf(view.record, path), [path]);
}

function highlightSentence(view, number) {
  return highlight(view, { paths: new Set(), sentences: new Set([number]) }, citing(view.record, number));
}

/** Show what the address names, and keep it when nothing is pointed at. */
function highlightPinned(view) {
  if (view.path) return highlightPath(view, view.path);
  if (view.sentence) return highlightSentence(view, view.sentence);
  return highlight(view, { paths: new Set(), sentences: new Set() }, []);
}

/** What the element under the pointer or the focus stands for, shown on both sides. */
function point(view, element) {
  const finding = element.closest("[data-path], [data-sentences]");
  if (finding && view.findings.contains(finding)) return { ...pointAtFinding(view, finding), finding: null };
  const segment = view.segmentOf.get(element.closest(".mark"));
  if (segment) {
    const narrowestFirst = [...segment.marks].sort((one, other) => one.end - one.start - other.end + other.start);
    const paths = narrowestFirst.map((each) => each.path);
    return { ...highlight(view, { paths: new Set(paths), sentences: new Set() }, paths), evidence: null };
  }
  const number = element.closest(".sentence")?.querySelector("[data-sentence]")?.dataset.sentence;
  return number ? { ...highlightSentence(view, Number(number)), evidence: null } : null;
}

function pointAtFinding(view, finding) {
  const { path = "", sentences = "" } = finding.dataset;
  const evidence = evidenceOf(view.record, path || "/none");
  for (const number of sentences.split(",").filter(Boolean)) evidence.sentences.add(Number(number));
  return highlight(view, evidence, path ? [path] : []);
}

/** Follow pointer and focus over both panes. */
function followPointing(view, root) {
  let timer = 0;
  const enter = (event) => {
    clearTimeout(timer);
    const shown = point(view, event.target) ?? highlightPinned(view);
    timer = setTimeout(() => [shown.evidence, shown.finding].forEach((each) => show(each)), POINTING);
  };
  const leave = (event) => {
    clearTimeout(timer);
    if (!event.relatedTarget || !root.contains(event.relatedTarget)) highlightPinned(view);
  };
  root.addEventListener("pointerover", (event) => event.pointerType === "mouse" && enter(event));
  root.addEventListener("focusin", enter);
  root.addEventListener("pointerleave", leave);
  root.addEventListener("focusout", leave);
}

/** One tab stop for many links: arrow keys, Home and End move between them. */
function rove(container) {
  container.addEventListener("keydown", (event) => {
    const links = [...container.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -at, End: links.length };
    if (!(event.key in steps) || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    links[Math.max(0, Math.min(at + steps[event.key], links.length - 1))].focus();
  });
  container.addEventListener("focusin", (event) => {
    container.querySelector('a[tabindex="0"]')?.setAttribute("tabindex", "-1");
    event.target.setAttribute("tabindex", "0");
  });
}
