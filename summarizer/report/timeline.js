// Events by date: a list that can be read, and a drawing of it beside the list.

/** The events of a record as the timeline shows them; `where` names the record when it must. */
function timelineItems({ key, record }, where = null) {
  return record.events.map((event, place) => ({
    id: `${key}/${event.id}`,
    event,
    where,
    range: parseEdtf(event.date),
    responds: event.responds_to.map((id) => `${key}/${id}`),
    href: recordHref(key, `/events/${place}`),
  }));
}

/** Where days stand from 0 to 1: the longer a gap, the more it is shortened. */
function elasticScale(days) {
  const edges = [...new Set(days)].sort((one, other) => one - other);
  const places = [0];
  edges.slice(1).forEach((edge, place) => places.push(places[place] + Math.log2(2 + edge - edges[place])));
  const whole = places.at(-1) || 1;
  const at = new Map(edges.map((edge, place) => [edge, edges.length === 1 ? 0.5 : places[place] / whole]));
  return { at: (day) => at.get(day), edges };
}

const DEEPEST = 8; // responses to responses: enough to order one day, and an end to circles

/** Earlier first; of one day, what others respond to first. */
function byTime(known) {
  const depth = (item, seen = 0) => {
    const causes = seen < DEEPEST ? item.responds.filter((id) => known.has(id)) : [];
    return Math.max(seen, ...causes.map((id) => depth(known.get(id), seen + 1)));
  };
  return ({ range: one, ...first }, { range: other, ...second }) =>
    one.start - other.start || one.end - other.end || depth(first) - depth(second);
}

/** The events of one record or of many, those with no known date apart. */
function timeline(items, { newest = false, heading = "h3" } = {}) {
  const known = new Map(items.map((item) => [item.id, item]));
  const dated = items.filter((item) => item.range).sort(byTime(known));
  if (newest) dated.reverse();
  const undated = items.filter((item) => !item.range);
  const chart = el("div", { class: "chart" });
  const rows = el("ol", { class: "events" });
  const button = el("button", { type: "button", hidden: true });
  const pages = paged(rows, button, dated, (item) => timelineRow(item, known));
  chart.append(rows);
  new ResizeObserver(() => draw(chart, rows, dated)).observe(rows);
  const whole = el("div", { class: "timeline" },
    dated.length > 0 && [timelineKey(), chart, el("p", { class: "more" }, button)],
    undated.length > 0 && [el(heading, { class: "apart" }, "No date in time"), undatedList(undated, known)],
    !items.length && el("p", { class: "hint" }, "No events."));
  whole.showAll = pages.all;
  return whole;
}

function undatedList(undated, known) {
  const list = el("ul", { class: "events undated" });
  const button = el("button", { type: "button" });
  paged(list, button, undated, (item) => timelineRow(item, known));
  return [list, el("p", { class: "more" }, button)];
}

function timelineRow({ event, href, where, responds, id }, known) {
  const causes = responds.map((cause) => known.get(cause)?.event.description).filter(present);
  return el("li", { "data-event": id },
    el("p", { class: "when" }, joined([el("b", {}, dateWords(event.date)), event.type, event.factuality])),
    el("p", { dir: "auto" }, el("a", { href }, event.description)),
    where && foreign(where, "p", { class: "where" }),
    causes.length > 0 && el("p", { class: "where" }, "Responds to: ", foreign(causes.join("; "))));
}

function timelineKey() {
  const frame = { width: 30, height: 14, "aria-hidden": "true" };
  const sample = (label, ...shapes) => el("span", {}, svg("svg", frame, ...shapes), label);
  const head = svg("path", { d: "M22 3L29 7L22 11Z", class: "head" });
  return el("p", { class: "key" },
    sample("day", svg("circle", { cx: 15, cy: 7, r: 5, class: "glyph" })),
    sample("month, year or range", svg("rect", { x: 2, y: 3, width: 26, height: 8, rx: 2, class: "glyph" })),
    sample("open end", svg("path", { d: "M2 3H22L28 7L22 11H2Z", class: "glyph" })),
    sample("about, perhaps", svg("circle", { cx: 15, cy: 7, r: 5, class: "glyph vague" })),
    sample("leads to the response", svg("path", { d: "M2 7H24", class: "arrow" }), head),
    el("span", {}, "Long gaps are shortened."));
}

