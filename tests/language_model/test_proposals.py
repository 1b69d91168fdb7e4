"""What a model answers arrives in the draft: links, nesting, statements, dates, actors; refusals are counted."""

from __future__ import annotations

from typing import Any

import pytest

from kg.annotation.schema import Annotation, Lines, SourceEntry
from kg.language_model.answer_schema import answer_type
from kg.language_model.proposals import Proposals
from kg.model import vocabulary
from kg.readers.annotation import to_records

TEXT = """QUITO, 7 March 2024 — Ecuador's defence minister accused Peru on Wednesday of arming the Marañón Dawn Front, a
militia, in February. Lima denied the charge. "We have never given them a rifle," its foreign minister said.
A Chilean envoy said farmers had told him that Peruvian marines shelled an Ecuadorian post on Monday.
Ecuador demanded that Peru publish its records, and may ask the Organization of American States to impose an embargo.
Peru has supplied gas to Chile since 2019. Brazil and Argentina are allied with Chile. Nobody attacked Bolivia.
"""
ACTORS = [
    {"name": "Marañón Dawn Front", "kind": "ArmedGroup"},
    {"name": "Chilean envoy", "kind": "Person", "acts_for": "Chile"},
    {"name": "farmers", "kind": "UnnamedActor"},
]
ARMING = {"subject": "Peru", "relation": "backsArmedGroup", "object": "Marañón Dawn Front"}
ACCUSED = {
    "id": "c1", "holder": "Ecuador's defence minister", "attitude": "accuses", "target": ["Peru"], **ARMING,
    "when": "2024-02", "said": "2024-03-06",
    "quote": "accused Peru on Wednesday of arming the Marañón Dawn Front, a militia, in February",
}  # fmt: skip
DENIED = {
    "id": "c2", "holder": "Peru", "attitude": "denies", "in_reply_to": ["c1"], "scope": "wholesale",
    "quote": "Lima denied the charge",
}  # fmt: skip
NEVER = {
    "holder": "Peru's foreign minister", "attitude": "denies", **ARMING, "in_reply_to": ["c1"],
    "quote": "We have never given them a rifle",
}  # fmt: skip
PASSED_ON = {
    "id": "c4",
    "holder": "Chilean envoy",
    "about": ["c5"],
    "quote": "A Chilean envoy said farmers had told him",
}
SHELLED = {
    "id": "c5", "holder": "farmers", "subject": "Peruvian marines", "relation": "attacks", "object": "Ecuadorian post",
    "when": "2024-03-04", "quote": "Peruvian marines shelled an Ecuadorian post on Monday",
}  # fmt: skip
DEMANDED = {
    "holder": "Ecuador", "attitude": "demands", "statement": "Peru publish its records", "addressee": "Peru",
    "concerns": ["Peru"], "quote": "Ecuador demanded that Peru publish its records",
}  # fmt: skip
GAS = {
    "subject": "Peru", "relation": "suppliesGasTo", "object": "Chile", "when": "2019/..",
    "quote": "Peru has supplied gas to Chile since 2019",
}  # fmt: skip


def propose(registry: Any, *claims: Any, actors: Any = ACTORS, published: str | None = "2024-03-07") -> Proposals:
    words = vocabulary.load()
    made = Proposals(TEXT, TEXT, registry, words, published)
    made.take(answer_type(words).model_validate({"actors": actors, "claims": list(claims)}))
    return made


def draft(registry: Any, *claims: Any, **more: Any) -> Annotation:
    """The draft, which can be added."""
    made = propose(registry, *claims, **more)
    assert made.warnings == []
    found = made.annotation(SourceEntry(title="t", reviewed=False))
    to_records(found, Lines(None), "t", registry, vocabulary.load(), TEXT)
    return found


def told(found: Annotation) -> list[tuple[str | None, str, list[str]]]:
    """Each stance as holder, attitude and what it is about in words."""
    names = {actor.id: actor.name for actor in found.actors}
    about = {
        t.id: f"{names.get(t.subject, t.subject)} {t.relation} {names.get(t.object, t.object)}" for t in found.ties
    }
    about |= {one.id: getattr(one.text, "text", "") for one in found.statements}
    return [
        (names.get(s.holder or "", s.holder), s.attitude, [about.get(a, a) for a in s.about]) for s in found.stances
    ]


