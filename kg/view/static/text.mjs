// Text: harmless to display, dates in words, folded for search, safe addresses.

const ORDERING = /[\u202a-\u202e\u2066-\u2069]/g;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

// Text as it may be shown: bidirectional overrides become visible words, controls a replacement mark.
export function clean(value) {
  return String(value)
    .replace(ORDERING, (c) => `[U+${c.codePointAt(0).toString(16).toUpperCase()}]`)
    .replace(CONTROL, "\ufffd")
    .replace(/[\u2028\u2029]/g, " ");
}

// A name inside a sentence, so that its direction does not reorder the text around it.
export const isolate = (value) => `\u2068${clean(value)}\u2069`;

export const fold = (value) => String(value).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// Thousands apart. The browser's own formats take long to load.
export const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

export const plural = (n, one, many = "") => `${number(n)} ${n === 1 ? one : many || one + "s"}`;

export function safeUrl(value) {
  let url;
  try {
    url = new URL(String(value));
  } catch {
    return null;
  }
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const SEASONS = { 21: "spring", 22: "summer", 23: "autumn", 24: "winter" };
const DOUBTS = { "~": "about ", "?": "probably ", "%": "probably about " };
const POINT = /^(\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?(?:T\S*)?([?~%])?$/;

function point(edtf) {
  const found = POINT.exec(edtf);
  if (!found) return null;
  const [, year, month, day, mark] = found;
  const m = month && month !== "XX" ? Number(month) : 0;
  if (month && month !== "XX" && !MONTHS[m - 1] && !SEASONS[m]) return null;
  return {
    year: year === "XXXX" ? "of a year not stated" : year.endsWith("XX") ? `${year.slice(0, 2)}00s` : year.endsWith("X") ? `${year.slice(0, 3)}0s` : year,
    month: m ? MONTHS[m - 1] || SEASONS[m] : "",
    day: day && day !== "XX" ? String(Number(day)) : "",
    mark: DOUBTS[mark] || "",
  };
}

// An EDTF date in words; any other text is returned unchanged.
export function dateWords(edtf) {
  if (!edtf) return "";
  const [from, to, more] = String(edtf).split("/");
  if (more !== undefined) return String(edtf);
  const a = point(from);
  if (to === undefined) return a ? a.mark + [a.day, a.month, a.year].filter(Boolean).join(" ") : String(edtf);
  const b = point(to);
  if (a && (to === ".." || to === "")) return `since ${dateWords(from)}`;
  if (b && (from === ".." || from === "")) return `until ${dateWords(to)}`;
  if (!a || !b) return String(edtf);
  const year = a.year === b.year ? "" : a.year;
  const month = year || a.month !== b.month ? a.month : "";
  const left = [a.day, month, year].filter(Boolean).join(" ");
  const right = a.mark === b.mark ? dateWords(to).slice(b.mark.length) : dateWords(to);
  return left ? `${a.mark}${left} – ${right}` : dateWords(to);
}

export const isoDay = (days) => new Date(days * 864e5).toISOString().slice(0, 10);

export function dayNumber(iso) {
  const time = /^\d{4}-\d\d-\d\d$/.test(iso || "") ? Date.parse(`${iso}T00:00:00Z`) : NaN;
  return Number.isNaN(time) ? null : Math.round(time / 864e5);
}

// One CSV cell. A spreadsheet must not take text for a formula.
export function csvCell(value) {
  let text = value === null || value === undefined ? "" : clean(value);
  if (/^\s*[=+\-@\t\r＝＋－＠]/.test(text)) text = `'${text}`;
  return /[",\n\r;]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
