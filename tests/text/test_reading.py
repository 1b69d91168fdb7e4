"""Inputs that no sentence is like: bounds, warnings, languages, datelines; files of every kind."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.errors import InputError
from kg.io import resources
from kg.readers import text as texts
from kg.readers.markdown import without_marks
from kg.text import datelines, dates, lexicon
from kg.text.reader import presentable

BODY = "Iran attacked Iraq on Monday, and Iraq condemned Iran."


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("Iran attacked\x08\x1b[31m Iraq.", "control characters"),
        ("Iran attacked ‮Iraq‬.", "direction of writing"),
        ("Iran accused Iran of attacking Iran.", "to itself"),
        ("BAKU, February 30, 2025 - Iran attacked Iraq.", "names no day"),
        ("(" * 5000 + "x" + ")" * 5000, "without words"),
        ('"' * 5000, "without words"),
        ("Iran and Israel and " * 500, "too long"),
        ("Der Minister sagte am Montag, dass die Regierung die Vorwürfe zurückweise und mit dem Iran sprechen wolle.", "language (de)"),
    ],
)  # fmt: skip
def test_warns(reading: Any, text: str, warning: str) -> None:
    assert any(warning in w for w in reading.read(text, title="t").warnings)


def test_blanking_keeps_the_length() -> None:
    text = "a\x1b[31mb\x08‮c" + "(" * 300
    assert len(presentable(text)[0]) == len(text)


def test_a_long_text_is_read_in_pieces(reading: Any) -> None:
    text = (BODY + "\n\n") * 400
    draft = reading.read(text, title="t")
    last = draft.annotation.stances[-1].quote
    assert last.start > len(text) - 200
    assert text[last.start : last.end] == last.text


@pytest.mark.parametrize(
    ("words", "day"), [("Thursday", "2025-06-26?"), ("yesterday", "2025-06-27?"), ("June 13th", "2025-06-13?"), ("last week", "2025-06-16?/2025-06-22?"), ("soon", None)]
)  # fmt: skip
def test_resolves_dates(words: str, day: str | None) -> None:
    assert dates.resolve(words, "2025-06-28") == day


def test_dateline() -> None:
    assert datelines.dateline("BAKU, June 3, 2025 (Reuters) - Iran") == ("2025-06-03", None)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00", "this is a picture"),
        ("latin.txt", "Türkiye".encode("latin-1"), "--encoding"),
    ],
)
def test_refuses(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=message):
        texts.documents(tmp_path / name)


def test_encoding_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Türkiye".encode("latin-1"))
    assert texts.documents(path, "latin-1")[0].text == "Türkiye"
    path.write_bytes(b"\xef\xbb\xbfIran")
    assert texts.documents(path)[0].text == "Iran"


def test_html_and_feed(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = tmp_path / "a.html"
    page.write_text(
        "<html><head><title>Raid</title><meta name='date' content='2025-06-28'></head><body><nav>Home</nav>"
        f"<article><h1>Raid</h1><p>{BODY * 5}</p><p>{BODY * 5}</p></article></body></html>"
    )
    (article,) = texts.documents(page)
    assert BODY in article.text
    assert article.about.published == "2025-06-28"
    assert "Home" not in article.text
    feed = tmp_path / "a.rss"
    feed.write_text(
        "<rss version='2.0'><channel><title>Gazette</title><item><title>Raid</title>"
        f"<description>{BODY}</description><pubDate>Sat, 28 Jun 2025 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    (entry,) = texts.documents(feed)
    assert (entry.about.publisher, entry.about.published) == ("Gazette", "2025-06-28")
    assert BODY in entry.text


MARKDOWN = """---
title: Raid
---
# Talks *stall*

