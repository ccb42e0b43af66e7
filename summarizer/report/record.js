// One record: the article on one side, what was found in it on the other.

// What one of each is called where its plural is no plain s.
const ONE = { summary: "summary sentence", casualties: "count", content: "piece" };
const ALL = { casualties: "counts" };

/** Say a path in words: /events/0/casualties/1/who → event 1, count 2, who. */
function pathWords(path) {
  const steps = path.split("/").slice(1);
  const said = [];
  steps.forEach((step, place) => {
    const numbered = /^\d+$/.test(steps[place + 1] ?? "");
    if (/^\d+$/.test(step)) said.push(`${said.pop()} ${Number(step) + 1}`);
    else said.push(numbered ? (ONE[step] ?? words(step).replace(/s$/, "")) : (ALL[step] ?? words(step)));
  });
  return said.join(", ") || "the whole record";
}

/** Build a record's page inside `root`; returns the view that pointing and the address act on. */
function renderRecord(root, entry, block, neighbours) {
  const view = { key: entry.key, ...block, targets: new Map(), article: null, path: "", sentence: 0 };
  view.article = renderArticle(view);
  view.segmentOf = new Map(view.article.segments.map((segment) => [segment.element, segment]));
  view.sourceOf = byId(view.record.sources, "/sources");
  view.eventOf = byId(view.record.events, "/events");
  view.findings = el("section", { class: "findings", "aria-labelledby": "findings-heading" });
  view.findings.append(...findings(view));
  view.findings.firstChild.after(issueOverview(view));
  placeIssues(view);
  const panes = el("div", { class: "panes" }, articlePane(view), view.findings);
  root.replaceChildren(recordHead(entry, view.record, neighbours), panes);
  followPointing(view, panes);
  rove(view.article.element);
  return view;
}

const byId = (items, path) => new Map(items.map((item, place) => [item.id, { ...item, path: `${path}/${place}` }]));

function recordHead(entry, record, { before, after, place, count }) {
  const { article, issues } = record;
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const standing = `${plural(errors, "error")}, ${plural(issues.length - errors, "warning")}`;
  const turn = (neighbour, label, rel) =>
    neighbour ? el("a", { href: recordHref(neighbour.key), rel }, label) : el("span", { class: "dull" }, label);
  const at = el("span", {}, `${place} of ${count}`);
  return el("header", { class: "record-head" },
    el("nav", { class: "crumbs", "aria-label": "Records" },
      el("a", { href: "#view=records" }, "← All records"),
      el("span", { class: "turn" }, turn(before, "‹ Previous", "prev"), at, turn(after, "Next ›", "next"))),
    foreign(entry.title, "h1", { id: "record-heading", tabindex: -1 }),
    el("p", { class: "meta" }, joined([
      article.outlet && foreign(article.outlet), article.author && foreign(article.author),
      publishedWords(article.published), article.language, article.url && externalLink(article.url)])),
    el("p", { class: "standing" }, statusBadge(record.status), " ", issues.length ? standing : "no issues"));
}

const KEYS = "In the text, arrow keys move from mark to mark; Enter goes to what rests on it; "
  + "Escape returns to the list.";

function articlePane(view) {
  const wider = el("button", { type: "button", class: "wider", "aria-expanded": "false" }, "Show all of the article");
  const pane = el("section", { class: "article", "aria-labelledby": "article-heading" },
    el("h2", { id: "article-heading" }, "Article"), legend(), view.article.element,
    el("p", { class: "hint keys" }, KEYS));
  pane.addEventListener("change", ({ target }) =>
    view.article.element.classList.toggle(`hide-${target.value}`, !target.checked));
  wider.addEventListener("click", () => {
    const whole = pane.classList.toggle("whole");
    wider.setAttribute("aria-expanded", String(whole));
    wider.textContent = whole ? "Show less of the article" : "Show all of the article";
  });
  pane.addEventListener("click", (event) => {
    const byKey = event.detail === 0;
    if (byKey && event.target.matches("a.mark")) crossOver(view, event.target);
  });
  return el("div", { class: "article-frame" }, pane, wider);
}

