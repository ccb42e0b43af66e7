// The page as a whole: addresses, views, keys, theme.

const VIEWS = ["records", "timeline", "sources", "failures"];
const index = JSON.parse($("index").textContent);
const state = { chosen: [], view: null, stale: new Set(VIEWS), shown: null, pages: {} };

function choose() {
  state.wanted = JSON.stringify(readFilters());
  state.chosen = chooseEntries(index.records);
  state.stale = new Set(VIEWS);
  $("count").textContent = countWords(state.chosen, index.records);
}

const RENDERERS = {
  records: () => renderRows(state.chosen),
  sources: () => renderSources($("sources-body"), state.chosen),
  timeline: () => {
    const { type } = readFilters();
    const items = state.chosen.flatMap((entry) => timelineItems(entry, entry.title));
    const shown = timeline(items.filter(({ event }) => !type || event.type === type), { newest: true, heading: "h2" });
    $("timeline-body").replaceChildren(shown);
    return { all: shown.showAll };
  },
  failures: () => ({ all: () => {} }),
};

/** Render a view when it is looked at and what it shows has changed. */
function freshen(name) {
  if (state.stale.delete(name)) state.pages[name] = RENDERERS[name]();
}

function showView(name) {
  const cameFrom = state.view?.key;
  state.view = null;
  state.shown = name;
  $("record").hidden = true;
  $("browse").hidden = false;
  document.body.classList.remove("reading");
  $("filters").hidden = $("count").hidden = name === "failures";
  for (const view of VIEWS) $(view).hidden = view !== name;
  freshen(name);
  markCurrent(name);
  document.title = pageTitle;
  return cameFrom;
}

function markCurrent(name) {
  for (const link of document.querySelectorAll(".masthead nav a")) {
    if (link.hash === `#view=${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function neighboursOf(entry) {
  const place = state.chosen.indexOf(entry);
  const all = place < 0 ? index.records : state.chosen;
  const at = all.indexOf(entry);
  return { before: all[at - 1], after: all[at + 1], place: at + 1, count: all.length };
}

function showRecord(entry) {
  const block = JSON.parse($(`record-${entry.place}`).textContent);
  $("browse").hidden = true;
  $("record").hidden = false;
  document.body.classList.add("reading");
  markCurrent("");
  document.title = `${entry.title} – ${pageTitle}`;
  state.view = renderRecord($("record"), entry, block, neighboursOf(entry));
  scrollTo(0, 0);
}

/** Show what the address says: #record=ID&span=PATH, &sentence=N, or #view=NAME. */
function follow() {
  const address = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  const entry = index.records.find((each) => each.key === address.get("record"));
  if (entry) return followRecord(entry, address.get("span") ?? "", Number(address.get("sentence")));
  const name = VIEWS.includes(address.get("view")) ? address.get("view") : "records";
  const cameFrom = showView(name);
  if (cameFrom) return returnTo(cameFrom, name);
  if (state.started) $(`${name}-heading`).focus();
}

function followRecord(entry, path, sentence) {
  const opened = state.view?.key !== entry.key;
  if (opened) showRecord(entry);
  Object.assign(state.view, { path, sentence });
  const { evidence, finding } = highlightPinned(state.view);
  for (const each of state.view.findings.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
  finding?.setAttribute("aria-current", "true");
  if (opened) focusOn(finding ?? $("record-heading"));
  for (const each of [evidence, finding]) show(each, opened ? "instant" : undefined);
}

/** Back in the list, go on where one left it. */
function returnTo(key, name) {
  const row = name === "records" && [...$("rows").children].find((each) => each.dataset.key === key);
  const place = row ? row.querySelector("a") : $(`${name}-heading`);
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}

function keys(event) {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "Escape" && state.view) location.hash = `#view=${state.shown ?? "records"}`;
  if (event.key === "/" && !typing && !state.view && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $("search").focus();
  }
}

/** Remember what is remembered between visits, where the browser allows it. */
function remembered(value) {
  try {
    if (value !== undefined) localStorage.setItem("summarizer-theme", value);
    return localStorage.getItem("summarizer-theme");
  } catch {
    return null;
  }
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  $("theme").textContent = `Theme: ${theme}`;
}

function changeTheme() {
  const themes = ["auto", "light", "dark"];
  const next = themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length];
  setTheme(next);
  remembered(next);
}

/** Paper has no buttons: show all rows and open what is folded. */
function beforePrint() {
  if (!state.view) state.pages[state.shown]?.all();
  for (const details of document.querySelectorAll("main details")) details.open = true;
}

function refresh() {
  if (JSON.stringify(readFilters()) === state.wanted) return;
  choose();
  freshen(state.shown);
}

function listen() {
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", beforePrint);
  document.addEventListener("keydown", keys);
  $("theme").addEventListener("click", changeTheme);
  for (const change of ["input", "change"]) $("filters").addEventListener(change, refresh);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", () => setTimeout(refresh));
  $("skip").addEventListener("click", (event) => {
    event.preventDefault();
    $("main").focus();
  });
}

const pageTitle = document.title;
const theme = remembered();
setTheme(["light", "dark"].includes(theme) ? theme : "auto");
prepareEntries(index.records);
fillFilters(index.records);
renderFailures(index.failures);
if (matchMedia("(max-width: 900px)").matches) $("more-filters").open = false;
listen();
choose();
follow();
state.started = true;
document.documentElement.dataset.ready = String(Math.round(performance.now()));