> **Iran** attacked [Iraq](https://example.org/iraq_(state)) on Monday.

* Iraq _condemned_ Iran.

```sh
France attacked Spain.
```

![Greece attacked Cyprus](map.png) Turkey praised `cat` Iraq[^1] | see <https://example.org>

[^1]: https://example.org/a_b
"""


def test_marks_of_markdown_go_and_places_stay() -> None:
    words, places, _ = without_marks(MARKDOWN)
    assert "".join(MARKDOWN[place] for place in places) == words
    assert [line.strip() for line in words.splitlines() if line.strip()] == [
        "Talks stall", "Iran attacked Iraq on Monday.", "Iraq condemned Iran.", "Turkey praised  Iraq[^1]  see"
    ]  # fmt: skip
    plain = "a snake_case - 2 < 3, he said #1"
    words, places, _ = without_marks(plain)
    assert (words, list(places)) == (plain, list(range(len(plain))))


@pytest.mark.parametrize("marks", ["`", "[", "](", "![", "<a", "* ", " #", "[a](", "~~~"])
def test_marks_alone_take_no_time(marks: str) -> None:
    without_marks(marks * 50_000)


def test_markdown_is_read_with_true_offsets(tmp_path: Path, reading: Any) -> None:
    path = tmp_path / "raid.md"
    path.write_text(MARKDOWN)
    (document,) = texts.documents(path)
    found = texts.read_document(document, reading).annotation
    assert found.source.sha256 == sha256(MARKDOWN.encode()).hexdigest()
    ties = {t.id: (t.subject, t.relation, t.object) for t in found.ties}
    assert ("Iran", "attacks", "Iraq") in ties.values()
    assert not {"France", "Spain", "Greece", "Cyprus"} & {end for s, _, o in ties.values() for end in (s, o)}
    quotes = [s.quote for s in found.stances]
    assert quotes
    assert all(MARKDOWN[q.start : q.end] == q.text for q in quotes)
    assert any("** attacked [Iraq](https" in q.text for q in quotes)
    assert all(MARKDOWN[m.quote.start : m.quote.end] == m.quote.text for m in found.mentions)


def test_one_bad_file_does_not_stop_a_folder(tmp_path: Path, reading: Any) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "c.md").write_text(BODY)
    results = list(texts.drafts(texts.files(tmp_path), reading))
    assert [isinstance(r[2], InputError) for r in results] == [False, True, False]


def test_patterns_of_the_lexicon_are_read() -> None:
    (first, second) = lexicon.patterns("attacks", "cut_off:aid|<buy %arms ^troops @to|- ~")
    assert (first.head, first.particle, first.objects, first.slots) == ("cut", "off", frozenset({"aid"}), ("to", "-"))
    assert (second.head, second.swapped, second.item, second.agent, second.reciprocal) == (
        "buy",
        True,
        "arms",
        "troops",
        True,
    )


def test_the_lexicon_names_only_relations_and_items_that_exist() -> None:
    from kg.model import vocabulary

    words, known = lexicon.load(), vocabulary.load()
    patterns = [p for index in (words.verbs, words.nouns) for group in index.values() for p in group]
    assert {p.name for p in patterns} <= set(known.relations)
    assert {p.item for p in patterns if p.item} | {p.agent for p in patterns if p.agent} <= set(words.items)
    assert {p.name for group in words.speech.values() for p in group} <= set(known.attitudes)


@pytest.mark.parametrize("name", ["lexicon.yaml", "places.yaml", "examples.yaml", "codes.yaml", "feeds.yaml"])
def test_no_key_stands_twice(name: str) -> None:
    def repeated(node: yaml.Node) -> list[str]:
        if not isinstance(node, yaml.MappingNode):
            return []
        keys = Counter(key.value for key, _ in node.value)
        return [k for k, n in keys.items() if n > 1] + [k for _, value in node.value for k in repeated(value)]

    text = (resources.folder("ontology") / name).read_text(encoding="utf-8")
    assert repeated(yaml.compose(text, yaml.CSafeLoader)) == []


def test_no_place_stands_under_two_states() -> None:
    places = lexicon.load().places
    assert [p for p, n in Counter(p for code in places if code[-1] != "~" for p in places[code]).items() if n > 1] == []
