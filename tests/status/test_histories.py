"""After any history the graph is what a rebuild gives, and previews told what happened.

``scripts/fuzz`` runs more histories, and others each time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import small_world as small
from histories import VOCABULARY, History, histories
from hypothesis import HealthCheck, given, seed, settings

from kg.graph import Graph
from kg.model import ids
from kg.model.claims import Assessment, Log
from kg.status import bulk, columns, quads
from kg.status.evidence import stored_log

SHARDS = 4
TIES = {
    "ship": "First_Fleet suppliesOilTo Norland",
    "any": "anyone suppliesOilTo anyone",
    "some": "anyone suppliesOilTo Norland",
    "end": "First_Fleet suppliesOilTo anyone",
    "claim": "Ada accuses Norland",
    "more": "Ada warns Norland",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "shard" in metafunc.fixturenames:
        metafunc.parametrize("shard", range(SHARDS))


def test_the_graph_equals_a_rebuild_after_every_step(shard, request, monkeypatch):
    """In every other shard what can be counted is counted, however little it is, and tallied."""
    if shard % 2:
        monkeypatch.setattr(bulk, "LEAST", 0)
        for module in (quads, columns):
            monkeypatch.setattr(module, "TALLY_ABOVE", shard // 2)
    number, begin = (request.config.getoption(name) for name in ("--histories", "--first"))

    @seed(begin + shard)
    @settings(
        max_examples=number // SHARDS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    @given(histories())
    def happens(history):
        with TemporaryDirectory() as folder:
            graph = History(Path(folder))
            for step in history:
                graph.take(step)
            graph.check_ontology()

    happens()


def status(history: History, tie: str) -> str:
    """The status of a tie of :data:`TIES`."""
    return small.status(history.graph.store, small.tie_iri(TIES[tie]))


def happened(history: History, steps: list[str]) -> History:
    """The history after steps such as ``A: asserts ship``, ``-A`` and ``any implies claim``."""
    for step in steps:
        name, colon, line = step.partition(": ")
        if colon:
            history.take(("add", (name, small.annotation(name, [line], ties=TIES))))
        elif step.startswith("-"):
            history.take(("remove", step[1:]))
        else:
            premise, _, conclusion = step.split()
            history.take(("link", (TIES[premise], TIES[conclusion])))
    return history


@pytest.mark.parametrize("general", ["any", "some", "end"])
@pytest.mark.parametrize("last", [["-B"], ["B: Ada alleges more"]], ids=["removed", "replaced"])
def test_a_tie_with_anyone_that_goes_passes_nothing_on(tmp_path, general, last):
    begin = ["A: asserts ship", f"B: Ada alleges {general}", "C: denies claim", f"{general} implies claim"]
    history = happened(History(tmp_path), begin)
    assert status(history, "claim") == "disputed"
    assert status(happened(history, last), "claim") == "denied"


def test_a_chain_of_links_ends_where_a_tie_with_anyone_goes(tmp_path):
    begin = ["A: asserts ship", "B: Ada alleges some", "C: denies claim", "D: Ada alleges more"]
    links = ["some implies more", "more implies claim"]
    assert status(happened(History(tmp_path), [*begin, *links, "-D", "-B"]), "claim") == "denied"


# -- the order of decisions -----------------------------------------------------------------------

NOON = datetime(2025, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "later",
    [timedelta(days=-1), timedelta(0), timedelta(hours=-2), timedelta(microseconds=1), timedelta(milliseconds=500)],
    ids=["a day back", "the same instant", "summer time ends", "a microsecond on", "half a second on"],
)
@pytest.mark.parametrize("verdicts", [("accepted", "rejected"), ("rejected", "accepted", "rejected", "accepted")])
def test_the_last_decision_holds_whatever_the_clock_says(tmp_path, monkeypatch, later, verdicts):
    graph = happened(History(tmp_path), ["A: asserts ship"]).graph
    tie, clock = small.tie_iri(TIES["ship"]), NOON
    for verdict in verdicts:
        monkeypatch.setattr("kg.judgements.decisions.now", lambda clock=clock: clock)
        graph.assess(tie, verdict, "why", "ana")
        clock += later
    assert graph.evidence(tie).status == verdicts[-1]
    assert [row.what.partition(":")[0] for row in graph.judgements()] == list(verdicts)
    assert small.status(graph.store, tie) == verdicts[-1]


def test_what_was_undone_counts_for_the_order_too(tmp_path, monkeypatch):
    graph = happened(History(tmp_path), ["A: asserts ship"]).graph
    tie = small.tie_iri(TIES["ship"])
    for day, verdict in enumerate(["accepted", "rejected"]):
        monkeypatch.setattr("kg.judgements.decisions.now", lambda day=day: NOON - timedelta(days=day))
        row = graph.assess(tie, verdict, "why", "ana")
        graph.undo(row.id, "why", "ana")
    assert [row.kind for row in graph.judgements()] == ["undone", "undone"]
    times = [row.at for row in graph.judgements()]
    assert times == sorted(times)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2025-07-01T12:00:00Z", "2025-07-01T12:00:00.5Z"),
        ("2025-07-01T14:00:00+02:00", "2025-07-01T12:30:00Z"),
        ("2025-06-30T23:30:00-01:00", "2025-07-01T01:00:00Z"),
    ],
    ids=["fraction of a second", "time zone east", "time zone west"],
)
def test_decisions_from_elsewhere_stand_in_the_order_of_their_times(tmp_path, first, second):
    graph = happened(History(tmp_path), ["A: asserts ship"]).graph
    tie = small.tie_iri(TIES["ship"])
    made = [
        Assessment(f"{ids.ID}judgement-{number}", tie, verdict, "ben", "why", at)
        for number, verdict, at in ((2, "accepted", first), (1, "rejected", second))
    ]
    graph.add_judgements(Log(tuple(made)))
    assert small.status(graph.store, tie) == "rejected"
    graph.assess(tie, "accepted", "why", "ana")
    assert small.status(Graph(graph.store, VOCABULARY).store, tie) == "accepted"
    assert len(stored_log(graph.store).standing) == 3


def about_eve(name: str, *acts_for: str, more: str = "") -> tuple[str, str]:
    """A source in which Eve Marsh acts for these; ``more`` are entries of other actors."""
    actor = f"{{id: eve, kind: Person, name: Eve Marsh, acts_for: [{', '.join(acts_for)}]}}"
    return name, (
        f"source: {{title: Source {name}, id: {name}, published: 2024-01-01}}\nactors: [{actor}{more}]\n"
        "ties: [{id: t, subject: eve, relation: meetsWith, object: Ostland}]\n"
        "stances: [{id: s, attitude: asserts, about: [t]}]\n"
    )


def is_one(history: History) -> bool:
    """Whether the Eves of the sources are one."""
    return any("Eve Marsh" in record.because for record in history.graph.same_actors())


PORTS = ", {id: ports, kind: StateBody, name: Board of Ports, acts_for: [Sudland]}"


@pytest.mark.parametrize(
    "first", [about_eve("A", "Sudland"), about_eve("A", "ports", more=PORTS)], ids=["state", "body"]
)
def test_who_is_one_follows_the_states_of_those_served(tmp_path, first):
    """A merge of what two namesakes act for makes them one, and its end parts them again."""
    history = History(tmp_path)
    history.take(("add", first))
    history.take(("add", about_eve("B", "Norland")))
    assert not is_one(history)
    history.take(("merge", ("Sudland", "Norland", True)))
    assert is_one(history)
    history.take(("undo", 0))
    assert not is_one(history)


NAMESAKES = """\
source: {{title: Source {name}, id: {name}}}
actors: [{{id: x0, name: Eve Marsh, kind: Person}}]
ties: [{{id: t0, subject: Eve Marsh, relation: buysArmsFrom, object: anyone}}]
stances: {stances}
"""


def test_a_preview_tells_what_a_tie_loses_with_a_file_that_names_its_actor(tmp_path: Path) -> None:
    """Three files name one person, each for itself: a tie of two of them stays when one goes, with fewer stances."""
    history = History(tmp_path)
    for name, attitude in (("A", "demands"), ("B", "withdraws"), ("C", None)):
        said = f"[{{id: s2, holder: Sudland, attitude: {attitude}, about: [t0]}}]" if attitude else "[]"
        history.take(("add", (name, NAMESAKES.format(name=name, stances=said))))
    history.take(("remove", "B"))
