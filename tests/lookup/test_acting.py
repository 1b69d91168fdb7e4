"""Names, look-ups, paths and roll-up give one answer to who acts for whom."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from kg.actors import registry
from kg.actors.acting import Acting, Merged, acts
from kg.graph import Graph
from kg.lookup.paths import PathFinder
from kg.model.ids import short

DATES = (None, "1987", "2010", "2015-06-01", "2025-06-27", "2008/2016")


def compare(graph: Graph, local: bool) -> None:
    """Asks all callers about all actors, or those of sources, with and without a date."""
    lookup = graph.lookup
    same = {iri: lookup.world.merged(iri) for merge in lookup.world.merges for iri in (merge.left, merge.right)}
    names = registry.resolver(graph.store.match(), graph.vocabulary, merged=same)
    paths = PathFinder(lookup, list(graph.vocabulary.statuses), rollup=True)
    whole = Acting(lookup.roles.index(), lookup.world.identity)
    actors = sorted(iri for iri in names.roster.actors if not local or short(iri).startswith("actor-"))
    agents = {end: whole.agents(end) for end in {end for actor in actors for end in whole.ends(actor)}}
    for at in DATES:
        ends = {actor: lookup.acting.ends(actor, at) for actor in actors}
        assert ends == {actor: whole.ends(actor, at) for actor in actors}
        states = {actor: lookup.state_of(actor, at) for actor in actors}
        assert states == {actor: names.state_of(actor, at) for actor in actors}
        assert all(state is None or at is None or state in ends[actor] for actor, state in states.items())
        for end, known in agents.items():
            acting = {actor for actor, periods in known.items() if acts(periods, at)} & ends.keys()
            assert acting >= {actor for actor in actors if end in ends[actor]}
            assert all(end in ends[actor] for actor in acting if whole.ends(end, at) == {end})
    for actor in actors:
        always = whole.ends(actor)
        assert paths.unit(actor) == (next(iter(always)) if len(always) == 1 else lookup.world.merged(actor))
        assert lookup.cover(actor).keys() == whole.agents(actor, lookup.world.folded(actor)).keys()


def test_all_callers_agree_on_the_registry(case: Graph) -> None:
    compare(case, local=False)


OFFICES = "offices: [{title: Premier, of: gov, since: 2004, until: 2009}, {title: Envoy, of: league, since: 2014}]"
WORLDS = {
    "offices, one after the other": f"{{id: p, kind: Person, name: Ada Berg, {OFFICES}}}",
    "an office under an office-holder": f"{{id: p, kind: Person, name: Ada Berg, {OFFICES}}}, "
    "{id: aide, kind: Person, name: Bo Carl, offices: [{title: Chief of Staff, of: p, since: 2007}]}",
    "a body of two states": "{id: joint, kind: StateBody, name: Joint Board, acts_for: [vale, Norway]}",
    "bodies in a circle": "{id: a, kind: Organization, name: Harbour Guild, acts_for: b}, "
    "{id: b, kind: Organization, name: Harbour Union, acts_for: a}, "
    "{id: c, kind: Organization, name: Harbour Club, acts_for: a}",
    "a state that is said to act for another": "{id: rump, kind: State, name: Rump, acts_for: vale}",
    "a body that is said to hold an office": f"{{id: junta, kind: StateBody, name: Junta, {OFFICES}}}",
    "a breakaway entity and its government": "{id: cape, kind: Polity, name: Free Cape}, "
    "{id: cabinet, kind: Government, name: Cape Cabinet, acts_for: cape}",
}
HEAD = """source: {{title: World, id: world}}
actors: [{{id: vale, kind: State, name: Vale}}, {{id: league, kind: Organization, name: League}},
  {{id: gov, kind: Government, name: Vale Cabinet, acts_for: vale}}, {}]
ties: [{{id: t, subject: gov, relation: meetsWith, object: Norway}}]
stances: [{{id: s, attitude: asserts, about: t}}]
"""
MERGES = ((), ("Vale Cabinet", "League", "Norway"), ("League", "Vale Cabinet"))


@pytest.mark.parametrize("merged", MERGES)
@pytest.mark.parametrize("name", WORLDS)
def test_all_callers_agree_on_fictional_worlds(
    fresh: Graph, tmp_path: Path, name: str, merged: tuple[str, ...]
) -> None:
    (tmp_path / "world.yaml").write_text(HEAD.format(WORLDS[name]), encoding="utf-8")
    fresh.add(tmp_path / "world.yaml")
    for left, right in pairwise(merged):
        fresh.merge(left, right, because="a test", by="ana")
    compare(fresh, local=True)


@pytest.mark.parametrize(
    ("actor", "at", "state"),
    [
        ("António Guterres", None, None), ("António Guterres", "2000", "Portugal"),  # now for the United Nations
        ("Ban Ki-moon", None, "South Korea"), ("Ban Ki-moon", "2010", None),  # nobody now, one state before
        ("Eduard Shevardnadze", None, None), ("Eduard Shevardnadze", "1999", "Georgia"),
        ("Mahmoud Abbas", None, "Palestine"),  # also for an organisation
        ("Government of Iran", None, "Iran"), ("Artsakh", None, "Artsakh"),
    ],
)  # fmt: skip
def test_the_state_that_an_actor_acts_for(case: Graph, actor: str, at: str | None, state: str | None) -> None:
    found = case.lookup.state_of(case.resolve(actor).actor, at)
    assert (found and case.lookup.ref(found).label) == state


def test_merged_actors_are_one_after_the_last_merge() -> None:
    merged = Merged([("a", "b"), ("c", "d"), ("b", "d"), ("a", "c")])
    assert [merged.root(actor) for actor in "abcde"] == ["d", "d", "d", "d", "e"]
    assert list(merged.alike("b")) == ["d", "a", "b", "c"]
    assert list(merged.alike("e")) == ["e"]
