"""The form of the annotation file: scalars, lines of mistakes, reading and writing without loss."""

from __future__ import annotations

import contextlib
import importlib.util
import json
from pathlib import Path
from tempfile import gettempdir

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

from kg.actors import names
from kg.annotation import schema as form
from kg.annotation.schema import Annotation, as_plain, dump, parse
from kg.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
set_hypothesis_home_dir(Path(gettempdir()) / "hypothesis")


def plain(data: str) -> dict:
    return as_plain(parse(data, "f.yaml")[0])


def violations(data: str) -> list[tuple[int | None, str, str | None]]:
    with pytest.raises(InputError) as caught:
        parse(data, "f.yaml")
    assert caught.value.violations, "an error that names no mistake"
    return [(p.line, p.message, p.value) for p in caught.value.violations]


# -- scalars --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["NO", "no", "yes", "on", "2023", "1.0", "1e3", "0x1f", "012", "2024-01-01", "1:30", ".inf"]
)
def test_scalars_are_words(word):
    assert plain(f"source: {{title: {word}}}") == {"source": {"title": word}}


@pytest.mark.parametrize("word", ["", "null", "~"])
def test_null_is_nothing_unless_quoted(word):
    assert plain(f"source: {{title: a, publisher: {word}}}") == {"source": {"title": "a"}}
    if word:
        assert plain(f"source: {{title: '{word}'}}") == {"source": {"title": word}}


def test_other_spellings_of_null_are_words():
    assert plain("source: {title: NULL, publisher: Null}") == {"source": {"title": "NULL", "publisher": "Null"}}


@pytest.mark.parametrize(("word", "value"), [("true", True), ("false", False), ("no", False), ("'yes'", True)])
def test_reviewed_is_true_or_false(word, value):
    assert parse(f"source: {{title: a, reviewed: {word}}}", "f")[0].source.reviewed is value


def test_a_list_of_one_needs_no_brackets():
    found = parse("source: {title: a}\nstances: [{id: s, attitude: asserts, about: t, target: }]", "f")[0].stances[0]
    assert (found.about, found.target) == (["t"], [])


# -- JSON -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["😀 é", 'a "b" \\ud83d / \\', "a\u2028b\x85c", "tab\tline\nend", "𝄞" * 3])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_says_the_same(title, ascii_only):
    data = json.dumps({"source": {"title": title}}, ensure_ascii=ascii_only)
    assert plain(data) == {"source": {"title": title}}


def test_lines_of_mistakes_in_json():
    data = json.dumps({"source": {"title": "😀"}, "ties": [{"id": "t 1"}]}, indent=1)
    assert [(line, words) for line, _, words in violations(data)] == [(6, None), (6, None), (6, None), (7, "t 1")]


# -- mistakes -------------------------------------------------------------------------------------

