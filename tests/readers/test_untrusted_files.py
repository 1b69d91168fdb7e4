"""Files from strangers: what they name, what lies beside them, what they contain; one message each, nothing else lost."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import small_world as small

from kg.annotation.schema import parse
from kg.errors import InputError, LimitExceeded, PartlyAdded
from kg.graph import Graph
from kg.io import guard
from kg.io.encoding import BEGINNING
from kg.model.claims import Actor, Source, SourceRecords, Stance, Tie
from kg.model.vocabulary import load
from kg.readers.annotation import to_records
from kg.readers.peek import source_fields

GOOD = """source: {title: Good, id: good}
ties: [{id: t, subject: Iran, relation: warns, object: Iraq}]
stances: [{id: s, attitude: asserts, about: t}]
"""
TEXT = "Iran warns Iraq."


def recorded(data: str, text: str | None = None) -> SourceRecords:
    """The records of an annotation of the small world."""
    form, lines = parse(data, "f.yaml")
    return to_records(form, lines, "f.yaml", small.RESOLVER, load(), text)


def mistakes(data: str) -> list[tuple[int | None, str, str | None]]:
    """The mistakes of an annotation of the small world: line, message, what was found."""
    with pytest.raises(InputError) as caught:
        recorded(data)
    assert str(caught.value).startswith("f.yaml: line ")
    return [(violation.line, violation.message, violation.value) for violation in caught.value.violations]


# -- IRIs and characters --------------------------------------------------------------------------

FILE = """source:
  title: a
  id: a
  {source}
actors:
- id: n
  kind: State
  name: Nowhere
  {actor}
ties:
- id: t
  subject: Norland
  relation: hosts
  object: Sudland
  {tie}
stances:
- id: s
  attitude: asserts
  about: {about}
  {stance}
