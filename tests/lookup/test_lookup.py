"""Look-ups on the shipped case and on small graphs: ties, paths, time, roll-up, batches."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.errors import AmbiguousName, InputError, NameNotFound
from kg.graph import Graph, open_graph
from kg.lookup.timeline import arranged
from kg.model import dates
from kg.model.records import LinkRecord, TieRecord
from kg.model.vocabulary import PREFIXES
from kg.rdf import codec
from kg.sparql import library

HEAD = "source: {title: Notes, text: notes.txt}\nties:\n"


def put(graph: Graph, folder: Path, ties: list[str], denied: tuple[int, ...] = ()) -> None:
    """Adds a source that asserts these ties in its own voice, or denies them."""
    text = " ".join(f"Sentence {n} stands here." for n in range(len(ties)))
    (folder / "notes.txt").write_text(text, encoding="utf-8")
    rows = "".join(f"  - {{id: t{n}, {tie}}}\n" for n, tie in enumerate(ties))
    stances = "".join(
        f"  - {{id: s{n}, attitude: {'denies' if n in denied else 'asserts'}, about: [t{n}], "
        f'quote: "Sentence {n} stands here"}}\n'
        for n in range(len(ties))
    )
    (folder / "notes.yaml").write_text(f"{HEAD}{rows}stances:\n{stances}", encoding="utf-8")
    graph.add(folder / "notes.yaml")


def say(graph: Graph, folder: Path, source: str) -> None:
    """Adds a source as its annotation says, from ``ties`` or ``actors`` on."""
    number = len(graph.sources())
    file = folder / f"source{number}.yaml"
    file.write_text(f"source: {{title: Source {number}, id: s{number}}}\n{source}", encoding="utf-8")
    graph.add(file)


def tie(subject: str, relation: str, obj: str, when: str | None = None) -> str:
    return f"subject: {subject}, relation: {relation}, object: {obj}" + (f', when: "{when}"' if when else "")


# -- ties -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 9),
        ({"status": "disputed"}, 2),
        ({"status": ["disputed", "reported"]}, 9),
        ({"relation": "suppliesTo"}, 6),
        ({"relation": "suppliesArmsTo", "direction": "in"}, 4),
        ({"relation": "suppliesArmsTo", "direction": "out"}, 0),
        ({"since": "2021"}, 1),
        ({"until": "2021"}, 2),
        ({"rollup": False}, 6),
        ({"limit": 3}, 3),
        ({"source": "digest"}, 9),
        ({"reviewed_only": True}, 9),
    ],
)
def test_ties_between_two_by_filter(case: Graph, filters: dict[str, object], count: int) -> None:
    assert len(case.ties("Azerbaijan", "Israel", **filters)) == count  # type: ignore[arg-type]


def test_a_government_and_its_state_have_the_same_ties(case: Graph) -> None:
    assert case.ties("Baku") == case.ties("Azerbaijan")
    assert len(case.ties("Baku", rollup=False)) < len(case.ties("Azerbaijan"))


def test_office_holders_roll_up_to_their_state(case: Graph) -> None:
    relations = {t.relation.id for t in case.ties("Iran", "Azerbaijan", relation="raisesConcernWith")}
    assert relations == {"raisesConcernWith"}
    ref = case.ties("Mehdi Sobhani", relation="warns")[0].subject
    assert (ref.label, ref.state and ref.state.label) == ("Mehdi Sobhani", "Iran")


def test_the_ties_of_a_dossier_have_their_stances(case: Graph) -> None:
    assert case.actor("Iran").ties == tuple(case.ties("Iran"))
    assert all(tie.stances for tie in case.actor("Iran").ties)


PRAISE = {when: tie("Jens Stoltenberg", "praises", "Iceland", when) for when in ("2010", "2020")}


@pytest.mark.parametrize(("actor", "when"), [("Norway", "2010"), ("NATO", "2020")])
def test_office_holders_count_while_in_office(fresh: Graph, tmp_path: Path, actor: str, when: str) -> None:
    put(fresh, tmp_path, list(PRAISE.values()))
    assert [t.when for t in fresh.ties(actor)] == [t.when for t in fresh.actor(actor).ties] == [when]
    assert [t.when for t in fresh.ties("Iceland", actor)] == [e.when for e in fresh.timeline(actor)] == [when]
    assert len(fresh.ties("Jens Stoltenberg")) == len(fresh.ties("Iceland")) == 2
    around = fresh.lookup.neighbourhood(fresh.resolve(actor).actor, 1)
    assert {one.when for one in fresh.lookup.ties(around)} == {"2010", "2020"}  # both hold between those found


@pytest.mark.parametrize(
    ("since", "until", "when", "counts"),
    [
        ("2020?", "null", "2020-06-13", True), ("2020-06~", "null", "2020-06-13", True), ("202X", "null", "2025", True),
        ("2020~", "null", "2019-12-31", False), ("null", "2019/2020", "2020-12-31", True),
        ("null", "2019/2020", "2021", False), ("2020-06?", "2020-06?", "2020-06", True),
        ("2020", "2020", "2020-12-31/2022", True),
    ],
)  # fmt: skip
def test_terms_of_office_may_be_dated_as_loosely_as_ties(
    fresh: Graph, tmp_path: Path, since: str, until: str, when: str, counts: bool
) -> None:
    office = f"{{title: Envoy, of: Norway, since: {since}, until: {until}}}"
    envoy = f"actors: [{{id: envoy, kind: Person, name: Kari, offices: [{office}]}}]\n"
    told = "stances: [{id: s1, attitude: asserts, about: t}]\n"
    say(fresh, tmp_path, f"{envoy}ties: [{{id: t, {tie('envoy', 'attacks', 'Iceland', when)}}}]\n{told}")
    assert len(fresh.ties("Norway")) == len(fresh.path("Norway", "Iceland")) == counts
    assert bool(fresh.ties("Iceland")[0].subject.state) == counts


@pytest.mark.parametrize("order", [("2010", "2020"), ("2020", "2010")])
def test_an_undated_tie_counts_at_the_time_of_its_first_stance(
    fresh: Graph, tmp_path: Path, order: tuple[str, ...]
) -> None:
    ties = f"ties: [{{id: t, {tie('Jens Stoltenberg', 'attacks', 'Iceland')}}}]\n"
    for when in order:
        said = f"{{id: s1, holder: Finland, attitude: alleges, about: t, when: {when}}}"
        say(fresh, tmp_path, f"{ties}stances: [{said}]\n")
    assert [len(fresh.ties(name)) for name in ("Norway", "NATO")] == [1, 0]


@pytest.mark.parametrize("when", ["2010", "2020", None])
@pytest.mark.parametrize(
    ("actor", "out"), [("Norway", "2020"), ("North Atlantic Treaty Organization", "2010"), ("Jens Stoltenberg", "")]
)
def test_paths_go_through_office_holders_while_in_office(
    fresh: Graph, tmp_path: Path, actor: str, out: str, when: str | None
) -> None:
    put(fresh, tmp_path, [tie("Jens Stoltenberg", "praises", "Iceland", when)])
    expected = [] if when == out else [f"{actor} – Iceland"]
    assert [p.sentence for p in fresh.path(actor, "Iceland")] == expected
    assert [p.sentence for p in fresh.path("Iceland", actor)] == [
        " – ".join(reversed(p.split(" – "))) for p in expected
    ]


def test_a_path_goes_through_the_bodies_of_organisations(fresh: Graph, tmp_path: Path) -> None:
    bodies = "{id: league, kind: Organization, name: Nordic League}, {id: council, kind: StateBody, name: Nordic Assembly, acts_for: league}"
    say(fresh, tmp_path, f"actors: [{bodies}]\nties: [{{id: t, {tie('council', 'meetsWith', 'Iraq')}}}]\n"
        "stances: [{id: s, attitude: asserts, about: t}]\n")  # fmt: skip
    (path,) = fresh.path("Nordic League", "Iraq")
    assert path.steps[0].tie == fresh.ties("Nordic League", "Iraq")[0].id
    assert path.steps[0].sentence == "Nordic Assembly meets with Iraq"
    assert not fresh.path("Nordic League", "Iraq", rollup=False)


@pytest.mark.parametrize("out", ["2016", "2017", "2018", "2019", "2020"])
def test_a_tie_of_the_office_holder_explains_a_step(fresh: Graph, tmp_path: Path, out: str) -> None:
    put(fresh, tmp_path, [PRAISE["2010"], tie("Jens Stoltenberg", "praises", "Iceland", out)])
    (step,) = fresh.path("Norway", "Iceland")[0].steps
    assert [t.when for t in fresh.ties("Norway") if t.id == step.tie] == ["2010"]


@pytest.mark.parametrize(("when", "first"), [("2011", "Norway"), ("2016-05", "Sweden")])
@pytest.mark.parametrize("condemned", ["Norway", "Sweden", "roe"])
def test_the_arrow_of_a_step_starts_at_the_actor_represented(
    fresh: Graph, tmp_path: Path, condemned: str, when: str, first: str
) -> None:
    offices = "offices: [{{title: Minister, of: {}, since: 2010, until: 2012}}, {{title: Minister, of: {}, since: 2015, until: 2017}}]"
    doe, roe = offices.format("Norway", "Sweden"), offices.format("Sweden", "Norway")
    actors = f"{{id: doe, kind: Person, name: Doe, {doe}}}, {{id: roe, kind: Person, name: Roe, {roe}}}"
    row = f"{{id: t, {tie('doe', 'condemns', condemned, when)}}}"
    say(fresh, tmp_path, f"actors: [{actors}]\nties: [{row}]\nstances: [{{id: s, attitude: asserts, about: t}}]\n")
    for left, right in (("Norway", "Sweden"), ("Sweden", "Norway")):
        found = [path.steps[0].forward for path in fresh.path(left, right, max_hops=1)]
        assert found == ([] if condemned == first else [left == first])
    if condemned != "roe":
        ends = (("Doe", condemned), (condemned, "Doe"))
        assert [fresh.path(*pair)[0].steps[0].forward for pair in ends] == [True, False]


def test_a_step_leaves_out_ties_made_out_of_office(fresh: Graph, tmp_path: Path) -> None:
    put(fresh, tmp_path, [PRAISE["2020"], tie("Norway", "warns", "Iceland"), tie("Iceland", "attacks", "Sweden")])
    (path,) = fresh.path("Norway", "Iceland")
    assert (path.steps[0].sentence, path.steps[0].others) == ("Norway warns Iceland", ())


def test_disputes_count_office_holders_while_in_office(fresh: Graph, tmp_path: Path) -> None:
    ties = [tie("Jens Stoltenberg", "attacks", "Iceland", when) for when in ("2010", "2020")]
    put(fresh, tmp_path, ties, denied=(0, 1))
    assert [d.claim.when for d in fresh.disputes("Norway")] == ["2010"]
    assert [d.claim.when for d in fresh.disputes("NATO")] == ["2020"]
    assert len(fresh.disputes("Iceland")) == 2


@pytest.mark.parametrize(
    ("actor", "relation", "direction", "count"),
    [
        ("Israel", "suppliesArmsTo", "out", 1), ("Israel", "suppliesArmsTo", "in", 0),
        ("Israel", "buysArmsFrom", "out", 0), ("Israel", "buysArmsFrom", "in", 1),
        ("Norway", "buys arms from", "out", 1), ("Norway", "buysArmsFrom", "both", 1),
        ("Israel", "meetsWith", "out", 1), ("Norway", "meetsWith", "out", 1), ("Norway", "meetsWith", "in", 1),
        ("Norway", None, "out", 1), ("Israel", None, "out", 2),
    ],
)  # fmt: skip
def test_directions_follow_the_relation_as_named(
    fresh: Graph, tmp_path: Path, actor: str, relation: str | None, direction: str, count: int
) -> None:
    put(fresh, tmp_path, [tie("Israel", "suppliesArmsTo", "Norway"), tie("Norway", "meetsWith", "Israel")])
    assert len(fresh.ties(actor, relation=relation, direction=direction)) == count


@pytest.mark.parametrize("name", ["Iran", "Israel", "Masoud Pezeshkian"])
def test_a_dossier_holds_the_ties_as_they_are(case: Graph, name: str) -> None:
    for rollup in (True, False):
        assert case.actor(name, rollup=rollup).ties == tuple(case.ties(name, rollup=rollup))


def test_ties_are_grouped_by_relationship(fresh: Graph, tmp_path: Path) -> None:
    oil = [tie(who, "suppliesOilTo", "Sweden") for who in ("Norway", "Government of Norway")]
    put(fresh, tmp_path, [oil[0], tie("Norway", "attacks", "Sweden"), oil[1]])
    assert [t.relation.id for t in fresh.ties("Norway")] == ["attacks", "suppliesOilTo", "suppliesOilTo"]
    assert len({t.relationship.id for t in fresh.ties("Norway", limit=2)}) == 2


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("1900", None, True), (None, "2030", True), ("2024-06-13", "2024-06-13", True), ("2024-07", "2025-05", False),
        ("2024-07", "2025-06", True), ("2020", "2030", True), ("2024-12", "2025-01", False),
    ],
)  # fmt: skip
def test_a_date_without_its_year_may_fall_in_any(
    fresh: Graph, tmp_path: Path, since: str | None, until: str | None, found: bool
) -> None:
    put(fresh, tmp_path, [tie("Norway", "meetsWith", "Sweden", "XXXX-06-13"), tie("Norway", "attacks", "Sweden")])
    assert [t.when for t in fresh.ties("Norway", since=since, until=until)] == ["XXXX-06-13"] * found


def test_the_offices_and_names_of_merged_actors_are_one(fresh: Graph) -> None:
    both = ("Jens Stoltenberg", "Erna Solberg")
    before = {o.office for name in both for o in fresh.actor(name).offices}
    fresh.merge(*both, because="a test", by="ana")
    for name in both:
        found = fresh.actor(name)
        assert (found.actor.label, {o.office for o in found.offices}) == ("Erna Solberg", before)
    assert fresh.resolve("Stoltenberg").label == "Erna Solberg"
    held = {o.holder.label for o in fresh.actor("European Union").offices}
    fresh.merge("European Union", "African Union", because="a test", by="ana")
    assert {o.holder.label for o in fresh.actor("African Union").offices} > held


def test_unknown_names_are_refused(case: Graph) -> None:
    for call in (
        lambda: case.ties("Nowhereland"),
        lambda: case.ties("Iran", relation="likes"),
        lambda: case.ties("Iran", status="true"),
        lambda: case.ties("Iran", source="nothing"),
        lambda: case.evidence("tie-ffff"),
    ):
        with pytest.raises(NameNotFound):
            call()
    with pytest.raises(AmbiguousName):
        case.ties("Congo")
    with pytest.raises(InputError, match="write 2025-06-13"):
        case.ties("Iran", since="June")


def test_the_order_of_records_does_not_depend_on_earlier_reads(case: Graph) -> None:
    fresh = Graph(case.store, case.vocabulary)
    fresh.disputes()
    assert fresh.ties("Iran") == Graph(case.store, case.vocabulary).ties("Iran")


def test_a_tie_is_read_in_few_steps(case: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads grow with the levels of speakers, not with the ties."""
    calls = []
    real = case.store.referring
    monkeypatch.setattr(case.store, "referring", lambda p, o: calls.append(p) or real(p, o))
    Graph(case.store, case.vocabulary).ties("Azerbaijan", "Israel")
    few = len(calls)
    calls.clear()
    Graph(case.store, case.vocabulary).ties("Azerbaijan")
    assert len(calls) <= few * 3