/** Draw dates and arrows beside the rows that are there, at the height where each row stands. */
function draw(frame, rows, dated) {
  const items = dated.slice(0, rows.children.length).map((item, place) => ({ ...item, row: rows.children[place] }));
  frame.querySelector("svg")?.remove();
  const width = frame.clientWidth;
  if (!items.length || !width) return;
  const lane = parseFloat(getComputedStyle(frame).getPropertyValue("--lane")) || 0.4;
  const scale = elasticScale(items.flatMap(({ range }) => [range.start, range.end]));
  const x = (day) => 16 + scale.at(day) * (width * lane - 36);
  const height = rows.offsetHeight + rows.offsetTop;
  const label = `Drawing of the ${plural(items.length, "event")} in the list, by date`;
  const chart = svg("svg", { width, height, role: "img", "aria-label": label });
  chart.append(...ticks(scale, x, width * lane, height));
  const placed = new Map(items.map((item) => [item.id, { ...item, ...glyph(item, x, lane > 0.9) }]));
  for (const item of placed.values()) {
    for (const cause of item.responds) if (placed.has(cause)) chart.append(arrow(placed.get(cause), item));
  }
  chart.append(...[...placed.values()].map((item) => item.shape));
  frame.prepend(chart);
}

function ticks(scale, x, width, height) {
  const shown = [];
  let last = -Infinity;
  for (const edge of scale.edges) {
    const at = Math.max(34, Math.min(x(edge), width - 38));
    if (at - last < 78) continue;
    last = at;
    const line = svg("line", { x1: x(edge), x2: x(edge), y1: 20, y2: height, class: "tick" });
    shown.push(line, svg("text", { x: at, y: 12, "text-anchor": "middle" }, shortDay(edge)));
  }
  return shown;
}

/** The shape of one event, and the point where its arrows meet it. */
function glyph({ range, row }, x, below) {
  const y = row.offsetTop + (below ? row.offsetHeight - 14 : Math.min(row.offsetHeight / 2, 26));
  const left = range.openStart ? 2 : x(range.start);
  const right = x(range.end) + (range.openEnd ? 18 : 0);
  const style = { class: range.vague ? "glyph vague" : "glyph" };
  const open = range.openStart || range.openEnd;
  const point = range.start === range.end && !open;
  if (point) return { x: left, y, shape: svg("circle", { cx: left, cy: y, r: 5.5, ...style }) };
  const [from, to] = [left - 3, Math.max(right, left + 6) + 3];
  const [top, bottom] = [y - 5, y + 5];
  const tip = `M${from + 6} ${top}L${from} ${y}L${from + 6} ${bottom}`;
  const start = range.openStart ? tip : `M${from} ${top}V${bottom}`;
  const end = range.openEnd ? `H${to - 6}L${to} ${y}L${to - 6} ${top}` : `H${to}V${top}`;
  return { x: (from + to) / 2, y, shape: svg("path", { d: `${start}${end}Z`, "stroke-linejoin": "round", ...style }) };
}

/** From an event to the one that answers it. */
function arrow(cause, response) {
  if (Math.abs(response.x - cause.x) < 24) return sideArrow(cause, response);
  const down = Math.sign(response.y - cause.y) || 1;
  const end = response.y - down * 9;
  const middle = (cause.y + end) / 2;
  const line = `M${cause.x} ${cause.y}C${cause.x} ${middle} ${response.x} ${middle} ${response.x} ${end}`;
  const [tip, back] = [end + down * 2, end - down * 4];
  const head = `M${response.x - 4} ${back}L${response.x} ${tip}L${response.x + 4} ${back}Z`;
  return svg("g", {}, svg("path", { d: line, class: "arrow" }), svg("path", { d: head, class: "head" }));
}

/** Between events of about one day the arrow goes round the side. */
function sideArrow(cause, response) {
  const [from, to] = [cause.x - 7, response.x - 9];
  const out = Math.min(from, to) - 18;
  const line = `M${from} ${cause.y}C${out} ${cause.y} ${out} ${response.y} ${to} ${response.y}`;
  const head = `M${to - 3} ${response.y - 4}L${to + 3} ${response.y}L${to - 3} ${response.y + 4}Z`;
  return svg("g", {}, svg("path", { d: line, class: "arrow" }), svg("path", { d: head, class: "head" }));
}
