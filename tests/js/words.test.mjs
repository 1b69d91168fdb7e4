import assert from "node:assert/strict";
import { test } from "node:test";

import { clean, csvCell, dateWords, dayNumber, fold, isoDay, plural, safeUrl } from "../../kg/view/static/text.mjs";

test("dates are written as people write them", () => {
  const cases = {
    "2025-06-13": "13 Jun 2025", "2025-06": "Jun 2025", 2025: "2025", "2023~": "about 2023", "2025-06-26?": "probably 26 Jun 2025",
    "2025-06-13/2025-06-24": "13 – 24 Jun 2025", "2025-06-13?/2025-06-24?": "probably 13 – 24 Jun 2025", "XXXX-06-13": "13 Jun of a year not stated", "2020-12-03/2021-01-04": "3 Dec 2020 – 4 Jan 2021", "1995/1997": "1995 – 1997",
    "2020/..": "since 2020", "../2020": "until 2020", "201X": "2010s", "19XX": "1900s", "2020-21": "spring 2020", "2025-06-XX": "Jun 2025",
  };
  for (const [edtf, words] of Object.entries(cases)) assert.equal(dateWords(edtf), words);
});

test("text that is not a date stays unchanged", () => {
  for (const text of ["Thursday", "2025-13", "a/b/c", "/", "2020/x"]) assert.equal(dateWords(text), text);
  assert.equal(dateWords(null), "");
});

test("days count from 1970 both ways", () => {
  assert.equal(isoDay(dayNumber("2025-06-13")), "2025-06-13");
  assert.equal(dayNumber("1969-12-31"), -1);
  assert.equal(dayNumber("soon"), null);
});

test("ordering and control characters become visible", () => {
  assert.equal(clean("\u202egnp.exe\u202c"), "[U+202E]gnp.exe[U+202C]");
  assert.equal(clean("a\u0000b\u001bc"), "a\ufffdb\ufffdc");
  assert.equal(clean("a\u2028b"), "a b");
  assert.equal(clean("עברית 中文\n"), "עברית 中文\n");
});

test("only http and https addresses become links", () => {
  assert.equal(safeUrl("https://example.org/a b"), "https://example.org/a%20b");
  for (const bad of ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "", null]) assert.equal(safeUrl(bad), null);
});

test("a spreadsheet takes no cell for a formula", () => {
  for (const bad of ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1"]) assert.match(csvCell(bad), /^"?'/);
  assert.equal(csvCell('say "a", b'), '"say ""a"", b"');
  assert.equal(csvCell("line\nbreak"), '"line\nbreak"');
  assert.equal(csvCell(null), "");
});

test("search folds accents and case", () => {
  assert.equal(fold("Özil ÉCOLE"), "ozil ecole");
  assert.equal(plural(1, "tie"), "1 tie");
  assert.equal(plural(1200, "tie"), "1,200 ties");
});
