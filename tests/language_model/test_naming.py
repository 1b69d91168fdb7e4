"""How a language model names actors: each name is an actor of the registry, one of the text, or refused."""

from __future__ import annotations

from typing import Any

import pytest

from kg.language_model.answer_schema import ModelActor
from kg.language_model.naming import Naming
from kg.model import vocabulary
from kg.text import issuer, lexicon
from kg.text.cast import Cast

TEXT = """Hamas fighters and members of the Security Council met Thai and Cambodian soldiers. A Thai official, the head of
UNESCO, Turkish lawmakers and Egyptian newspapers spoke of Turkish drones. Ana Torres, a Chilean lawyer, and the
Kisumu Trading Company left. South Korea and its president stayed; Korean troops marched. Two drivers close to the
talks, rebels in Chad, a former Kenyan minister and Iran-backed gunmen stayed. Three missiles fell. Radio Thailand, an
outlet, said so. Joseph Biden called Recep Tayyip Erdogan. The Congolese army of the Democratic Republic of the Congo
left. The Lake Dawn Front, said its spokesman, is ready. Thailand's interior ministry and the Government of Egypt agreed.
Marta and a diplomat in Ankara waited at home. The Minister will travel to Lomé.
"""


def naming(registry: Any, *listed: dict[str, Any]) -> tuple[Naming, Cast]:
    cast = Cast()
    found = Naming(TEXT, registry, vocabulary.load(), cast, "2024-05-01")
    found.introduce(ModelActor.model_validate(actor) for actor in listed)
    return found, cast


def shown(registry: Any, name: str, speaks: bool = False, *listed: dict[str, Any]) -> str:
    """What a name means, in words."""
    found, cast = naming(registry, *listed)
    named = found.named(name, speaks)
    if named.fault is not None:
        return f"refused, {named.fault.partition(': ')[0]}"
    roles = [cast.roles.get(one) for one in named.names]
    words = [f"{r.kind} {r.name}" + (f" of {r.acts_for}" if r.acts_for else "") if r else n for r, n in zip(roles, named.names, strict=True)]  # fmt: skip
    return " + ".join(words)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Thailand", "Thailand"),
        ("the Thai government", "Government of Thailand"),
        ("Thai soldiers", "Armed forces of Thailand"),
        ("Thai border troops", "Thailand"),
        ("Turkish drones", "Turkey"),
        ("Hamas fighters", "Hamas"),
        ("the Hamas group", "Hamas"),
        ("members of the Security Council", "United Nations Security Council"),
        ("Thai and Cambodian soldiers", "Armed forces of Thailand + Cambodia"),
        ("South Korea and Thailand", "South Korea + Thailand"),
        ("Thailand, Egypt and Chad", "Thailand + Egypt + Chad"),
        ("Korean troops", "Armed forces of South Korea"),
        ("Congolese army", "Armed forces of the Democratic Republic of the Congo"),
        ("Joseph R. Biden, Jr.", "Joe Biden"),
        ("anyone", "anyone"),
        ("nobody", "anyone"),
        ("Kisumu Trading Company", "Organization Kisumu Trading Company"),
        ("Ana Torres", "Person Ana Torres"),
        ("Radio Thailand", "Organization Radio Thailand"),
        ("Lake Dawn Front", "ArmedGroup Lake Dawn Front"),
        ("two drivers close to the talks", "UnnamedActor two drivers close to the talks"),
        ("rebels in Chad", "ArmedGroup rebels in Chad"),
        ("Thailand's interior ministry", "StateBody Thailand's interior ministry of Thailand"),
    ],
)
def test_names_are_read_like_phrases(registry: Any, name: str, meant: str) -> None:
    assert shown(registry, name) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("a Thai official", "UnnamedActor Thai official of Thailand"),
        (
            "head of UNESCO",
            "UnnamedActor head of UNESCO of United Nations Educational, Scientific and Cultural Organization",
        ),
        ("Turkish lawmakers", "UnnamedActor Turkish lawmakers of Turkey"),
        ("diplomat in Ankara", "UnnamedActor diplomat in Ankara"),
        ("Egyptian newspapers", "Organization Egyptian newspapers"),
        ("Minister", "Organization Minister"),
        ("Thai soldiers", "Armed forces of Thailand"),
    ],
)
def test_who_speaks_is_an_official(registry: Any, name: str, meant: str) -> None:
    assert shown(registry, name, True) == meant


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("they", "a pronoun"), ("its president", "a pronoun"), ("we", "a pronoun"), ("his government", "a pronoun"),
        ("three missiles", "this is a thing"), ("drones", "this is a thing"), ("…", "a name is blank"), (":iran", "an id"), ("Q794", "an id"),
        ("Peru", "the text does not name"), ("Peruvian officials", "the text does not name"), ("Blue Sky Movement", "the text does not name"),
        ("Thai", "no actor is called 'Thai'"),
    ],
)  # fmt: skip
def test_what_names_no_actor_of_the_text_is_refused(registry: Any, name: str, why: str) -> None:
    assert shown(registry, name).startswith(f"refused, {why}")