@pytest.mark.parametrize("name", ["Harbour Union", "harbour union", "the Union", ":actor"])
def test_merged_actors_share_their_names(fresh: Graph, tmp_path: Path, name: str) -> None:
    for end in ("Iceland", "Sweden"):
        union = "actors: [{id: union, kind: Organization, name: Harbour Union, aliases: [the Union]}]\n"
        told = "stances: [{id: s1, attitude: asserts, about: t}]\n"
        say(fresh, tmp_path, f"{union}ties: [{{id: t, {tie('union', 'attacks', end)}}}]\n{told}")
    (same,) = fresh.same_actors()
    left, right = same.joined.id, same.actor.id
    apart = fresh.merge(left, right, same=False, because="a test", by="ana")
    with pytest.raises(AmbiguousName):
        fresh.resolve("the Union")
    fresh.undo(apart.id, by="ana")
    fresh.merge(left, right, because="a test", by="ana")
    assert fresh.resolve(left if name == ":actor" else name).actor == right
    around = fresh.lookup.neighbourhood(fresh.resolve("Iceland").actor, 2)
    assert {t.object.label for t in fresh.lookup.ties(around)} == {"Iceland", "Sweden"}


GUARD = ("StateBody", ", acts_for: Government of Norway")
ENVOY = ("Person", ", offices: [{title: Envoy, of: Norway}]")


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("kind", "role", "other"),
    [(*GUARD, "Organization"), (*ENVOY, "Person"), ("Government", ", acts_for: Norway", "UnnamedActor")],
)
def test_merged_actors_act_for_what_either_does(
    fresh: Graph, tmp_path: Path, kind: str, role: str, other: str, turned: bool
) -> None:
    named = f"actors: [{{id: one, kind: {kind}, name: Vakt{role}}}, {{id: other, kind: {other}, name: Guard}}]\n"
    ties = [tie("one", "attacks", "Iceland"), tie("other", "expels", "Sweden")]
    rows = ", ".join(f"{{id: t{n}, {words}}}" for n, words in enumerate(ties))
    say(fresh, tmp_path, f"{named}ties: [{rows}]\nstances: [{{id: s1, attitude: asserts, about: [t0, t1]}}]\n")
    assert [len(fresh.path("Norway", end)) for end in ("Iceland", "Sweden")] == [1, 0]
    fresh.merge(*(("Vakt", "Guard") if not turned else ("Guard", "Vakt")), because="a test", by="ana")
    assert [t.subject.state and t.subject.state.label for t in fresh.ties("Norway")] == ["Norway", "Norway"]
    assert [len(fresh.path("Norway", end)) for end in ("Iceland", "Sweden")] == [1, 1]
    assert fresh.check().whole


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2025-12-31", "2025-12-31", True), ("2026-01-01", "2026-01-01", True), ("2025-06-01", "2025-06-30", False),
        ("2026-01-03", "2026-12-29", False), ("2025-12-01", "2026-01-31", True),
    ],
)  # fmt: skip
def test_a_time_without_a_year_may_cross_new_year(first: str, last: str, found: bool) -> None:
    assert dates.may_recur("XXXX-12-30/XXXX-01-02", first, last) == found


