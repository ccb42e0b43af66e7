// Dates as EDTF (ISO 8601-2, level 1): what they cover in days, and how they are said.

const DAY = 86_400_000; // milliseconds
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];
const POINT = /^(\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([?~%]?)$/;
const QUALIFIERS = { "~": "about ", "?": "perhaps ", "%": "perhaps about " };

/** Number of a day, counted from 1970-01-01. */
function dayNumber(year, month, day) {
  return Math.round(new Date(0).setUTCFullYear(year, month - 1, day) / DAY);
}

const digits = (text) => (text && !text.includes("X") ? Number(text) : null);

/** The parts of one date, or null when it is none. */
function datePoint(text) {
  const match = POINT.exec(text);
  if (!match) return null;
  const [, year, monthText, dayText, qualifier] = match;
  const month = digits(monthText);
  const day = digits(dayText);
  const leap = year === "XXXX" ? 2000 : Number(year.replaceAll("X", "0"));
  const length = month && new Date(dayNumber(leap, month + 1, 0) * DAY).getUTCDate();
  const valid = (month === null || (month >= 1 && month <= 12)) && (day === null || (day >= 1 && day <= length));
  return valid ? { year, month, day, qualifier } : null;
}

/** First and last day that a date covers, or null when its year is not known. */
function coverage({ year, month, day }) {
  if (year === "XXXX") return null;
  const first = Number(year.replaceAll("X", "0"));
  const last = Number(year.replaceAll("X", "9"));
  if (!month) return { start: dayNumber(first, 1, 1), end: dayNumber(last, 12, 31) };
  if (!day) return { start: dayNumber(first, month, 1), end: dayNumber(last, month + 1, 0) };
  return { start: dayNumber(first, month, day), end: dayNumber(last, month, day) };
}

/** What a date covers: {start, end, openStart, openEnd, vague}; null when it has no place in time. */
function parseEdtf(text) {
  const parts = (text ?? "").split("/");
  if (parts.length > 2 || !text) return null;
  const open = parts.map((part) => parts.length === 2 && (part === ".." || part === ""));
  const points = parts.map((part, place) => (open[place] ? null : datePoint(part)));
  const ranges = points.map((point) => point && coverage(point));
  if (ranges.some((range, place) => !range && !open[place]) || open.every(Boolean)) return null;
  const [first, last] = [ranges[0] ?? ranges.at(-1), ranges.at(-1) ?? ranges[0]];
  if (first.start > last.end) return null;
  return {
    start: open[0] ? last.start : first.start,
    end: last.end,
    openStart: open[0],
    openEnd: parts.length === 2 && open[1],
    vague: points.some((point) => point?.qualifier),
  };
}

function pointWords({ year, month, day, qualifier }) {
  const years = year === "XXXX" ? null : Number(year.replaceAll("X", "0")) + (year.includes("X") ? "s" : "");
  const parts = [day, month && MONTHS[month - 1], years].filter(Boolean).join(" ");
  return (QUALIFIERS[qualifier] ?? "") + parts + (years ? "" : ", year unknown");
}

/** Say a date in words; what is no EDTF is given as it stands. */
function dateWords(text) {
  if (!text) return "no date";
  const parts = text.split("/");
  const [first, last] = parts.map((part) => {
    const point = datePoint(part);
    return point && pointWords(point);
  });
  if (parts.length === 1) return first ?? text;
  if (first && last) return `${first} to ${last}`;
  return first ? `${first} and after` : last ? `until ${last}` : text;
}

/** The day a record was published, in words; the time of day is left out. */
const publishedWords = (published) => (published ? dateWords(published.slice(0, 10)) : "no date of publication");

function shortDay(number) {
  const date = new Date(number * DAY);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()].slice(0, 3)} ${date.getUTCFullYear()}`;
}