/** Enter on a mark goes to what rests on it. */
function crossOver(view, link) {
  const path = new URLSearchParams(link.hash.slice(1)).get("span");
  setTimeout(() => focusOn(targetOf(view, path)));
}

/** Focus what shows a path, or the link in it. */
function focusOn(element) {
  const place = element?.matches("a, [tabindex]") ? element : element?.querySelector("a");
  place?.focus({ preventScroll: true });
}

function findings(view) {
  const { record } = view;
  const cards = (make, items, path) =>
    el("ol", { class: "cards" }, items.map((item, place) => make(view, item, `${path}/${place}`)));
  return [
    el("h2", { id: "findings-heading", class: "away" }, "What was found"),
    section("Summary", cards(summaryCard, record.summary, "/summary")),
    section("Events", cards(eventCard, record.events, "/events")),
    record.events.length > 1 && section("Timeline", timeline(timelineItems(view))),
    section("Attributions", cards(attributionCard, record.attributions, "/attributions")),
    section("Sources", cards(sourceCard, record.sources, "/sources")),
    section("Provenance", provenance(record.provenance, record.article)),
  ].filter(present);
}

function section(title, content) {
  const empty = content.matches("ol") && !content.children.length;
  return el("section", { class: "part" }, el("h2", {}, title), empty ? el("p", { class: "hint" }, "None.") : content);
}

/** Remember where a path is shown, so that issues, links and pointing find it. */
function shownAt(view, path, element) {
  element.dataset.path = path;
  view.targets.set(path, element);
  return element;
}

const card = (view, path, ...children) =>
  shownAt(view, path, el("li", { class: "card", "data-slot": true, tabindex: -1 }, ...children));

const itemLink = (view, path, text) => el("a", { class: "item", href: recordHref(view.key, path) }, text);

/** Words copied from the article, linked to where they stand in it. */
function evidence(view, path, text) {
  const span = view.record.spans[path];
  const kind = kindOf(path, view.record);
  const link = el("a", { class: `evidence k-${kind}`, href: recordHref(view.key, path) }, text);
  if (!span) link.classList.add("unfounded");
  if (!span) link.append(el("span", { class: "hint" }, " (not in the article)"));
  if (span?.match === "normalized") link.title = "Equal after folding quotation marks, dashes, white space and case";
  return shownAt(view, path, link);
}

function cites(view, path, numbers) {
  const link = (number, place) => {
    const at = `${path}/cites/${place}`;
    const known = view.article.sentences.has(number);
    const label = `rests on sentence ${number}${known ? "" : ", which there is not"}`;
    const link = el("a", { class: "cite", href: recordHref(view.key, at), "aria-label": label }, String(number));
    link.classList.toggle("unfounded", !known);
    return shownAt(view, at, link);
  };
  return shownAt(view, `${path}/cites`, el("span", { class: "cites" }, numbers.map(link)));
}

function row(view, path, label, ...content) {
  const shown = shownAt(view, path, el("dd", { "data-slot": true }, ...content));
  return el("div", { class: "row" }, el("dt", {}, label), shown);
}

/** Verbatim texts of a list, each linked. */
const listed = (view, path, texts, separator = ", ") =>
  joined(texts.map((text, place) => evidence(view, `${path}/${place}`, text)), separator);

const tags = (view, path, cited, ...texts) => {
  const [first, ...others] = texts.map((text) => el("span", { class: `tag ${text}` }, words(text)));
  first.classList.add("first");
  return el("p", { class: "tags" }, first, others, cites(view, path, cited));
};

function summaryCard(view, sentence, path) {
  const cited = cites(view, path, sentence.cites);
  return card(view, path, el("p", { dir: "auto" }, itemLink(view, path, sentence.text), " ", cited));
}

/** A link to another item of the record, or its id where there is none. */
function itemReference(view, item, id, text) {
  return item ? foreign(text, "a", { class: "about", href: recordHref(view.key, item.path) }) : el("code", {}, id);
}