# -- actors that several sources name ---------------------------------------------------------------

AID = "ex:q42 tie:aids :norway ."
"""An actor whose name and class are made up, because the source states neither."""


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("place", ["memory", "folder"])
@pytest.mark.parametrize(
    ("files", "name", "kind"),
    [
        ([AID], "q42", "Organization"),
        (["ex:q42 a kg:Person ; skos:prefLabel 'Zoe Abel' ; tie:aids :poland .", AID], "Zoe Abel", "Person"),
        (["ex:q42 rdfs:label 'Abel Union' ; tie:aids :poland .", AID], "Abel Union", "Organization"),
        ([f"{AID} ex:q42 a kg:{kind} ; skos:prefLabel '{kind}' ." for kind in ("State", "People")], "People", "People"),
        ([f"{AID} ex:q42 a kg:Person ; skos:prefLabel '{name}' ." for name in "BCA"], "A", "Person"),
    ],
)
def test_an_actor_has_the_same_name_and_class_whatever_was_added_first(
    tmp_path: Path, files: list[str], name: str, kind: str, place: str, backwards: bool
) -> None:
    head = "".join(
        f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in {**PREFIXES, "ex": "http://example.org/"}.items()
    )
    with open_graph(":memory:" if place == "memory" else tmp_path / "store") as graph:
        for number, words in sorted(enumerate(files), reverse=backwards):
            (tmp_path / f"{number}.ttl").write_text(head + words, encoding="utf-8")
            graph.add(tmp_path / f"{number}.ttl")
        (end,) = {tie.subject for tie in graph.ties("Norway")}
        assert (end.label, end.kind) == (name, kind)
        assert graph.actor(name).actor == graph.lookup.ref(end.id, with_state=True)
        actor = codec.decode_actor(end.id, graph.lookup.node(end.id), graph.vocabulary.classes)
        assert (actor.label, actor.kind) == (name, kind)


