// The list of records: search, filters, order.

const WITHOUT_DATE = "";

/** Titles, and what search looks through, once for all records. */
function prepareEntries(entries) {
  entries.forEach((entry, place) => {
    const { article } = entry.record;
    entry.place = place;
    entry.title = article.title ?? entry.lead ?? "Untitled";
    entry.published = article.published?.slice(0, 10) ?? WITHOUT_DATE;
  });
}

function searchText(entry) {
  const { article, summary, events, sources } = entry.record;
  const told = [...summary.map((sentence) => sentence.text), ...events.map((event) => event.description)];
  const named = sources.flatMap((source) => [source.name, source.affiliation]);
  const about = [entry.title, article.outlet, article.author];
  entry.search ??= fold([...about, ...told, ...named].filter(Boolean).join("\n"));
  return entry.search;
}

/** Does a record pass the filters? Words of a search may stand anywhere in it. */
function passes(entry, wanted) {
  const { record } = entry;
  return (!wanted.status || record.status === wanted.status)
    && (!wanted.issue || record.issues.some((issue) => issue.code === wanted.issue))
    && (!wanted.type || record.events.some((event) => event.type === wanted.type))
    && (!wanted.source || record.sources.some((source) => fold(source.name).includes(fold(wanted.source))))
    && (!wanted.from || entry.published >= wanted.from)
    && (!wanted.to || (entry.published !== WITHOUT_DATE && entry.published <= wanted.to))
    && fold(wanted.search).split(/\s+/).every((word) => !word || searchText(entry).includes(word));
}

const outletOf = (entry) => entry.record.article.outlet ?? "\uffff";

const ORDERS = {
  newest: (one, other) => other.published.localeCompare(one.published) || one.place - other.place,
  oldest: (one, other) => (one.published || "9").localeCompare(other.published || "9") || one.place - other.place,
  issues: (one, other) => other.record.issues.length - one.record.issues.length || one.place - other.place,
  title: (one, other) => one.title.localeCompare(other.title),
  outlet: (one, other) => outletOf(one).localeCompare(outletOf(other)) || one.place - other.place,
  given: (one, other) => one.place - other.place,
};

function readFilters() {
  return Object.fromEntries(new FormData($("filters")));
}

function chooseEntries(entries) {
  const wanted = readFilters();
  return entries.filter((entry) => passes(entry, wanted)).sort(ORDERS[wanted.sort]);
}

function fillFilters(entries) {
  const option = ([name, count]) => el("option", { value: name }, `${name} (${figure(count)})`);
  const options = (id, counts) => $(id).append(...[...counts].map(option));
  const each = (pick) => countBy(entries.flatMap((entry) => [...new Set(pick(entry.record))]), (name) => name);
  options("status", each((record) => [record.status]));
  options("issue", each((record) => record.issues.map((issue) => issue.code)));
  options("type", each((record) => record.events.map((event) => event.type)));
  const names = each((record) => record.sources.map((source) => source.name));
  $("source-names").append(...[...names.keys()].slice(0, 300).map((name) => el("option", { value: name })));
}

function recordRow(entry) {
  const { record } = entry;
  const { article, events, attributions, issues } = record;
  const commonest = [...countBy(issues, (issue) => issue.code)].slice(0, 3);
  const code = ([name, count]) => el("li", {}, el("code", {}, name), count > 1 && ` ×${count}`);
  const counts = Object.entries({ event: events, attribution: attributions, issue: issues })
    .map(([name, items]) => plural(items.length, name));
  const when = publishedWords(article.published);
  return el("li", { class: "record-row", "data-key": entry.key },
    el("div", { class: "told" },
      el("p", { class: "meta" }, joined([article.outlet && foreign(article.outlet), when])),
      el("h2", { dir: "auto" }, el("a", { href: recordHref(entry.key) }, entry.title)),
      record.summary.length > 0 && foreign(record.summary[0].text, "p", { class: "dek" })),
    el("div", { class: "tally" },
      statusBadge(record.status),
      el("p", { class: "counts" }, joined(counts)),
      commonest.length > 0 && el("ul", { class: "codes" }, commonest.map(code))));
}

function renderRows(chosen) {
  return paged($("rows"), $("more-rows"), chosen, recordRow);
}

function renderFailures(failures) {
  const link = document.querySelector('.masthead nav a[href="#view=failures"]');
  link.hidden = !failures.length;
  link.append(` ${figure(failures.length)}`);
  const facts = ({ kind, article_id: id, place, title, attempts }) =>
    joined([
      el("b", {}, words(kind)), title && foreign(title, "span"),
      place && place !== id && foreign(place, "code"), foreign(id, "code"),
      plural(attempts, "attempt"),
    ]);
  const line = (failure) => el("li", {}, el("p", {}, facts(failure)), foreign(failure.message, "p"));
  $("failure-list").append(...failures.slice(0, 2000).map(line));
}

/** Say how many records are shown, of how many, and how they stand. */
function countWords(chosen, entries) {
  if (!entries.length) return "No article has a record yet.";
  if (!chosen.length) return `No record of ${figure(entries.length)} matches.`;
  const flagged = chosen.filter((entry) => entry.record.status === "flagged").length;
  const of = chosen.length === entries.length ? "" : `${figure(chosen.length)} of `;
  const standing = `${figure(chosen.length - flagged)} verified, ${figure(flagged)} flagged`;
  return `${of}${plural(entries.length, "record")}: ${standing}`;
}