FIELDS = (
    "unknown field; known are: format, source, actors, cited, events, ties, statements, stances, mentions, inferred"
)
FIELDS_OF_A_TIE = "unknown field; known are: id, subject, relation, object, when, event"
MISTAKES = {
    "nothing": ("", [(1, "an annotation is a mapping that begins with 'source:'", None)]),
    "a list": ("[1]", [(1, "an annotation is a mapping that begins with 'source:'", None)]),
    "no source": ("ties: []", [(1, "source is missing", None)]),
    "aliases": ("source: {title: a}\na: &x 1\nb: *x", [(3, "YAML aliases are not used here", None)]),
    "too deep": ("source: " + "[" * 90, [(1, "nested deeper than 64", None)]),
    "broken": ("source: {title: a", [(1, "not YAML or JSON: did not find expected ',' or '}'", None)]),
    "two documents": (
        "source: {title: a}\n---\nsource: {title: b}",
        [(2, "a file has one document", "---")],
    ),
    "a control character": ("source: {title: a}\n# \x07", [(2, "U+0007 is not a character of a text", None)]),
    "a control character after letters of more bytes": (
        "source: {title: " + "é𝄞" * 50 + "}\n# \x0b",
        [(2, "U+000B is not a character of a text", None)],
    ),
    "half a character": ("source: {title: a}\n# \ud800", [(2, "U+D800 is not a character of a text", None)]),
    "a null character": (
        'source: {title: a}\n"b\\0": c',
        [(2, "U+0000 is not a character of a text", None), (2, FIELDS, "b\0")],
    ),
    "a doubled field": ("source: {title: a}\nsource: {title: b}", [(2, "duplicate field", "source")]),
    "a name of a field that is a list": (
        "source: {title: a}\n? [x, y]\n: z",
        [(2, "the name of a field is a word", None)],
    ),
    "an unknown field": (
        "source: {title: a}\nties:\n- {id: t, subject: a, relation: b, object: c, weight: d}",
        [(3, FIELDS_OF_A_TIE, "weight")],
    ),
    "an id with a space": (
        "source: {title: a}\nties:\n- id: t 1\n  subject: a\n  relation: b\n  object: c",
        [(3, "ties.0.id: an id begins with a letter or digit and has only letters, digits, '.', '_' and '-'", "t 1")],
    ),
    "an invalid hash": (
        "source:\n  title: a\n  sha256: ABC",
        [(3, "source.sha256: 64 hexadecimal digits in lower case are expected", "ABC")],
    ),
    "an unknown scope": (
        "source: {title: a}\nstances: [{id: s, attitude: denies, scope: partly}]",
        [(2, "stances.0.scope: this should be 'claim', 'wholesale' or 'detail'", "partly")],
    ),
    "neither true nor false": (
        "source: {title: a, reviewed: perhaps}",
        [(1, "source.reviewed: true or false is expected", "perhaps")],
    ),
    "a confidence above 1": (
        "source: {title: a}\nstances:\n- {id: s, attitude: denies, confidence: 7}",
        [(3, "stances.0.confidence: this should be less than or equal to 1", "7")],
    ),
    "a range without an end": (
        "source: {title: a}\nmentions:\n- actor: a\n  quote: {start: 3}",
        [(4, "mentions.0.quote: a range needs its end or its text", None)],
    ),
    "a range that ends before it starts": (
        "source: {title: a}\nmentions: [{actor: a, quote: {start: 3, end: 3}}]",
        [(2, "mentions.0.quote: a range ends after it starts", None)],
    ),
    "a start that is not a number": (
        "source: {title: a}\nmentions:\n- actor: a\n  quote:\n    start: x\n    text: b",
        [(5, "mentions.0.quote.start: a whole number is expected", "x")],
    ),
    "a list instead of words": (
        "source: {title: a}\nmentions: [{actor: a, quote: [b]}]",
        [(2, "mentions.0.quote: words are expected, or a range with start and end", None)],
    ),
    "a mapping instead of a name": (
        "source: {title: a}\nstances: [{id: s, attitude: denies, about: [{a: b}]}]",
        [(2, "stances.0.about.0: words are expected", None)],
    ),
    "words instead of a mapping": (
        "source: {title: a}\nactors: [x]",
        [(2, "actors.0: fields are expected, not words", "x")],
    ),
    "words instead of a list": ("source: {title: a}\nties: x", [(2, "ties: a list is expected", "x")]),
    "an empty name": ("source: {title: ''}", [(1, "source.title: this is empty", "")]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_has_its_line_words_and_what_was_expected(name):
    data, expected = MISTAKES[name]
    assert violations(data) == expected


def test_all_mistakes_at_once():
    good = [name for name, (data, _) in MISTAKES.items() if data.startswith("source: {title: a}\nmentions: ")]
    data = (
        "source: {title: a}\n"
        + "mentions:\n"
        + "".join(f"- {MISTAKES[name][0].partition('mentions: ')[2].strip('[]')}\n" for name in good)
    )
    lines = [line for line, _, _ in violations(data + "ties:\n- {id: t}\nfoo: bar\n")]
    assert len(good) == 2
    assert lines == sorted(lines)
    assert lines == [3, 4, 6, 6, 6, 7]


def test_an_error_says_the_file_each_line_and_where_to_read():
    with pytest.raises(InputError) as caught:
        parse("source: {title: a, reviewed: perhaps}\nx: y", "case/note.yaml")
    first, second, last = str(caught.value).splitlines()
    assert first == "case/note.yaml: line 1: source.reviewed: true or false is expected — found: 'perhaps'"
    assert second.startswith("case/note.yaml: line 2: unknown field; known are: format, source,")
    assert last == "see docs/annotation.md for the format"


def test_tags_do_nothing():
    assert plain("source: !!python/object:os.system {title: !!int a}") == {"source": {"title": "a"}}


def test_a_file_that_is_not_utf_8(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"source: {title: caf\xe9}")
    with pytest.raises(InputError, match="not UTF-8 at byte 19; save the file as UTF-8"):
        form.read(tmp_path / "a.yaml")


def test_a_byte_order_mark_is_dropped(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfsource: {title: a}")
    assert form.read(tmp_path / "a.yaml")[0].source.title == "a"


@settings(max_examples=300, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from([*"[]{}?:-,&*!|>'%@`#\"\n\t é\x00\ud800\u2028", "source", ": ", "- ", "---", "...", "title: a"])
    )
)
def test_whatever_a_file_holds_is_taken_or_told(parts):
    with contextlib.suppress(InputError):
        assert parse("".join(parts), "f")[0].source


# -- writing --------------------------------------------------------------------------------------

words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20) | st.sampled_from(
    [
        "null",
        "~",
        "NO",
        "2023",
        "",
        "- a",
        "a: b",
        "#c",
        "'",
        '"',
        "{",
        "&a",
        "*a",
        "!t",
        "line\nbreak",
        " x ",
        "\u2028",
        "\x85",
    ]
).filter(bool)
titles = words.filter(lambda word: names.fault(word) is None)
identifiers = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True)
spans = words | st.fixed_dictionaries({"start": st.integers(0, 50)}, optional={"text": words}).map(
    lambda r: r if "text" in r else {**r, "end": r["start"] + 3}
)
some = st.lists(titles, max_size=2)
stance_entries = st.fixed_dictionaries(
    {"id": identifiers, "attitude": titles},
    optional={
        "holder": titles, "about": some, "target": some, "cue": spans, "quote": spans, "medium": spans,
        "scope": st.sampled_from(["claim", "detail"]), "reviewed": st.booleans(), "confidence": st.floats(0, 1),
        "details": st.fixed_dictionaries({}, optional={"from": st.lists(spans, max_size=2), "amount": words, "time": spans}),
    },
)  # fmt: skip
files = st.fixed_dictionaries(
    {"source": st.fixed_dictionaries({"title": titles}, optional={"publisher": titles, "reviewed": st.booleans()})},
    optional={
        "stances": st.lists(stance_entries, max_size=2),
        "statements": st.lists(st.fixed_dictionaries({"id": identifiers, "text": spans}), max_size=2),
        "actors": st.lists(st.fixed_dictionaries({"id": identifiers, "kind": titles, "name": titles}), max_size=2),
        "inferred": st.lists(st.fixed_dictionaries({"about": titles, "because": words}), max_size=1),
    },
)


@settings(max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(files, st.booleans())
def test_writing_and_reading_lose_nothing(data, as_json):
    written = Annotation.model_validate(data)
    assert parse(dump(written, as_json=as_json), "f")[0] == written


@pytest.mark.parametrize("name", ["digest.yaml", "report.standoff.yaml"])
@pytest.mark.parametrize("as_json", [False, True])
def test_the_shipped_annotations_survive(name, as_json):
    found, _ = form.read(ROOT / "seeds" / "iran-azerbaijan-2025" / name)
    assert parse(dump(found, as_json=as_json), "f")[0] == found


# -- the schema -----------------------------------------------------------------------------------


def test_the_shipped_schema_is_in_step():
    script = ROOT / "scripts" / "annotation_schema.py"
    spec = importlib.util.spec_from_file_location("annotation_schema", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    advice = "write it again with: python scripts/annotation_schema.py"
    assert module.TARGET.read_text(encoding="utf-8") == module.words(), advice


def test_the_schema_names_every_part():
    schema = form.json_schema()
    assert set(schema["properties"]) == set(Annotation.model_fields)
    assert "from" in schema["$defs"]["DetailsEntry"]["properties"]