# -- paths ----------------------------------------------------------------------------------------


def test_a_path_explains_each_step(case: Graph) -> None:
    path = case.path("Armenia", "Israel")[0]
    assert path.sentence == "Armenia – Iran – Israel"
    assert [(s.sentence, s.relationship.status, s.forward) for s in path.steps] == [
        ("Iran has an ambassador to Armenia", "reported", False),
        ("Iran is at war with Israel", "reported", True),
    ]
    assert all(s.stance and s.stance.quote for s in path.steps)


def test_paths_avoid_disputed_relationships_by_default(fresh: Graph, tmp_path: Path) -> None:
    ties = [
        tie("Norway", "tradesWith", "Sweden"), tie("Finland", "tradesWith", "Sweden"),
        tie("Norway", "alliedWith", "Denmark"), tie("Denmark", "alliedWith", "Iceland"),
        tie("Iceland", "alliedWith", "Finland"),
    ]  # fmt: skip
    put(fresh, tmp_path, ties, denied=(1,))
    assert [p.sentence for p in fresh.path("Norway", "Finland")] == ["Norway – Denmark – Iceland – Finland"]
    wide = fresh.path("Norway", "Finland", status=["reported", "denied"])
    assert [p.sentence for p in wide] == ["Norway – Sweden – Finland", "Norway – Denmark – Iceland – Finland"]
    assert wide[0].steps[1].relationship.status == "denied"
    assert len(fresh.path("Norway", "Finland", max_hops=2)) == 0
    assert len(fresh.path("Norway", "Norway")) == 0


