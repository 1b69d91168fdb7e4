"""The shipped registry: what it covers, and that it is consistent."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import pytest
from registry_records import FILES, registry

from kg.actors.acting import span
from kg.actors.names import key
from kg.actors.resolver import Resolver
from kg.model.ids import ANYONE, ID

ROOT = Path(__file__).resolve().parents[2]
KNOWN = registry()
STATES = KNOWN.of_kind("State")

# Names that several actors share on purpose; a reader has to decide.
SHARED = {
    "brussels", "congo", "congolese government", "dominican government", "george bush", "jem", "korea",
}  # fmt: skip


def codes(scheme):
    return [code for state in STATES for known, code in state.codes if known == scheme]


def test_there_are_196_states_with_their_codes():
    assert len(STATES) == 196
    assert len(set(codes("iso3"))) == 196
    assert len(set(codes("iso2"))) == 196
    assert len(set(codes("cameo"))) >= 195
    assert len(set(codes("fips"))) == len(codes("fips")) >= 196
    assert {"PSE", "XKX", "TWN"} <= set(codes("iso3"))


def test_every_state_is_linked_to_wikidata():
    items = [state.same_as for state in STATES]
    assert all(items)
    assert len({item for found in items for item in found}) == sum(map(len, items))
    assert all(re.fullmatch(r"http://www\.wikidata\.org/entity/Q\d+", item) for found in items for item in found)


def test_demonyms_and_capitals():
    assert sum(bool(state.demonyms) for state in STATES) == 196
    assert sum(bool(state.capital) for state in STATES) == 196


def test_every_state_has_a_government_that_its_capital_stands_for():
    governments = {actor.acts_for[0]: actor for actor in KNOWN.of_kind("Government")}
    assert governments.keys() == {state.iri for state in STATES}
    without = {state.label for state in STATES if not governments[state.iri].metonyms}
    assert without <= {"Djibouti", "Luxembourg", "Monaco", "San Marino", "Singapore"}


def test_organizations_and_armed_groups():
    assert len(KNOWN.of_kind("Organization")) >= 100
    assert len(KNOWN.of_kind("ArmedGroup")) >= 90
    text = (ROOT / "data" / "organizations.ttl").read_text(encoding="utf-8")
    assert text.count('kg:orgKind "IGO"') >= 60


def test_states_with_dated_office_holders():
    resolver = Resolver(KNOWN.actors.values(), KNOWN.offices.values(), KNOWN.tenures)
    dated = {
        resolver.state_of(KNOWN.offices[tenure.office].of)
        for tenure in KNOWN.tenures
        if tenure.since and re.match(r"\d{4}-\d\d-\d\d$", tenure.since)
    }
    assert len(dated & {state.iri for state in STATES}) >= 60


def test_anyone_is_known():
    assert KNOWN.actors[ANYONE].label == "anyone"


def test_the_registry_is_small_enough_to_load_at_every_start():
    assert KNOWN.triples < 19_000


def test_links_lead_somewhere():
    for actor in KNOWN.actors.values():
        for other in (*actor.acts_for, *([actor.based_in] if actor.based_in else [])):
            assert other in KNOWN.actors, (actor.iri, other)
    for office in KNOWN.offices.values():
        assert office.of in KNOWN.actors, office
    for tenure in KNOWN.tenures:
        assert KNOWN.actors[tenure.person].kind == "Person"
        assert tenure.office in KNOWN.offices


def test_tenures_do_not_end_before_they_begin():
    for tenure in KNOWN.tenures:
        assert span(tenure.since)[0] <= span(tenure.until)[1], tenure


def test_no_office_has_two_sitting_holders():
    sitting = defaultdict(list)
    for tenure in KNOWN.tenures:
        if tenure.until is None:
            sitting[tenure.office].append(tenure.person)
    assert {office: people for office, people in sitting.items() if len(people) > 1} == {}


def test_labels_belong_to_one_actor():
    owners = defaultdict(set)
    for actor in KNOWN.actors.values():
        owners[key(actor.label)].add(actor.iri)
    assert {label: found for label, found in owners.items() if len(found) > 1} == {}


def test_names_are_shared_only_on_purpose():
    owners = defaultdict(set)
    for actor in KNOWN.actors.values():
        for name in (actor.label, *actor.aliases, *actor.metonyms):
            if not (actor.kind == "Person" and " " not in name):
                owners[key(name)].add(actor.iri.removeprefix(ID))
    shared = {name: found for name, found in owners.items() if len(found) > 1}
    assert shared.keys() == SHARED, {name: shared[name] for name in shared.keys() - SHARED}


def test_no_name_is_empty_or_padded():
    for actor in KNOWN.actors.values():
        for name in (actor.label, *actor.aliases, *actor.metonyms, *actor.demonyms):
            assert key(name), actor
            assert name == name.strip(), actor


@pytest.mark.skipif(
    not all(map(find_spec, ("rigour", "countryinfo"))), reason="the generator's libraries are not installed"
)
def test_the_files_are_in_step_with_the_tables():
    spec = importlib.util.spec_from_file_location("build_registry", ROOT / "scripts" / "build_registry.py")
    assert spec
    assert spec.loader
    build = importlib.util.module_from_spec(spec)
    path = list(sys.path)
    try:
        spec.loader.exec_module(build)
        built = build.registry()
    finally:
        sys.path[:] = path
    assert set(built) == {f"{name}.ttl" for name in FILES}
    for name, content in built.items():
        assert (ROOT / "data" / name).read_text(encoding="utf-8") == content, name


@pytest.mark.parametrize("label", ["European Commission", "European Council", "European External Action Service"])
def test_bodies_of_the_european_union_act_for_it(label: str) -> None:
    (body,) = [actor for actor in KNOWN.of_kind("Organization") if actor.label == label]
    assert body.acts_for == (ID + "european-union",)
