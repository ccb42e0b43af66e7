// Who is quoted how often, about what, via whom, over all records shown.

const MODES = ["direct", "indirect", "mixed"];

/** A source is one by its name; anonymous ones of different articles are not taken for one. */
function sourceKey(source, entry) {
  return source.kind === "anonymous" ? `${fold(source.name)} ${entry.key}` : fold(source.name);
}

const newSource = (name) => ({ name, kinds: new Set(), affiliations: new Set(), records: new Set(), said: [] });

function gatherSources(entries) {
  const gathered = new Map();
  for (const entry of entries) {
    const names = new Map(entry.record.sources.map((source) => [source.id, source]));
    for (const source of entry.record.sources) {
      const key = sourceKey(source, entry);
      const one = gathered.get(key) ?? newSource(source.name);
      const mine = entry.record.attributions.filter((item) => item.source === source.id);
      gathered.set(key, one);
      one.kinds.add(source.kind);
      if (source.affiliation) one.affiliations.add(source.affiliation);
      one.records.add(entry);
      one.said.push(...mine.map((item) => ({ ...item, entry, via: names.get(item.via)?.name })));
    }
  }
  const order = (one, other) => other.said.length - one.said.length || one.name.localeCompare(other.name);
  return [...gathered.values()].sort(order);
}

function renderSources(container, entries) {
  const sources = gatherSources(entries);
  if (!sources.length) {
    container.replaceChildren(el("p", { class: "hint" }, "No sources."));
    return { all: () => {} };
  }
  const body = el("tbody");
  const button = el("button", { type: "button" });
  const head = ["Source", "Said", "Speech", "Records", "Via", "About"].map((name) => el("th", { scope: "col" }, name));
  const pages = paged(body, button, sources, sourceRow);
  const swatches = MODES.map((mode) => el("span", {}, el("i", { class: `swatch ${mode}` }), mode));
  const caption = `${plural(sources.length, "source")} by name, as the articles name them; `
    + "anonymous sources are counted article by article.";
  const table = el("table", { class: "sources" });
  table.append(el("caption", {}, caption), el("thead", {}, el("tr", {}, head)), body);
  container.replaceChildren(el("p", { class: "key" }, swatches), table, el("p", { class: "more" }, button));
  return pages;
}

function sourceRow(source) {
  const via = countBy(source.said.filter((item) => item.via), (item) => item.via);
  const kinds = [...source.kinds].map(words).join(", ");
  const told = ([name, count]) => [foreign(name), count > 1 && ` ×${count}`];
  return el("tr", {},
    el("th", { scope: "row" }, foreign(source.name, "b"), el("span", { class: "kind" }, ` ${kinds}`),
      [...source.affiliations].slice(0, 3).map((text) => foreign(text, "span", { class: "affiliated" }))),
    cell("Said", String(source.said.length)),
    cell("Speech", speechBar(source.said)),
    cell("Records", recordLinks([...source.records])),
    cell("Via", via.size ? joined([...via].map(told), ", ") : "–"),
    cell("About", aboutEvents(source.said)));
}

const cell = (label, ...content) => el("td", { "data-label": label }, el("div", {}, ...content));

/** Share of direct, indirect and mixed speech, as a bar and in words. */
function speechBar(said) {
  if (!said.length) return "–";
  const found = countBy(said, (item) => item.mode);
  const counts = MODES.filter((mode) => found.has(mode)).map((mode) => [mode, found.get(mode)]);
  let x = 0;
  const bars = counts.map(([mode, count]) => {
    const bar = svg("rect", { x, y: 0, width: (count / said.length) * 100, height: 8, class: mode });
    x += (count / said.length) * 100;
    return bar;
  });
  const share = (count) => `${Math.round((count / said.length) * 100)} %`;
  const attributes = { class: "speech", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" };
  return [svg("svg", attributes, bars),
    el("span", { class: "shares" }, counts.map(([mode, count]) => `${mode} ${share(count)}`).join(", "))];
}

function recordLinks(entries) {
  const link = (entry) => el("li", {}, foreign(entry.title, "a", { href: recordHref(entry.key) }));
  if (entries.length === 1) return el("ul", {}, link(entries[0]));
  const list = el("ul");
  const details = el("details", {}, el("summary", {}, plural(entries.length, "record")), list);
  details.addEventListener("toggle", () => list.children.length || list.append(...entries.slice(0, 200).map(link)));
  return details;
}

/** The events a source speaks of, the most spoken of first. */
function aboutEvents(said) {
  const spokenOf = (item) => item.entry.record.events.filter((event) => item.events.includes(event.id));
  const events = [...countBy(said.flatMap(spokenOf), (event) => event)];
  const line = ([event, count]) => el("li", {}, foreign(event.description), count > 1 && ` ×${count}`);
  if (!events.length) return "–";
  if (events.length <= 2) return el("ul", {}, events.map(line));
  const list = el("ul", {}, events.slice(0, 50).map(line));
  return el("details", {}, el("summary", {}, plural(events.length, "event")), list);
}