@pytest.mark.parametrize("hops", range(1, 7))
def test_paths_are_found_at_every_length_from_both_ends(fresh: Graph, tmp_path: Path, hops: int) -> None:
    names = ["Norway", "Sweden", "Finland", "Estonia", "Latvia", "Lithuania", "Poland"][: hops + 1]
    put(fresh, tmp_path, [tie(a, "tradesWith", b) for a, b in zip(names, names[1:], strict=False)])
    assert [p.sentence for p in fresh.path(names[0], names[-1], max_hops=6)] == [" – ".join(names)]
    assert [p.sentence for p in fresh.path(names[-1], names[0], max_hops=6)] == [" – ".join(names[::-1])]
    assert len(fresh.path(names[0], names[-1], max_hops=hops - 1 or 1)) == (hops == 1)


def test_paths_equal_those_of_a_plain_search(fresh: Graph, tmp_path: Path) -> None:
    import itertools
    import random

    names = ["Norway", "Sweden", "Finland", "Estonia", "Latvia", "Poland", "Denmark", "Iceland"]
    rng = random.Random(3)
    pairs = [pair for pair in itertools.combinations(names, 2) if rng.random() < 0.4]
    put(fresh, tmp_path, [tie(a, "tradesWith", b) for a, b in pairs])
    near = {frozenset(pair) for pair in pairs}
    for left, right in itertools.combinations(names, 2):
        others = [n for n in names if n not in (left, right)]
        paths = [(left, *middle, right) for n in range(3) for middle in itertools.permutations(others, n)]
        expected = [path for path in paths if all(frozenset(p) in near for p in itertools.pairwise(path))]
        found = [p.sentence for p in fresh.path(left, right, limit=1000)]
        assert sorted(found) == sorted(" – ".join(path) for path in expected)
        assert [s.count("–") for s in found] == sorted(s.count("–") for s in found)


@pytest.mark.parametrize("hops", range(1, 5))
def test_paths_may_be_longer_than_any_two_actors_are_apart(fresh: Graph, tmp_path: Path, hops: int) -> None:
    names = ["Norway", "Sweden", "Finland", "Denmark", "Iceland"]
    put(fresh, tmp_path, [tie(a, "tradesWith", b) for n, a in enumerate(names) for b in names[n + 1 :]])
    found = [path.hops for path in fresh.path("Norway", "Iceland", max_hops=hops, limit=100)]
    assert found == ([1] + [2] * 3 + [3] * 6 + [4] * 6)[: (1, 4, 10, 16)[hops - 1]]


def test_a_person_is_part_of_the_state_on_a_path(case: Graph) -> None:
    rolled = case.path("Mehdi Sobhani", "Azerbaijan", limit=1)[0]
    assert rolled.steps[0].from_.label == "Iran"
    alone = case.path("Mehdi Sobhani", "Azerbaijan", rollup=False, limit=1)[0]
    assert alone.steps[0].from_.label == "Mehdi Sobhani"
    assert len(case.path("Mehdi Sobhani", "Iran")) == 0


def test_no_path_goes_through_anyone(case: Graph) -> None:
    every = list(case.vocabulary.statuses)
    steps = [s for p in case.path("Israel", "Iran", status=every, limit=50) for s in p.steps]
    assert not any("anyone" in s.sentence for s in steps)


TAKEN_BACK = """ties: [{id: t, subject: Iran, relation: suppliesArmsTo, object: Iraq}]
stances:
  - {id: s1, holder: Israel, attitude: accuses, about: t, details: {place: Basra}}
  - {id: s2, holder: Iraq, attitude: alleges, about: t}
  - {id: s3, holder: Iran, attitude: denies, about: t, details: {place: Basra}}
  - {id: s4, holder: Iraq, attitude: denies, scope: wholesale, about: t}
"""