def test_a_whole_answer_arrives(registry: Any) -> None:
    found = draft(registry, ACCUSED, DENIED, NEVER, PASSED_ON, SHELLED, DEMANDED, GAS)
    arming = "Peru backsArmedGroup Marañón Dawn Front"
    assert told(found) == [
        ("Ecuador's defence minister", "accuses", [arming]),
        ("Peru", "denies", []),
        ("Peru's foreign minister", "denies", [arming]),
        ("Chilean envoy", "asserts", ["s5"]),
        ("farmers", "asserts", ["Peru attacks Ecuador"]),
        ("Ecuador", "demands", ["Peru publish its records"]),
        (None, "asserts", ["Peru suppliesGasTo Chile"]),
    ]
    accused, denied, never, *_ = found.stances
    assert (denied.scope, denied.in_reply_to, never.in_reply_to) == ("wholesale", ["s1"], ["s1"])
    assert accused.target == ["Peru"]
    acts_for = {actor.name: actor.acts_for for actor in found.actors}
    assert acts_for["Chilean envoy"] == ["Chile"]
    assert acts_for["Ecuador's defence minister"] == ["Ecuador"]
    assert found.statements[0].concerns == ["Peru"]


def test_dates_are_stated_or_worked_out(registry: Any) -> None:
    found = draft(registry, ACCUSED, PASSED_ON, SHELLED, GAS)
    assert [tie.when for tie in found.ties] == [None, None, "2019/.."]
    assert {(one.about, one.when, one.tie_when) for one in found.inferred} == {
        ("s1", "2024-03-06", None), ("s1", None, "2024-02"), ("s3", None, "2024-03-04"),
    }  # fmt: skip


def test_the_date_of_the_text_may_come_from_the_model(registry: Any) -> None:
    words = vocabulary.load()
    made = Proposals(TEXT, TEXT, registry, words, None)
    made.take(answer_type(words).model_validate({"published": "2024-03-07", "claims": [GAS]}))
    assert made.annotation(SourceEntry(title="t")).source.published == "2024-03-07"


def _nested(claim: dict[str, Any], field: str) -> dict[str, Any]:
    """The same claim with its tie as an object in a field."""
    tie = {name: claim[name] for name in ("subject", "relation", "object", "when") if name in claim}
    return {name: value for name, value in claim.items() if name not in tie} | {field: [tie]}


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param([ACCUSED, {n: v for n, v in DENIED.items() if n != "scope"}], id="no scope"),
        pytest.param(
            [ACCUSED, {n: v for n, v in DENIED.items() if n not in ("scope", "in_reply_to")} | {"about": ["c1"]}],
            id="denies a claim",
        ),
        pytest.param([ACCUSED | {"id": 1}, DENIED | {"in_reply_to": 1}], id="numbers"),
        pytest.param([ACCUSED | {"target": "Peru"}, DENIED], id="a name for a list"),
        pytest.param([_nested(ACCUSED, "about"), DENIED], id="tie in about"),
        pytest.param([_nested(ACCUSED, "ties"), DENIED], id="ties"),
        pytest.param([ACCUSED | {"holder": {"name": "Ecuador's defence minister"}}, DENIED], id="an actor as object"),
        pytest.param([ACCUSED | {"object": "the Marañón Dawn Front (MDF)"}, DENIED], id="article and brackets"),
        pytest.param([ACCUSED | {"when": "February 2024", "said": "6 March 2024"}, DENIED], id="dates in words"),
        pytest.param([DENIED, ACCUSED], id="the answer first"),
    ],
)
def test_other_forms_say_the_same(registry: Any, claims: list[Any]) -> None:
    found = draft(registry, *claims)
    stances = {stance.attitude: stance for stance in found.stances}
    assert told(found)[found.stances.index(stances["accuses"])][2] == ["Peru backsArmedGroup Marañón Dawn Front"]
    denied = stances["denies"]
    assert (denied.scope, denied.in_reply_to, denied.about) == ("wholesale", [stances["accuses"].id], [])
    assert {one.tie_when for one in found.inferred if one.tie_when} == {"2024-02"}


