"""Search over names, relations, statuses, quotes and statements; all ties, and stances one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from kg.annotation.schema import parse
from kg.cli import cli
from kg.errors import NameNotFound, Refused
from kg.graph import Graph, open_graph
from kg.model.summaries import Hits
from kg.readers.annotation import to_records

TEXT = (
    "Chile sold patrol boats to Peru in 2021. Peru's government denies that it bought any boat. "
    "Analysts called the purchase of the ferries a mistake."
)
NOTES = """
source: {title: Harbour notes, id: notes, publisher: Dock Gazette, published: 2021-05-02}
ties:
- {id: t1, subject: Chile, relation: suppliesArmsTo, object: Peru, when: "2021"}
- {id: t2, subject: Brazil, relation: neighbours, object: Peru}
statements:
- {id: st1, text: The purchase of the ferries was a mistake, concerns: [Peru]}
stances:
- {id: s1, attitude: asserts, about: t1, quote: Chile sold patrol boats to Peru in 2021}
- {id: s2, holder: Government of Peru, attitude: denies, about: t1, quote: denies that it bought any boat, when: 2021-05-01}
- {id: s3, attitude: asserts, about: t2}
- {id: s4, attitude: asserts, about: st1, quote: called the purchase of the ferries a mistake}
"""


@pytest.fixture(scope="module")
def notes() -> Iterator[Graph]:
    """A graph of one source, to read from."""
    with open_graph(":memory:") as graph:
        form, lines = parse(NOTES, "notes")
        graph.add_records(to_records(form, lines, "notes", graph.registry, graph.vocabulary, TEXT))
        yield graph


def found(graph: Graph, words: str, kind: str) -> list[str]:
    """The texts of the hits of a kind."""
    return [hit.text for hit in graph.search(words, kind=kind)]


SALE = "Chile supplies arms to Peru (2021)"


@pytest.mark.parametrize(
    ("words", "kind", "texts"),
    [
        ("chile boats", "tie", [SALE]),
        ("Boats CHILE", "tie", [SALE]),
        ("peru arms", "tie", [SALE]),
        ("disputed", "tie", [SALE]),
        ("disputed chile boat", "tie", [SALE]),
        ("peru denies", "tie", [SALE]),
        ("lima", "tie", [SALE, "Brazil neighbours Peru"]),
        ("brazil boats", "tie", []),
        ("hile", "tie", []),
        ("arm", "tie", [SALE]),
        ("disputed", "status", ["disputed"]),
        ("brazilian", "tie", ["Brazil neighbours Peru"]),
        ("neighbour", "relation", ["neighbours"]),
        ("patrol boats", "quote", ["Chile sold patrol boats to Peru in 2021"]),
        ("ferry purchase", "statement", ["The purchase of the ferries was a mistake"]),
        ("mistake Peru", "statement", ["The purchase of the ferries was a mistake"]),
        ("dock notes", "source", ["Harbour notes"]),
    ],
)
def test_words_are_found_in_any_order(notes: Graph, words: str, kind: str, texts: list[str]) -> None:
    assert sorted(found(notes, words, kind)) == sorted(texts)


def test_the_hits_are_counted_by_kind_before_the_limit(notes: Graph) -> None:
    hits = notes.search("peru", limit=1)
    assert isinstance(hits, Hits)
    assert hits.counts["tie"] == 2
    assert [hit.kind for hit in hits].count("tie") == 1
    assert hits[0].text == "Peru"
    assert hits[0].ties == 2
    assert len(notes.search("peru", limit=None)) == sum(hits.counts.values())


def test_a_quote_leads_to_its_claim(notes: Graph) -> None:
    (quote,) = notes.search("patrol", kind="quote")
    (tie,) = notes.search("patrol", kind="tie")
    assert (quote.about, tie.status, tie.quote) == (tie.id, "disputed", quote.text)


def test_a_hit_is_found_by_its_id(notes: Graph) -> None:
    (tie,) = notes.search("chile peru", kind="tie")
    assert notes.evidence(tie.id).heading == tie.text


@pytest.mark.parametrize(("words", "kind"), [(" ", None), ("!?", None), ("Peru", "ties")])
def test_a_search_for_nothing_is_refused(notes: Graph, words: str, kind: str | None) -> None:
    with pytest.raises(Refused):
        notes.search(words, kind=kind)


def test_all_ties_come_in_one_order_whole_or_in_part(case: Graph) -> None:
    ties = case.ties()
    assert len(ties) == dict(case.stats().counts)["ties"]
    for most in (1, 7, 100):
        assert case.ties(limit=most) == ties[:most]
    assert [tie.status for tie in case.ties(status="disputed", limit=3)] == ["disputed"] * 3
    assert {tie.relation.id for tie in case.ties(relation="suppliesTo")} > {"suppliesOilTo", "suppliesGasTo"}


def test_what_needs_an_actor_says_so(case: Graph) -> None:
    with pytest.raises(Refused, match="needs an actor"):
        case.ties(direction="out")
    with pytest.raises(Refused, match="needs an actor"):
        case.ties(other="Iran")


def test_a_stance_is_a_row(notes: Graph) -> None:
    stated, denied = notes.stances("Chile")
    assert (denied.stance.holder.label, denied.stance.attitude, denied.side) == (
        "Government of Peru",
        "denies",
        "against",
    )
    row = notes.stances("Chile").rows()[1]
    assert list(row) == list(notes.stances().columns)
    assert (row["subject"], row["relation"], row["object"]) == ("Chile", "suppliesArmsTo", "Peru")
    assert (row["quote"], row["source"]) == ("denies that it bought any boat", "Harbour notes")
    assert (row["when"], row["published"], row["tie_earliest"]) == ("2021-05-01", "2021-05-02", "2021-01-01")
    assert "stances" not in stated.as_dict()["tie"]


def test_stances_are_kept_by_holder_and_attitude(notes: Graph) -> None:
    assert len(notes.stances()) == 3
    assert [row.stance.id for row in notes.stances(holder="Peru")] == [
        row.stance.id for row in notes.stances(attitude="denies")
    ]
    assert len(notes.stances(holder="Peru", rollup=False)) == 0
    assert len(notes.stances(attitude=["asserts", "denies"], limit=2)) == 2
    with pytest.raises(NameNotFound, match="denies"):
        notes.stances(attitude="denys")


def test_a_denial_affirms_the_speech_act_that_it_makes(case: Graph) -> None:
    rows = case.stances(holder="Government of Azerbaijan", attitude="denies")
    assert {row.side for row in rows if row.tie.relation.id == "denies"} == {"for"}
    assert {row.side for row in rows if row.tie.relation.id == "usesAirspaceOf"} == {"against"}


def test_ties_have_their_first_and_last_day_as_columns(case: Graph) -> None:
    row = next(
        row for row in case.ties(relation="atWarWith").rows() if row["when_inferred"] == "2025-06-13?/2025-06-24?"
    )
    assert (row["earliest"], row["latest"]) == ("2025-06-13", "2025-06-24")


def output(*words: str) -> str:
    """What a command prints, on the shipped case."""
    done = CliRunner(env={"KG_STORE": ""}).invoke(cli, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_the_command_searches() -> None:
    printed = output("search", "Israel", "drones", "--format", "table")
    assert printed.startswith("9 ties, 1 statement, 6 quotes, 1 source\nties:\n")
    assert "  and 1 more: --kind tie" in printed
    only = output("search", "gas", "--kind", "tie", "--format", "csv").splitlines()
    assert only[0] == "kind,text,status,quote,ties,about,id"
    assert len(only) == 3


def test_the_commands_need_no_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.lookups.MOST", 3)
    done = CliRunner(env={"KG_STORE": ""}).invoke(cli, ["ties", "--format", "table"])
    assert (
        done.stderr.splitlines()[-1] == "kg: the first 3 ties; name an actor, or give --relation, --status or --limit"
    )
    assert done.stdout.count("tie-") == 3
    assert "Government of Azerbaijan denies" in output("stances", "Iran", "--attitude", "denies", "--format", "table")
    assert len(output("ties", "--format", "csv").splitlines()) == 30


def test_excel_knows_the_encoding_by_a_byte_order_mark() -> None:
    for words in (["ties", "Iran"], ["stances"], ["query", "SELECT ?s { ?s a kg:Tie }"], ["export", "csv"]):
        assert output(*words, "--excel").startswith("\ufeff"), words
        assert not output(*words, *(["-f", "csv"] if words[0] != "export" else [])).startswith("\ufeff")
    refused = CliRunner().invoke(cli, ["ties", "Iran", "--excel", "--format", "json"])
    assert (refused.exit_code, "--excel writes CSV, not json" in refused.stderr) == (2, True)