function sourceLink(view, id) {
  const source = view.sourceOf.get(id);
  return itemReference(view, source, id, source?.name);
}

function eventLinks(view, ids) {
  const link = (id) => itemReference(view, view.eventOf.get(id), id, view.eventOf.get(id)?.description);
  return joined(ids.map(link), "; ");
}

function eventCard(view, event, path) {
  const field = (name, label, content) => row(view, `${path}/${name}`, label, content);
  const names = (name, label) =>
    event[name].length > 0 && field(name, label, listed(view, `${path}/${name}`, event[name]));
  const harm = event.casualties;
  return card(view, path,
    tags(view, path, event.cites, event.type, event.factuality),
    el("h3", { dir: "auto" }, itemLink(view, path, event.description)),
    el("dl", {},
      (event.date || event.date_text) && field("date", "Date", eventDate(view, path, event)),
      event.place && row(view, `${path}/place`, "Place", evidence(view, `${path}/place`, event.place)),
      names("actors", "Actors"),
      names("recipients", "Recipients"),
      event.responds_to.length > 0 && field("responds_to", "Responds to", eventLinks(view, event.responds_to)),
      harm.length > 0 && field("casualties", "Counts", counts(view, `${path}/casualties`, harm))));
}

function eventDate(view, path, event) {
  const quoted = event.date_text && [" – “", evidence(view, `${path}/date_text`, event.date_text), "”"];
  return [dateWords(event.date), quoted];
}

/** Counts of one outcome side by side, so that sources that disagree can be compared. */
function counts(view, path, casualties) {
  const placed = casualties.map((casualty, place) => ({ casualty, place }));
  const outcomes = [...new Set(casualties.map((casualty) => casualty.outcome))];
  return outcomes.map((outcome) => {
    const mine = placed.filter(({ casualty }) => casualty.outcome === outcome);
    const values = new Set(mine.map(({ casualty }) => `${casualty.minimum} ${casualty.maximum}`));
    const sources = new Set(mine.map(({ casualty }) => casualty.source));
    const differ = values.size > 1 && sources.size > 1;
    return el("div", { class: "outcome" },
      el("p", {}, outcome, differ && el("span", { class: "differ" }, " ≠ sources differ")),
      el("ul", {}, mine.map(({ casualty, place }) => countCell(view, `${path}/${place}`, casualty))));
  });
}

function boundsWords(minimum, maximum) {
  if (minimum === maximum) return minimum === null ? "no bounds" : String(minimum);
  if (maximum === null) return `at least ${minimum}`;
  return minimum === null ? `at most ${maximum}` : `${minimum} to ${maximum}`;
}

function countCell(view, path, { count_text: text, minimum, maximum, who, source }) {
  return shownAt(view, path, el("li", { class: "cell", "data-slot": true },
    el("b", {}, evidence(view, `${path}/count_text`, text)),
    el("span", { class: "bounds" }, boundsWords(minimum, maximum)),
    who && el("span", {}, evidence(view, `${path}/who`, who)),
    el("span", { class: "according" }, source ? ["says ", sourceLink(view, source)] : "says the article")));
}

const kindLabel = (source) => el("span", { class: "kind" }, ` ${words(source.kind)}`);

function attributionCard(view, item, path) {
  const source = view.sourceOf.get(item.source);
  const name = source?.name ?? item.source ?? "Nobody is named";
  const named = item.source_text && [evidence(view, `${path}/source_text`, item.source_text), " "];
  const pieces = listed(view, `${path}/content`, item.content, " … ");
  return card(view, path,
    tags(view, path, item.cites, item.act, item.mode),
    el("h3", { dir: "auto" }, itemLink(view, path, name), source && kindLabel(source)),
    el("blockquote", { "data-slot": true }, el("p", { dir: "auto" }, pieces)),
    el("dl", {},
      row(view, `${path}/source`, "In the text", named, evidence(view, `${path}/cue`, item.cue)),
      item.via && row(view, `${path}/via`, "Told to", sourceLink(view, item.via)),
      item.events.length > 0 && row(view, `${path}/events`, "About", eventLinks(view, item.events))));
}