@pytest.mark.parametrize(
    ("withdrawal", "affirming", "denying", "void", "undenied"),
    [
        ("", ["Israel", "Iraq"], ["Iran"], [], set()),
        ("holder: Iran, about: s3", ["Israel", "Iraq"], [], ["Iran"], {"Iran supplies arms to Iraq"}),
        ("holder: Israel, about: s1", ["Iraq"], ["Iran"], ["Israel"], set()),
        ("holder: Israel, about: t", ["Iraq"], ["Iran"], ["Israel"], set()),
    ],
)  # fmt: skip
def test_withdrawn_stances_are_on_no_side(
    fresh: Graph,
    tmp_path: Path,
    withdrawal: str,
    affirming: list[str],
    denying: list[str],
    void: list[str],
    undenied: set[str],
) -> None:
    more = f"  - {{id: s5, attitude: withdraws, {withdrawal}}}\n" if withdrawal else ""
    say(fresh, tmp_path, f"{TAKEN_BACK}{more}")
    (dispute,) = fresh.disputes("Iran")
    assert [s.holder.label for s in dispute.affirming] == affirming
    assert [s.holder.label for s in dispute.specific] == denying
    assert [s.holder.label for s in dispute.void] == void
    (shown,) = fresh.payload().disputes
    assert shown.void == tuple(s.id for s in dispute.void)
    assert {u.text for u in dispute.undenied} == undenied
    (path,) = fresh.path("Iran", "Iraq", status=["disputed"])
    said = path.steps[0].stance
    assert said is not None
    assert said.holder.label == affirming[0]
    pairs = {(row["affirmed_by"], row["denied_by"]) for row in fresh.query(library.read("contradictions").text)}  # type: ignore[union-attr]
    assert pairs == {(left, right) for left in affirming for right in [*denying, "Iraq"]}
    sides = [(row["side"], row["speaker"], row["reported_by"]) for row in fresh.query(library.read("disputes").text)]  # type: ignore[union-attr]
    assert sorted(sides) == sorted(
        [*(("for", who, None) for who in affirming), *(("against", who, None) for who in [*denying, "Iraq"])]
    )
    assert fresh.check().whole


# -- time -----------------------------------------------------------------------------------------


def test_a_timeline_puts_partial_dates_in_their_place(fresh: Graph, tmp_path: Path) -> None:
    times = ["/2023", "2022-05", "XXXX-06-13", "2020/", None, "2021~", "2021-03-04", "XXXX-02", "2019-01-01/2024"]
    put(fresh, tmp_path, [tie("Norway", "meetsWith", "Sweden", when) for when in times])
    entries = fresh.timeline("Norway")
    assert [e.when for e in entries] == [
        "2019-01-01/2024", "2020/", "2021~", "2021-03-04", "2022-05", "/2023", "XXXX-02", "XXXX-06-13", None,
    ]  # fmt: skip
    assert [e.section for e in entries] == ["stated"] * 8 + ["undated"]


@pytest.mark.parametrize("name", ["Iran", "Azerbaijan", "Mehdi Sobhani"])
def test_a_dossier_has_the_ties_of_the_actor(case: Graph, name: str) -> None:
    assert list(case.actor(name).ties) == list(case.ties(name))


def test_inferred_times_are_separate_and_have_reasons(case: Graph) -> None:
    entries = case.timeline("Iran")
    sections = [e.section for e in entries]
    assert sections == sorted(sections, key=["stated", "inferred", "undated"].index)
    assert all(bool(e.because) == (e.section == "inferred") for e in entries)
    assert arranged([]) == []


def test_an_inferred_time_has_its_own_reason(fresh: Graph, tmp_path: Path) -> None:
    ties = f"ties: [{{id: t, {OIL}}}]\n"
    stances = (
        "stances: [{id: s0, holder: Finland, attitude: asserts, about: t}, {id: s1, attitude: asserts, about: t}]\n"
    )
    reasons = (
        "inferred: [{about: s0, when: 2024, because: the day of the speech},"
        " {about: s1, tie_when: 2023, because: the year of the harvest}]\n"
    )
    say(fresh, tmp_path, ties + stances + reasons)
    found = [(e.when, e.because) for e in fresh.timeline("Norway", "Sweden")]
    assert found == [("2023", "the year of the harvest")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020", ("2020-01-01", "2020-12-31")), ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2023~", ("2023-01-01", "2023-12-31")), ("/2023", (None, "2023-12-31")), ("2020/", ("2020-01-01", None)),
        ("2020/..", ("2020-01-01", None)), ("XXXX-06-13", (None, None)), ("199X", ("1990-01-01", "1999-12-31")),
        ("2020-21", ("2020-03-01", "2020-05-31")), ("2025-06-13?/2025-06-24?", ("2025-06-13", "2025-06-24")),
    ],
)  # fmt: skip
def test_bounds(value: str, expected: tuple[str | None, str | None]) -> None:
    assert dates.bounds(value) == expected


# -- links ----------------------------------------------------------------------------------------

OIL, ARMS, TRADE = (tie("Norway", relation, "Sweden") for relation in ("suppliesOilTo", "suppliesArmsTo", "tradesWith"))


def linked(graph: Graph, folder: Path, denied: tuple[int, ...], *links: tuple[str, str]) -> dict[str, TieRecord]:
    """The ties of oil, arms and trade, linked as given, by relation."""
    put(graph, folder, [OIL, ARMS, TRADE], denied)
    found = {t.relation.id: t.id for t in graph.ties("Norway")}
    for premise, conclusion in links:
        graph.link(found[premise], found[conclusion], f"{conclusion} follows", by="ana")
    return {t.relation.id: t for t in graph.ties("Norway")}


Told = list[tuple[str, str, list[str]]]
"""Of each link: its direction, the other tie, and the attitudes that come through it."""


def told(links: Iterable[LinkRecord]) -> Told:
    return [(k.direction, k.sentence, [s.attitude for s in k.stances]) for k in links]