def test_a_report_that_repeats_the_tie_only_reports(registry: Any) -> None:
    again = PASSED_ON | {name: SHELLED[name] for name in ("subject", "relation", "object")}
    assert told(draft(registry, again, SHELLED))[0] == ("Chilean envoy", "asserts", ["s2"])


def test_several_actors_at_an_end_are_several_ties(registry: Any) -> None:
    claim = {"subject": "Brazil and Argentina", "relation": "alliedWith", "object": "Chile", "quote": "Brazil and Argentina are allied with Chile"}  # fmt: skip
    assert told(draft(registry, claim))[0][2] == ["Brazil alliedWith Chile", "Argentina alliedWith Chile"]
    assert told(draft(registry, claim | {"subject": ["Brazil", "Argentina"]})) == told(draft(registry, claim))


def test_a_confirmation_is_of_what_was_said(registry: Any) -> None:
    claim = {"holder": "Peru", "attitude": "confirms", "about": ["c1"], "quote": "Lima denied the charge"}
    found = draft(registry, ACCUSED, claim)
    assert found.stances[1].about == found.stances[0].about
    assert found.stances[1].in_reply_to == ["s1"]


@pytest.mark.parametrize(
    ("claims", "kind"),
    [
        ([GAS | {"quote": "Peru sold gas"}], "its quote is not in the text"),
        ([GAS | {"subject": "its army"}], "a pronoun stands where a name is expected"),
        ([GAS | {"subject": "they"}], "a pronoun stands where a name is expected"),
        ([GAS | {"object": "Uruguay"}], "the text does not name 'Uruguay'"),
        ([GAS | {"object": "Peru"}], "it ties an actor to itself"),
        ([GAS | {"relation": "backsArmedGroup"}], "its object is a state where an armed group is expected"),
        ([DEMANDED | {"holder": None}], "it has no speaker"),
        ([SHELLED | {"subject": "Ecuador", "object": "Peru", "holder": None, "quote": "Peruvian marines shelled an Ecuadorian post"}], ""),
        ([GAS, GAS], "it is there already"),
        ([GAS | {"quote": "Nobody attacked Bolivia"}], "its quote names nobody of the claim and has no word of it"),
        ([DENIED], "the claims that it is on were left out"),
        ([ACCUSED | {"subject": "them"}, DENIED], "a pronoun stands where a name is expected"),
        ([{"quote": "Lima denied the charge"}], "it names no tie, statement or claim"),
        ([GAS | {"object": None}], "a tie needs a subject and an object"),
        ([GAS | {"relation": "likes"}], "no such relation or attitude"),
    ],
)  # fmt: skip
def test_refusals_have_a_kind(registry: Any, claims: list[Any], kind: str) -> None:
    made = propose(registry, *claims)
    assert made.warnings
    assert kind in " ".join(made.warnings)
    assert sum(made.refused.values()) == len(made.warnings) - (len(made.warnings) > 1)


def test_refusals_are_counted_by_kind(registry: Any) -> None:
    made = propose(registry, GAS, GAS, GAS, GAS | {"subject": "they"})
    assert made.warnings[0] == (
        "3 claims of the model left out: 2 × it is there already; 1 × a pronoun stands where a name is expected"
    )


def test_what_answers_a_refused_claim_says_so_and_the_rest_stays(registry: Any) -> None:
    made = propose(registry, ACCUSED | {"quote": "accused Peru of all"}, DENIED, NEVER, GAS)
    assert sorted(made.refused) == ["its quote is not in the text", "the claims that it is on were left out"]


