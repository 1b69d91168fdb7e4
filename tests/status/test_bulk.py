"""Ties that are counted get the quads that deciding them one by one gives; a large change is taken over whole."""

from __future__ import annotations

import dataclasses
import shutil

import pyoxigraph as ox
import pytest
import small_world as small

from kg.model import ids
from kg.model.claims import Details, Source, SourceRecords, Stance, Tie
from kg.model.vocabulary import load
from kg.rdf import terms
from kg.status import bulk, columns, derive, quads
from kg.store import pending
from kg.store.embedded import EmbeddedStore

VOCABULARY = load()
ROWS = [
    ("Norland", "suppliesOilTo", "Sudland", "2018"),
    ("Norland", "suppliesTo", "Sudland", "2018"),
    ("Norland", "attacks", "Sudland", None),
    ("Sudland", "meetsWith", "Norland", "2018"),
    *(("Norland", "attacks", "Ostland", str(year)) for year in range(2010, 2022)),
]


def feed(name: str, rows=ROWS, **more) -> SourceRecords:
    """A file of a feed that has these rows."""
    source = Source(ids.source_iri(name), name, publisher="Feed", reviewed=False, **more)
    ties, stances = {}, {}
    for subject, relation, obj, when in rows:
        s, r, o = VOCABULARY.canonical(small.actor(subject), relation, small.actor(obj))
        tie = Tie(ids.tie_iri(s, r, o, when, None), s, r, o, when)
        stance = ids.local_iri("stance", source.iri, tie.iri[-16:])
        details = Details(amount="3", unit="rows")
        ties[tie.iri] = tie
        stances[stance] = Stance(stance, source.iri, source.iri, "asserts", (tie.iri,), reviewed=False, details=details)
    return SourceRecords(source, ties=tuple(ties.values()), stances=tuple(stances.values()))


@pytest.fixture(params=[0, 10**6], ids=["counted", "one by one"])
def least(request, monkeypatch):
    """The stances from which on a change is counted."""
    monkeypatch.setattr(bulk, "LEAST", request.param)
    return request.param


def checked(store: EmbeddedStore) -> None:
    assert small.derived(store) == derive.derive_all(store, VOCABULARY)


def test_two_files_of_a_feed_and_a_report_come_and_go(least):
    store = small.world()
    empty = set(store.match())
    report = small.records("A", ["s1: Ada denies t"], ties={"t": "Norland suppliesOilTo Sudland when=2018"})
    for change in (
        {"add": [feed("one")]},
        {"add": [feed("two", ROWS[:6])]},
        {"add": [report]},
        {"add": [feed("one", ROWS[3:])]},
        {"remove": [report.source.iri]},
        {"remove": [ids.source_iri("one")]},
    ):
        small.change(store, **change)
        checked(store)
    small.change(store, remove=[ids.source_iri("two")])
    assert set(store.match()) == empty


@pytest.mark.parametrize("tally_above", [8, 0])
@pytest.mark.parametrize("words", ["words=aye", "", "detail", "origin=wire"])
def test_a_report_leaves_a_tallied_relationship_as_it_came(least, monkeypatch, words, tally_above):
    for module in (quads, columns):
        monkeypatch.setattr(module, "TALLY_ABOVE", tally_above)
    store = small.world()
    ties = {f"t{year}": f"Norland attacks Ostland when={year}" for year in range(2010, 2022)}
    stays = small.records("A", [f"s{n}: asserts {tie}" for n, tie in enumerate(ties)], ties=ties)
    goes = small.records("B", [f"s1: asserts t2015 {words}", f"s2: asserts t2016 {words}"], ties=ties)
    small.change(store, add=[stays])
    before = small.derived(store)
    small.change(store, add=[goes])
    checked(store)
    small.change(store, remove=[goes.source.iri])
    checked(store)
    assert small.derived(store) == before