@pytest.mark.parametrize(
    ("denied", "oil", "arms"),
    [
        ((), [("implies", "Norway supplies arms to Sweden", [])],
         [("implied by", "Norway supplies oil to Sweden", ["asserts"])]),
        ((1,), [("implies", "Norway supplies arms to Sweden", ["denies"])],
         [("implied by", "Norway supplies oil to Sweden", ["asserts"])]),
        ((0,), [("implies", "Norway supplies arms to Sweden", [])],
         [("implied by", "Norway supplies oil to Sweden", [])]),
    ],
)  # fmt: skip
def test_evidence_has_links_and_the_stances_through_them(
    fresh: Graph, tmp_path: Path, denied: tuple[int, ...], oil: Told, arms: Told
) -> None:
    ties = linked(fresh, tmp_path, denied, ("suppliesOilTo", "suppliesArmsTo"))
    assert told(ties["suppliesOilTo"].links) == oil
    assert told(ties["suppliesArmsTo"].links) == arms
    assert ties["tradesWith"].links == ()
    (link,) = ties["suppliesOilTo"].links
    assert (link.by, link.because, link.tie) == ("ana", "suppliesArmsTo follows", ties["suppliesArmsTo"].id)
    assert link.judgement == fresh.judgements()[0].id
    assert fresh.evidence(ties["suppliesOilTo"].id) == ties["suppliesOilTo"]


def test_links_are_followed_to_the_end_and_circles_once(fresh: Graph, tmp_path: Path) -> None:
    ring = [("suppliesOilTo", "suppliesArmsTo"), ("suppliesArmsTo", "tradesWith"), ("tradesWith", "suppliesOilTo")]
    ties = linked(fresh, tmp_path, (2,), *ring)
    oil, arms = "Norway supplies oil to Sweden", "Norway supplies arms to Sweden"
    trade = next(t.sentence for t in ties.values() if t.relation.id == "tradesWith")
    assert told(ties["suppliesOilTo"].links) == [
        ("implied by", trade, []), ("implied by", arms, ["asserts"]),
        ("implies", arms, []), ("implies", trade, ["denies"]),
    ]  # fmt: skip
    assert [link.through for link in ties["suppliesOilTo"].links] == [
        (), (ties["tradesWith"].id,), (), (ties["suppliesArmsTo"].id,)
    ]  # fmt: skip
    assert told(ties["tradesWith"].links)[0] == ("implied by", arms, ["asserts"])
    assert oil in [link.sentence for link in ties["tradesWith"].links]


def test_rejected_ties_pass_no_affirmations_on(fresh: Graph, tmp_path: Path) -> None:
    ties = linked(fresh, tmp_path, (), ("suppliesOilTo", "suppliesArmsTo"))
    fresh.assess(ties["suppliesOilTo"].id, "rejected", "no tanker came", by="ana")
    (link,) = fresh.evidence(ties["suppliesArmsTo"].id).links  # type: ignore[union-attr]
    assert (link.status, link.stances) == ("rejected", ())


def test_a_link_leads_on_through_anyone(case: Graph) -> None:
    anyone, attacks = "tie-33fa8bc3", "tie-56aaa9b4"
    with open_graph(":memory:") as graph:
        graph.store.apply([], case.store.match())
        graph.link(anyone, attacks, "crossing it is an attack", by="ana")
        direct, onward = (k for k in graph.evidence(attacks).links if k.direction == "implied by")  # type: ignore[union-attr]
        assert (direct.sentence, onward.sentence) == (
            "anyone uses the airspace of Azerbaijan", "Israel uses the airspace of Azerbaijan",
        )  # fmt: skip
        assert onward.through == (direct.tie,)
        assert {s.holder.label for s in onward.stances} == {"Government of Iran", "Masoud Pezeshkian"}


def test_a_linked_denial_has_its_speakers(fresh: Graph, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "source: {title: A, id: a}\n"
        f"ties: [{{id: t, {OIL}}}, {{id: u, {ARMS}}}]\n"
        "stances: [{id: s1, attitude: asserts, holder: Norway, about: [t]},"
        " {id: s2, attitude: alleges, holder: Denmark, about: [s3]},"
        " {id: s3, attitude: denies, holder: Sweden, about: [u]}]\n",
        encoding="utf-8",
    )
    fresh.add(tmp_path / "a.yaml")
    found = {t.relation.id: t.id for t in fresh.ties("Norway", "Sweden")}
    fresh.link(found["suppliesOilTo"], found["suppliesArmsTo"], "oil pays", by="ana")
    (link,) = fresh.evidence(found["suppliesOilTo"]).links  # type: ignore[union-attr]
    assert [s.holder.label for s in link.stances] == ["Sweden"]
    assert [s.holder.label for s in link.speakers] == ["Denmark"]


@pytest.mark.parametrize("attitude", ["accuses", "denies", "warns"])
def test_a_denied_speech_act_is_answered(fresh: Graph, tmp_path: Path, attitude: str) -> None:
    (tmp_path / "a.yaml").write_text(
        f"source: {{title: A, id: a}}\nties: [{{id: t, {OIL}}}]\n"
        f"stances: [{{id: s1, attitude: {attitude}, holder: Denmark, about: [t], addressee: Sweden, target: Sweden}}]\n",
        encoding="utf-8",
    )
    fresh.add(tmp_path / "a.yaml")
    act = fresh.evidence(fresh.ties("Norway", "Sweden")[0].id).stances[0].id
    (tmp_path / "b.yaml").write_text(
        f"source: {{title: B, id: b}}\nstances: [{{id: c, attitude: denies, holder: Finland, about: ['{act.rpartition('/')[2]}']}}]\n",
        encoding="utf-8",
    )
    fresh.add(tmp_path / "b.yaml")
    (found,) = (d for d in fresh.disputes("Denmark") if d.claim.relation.id == attitude)  # type: ignore[union-attr]
    assert (found.claim.status, found.answered) == ("disputed", True)
    assert [[s.holder.label for s in side] for side in (found.affirming, found.specific)] == [["Denmark"], ["Finland"]]
    rows = fresh.query(library.read("disputes").text).rows()
    sides = [(r["side"], r["speaker"]) for r in rows if (r["subject"], r["object"]) == ("Denmark", "Sweden")]
    assert sides == [("for", "Denmark"), ("against", "Finland")]