def test_faults_name_the_claims_that_fail(registry: Any) -> None:
    words = vocabulary.load()
    made = Proposals(TEXT, TEXT, registry, words, None)
    answer = answer_type(words).model_validate({"actors": ACTORS, "claims": [GAS, GAS | {"subject": "they"}, "no"]})
    assert [place for place, _ in made.faults(answer)] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "told_as"),
    [
        ({"relation": "bombs"}, "attacks"),
        ({"relation": "shelled"}, "attacks"),
        ({"relation": "suppliesGasTo"}, "suppliesGasTo"),
        ({"attitude": "dismisses", "holder": "Ecuador"}, "denies"),
        ({"attitude": "blames", "holder": "Ecuador"}, "accuses"),
    ],
)
def test_verbs_stand_for_relations_and_attitudes(registry: Any, changes: dict[str, Any], told_as: str) -> None:
    found = draft(registry, GAS | {"quote": "Peru has supplied gas to Chile since 2019"} | changes)
    assert told_as in (found.stances[0].attitude, found.ties[0].relation)


def proposed(registry: Any, text: str, *claims: Any, issuers: tuple[str, ...] = ()) -> Proposals:
    words = vocabulary.load()
    made = Proposals(text, text, registry, words, "2024-03-07", None, issuers)
    made.take(answer_type(words).model_validate({"claims": list(claims)}))
    return made


def test_the_issuer_says_what_the_text_says(registry: Any) -> None:
    text = "Statement by the Government of Peru\n\nChile attacked Peru. We demand an inquiry."
    attack = {"subject": "Chile", "relation": "attacks", "object": "Peru", "quote": "Chile attacked Peru"}
    demand = {"holder": "We", "attitude": "demands", "statement": "an inquiry", "quote": "We demand an inquiry"}
    found = proposed(registry, text, attack, demand, issuers=("Government of Peru",)).annotation(SourceEntry(title="t"))
    assert told(found) == [
        ("Government of Peru", "asserts", ["Chile attacks Peru"]), ("Government of Peru", "demands", ["an inquiry"]),
    ]  # fmt: skip


RIVALS = (
    "Kenyan envoys said that Malawi arrested three Kenyan traders. Malawi denied it. Uganda closed its border. "
    "Togo said it has no troops there. Angola condemned the arrests. Chad turned down the plan of Gabon."
)
ARREST = {"id": "a", "subject": "Malawi", "relation": "detains", "object": "three Kenyan traders", "quote": "Malawi arrested three Kenyan traders"}  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "stances"),
    [
        (  # a speaker that cannot be used does not take the answer to the claim along
            [{**ARREST, "holder": "They"}, {"holder": "Malawi", "attitude": "denies", "in_reply_to": ["a"], "quote": "Malawi denied it"}],
            [("Malawi", "denies", ["Malawi detains Kenya"])],
        ),
        (  # people in the hands of others stand for their state, and what is condemned is what was said
            [{**ARREST, "holder": "Kenyan envoys"}, {"holder": "Angola", "attitude": "condemns", "about": ["a"], "target": "Malawi", "quote": "Angola condemned the arrests"}],
            [("Kenyan envoys", "asserts", ["Malawi detains Kenya"]), ("Angola", "condemns", ["Malawi detains Kenya"])],
        ),
        (  # who does something does not say so by it
            [{"holder": "Uganda", "subject": "Uganda", "relation": "blockades", "object": "Malawi", "quote": "Uganda closed its border"}],
            [(None, "asserts", ["Uganda blockades Malawi"])],
        ),
        (  # a denial of a denial is an assertion
            [{"holder": "Togo", "attitude": "denies", "statement": "it has no troops there", "quote": "Togo said it has no troops there"}],
            [("Togo", "asserts", ["it has no troops there"])],
        ),
        (  # the relation as the attitude is none
            [{"holder": "Chad", "attitude": "rejects", "subject": "Chad", "relation": "rejects", "object": "Gabon", "quote": "Chad turned down the plan of Gabon"}],
            [(None, "asserts", ["Chad rejects Gabon"])],
        ),
    ],
)  # fmt: skip
def test_what_models_get_half_right_arrives(registry: Any, claims: list[Any], stances: list[Any]) -> None:
    assert told(proposed(registry, RIVALS, *claims).annotation(SourceEntry(title="t"))) == stances