"""
NO_IRI = ["http://a<b", "https://a b", "http://[::1", "http://a/%zz", "http://a:port/", "urn:a b", "http://a/\\u200b"]
FIELDS = [
    ("source", "url", 4), ("source", "derived_from", 4), ("actor", "same_as", 9), ("tie", "event", 15),
    ("stance", "origin", 20),
]  # fmt: skip


@pytest.mark.parametrize("part", ["source", "tie", "stance"])
def test_an_address_is_not_endless(part: str) -> None:
    field = {"source": "url", "tie": "event", "stance": "origin"}[part]
    (found,) = mistakes(filled(**{part: f"{field}: http://a/{'x' * 5_000}"}))
    assert "IRI" in found[1] or "at most" in found[1]


def filled(**parts: str) -> str:
    return FILE.format(**{"source": "", "actor": "", "tie": "", "stance": "", "about": "t", **parts})


@pytest.mark.parametrize("value", NO_IRI)
@pytest.mark.parametrize(("part", "field", "line"), FIELDS)
def test_an_iri_that_is_none_is_told_with_its_line(part: str, field: str, line: int, value: str) -> None:
    (found,) = mistakes(filled(**{part: f'{field}: "{value}"'}))
    assert found == (line, found[1], value.replace("\\u200b", "\u200b"))
    assert "IRI" in found[1] or "visible" in found[1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("about", "tie-0123456789abcdef> x"), ("about", "tie-0123"), ("about", "stance-0123456789abcdef-a b"),
        ("in_reply_to", "https://w3id.org/actor-kg/id/stance-1<"), ("in_reply_to", "stance-0123456789abcdef-"),
        ("about", "https://w3id.org/actor-kg/id/iran"),
    ],
)  # fmt: skip
def test_an_id_of_another_source_is_checked(field: str, value: str) -> None:
    given = {"about": f"[t, '{value}']"} if field == "about" else {"stance": f"in_reply_to: '{value}'"}
    ((line, message, words),) = mistakes(filled(**given))
    assert (line, words) == (19 if field == "about" else 20, value)
    assert "tie, statement or stance" in message


@pytest.mark.parametrize(
    "given", ["Q794", "wd:Q794", "https://www.wikidata.org/wiki/Q794", "http://www.wikidata.org/entity/Q794"]
)
def test_an_item_of_wikidata_may_be_given_by_its_number(given: str) -> None:
    found = recorded(filled(actor=f"same_as: '{given}'"))
    assert found.actors[0].same_as == ("http://www.wikidata.org/entity/Q794",)


@pytest.mark.parametrize("given", ["Norland", "794", "Q", "dbr Iran"])
def test_same_as_is_an_iri(given: str) -> None:
    ((line, message, words),) = mistakes(filled(actor=f"same_as: '{given}'"))
    assert (line, words) == (9, given)
    assert "Q794" in message


@pytest.mark.parametrize("where", ["title", "text", "language", "reliability"])
@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\udfff x"])
def test_what_is_no_character_is_told_with_its_line(where: str, escape: str) -> None:
    data = json.dumps({"source": {"id": "a", where: "@"}}, indent=1).replace("@", escape)
    assert 4 in [line for line, _, _ in mistakes(data)]


@pytest.mark.parametrize(
    "name",
    [
        " ",
        "\\t",
        "\\u200b",
        "Nor\\u200bland",
        "\\u202eNorland",
        "Nor\\u0007land",
        "\\u3164",
        "\\ufeff",
        "Nor\\u00adland",
    ],
)
@pytest.mark.parametrize(
    ("part", "field", "line"), [("source", "publisher", 4), ("actor", "aliases", 9), ("stance", "holder", 20)]
)
def test_a_name_that_cannot_be_seen_is_refused(part: str, field: str, line: int, name: str) -> None:
    found = mistakes(filled(**{part: f'{field}: "{name}"'}))
    assert [at for at, _, _ in found] == [line]
    assert "blank" in found[0][1] or "visible" in found[0][1]


@pytest.mark.parametrize("name", ["می\u200cخواهم", "क\u094d\u200dष", "❤️ Norland", "Ünsal İ. Øst"])
def test_joiners_that_words_need_stay(name: str) -> None:
    found, _ = parse(f"source: {{title: a}}\nactors: [{{id: n, kind: State, name: '{name}'}}]", "f.yaml")
    assert found.actors[0].name == name


RECORDS: dict[str, Callable[[Source], SourceRecords]] = {
    "an id of a source": lambda of: SourceRecords(Source("no iri", "T")),
    "whom an actor is": lambda of: SourceRecords(of, actors=(Actor("urn:a", "State", "A", same_as=("Q794",)),)),
    "an end of a tie": lambda of: SourceRecords(of, ties=(Tie("urn:t", "urn:a>", "hosts", "urn:b"),)),
    "what a stance is about": lambda of: SourceRecords(
        of, stances=(Stance("urn:s", of.iri, of.iri, "asserts", ("tie-1> x",)),)
    ),
    "half a character": lambda of: SourceRecords(Source(of.iri, "T", text="\ud800")),
}  # fmt: skip


@pytest.mark.parametrize("case", RECORDS)
def test_records_that_no_store_can_hold_are_refused_whole(fresh: Graph, case: str) -> None:
    before = fresh.store.count()
    with pytest.raises(InputError, match=r"^r\.ttl: .*cannot hold"):
        fresh.add_records(RECORDS[case](Source("https://w3id.org/actor-kg/id/source-0123456789abcdef", "T")), "r.ttl")
    assert fresh.store.count() == before


BAD = {
    "an IRI": GOOD.replace("id: good", 'id: bad, derived_from: "http://a<b"'),
    "a null character": 'source: {title: T, text: "a\\0b"}',
    "a reference": GOOD.replace("about: t", 'about: "tie-0123456789abcdef> x"').replace("id: good", "id: bad"),
    "a blank name": GOOD.replace("title: Good, id: good", 'title: " ", id: bad'),
    "half a character": '{"source": {"title": "T", "id": "x", "publisher": "\\ud800"}}',
    "deep": "source: " + "[" * 5000,
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_takes_nothing_else_with_it(fresh: Graph, tmp_path: Path, case: str) -> None:
    for name in ("a.yaml", "z.yaml"):
        (tmp_path / name).write_text(GOOD.replace("good", f"good-{name[0]}"))
    (tmp_path / "m.yaml").write_text(BAD[case])
    with pytest.raises(PartlyAdded) as caught:
        fresh.add(tmp_path)
    assert [added.outcome for added in caught.value.done] == ["added", "added"]
    assert caught.value.exit_code == 3
    (failure,) = caught.value.failures
    assert str(failure).startswith(f"{tmp_path / 'm.yaml'}: line 1: ") or "line 3: " in str(failure)
    assert fresh.check().whole


# -- files that a file names ----------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "case"
    made.mkdir()
    return made


def fifo(path: Path, elsewhere: Path) -> None:
    os.mkfifo(path)


def device(path: Path, elsewhere: Path) -> None:
    path.symlink_to("/dev/zero")


def link_out(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere)


def link_through_a_folder(path: Path, elsewhere: Path) -> None:
    between = path.with_name("between")
    between.symlink_to(elsewhere.parent)
    path.symlink_to(between / elsewhere.name)


def loop(path: Path, elsewhere: Path) -> None:
    path.symlink_to(path.name)


def directory(path: Path, elsewhere: Path) -> None:
    path.mkdir()


def unix_socket(path: Path, elsewhere: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)  # names of sockets are short
        try:
            made.bind(path.name)
        finally:
            os.chdir(here)


NO_FILES = (fifo, device, link_out, link_through_a_folder, loop, directory, unix_socket)


@pytest.mark.parametrize("make", NO_FILES)
def test_a_text_that_is_no_file_of_the_folder_is_not_read(
    fresh: Graph, folder: Path, make: Callable[..., None]
) -> None:
    secret = folder.parent / "secret.txt"
    secret.write_text(TEXT)
    make(folder / "t.txt", secret)
    (folder / "a.yaml").write_text("source:\n  title: T\n  text: t.txt\n")
    with pytest.raises(InputError, match=r"a\.yaml: line 3: ") as caught:
        fresh.add(folder / "a.yaml")
    assert caught.value.path == str(folder / "a.yaml")
    assert not fresh.sources()


@pytest.mark.parametrize("make", [link_out, link_through_a_folder])
def test_a_text_elsewhere_that_the_user_names_is_read(fresh: Graph, folder: Path, make: Callable[..., None]) -> None:
    elsewhere = folder.parent / "t.txt"
    elsewhere.write_text(TEXT)
    make(folder / "t.txt", elsewhere)
    (folder / "a.yaml").write_text(GOOD.replace("id: good", "text: t.txt"))
    added = fresh.add(folder / "a.yaml", elsewhere)
    assert [one.outcome for one in added] == ["added", "unchanged"]
    assert [source.title for source in fresh.sources()] == ["Good"]


@pytest.mark.parametrize("name", ["a.yaml", "a.txt", "a.md"])
@pytest.mark.parametrize("make", [make for make in NO_FILES if make is not directory])
def test_what_is_no_file_of_a_case_folder_is_told(
    fresh: Graph, folder: Path, name: str, make: Callable[..., None]
) -> None:
    secret = folder.parent / "secret"
    secret.write_text(GOOD if name.endswith("yaml") else TEXT)
    make(folder / name, secret)
    (folder / "good.yaml").write_text(GOOD)
    with pytest.raises(PartlyAdded) as caught:
        fresh.add(folder)
    assert [added.title for added in caught.value.done] == ["Good"]
    assert [failure.path for failure in caught.value.failures] == [str(folder / name)]
    assert len(fresh.sources()) == 1


@pytest.mark.parametrize("make", [fifo, device, unix_socket])
def test_what_is_named_and_no_file_is_refused_at_once(fresh: Graph, folder: Path, make: Callable[..., None]) -> None:
    make(folder / "a.yaml", folder)
    with pytest.raises(InputError, match="not a regular file|cannot be read"):
        fresh.add(folder / "a.yaml")


def test_a_link_within_the_folder_is_followed(fresh: Graph, folder: Path) -> None:
    (folder / "texts").mkdir()
    (folder / "texts" / "t.txt").write_text(TEXT)
    (folder / "t.txt").symlink_to("texts/t.txt")
    (folder / "a.yaml").write_text(GOOD.replace("id: good", "text: t.txt"))
    assert fresh.add(folder / "a.yaml")[0].outcome == "added"


# -- neighbours -----------------------------------------------------------------------------------

NEIGHBOURS = {
    "deep flow": "[" * 200_000,
    "deep flow under the source": "source: " + "{a: " * 50_000,
    "deep block": "- " * 500_000,
    "many directives": "".join(f"%TAG !a{i}! b\n" for i in range(100_000)) + "---\nsource: {title: x}",
    "no end of a quotation": 'source: {title: "' + "a" * 2_000_000,
    "large, and of another text": "source: {title: a, text: other.txt}\nties:\n" + "- {id: t}\n" * 300_000,
    "large, its source at the end": "ties:\n" + "- {id: t}\n" * 300_000 + "source: {title: a, text: t.txt}\n",
    "a null character": 'source: {title: a, text: "a\\0b"}',
    "one list": "a: [" + "x, " * 500_000 + "]",
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_of_a_neighbour_the_beginning_alone_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "a.yaml").write_text(NEIGHBOURS[name])
    count = 0

    def counted(data: str) -> Iterator[object]:
        nonlocal count
        from kg.annotation.schema import events

        assert len(data) <= BEGINNING
        for event in events(data):
            count += 1
            yield event

    monkeypatch.setattr("kg.readers.peek.events", counted)
    assert source_fields(tmp_path / "a.yaml").get("text") in (None, "other.txt")
    assert count < 300


@pytest.mark.parametrize("make", [*NO_FILES, *NEIGHBOURS])
def test_a_neighbour_does_not_keep_a_text_from_being_added(
    fresh: Graph, folder: Path, make: Callable[..., None] | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(make, str):
        (folder / "x.yaml").write_text(NEIGHBOURS[make])
    else:
        make(folder / "x.yaml", folder.parent / "nothing")
    (folder / "t.txt").write_text(TEXT)
    (folder / "good.yaml").write_text(GOOD.replace("id: good", "text: t.txt"))
    (added,) = fresh.add(folder / "t.txt")
    assert (added.outcome, added.annotation) == ("added", "good.yaml")


DEEP = {
    "flow sequences": "[" * 100_000,
    "flow mappings": "{" * 100_000,
    "keys of flow mappings": "{a: " * 100_000,
    "block sequences": "- " * 1_000_000,
    "complex keys": "? " * 300_000,
    "complex keys in a flow": "[? " * 100_000,
    "JSON": '{"a":' * 100_000,
    "indented": "\n".join(" " * i + "a:" for i in range(2000)),
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_annotations_are_refused_as_soon_as_they_are_deep(name: str) -> None:
    with pytest.raises(InputError, match="nest"):
        parse(DEEP[name], "f.yaml")


@pytest.mark.parametrize(
    "data",
    [
        "a: &a [x]\nb: [*a, *a]",
        "a: &a x\n? *a\n: b",
        "%YAML 1.2\n---\nsource: {title: a}",
        "%TAG ! a\n" * 100_000 + "---\na: b",
    ],
)
def test_aliases_and_directives_are_not_followed(data: str) -> None:
    with pytest.raises(InputError, match="not used here"):
        parse(data, "f.yaml")


@pytest.mark.parametrize(
    ("limit", "data"), [("depth", "source: {title: [[a]]}"), ("values", GOOD), ("annotation", GOOD)]
)
def test_the_limits_are_those_in_force(tmp_path: Path, fresh: Graph, limit: str, data: str) -> None:
    (tmp_path / "a.yaml").write_text(data)
    with guard.using(**{limit: 2}), pytest.raises(LimitExceeded, match=f"--limit {limit}="):
        fresh.add(tmp_path / "a.yaml")


# -- long quotes ----------------------------------------------------------------------------------

WORDS = [f"w{i * i % 977}" for i in range(60_000)]
STANCE = """source: {title: a, id: a}
ties: [{id: t, subject: Norland, relation: hosts, object: Sudland}]
stances:
"""


@pytest.mark.parametrize("between", ["  ", "\n", "\u00a0\t", " \r\n "])
def test_long_quotes_are_found_whatever_the_white_space(between: str) -> None:
    """Quadratic, this would not end."""
    text = f"{between.join(WORDS)}{between}end."
    quotes = [" ".join([*WORDS[-i:], "end."]) for i in (4_000, 30_000, 50_000)]
    data = STANCE + "".join(f"- {{id: s{i}, attitude: asserts, about: t, quote: {q}}}\n" for i, q in enumerate(quotes))
    for stance in recorded(data, text).stances:
        assert stance.quote is not None
        assert text[stance.quote.start : stance.quote.end] == stance.quote.exact
        assert " ".join(stance.quote.exact.split()) in quotes


def test_the_nearest_passage_is_looked_up_for_the_first_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    import rapidfuzz.fuzz

    calls = 0

    def alignment(words: str, text: str) -> None:
        nonlocal calls
        calls += 1

    monkeypatch.setattr(rapidfuzz.fuzz, "partial_ratio_alignment", alignment)
    data = STANCE + "".join(f"- {{id: s{i}, attitude: asserts, about: t, quote: gone {i}}}\n" for i in range(500))
    with pytest.raises(InputError) as caught:
        recorded(data, "w " * 1000)
    assert len(caught.value.violations) == 500
    assert calls < 20
    assert len(str(caught.value)) <= 2000