def test_a_denial_through_a_link_answers(fresh: Graph, tmp_path: Path) -> None:
    linked(fresh, tmp_path, (1,), ("suppliesOilTo", "suppliesArmsTo"))
    arms, oil = sorted(fresh.disputes("Sweden"), key=lambda d: d.claim.sentence)
    assert [(d.claim.status, d.answered, len(d.affirming), len(d.specific)) for d in (oil, arms)] == [
        ("disputed", True, 1, 0), ("disputed", True, 0, 1),
    ]  # fmt: skip
    assert oil.as_rows()[0]["through_links"] == "Notes denies: Norway supplies arms to Sweden"
    assert arms.as_rows()[0]["through_links"] == "Notes asserts: Norway supplies oil to Sweden"
    found = oil.as_dict()
    assert found["links"] == fresh.evidence(oil.claim.id).as_dict()["links"]
    assert "links" not in found["claim"]


# -- disputes -------------------------------------------------------------------------------------

ACCUSED = f"ties: [{{id: t, {OIL}}}, {{id: u, {ARMS}}}]\nstances:\n"
SAID = "- {id: s1, holder: Finland, attitude: accuses, about: t, target: Norway}\n"
WROTE = "- {id: w1, attitude: asserts, about: s1}\n"


@pytest.mark.parametrize(
    ("more", "claim", "affirming", "denying", "undenied"),
    [
        (WROTE + "- {id: s2, holder: Norway, attitude: denies, about: s1}", "accuses Norway",
         ["Finland", "Source 0"], ["Norway"], ["supplies oil"]),
        (WROTE + "- {id: s2, holder: Norway, attitude: denies, about: s1}", "supplies oil",
         ["Finland"], [], ["supplies oil"]),
        ("- {id: s2, holder: Norway, attitude: denies, about: t}", "supplies oil", ["Finland"], ["Norway"], []),
        (WROTE + "- {id: s2, holder: Denmark, attitude: asserts, about: [s1, u]}\n"
         "- {id: s3, holder: Norway, attitude: denies, about: t}", "supplies oil", ["Finland"], ["Norway"], []),
        ("- {id: s2, holder: Norway, attitude: denies, about: t, addressee: Finland}\n"
         "- {id: s3, holder: Denmark, attitude: denies, about: s2}\n- {id: w2, attitude: asserts, about: s2}",
         "denies to Finland", ["Norway", "Source 0"], ["Denmark"], []),
    ],
)  # fmt: skip
def test_the_sides_of_a_dispute_are_stances_on_the_claim(
    fresh: Graph, tmp_path: Path, more: str, claim: str, affirming: list[str], denying: list[str], undenied: list[str]
) -> None:
    say(fresh, tmp_path, ACCUSED + SAID + more + "\n")
    (found,) = [d for d in fresh.disputes() if claim in d.claim.sentence]
    assert sorted(s.holder.label for s in found.affirming) == affirming
    assert [s.holder.label for s in found.specific] == denying
    assert [claim in item.text for item in found.undenied for claim in undenied] == [True] * len(undenied)
    assert len(found.undenied) == len(undenied)


def test_ties_of_the_same_words_are_told_apart_by_time_and_event(fresh: Graph, tmp_path: Path) -> None:
    attack = "subject: Norway, relation: attacks, object: Sweden"
    say(
        fresh, tmp_path,
        f'ties: [{{id: t, {attack}, when: "2023"}}, {{id: u, {attack}, when: "2024"}}, '
        f"{{id: v, {attack}, event: Battle of the Sound}}, {{id: w, {attack}}}]\n"
        "stances:\n- {id: s1, holder: Finland, attitude: accuses, about: [t, u, v, w], target: Norway}\n",
    )  # fmt: skip
    told = {f"Norway attacks Sweden{more}" for more in (" (2023)", " (2024)", " (Battle of the Sound)", "")}
    found = fresh.disputes("Norway")
    assert {d.claim.heading for d in found} == {d.as_rows()[0]["claim"] for d in found} == told
    assert [{item.text for item in d.undenied} for d in found] == [told] * 4
    assert all({item.ref for item in d.undenied} == {other.claim.id for other in found} for d in found)


def test_links_name_ties_with_their_times(fresh: Graph, tmp_path: Path) -> None:
    put(fresh, tmp_path, [OIL, *(tie("Norway", "suppliesArmsTo", "Sweden", when) for when in ("2023", "2024"))], (1, 2))
    oil, *arms = sorted(fresh.ties("Norway", "Sweden"), key=lambda t: t.when or "")
    for other in arms:
        fresh.link(oil.id, other.id, "oil pays", by="ana")
    (found,) = (d for d in fresh.disputes("Norway") if d.claim.id == oil.id)
    assert found.as_rows()[0]["through_links"] == (
        "Notes denies: Norway supplies arms to Sweden (2023); Notes denies: Norway supplies arms to Sweden (2024)"
    )