def test_words_of_a_speaker_are_no_wording_of_the_report(monkeypatch):
    monkeypatch.setattr(quads, "TALLY_ABOVE", 0)
    store = small.world()
    for name in ("A", "B"):
        said = small.records(name, ["s1: Ada confirms t to=Norland words=aye"], ties={"t": "Norland attacks Ostland"})
        small.change(store, add=[said])
        checked(store)
    speech = "Ada confirmsTo Norland"
    assert small.status(store, small.tie_iri(speech)) == "corroborated"


def test_a_new_file_is_written_as_lines(monkeypatch):
    monkeypatch.setattr(bulk, "LEAST", 0)
    plan = derive.plan(small.world(), VOCABULARY, add=[feed("one")])
    monkeypatch.setattr(bulk, "LEAST", 10**6)
    other = derive.plan(small.world(), VOCABULARY, add=[feed("one")])
    assert set(plan.whole().add) == set(other.add)
    assert len(plan.add) < 10 < len(list(plan.lines))
    assert list(plan.lines) == list(plan.lines)
    assert sorted(plan.changes, key=str) == sorted(other.changes, key=str)


def test_a_file_that_is_added_again_changes_nothing(least):
    store = small.world()
    small.change(store, add=[feed("one")])
    assert not small.change(store, add=[feed("one")])


def test_a_reviewed_file_gives_plain_triples(least):
    store = small.world()
    records = feed("one", ROWS[:2])
    stances = tuple(dataclasses.replace(stance, reviewed=True) for stance in records.stances)
    small.change(store, add=[dataclasses.replace(records, stances=stances)])
    checked(store)
    assert list(store.match(small.actor("Norland"), ids.TIE + "suppliesOilTo"))


# -- a large change of a folder -------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A store in a folder in which every change is large from now on."""
    store = EmbeddedStore(tmp_path / "store")
    store.apply([], small.base_of_world())
    monkeypatch.setattr(pending, "LARGE", 1)
    monkeypatch.setattr(pending, "_PART", 7)
    return store


def lines(number: int) -> list[str]:
    return [f"<urn:s{n}> <urn:p> <urn:o> <urn:g> .\n" for n in range(number)]


def test_a_large_change_is_taken_over_in_parts(folder):
    before = set(folder.match())
    folder.apply([], [], lines(20))
    assert len(set(folder.match()) - before) == 20
    folder.apply(terms.parsed(lines(20)), [])
    assert set(folder.match()) == before
    folder.apply([], terms.parsed(lines(20)))
    assert set(folder.match()) - before == set(terms.parsed(lines(20)))
    assert not (folder.path / pending.NAME).exists()


@pytest.mark.parametrize("written", [True, False])
def test_a_change_that_was_cut_short_is_finished_or_dropped(folder, written, monkeypatch):
    path = folder.path
    number = folder.count()
    with monkeypatch.context() as patch:
        patch.setattr(pending, "finish", lambda store, folder: None)  # killed before it began
        folder.apply([], [], lines(20))
    folder.close()
    if not written:
        (path / pending.NAME).rename(path / f"{pending.NAME}.new")
    again = EmbeddedStore(path)
    assert again.count() == number + 20 * written
    assert not list(path.glob("change*"))


def test_a_large_change_without_room_leaves_the_folder_alone(folder, monkeypatch):
    from kg.errors import StoreUnwritable

    before = folder.count()
    usage = shutil.disk_usage(folder.path)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(StoreUnwritable):
        folder.apply([], [], lines(20))
    assert folder.count() == before
    assert not list(folder.path.glob("change*"))


def test_lines_are_what_the_codec_writes():
    from kg.rdf import codec

    records = feed("one")
    for tie, stance in zip(records.ties, records.stances, strict=True):
        assert set(terms.parsed(codec.tie_lines(tie))) == set(codec.encode_tie(tie))
        for reviewed in (True, False):
            assert set(terms.parsed(codec.stance_lines(stance, reviewed))) == set(codec.encode_stance(stance, reviewed))
    assert isinstance(next(iter(terms.parsed(codec.tie_lines(records.ties[0])))), ox.Quad)