@pytest.mark.parametrize(
    ("text", "doer", "speaks"),
    [
        ("Uganda attacked Malawi, and all the states of the lake took note.", "Uganda", False),  # no verb of speech
        ("Uganda attacked Malawi, a state of the so-called Lake Union.", "Uganda", False),
        ("The day:\n• Uganda attacked Malawi\n• Togo said that it was not ready", "Uganda", False),
        ("Uganda said that Ugandan troops had attacked Malawi.", "Uganda", True),
        ("According to Uganda, its troops attacked Malawi.", "Uganda", True),
        ("Uganda pointed out that its troops attacked Malawi.", "Uganda", True),
        ("Uganda attacked Malawi with drones that fly far.", "Uganda", False),
        ("Uganda promised that its troops would attack Malawi.", "Uganda", True),
    ],
)
def test_who_does_something_says_so_where_somebody_speaks(registry: Any, text: str, doer: str, speaks: bool) -> None:
    quote = next(line.strip("• .") for line in text.splitlines() if "attack" in line)
    claim = {"holder": doer, "subject": doer, "relation": "attacks", "object": "Malawi", "quote": quote}
    made = proposed(registry, text, claim)
    assert [stance.holder for stance in made.annotation(SourceEntry(title="t")).stances] == [doer if speaks else None]
    assert (made.answer.given, made.answer.doing) == (1, 1)


def test_the_issuer_may_say_what_it_does(registry: Any) -> None:
    text = "Statement by the Government of Peru\n\nPeru attacked Chile. US officials said that Chile attacked Peru."
    own = {"holder": "Peru", "subject": "Peru", "relation": "attacks", "object": "Chile", "quote": "Peru attacked Chile"}  # fmt: skip
    other = {"holder": "US officials", "subject": "Chile", "relation": "attacks", "object": "Peru", "quote": "US officials said that Chile attacked Peru"}  # fmt: skip
    made = proposed(registry, text, own, other, issuers=("Government of Peru",))
    found = told(made.annotation(SourceEntry(title="t")))
    assert found == [("Government of Peru", "asserts", ["Peru attacks Chile"]), ("US officials", "asserts", ["Chile attacks Peru"])]  # fmt: skip
    assert made.answer.doing == 0


@pytest.mark.parametrize(
    ("words", "attitude", "refused"),
    [
        ("Togo had not attacked Benin", "asserts", True),
        ("Togo has never openly attacked Benin", "alleges", True),
        ("Togo didn't attack Benin", "asserts", True),
        ("Togo had not attacked Benin", "denies", False),
        ("Togo has not only attacked Benin", "asserts", False),
        ("Togo, which was not asked, attacked Benin", "asserts", False),
        ("Togo attacked Benin, which had not slept", "asserts", False),
    ],
)
def test_words_that_say_no_support_no_assertion(registry: Any, words: str, attitude: str, refused: bool) -> None:
    claim = {"holder": "Ghana", "attitude": attitude, "subject": "Togo", "relation": "attacks", "object": "Benin", "quote": words}  # fmt: skip
    made = proposed(registry, f"Ghana said that {words}.", claim)
    assert bool(made.warnings) == refused
    assert made.refused["its quote says that it is not so"] == refused


ISSUED = "Statement by the Foreign Ministry of Peru\n\nIt had rained. Our ship lay at anchor. The talks of Tuesday will not be held. Togo told us so."