@pytest.mark.parametrize(
    ("listed", "name", "meant"),
    [
        ({"name": "Lake Dawn Front", "kind": "militia", "aliases": ["LDF"]}, "LDF", "ArmedGroup Lake Dawn Front"),
        ({"name": "Ana Torres", "kind": "Person", "acts_for": "Kisumu Trading Company"}, "Ana Torres", "Person Ana Torres of kisumu-trading-company"),
        ({"name": "Marta", "kind": "Person"}, "Marta", "Person Marta"),
        ({"name": "drivers", "kind": "UnnamedActor"}, "drivers", "UnnamedActor drivers"),
        ({"name": "Thailand", "kind": "ArmedGroup"}, "Thailand", "Thailand"),
        ({"name": "Hamas spokesman", "kind": "Person", "acts_for": "Hamas"}, "Hamas spokesman", "Person Hamas spokesman of Hamas"),
        ({"name": "Egyptian newspapers", "kind": "Organization"}, "Egyptian newspapers", "Organization Egyptian newspapers"),
    ],
)  # fmt: skip
def test_listed_actors_keep_kind_and_whom_they_act_for(
    registry: Any, listed: dict[str, Any], name: str, meant: str
) -> None:
    assert shown(registry, name, False, listed) == meant


def test_one_name_is_one_actor(registry: Any) -> None:
    found, cast = naming(registry, {"name": "Lake Dawn Front", "kind": "ArmedGroup"})
    assert {
        found.named(name).names for name in ("Lake Dawn Front", "the Lake Dawn Front", "Lake Dawn Front (LDF)")
    } == {("lake-dawn-front",)}
    assert list(cast.roles) == ["lake-dawn-front"]


AROUND = """Statement by the Ministry of Trade of Peru

Chile's trade minister, Inés Rojas, met Egyptian colonel Samir Adly. Togo offered help. Its envoy, Kofi Mensah, left.
Jan Novak, an adviser to the president of Kenya, and Vera Lang, foreign minister of Malawi, stayed. A Nairobi institute
and a retired Kenyan general spoke. Inés Rojas left with Canadian citizens.
"""


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Inés Rojas", "Person Inés Rojas of Chile"),
        ("Minister Rojas", "Person Inés Rojas of Chile"),
        ("Samir Adly", "Person Samir Adly of Egypt"),
        ("Kofi Mensah", "Person Kofi Mensah of Togo"),
        ("Vera Lang", "Person Vera Lang of Malawi"),
        ("Jan Novak", "Person Jan Novak"),
        ("Nairobi institute", "Organization Nairobi institute"),
        ("retired Kenyan general", "UnnamedActor retired Kenyan general"),
        ("the Ministry", "StateBody Ministry of Trade of Peru of Peru"),
        ("We", "StateBody Ministry of Trade of Peru of Peru"),
        ("our exporters", "StateBody Ministry of Trade of Peru of Peru"),
    ],
)
def test_the_words_around_a_name_say_for_whom_it_acts(registry: Any, name: str, meant: str) -> None:
    cast = Cast()
    found = Naming(AROUND, registry, vocabulary.load(), cast, "2024-05-01")
    assert found.issued(issuer.plain(AROUND, "t", None, lexicon.load())) == "ministry-of-trade-of-peru"
    (role,) = (cast.roles[one] for one in found.named(name, speaks=True).names)
    assert f"{role.kind} {role.name}" + (f" of {role.acts_for}" if role.acts_for else "") == meant


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("Statement on the attack. We were there.", "Coast News Agency"),
        ("Kenya issued a statement. It condemned Peru.", "Ministry of Defence of Kenya"),
        ("Ana Torres wrote: we were there.", None),
    ],
)
def test_a_report_has_no_issuer(registry: Any, text: str, publisher: str | None) -> None:
    found = Naming(text, registry, vocabulary.load(), Cast(), None)
    assert found.issued(issuer.plain(text, "Attack on a post", publisher, lexicon.load())) is None