function sourceCard(view, source, path) {
  const mine = view.record.attributions.filter((item) => item.source === source.id);
  const modes = [...countBy(mine, (item) => item.mode)].map(([mode, count]) => `${count} ${mode}`);
  const said = el("a", { href: recordHref(view.key, path) }, plural(mine.length, "attribution"));
  const at = `${path}/affiliation`;
  return card(view, path,
    el("h3", { dir: "auto" }, evidence(view, `${path}/name`, source.name), kindLabel(source)),
    el("dl", {},
      source.affiliation && row(view, at, "Affiliation", evidence(view, at, source.affiliation)),
      row(view, `${path}/id`, "Said", said, modes.length > 0 && `: ${modes.join(", ")}`)));
}

function provenance(facts, article) {
  const parameters = Object.entries(facts.parameters).map(([name, value]) => `${name} ${value}`).join(", ");
  const { prompt_tokens: sent, cached_tokens: cached, completion_tokens: answered } = facts.usage;
  const windows = facts.windows > 1 && `${facts.windows} windows`;
  const shown = {
    Model: facts.model, Endpoint: facts.endpoint,
    Prompt: `${facts.prompt.name} ${facts.prompt.version}, fingerprint ${facts.prompt.fingerprint}`,
    Schema: facts.schema_fingerprint, Mode: facts.mode, Parameters: parameters || "none sent",
    Requests: joined([plural(facts.attempts, "attempt"), plural(facts.repairs, "repair"), windows], ", ").join(""),
    Tokens: `${figure(sent)} sent (${figure(cached)} cached), ${figure(answered)} answered`,
    Cost: facts.cost === null ? "not known" : `$${facts.cost.toFixed(4)}`,
    Time: `${facts.seconds.toFixed(1)} s, finished ${facts.finished_at}`,
    Program: `summarizer ${facts.program}, checks ${facts.checks}`,
    Article: `${article.id}, SHA-256 ${article.sha256}`,
  };
  const line = ([name, value]) => el("div", { class: "row" }, el("dt", {}, name), el("dd", {}, value));
  return el("dl", { class: "provenance" }, Object.entries(shown).map(line));
}

const issueIcon = (issue) =>
  el("span", { class: "icon", "aria-hidden": "true" }, issue.severity === "error" ? "✕" : "!");

function issueNote(issue) {
  const meaning = index.checks[issue.code];
  return el("div", { class: `issue ${issue.severity}`, ...pointers(issue) },
    el("p", {}, issueIcon(issue), el("b", {}, ` ${issue.severity} `), el("code", {}, issue.code)),
    foreign(issue.message, "p"), meaning && el("p", { class: "explanation" }, meaning));
}

/** What pointing at an issue shows. */
const pointers = (issue) => ({ "data-path": issue.path, "data-sentences": issue.sentences.join(",") });

/** All issues in short, each a link; those about no item of their own stand here in full. */
function issueOverview(view) {
  const { issues } = view.record;
  if (!issues.length) return "";
  const line = (issue) => {
    const [sentence] = targetOf(view, issue.path) ? [] : issue.sentences;
    const attributes = { href: recordHref(view.key, sentence ? "" : issue.path, sentence), ...pointers(issue) };
    const link = el("a", attributes, el("code", {}, issue.code), ` ${pathWords(issue.path)}`);
    return el("li", { class: issue.severity }, issueIcon(issue), el("span", { class: "away" }, issue.severity), link);
  };
  const heading = el("h2", {}, plural(issues.length, "issue"));
  return el("section", { class: "part overview" }, heading, el("ul", {}, issues.map(line)));
}

/** Put each issue beside what it is about. */
function placeIssues(view) {
  for (const issue of view.record.issues) {
    const target = targetOf(view, issue.path);
    const note = issueNote(issue);
    target?.classList.add("disputed", issue.severity);
    (target?.closest("[data-slot]") ?? view.findings.querySelector(".overview")).append(note);
  }
}