@pytest.mark.parametrize(
    "claim",
    [
        {"holder": "Peru", "statement": "Our ship lay at anchor", "concerns": ["Peru"], "quote": "Our ship lay at anchor"},
        {"holder": "Peru", "statement": "The talks of Tuesday will not be held", "quote": "The talks of Tuesday will not be held"},
    ],
)  # fmt: skip
def test_words_of_the_issuer_need_not_name_it(registry: Any, claim: Any) -> None:
    made = proposed(registry, ISSUED, claim, issuers=("Foreign Ministry of Peru",))
    assert made.warnings == []
    named = proposed(registry, ISSUED.replace("Foreign Ministry of Peru", "editors"), claim | {"holder": "Togo"})
    assert named.refused.total() == 1


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (  # what repeats the verb of the sentence before
            "Togo has demanded the release of Chad's pilots. So has Benin.",
            {"holder": "Benin", "attitude": "demands", "subject": "Mali", "relation": "concedesTo", "object": "Chad", "quote": "So has Benin"},
        ),
        (  # who holds an office, for his state
            "Togo's envoys asked Kenya to free the pilots. Ruto has refused.",
            {"subject": "Kenya", "relation": "rejects", "object": "Togo", "quote": "Ruto has refused"},
        ),
        (  # what is handed over, without a word for it
            "Togo will buy two jets of Chad. The first is to be delivered in June.",
            {"attitude": "promises", "subject": "Chad", "relation": "suppliesArmsTo", "object": "Togo", "quote": "The first is to be delivered in June"},
        ),
    ],
)  # fmt: skip
def test_short_sentences_rest_on_those_before(registry: Any, text: str, claim: Any) -> None:
    made = proposed(registry, f"{text} Mali kept silent.", claim)
    assert made.warnings == []
    assert len(made.annotation(SourceEntry(title="t")).stances) == 1


@pytest.mark.parametrize(
    ("verb", "appeals"),
    [("urged Kenya to free", True), ("called on Kenya to free", True), ("demanded that Kenya free", False)],
)
def test_softer_demands_are_appeals_too(registry: Any, verb: str, appeals: bool) -> None:
    quote = f"Togo {verb} the pilots"
    claim = {"holder": "Togo", "attitude": "demands", "addressee": "Kenya", "statement": "free the pilots", "quote": quote}  # fmt: skip
    own = {"subject": "Togo", "relation": "appealsTo", "object": "Kenya", "quote": quote}
    expected = [("Togo", "demands", ["free the pilots"])] + [(None, "asserts", ["Togo appealsTo Kenya"])] * appeals
    for claims in ([claim], [claim, own][: 1 + appeals]):
        made = proposed(registry, f"{quote}.", *claims)
        assert told(made.annotation(SourceEntry(title="t"))) == expected
        assert made.warnings == []


def test_who_turns_a_demand_down_does_it(registry: Any) -> None:
    claim = {"holder": "Togo's embassy", "subject": "Togo", "relation": "rejects", "object": "Benin"}
    for quote, holder in (("Togo's embassy has dismissed the demand", None), ("Togo's embassy said it refused", "x")):
        made = proposed(registry, f"Benin wants more. {quote}.", claim | {"quote": quote})
        (stance,) = made.annotation(SourceEntry(title="t")).stances
        assert (stance.holder is None) == (holder is None)


def test_a_closed_schema_has_room_for_details() -> None:
    """Endpoints close every object of a schema: what it does not list cannot be answered."""
    claim = answer_type(vocabulary.load()).model_json_schema()["properties"]["claims"]["items"]["properties"]
    assert set(claim["details"]["properties"]) == {"item", "place", "quantity", "amount", "unit", "condition"}


@pytest.mark.parametrize(
    ("claim", "kept"),
    [
        ({"statement": "The plan to send troops was not adopted", "concerns": ["Togo"]}, True),
        ({"holder": "Togo", "attitude": "threatens", "statement": "It will stop all trade with those who pay the rebels"}, True),
        ({"holder": "Togo", "statement": "The plan to send troops was not adopted"}, False),
    ],
)  # fmt: skip
def test_words_of_the_text_need_no_name_beside_them(registry: Any, claim: Any, kept: bool) -> None:
    """What the text says in its own voice, and what a pronoun says whose actor stands far before it."""
    text = "Togo met its friends. It rained. The roads were bad. The cooks were late. The plan to send troops was not adopted. It will stop all trade with those who pay the rebels."  # fmt: skip
    made = proposed(registry, text, claim | {"quote": claim["statement"]})
    assert bool(made.refused) != kept
