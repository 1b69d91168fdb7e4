"""What is said of a text besides its words: by the user, by a page or a feed, by the head of a Markdown file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.annotation.provenance import NOTHING, Provenance
from kg.errors import InputError, Refused
from kg.graph import Graph
from kg.readers.markdown import front_matter
from kg.readers.text import documents

HEAD = """---
title: 'Gas: who sells it'
date: 2025-11-03T10:00:00+01:00
publisher: Example Gazette   # of Norland
link: https://example.org/gas
tags: [gas, oil]
speaker: "Government of Norland"
---
"""
SAID = Provenance(
    "Gas: who sells it", "2025-11-03", "Example Gazette", "https://example.org/gas", "Government of Norland"
)


def test_the_head_of_a_markdown_file_describes_it(tmp_path: Path) -> None:
    assert front_matter(HEAD + "Words.") == SAID
    assert front_matter(HEAD.replace("\n", "\r\n") + "Words.") == SAID
    (tmp_path / "a.md").write_text(HEAD + "Words.")
    (found,) = documents(tmp_path / "a.md")
    assert (found.about.title, found.about.published, found.about.speaker) == (
        SAID.title,
        "2025-11-03",
        "Government of Norland",
    )


@pytest.mark.parametrize(
    "text", ["", "Words.", "---\n", "---\nno fields\n---\n", "\n" + HEAD, "title: A\n", "---\n" * 50_000]
)
def test_a_text_without_a_head_says_nothing(text: str) -> None:
    assert front_matter(text) == NOTHING


def test_what_is_given_counts_before_what_the_file_says(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(HEAD + "Words.")
    (found,) = documents(tmp_path / "a.md", given=Provenance(title="Mine", speaker="Sudland"))
    assert (found.about.title, found.about.speaker, found.about.publisher) == ("Mine", "Sudland", "Example Gazette")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"published": "2025-13"}, "published: .*'2025-13'"),
        ({"url": "no address"}, "invalid url"),
        ({"title": "  "}, "invalid title"),
        ({"speaker": "a\u200bb"}, "invalid speaker"),
        ({"publisher": "x" * 600}, "invalid publisher"),
    ],
)
def test_what_no_source_can_have_is_refused(fresh: Graph, tmp_path: Path, given: dict[str, str], message: str) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    with pytest.raises((Refused, InputError), match=message):
        fresh.add(tmp_path / "a.txt", **given)  # type: ignore[arg-type]


def test_a_title_is_of_one_text_and_rdf_describes_itself(fresh: Graph, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Words of {name}.")
    (tmp_path / "c.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    with pytest.raises(Refused, match="a title is of one text, and 2 are given"):
        fresh.add(tmp_path / "a.txt", tmp_path / "b.txt", title="T")
    with pytest.raises(InputError, match="can be given for texts and feeds alone"):
        fresh.add(tmp_path / "c.ttl", publisher="P")


def test_texts_are_added_with_what_is_given(fresh: Graph, tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    (tmp_path / "a.txt").write_text("We condemn the attack on Kuwait by Iraq.")
    fresh.add(tmp_path / "a.txt", title="T", published=date(2025, 11, 3), publisher="P", speaker="Iran")
    (source,) = fresh.sources()
    assert (source.title, source.published, source.publisher) == ("T", "2025-11-03", "P")
    assert {stance.holder.label for tie in fresh.ties("Iran") for stance in tie.stances} == {"Iran"}


def test_what_is_given_for_an_annotated_text_is_left_aside(fresh: Graph, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Iran attacked Iraq.")
    (tmp_path / "a.yaml").write_text(
        "source: {title: Annotated, text: a.txt}\nties: [{id: t1, subject: Iran, relation: attacks, object: Iraq}]\n"
        "stances: [{id: s1, attitude: asserts, about: t1, quote: Iran attacked Iraq}]\n"
    )
    (added,) = fresh.add(tmp_path / "a.txt", title="Mine")
    assert added.title == "Annotated"
    assert any("left aside" in warning for warning in added.warnings)
