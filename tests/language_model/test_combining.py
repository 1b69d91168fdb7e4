"""Two drafts of one text as one: compared by what they mean, the model's reading of a sentence first."""

from __future__ import annotations

from typing import Any

import pytest

from kg.annotation.schema import Annotation, Lines, SourceEntry
from kg.language_model.answer_schema import answer_type
from kg.language_model.combining import combine
from kg.language_model.drafts import ModelDraft
from kg.language_model.proposals import Proposals
from kg.model import vocabulary
from kg.readers.annotation import to_records
from kg.text.drafting import Draft

TEXT = (
    "Kenya attacked Uganda on 3 May 2024. Kenyan officials said that Tanzania had supplied arms to Malawi. "
    "Zambia praised Angola. General Ade Okoro of the Coast Front praised Kenya."
)
ATTACK = {"subject": "Kenyan forces", "relation": "attacks", "object": "Uganda", "quote": "Kenya attacked Uganda"}
ARMS = {
    "holder": "Kenyan officials", "subject": "Tanzania", "relation": "suppliesArmsTo", "object": "Malawi",
    "quote": "Kenyan officials said that Tanzania had supplied arms to Malawi",
}  # fmt: skip


def model(registry: Any, *claims: Any, text: str = TEXT, actors: Any = ()) -> Draft:
    words = vocabulary.load()
    made = Proposals(text, text, registry, words, None)
    made.take(answer_type(words).model_validate({"claims": list(claims), "actors": list(actors)}))
    source = SourceEntry(title="t", reviewed=False)
    return ModelDraft(made.annotation(source), Annotation(source=source), tuple(made.warnings), answer=made.answer)


def joined(registry: Any, reading: Any, *claims: Any, text: str = TEXT, **more: Any) -> Draft:
    """The joined draft, both parts of which can be added."""
    rules = reading.read(text, title="t")
    found = combine(rules, model(registry, *claims, text=text, **more), registry, vocabulary.load())
    for part in (found.annotation, found.uncertain):
        to_records(part, Lines(None), "t", registry, vocabulary.load(), text)
    return found


def told(found: Annotation) -> set[tuple[str | None, str, str, str | None]]:
    """Each stance as holder, attitude, tie or statement, and what made it."""
    about = {t.id: f"{t.subject} {t.relation} {t.object}" for t in found.ties}
    about |= {one.id: "words" for one in found.statements}
    return {(s.holder, s.attitude, about.get(a, a), s.rule) for s in found.stances for a in s.about}


def test_what_both_say_is_one_stance_that_names_both(registry: Any, reading: Any) -> None:
    found = joined(registry, reading, ATTACK).annotation
    (stance,) = (s for s in found.stances if "language model" in (s.rule or ""))
    assert stance.rule == "language model, verb:attack"
    assert stance.confidence == 0.9
    assert stance.details is not None  # the rules saw the day


def test_what_one_alone_finds_stays(registry: Any, reading: Any) -> None:
    found = told(joined(registry, reading, ATTACK).annotation)
    assert {"Zambia praises Angola", "Tanzania suppliesArmsTo Malawi"} <= {about for _, _, about, _ in found}
    assert joined(registry, reading, ATTACK, ARMS).uncertain.stances == []


def test_where_the_model_has_read_what_the_rules_alone_find_is_uncertain(registry: Any, reading: Any) -> None:
    other = ARMS | {"relation": "suppliesOilTo"}
    found = joined(registry, reading, other, text=f"{ARMS['quote']}.")
    assert "Tanzania suppliesArmsTo Malawi" not in {about for _, _, about, _ in told(found.annotation)}
    assert "Tanzania suppliesArmsTo Malawi" in {about for _, _, about, _ in told(found.uncertain)}
    assert "1 claim of the rules alone left to the uncertain ones" in found.warnings


def test_a_contradiction_is_told(registry: Any, reading: Any) -> None:
    found = joined(registry, reading, ARMS | {"attitude": "denies"}, text=f"{ARMS['quote']}.")
    (stance,) = (s for s in found.annotation.stances if s.attitude == "denies")
    assert stance.rule is not None
    assert stance.rule.startswith("language model; not ")
    assert any("disagree at character" in warning for warning in found.warnings)


def test_no_answer_leaves_the_rules_as_they_are(registry: Any, reading: Any) -> None:
    rules = reading.read(TEXT, title="t")
    found = joined(registry, reading)
    assert told(found.annotation) == told(rules.annotation)
    assert found.uncertain == rules.uncertain


@pytest.mark.parametrize("name", ["Ade Okoro", "General Ade Okoro"])
def test_a_new_actor_of_both_is_one(registry: Any, reading: Any, name: str) -> None:
    claim = {"subject": name, "relation": "supports", "object": "Kenya", "quote": "General Ade Okoro of the Coast Front praised Kenya"}  # fmt: skip
    found = joined(registry, reading, claim).annotation
    assert [a.name for a in found.actors if "Okoro" in a.name] == ["Ade Okoro"]


def test_a_new_actor_of_the_rules_never_takes_a_name_that_the_registry_knows(registry: Any, reading: Any) -> None:
    rules = reading.read(TEXT, title="t")
    taken = rules.annotation.actors[0].model_copy(update={"id": "kenya", "name": "Kenya"})
    rules.annotation.actors.append(taken)
    found = combine(rules, model(registry, ATTACK | {"subject": "Kenya"}), registry, vocabulary.load()).annotation
    attacks = [tie for tie in found.ties if tie.relation == "attacks"]
    assert [(tie.subject, tie.object) for tie in attacks] == [("Kenya", "Uganda")]


def test_links_survive(registry: Any, reading: Any) -> None:
    text = "Kenya accused Uganda of attacking Malawi. Uganda denied the accusation."
    accused = {"id": "c1", "holder": "Kenya", "attitude": "accuses", "target": "Uganda", "subject": "Uganda", "relation": "attacks", "object": "Malawi", "quote": "Kenya accused Uganda of attacking Malawi"}  # fmt: skip
    denied = {"holder": "Uganda", "attitude": "denies", "in_reply_to": ["c1"], "quote": "Uganda denied the accusation"}
    found = joined(registry, reading, accused, denied, text=text).annotation
    ids = {stance.id for stance in found.stances}
    (answer,) = (stance for stance in found.stances if stance.attitude == "denies")
    assert answer.in_reply_to
    assert ids.issuperset(answer.in_reply_to)


SPEAKERS = (
    "Kenya accused Uganda of arming rebels. Tanzania said that Malawi had attacked Zambia. "
    "Angola denied that it had sent troops to Ghana."
)
UNSPOKEN = [
    {"subject": "Uganda", "relation": "backsArmedGroup", "object": "rebels", "quote": "Uganda of arming rebels"},
    {"subject": "Malawi", "relation": "attacks", "object": "Zambia", "quote": "Malawi had attacked Zambia"},
    {"subject": "Angola", "relation": "supports", "object": "Ghana", "quote": "Angola denied that it had sent troops"},
]


@pytest.mark.parametrize(("holder", "left_out"), [(None, True), ("Tanzania", False)])
def test_a_model_that_sees_no_speaker_is_left_out(
    registry: Any, reading: Any, holder: str | None, left_out: bool
) -> None:
    first, second, third = UNSPOKEN
    rebels = [{"name": "rebels", "kind": "ArmedGroup"}]
    found = joined(registry, reading, first, {**second, "holder": holder}, third, text=SPEAKERS, actors=rebels)
    assert any("names no speaker" in warning for warning in found.warnings) == left_out
    made = {part for stance in found.annotation.stances for part in (stance.rule or "").split("; not ")[0].split(", ")}
    assert ("language model" in made) != left_out


def ruled(registry: Any, reading: Any, text: str, *claims: Any, **more: Any) -> set[tuple[str | None, str, str, bool]]:
    """Each stance of the joined draft as holder, attitude, matter, and whether the model was overruled in it."""
    found = joined(registry, reading, *claims, text=text, **more)
    marked = {True for stance in found.annotation.stances if "not language model" in (stance.rule or "")}
    assert marked <= {any("disagree at character" in warning for warning in found.warnings)}
    names = {actor.id: actor.name for actor in found.annotation.actors}
    return {
        (names.get(holder or "", holder), attitude, about, "not language model" in (rule or ""))
        for holder, attitude, about, rule in told(found.annotation)
    }


@pytest.mark.parametrize(
    ("text", "claim", "stance"),
    [
        (  # an attitude that the model leaves out
            "Kenya demanded that Uganda withdraw its troops from Malawi.",
            {"holder": "Kenya", "subject": "Uganda", "relation": "withdrawsFrom", "object": "Malawi", "quote": "Uganda withdraw its troops from Malawi"},
            ("Kenya", "demands", "Uganda withdrawsFrom Malawi", True),
        ),
        (  # a speaker that its own quote names
            "Zambia said that Kenya attacked Uganda.",
            {"subject": "Kenya", "relation": "attacks", "object": "Uganda", "quote": "Zambia said that Kenya attacked Uganda"},
            ("Zambia", "asserts", "Kenya attacks Uganda", True),
        ),
        (  # not one that it leaves out
            "Zambia said that Kenya attacked Uganda.",
            {"subject": "Kenya", "relation": "attacks", "object": "Uganda", "quote": "Kenya attacked Uganda"},
            (None, "asserts", "Kenya attacks Uganda", False),
        ),
        (  # ends the other way round
            "Kenya was attacked on Monday by Uganda.",
            {"subject": "Kenya", "relation": "attacks", "object": "Uganda", "quote": "Kenya was attacked on Monday by Uganda"},
            (None, "asserts", "Uganda attacks Kenya", True),
        ),
    ],
)  # fmt: skip
def test_the_rules_are_followed_in_what_grammar_tells(
    registry: Any, reading: Any, text: str, claim: Any, stance: tuple[str | None, str, str, bool]
) -> None:
    assert stance in ruled(registry, reading, text, claim)


PAIRS = [("Kenya", "Uganda"), ("Zambia", "Angola"), ("Malawi", "Ghana"), ("Togo", "Benin"), ("Chad", "Gabon")]
RAIDS = [f"{a} attacked {b} on Monday night." for a, b in PAIRS]
RAIDED = [
    {"subject": a, "relation": "attacks", "object": b, "quote": f"{a} attacked {b} on Monday night"} for a, b in PAIRS
]
PRAISE = "Mali praises Niger"


def where(found: Draft, matter: str) -> str:
    """The part of a draft that has this tie."""
    parts = {"annotation": found.annotation, "uncertain": found.uncertain}
    return next((name for name, part in parts.items() if matter in {about for _, _, about, _ in told(part)}), "nowhere")


@pytest.mark.parametrize(("read", "part"), [(5, "uncertain"), (3, "annotation")])
def test_a_thorough_model_is_right_that_a_passage_says_nothing(
    registry: Any, reading: Any, read: int, part: str
) -> None:
    claims = [*RAIDED[:read], {"statement": "a claim for each sentence", "quote": RAIDS[0]}]
    found = joined(registry, reading, *claims, text=" ".join([*RAIDS, "Mali praised Niger on Friday."]))
    assert where(found, PRAISE) == part


def test_answers_to_shared_claims_stay_beside_a_thorough_model(registry: Any, reading: Any) -> None:
    text = "Kenya accused Uganda of attacking Malawi. Uganda denied the accusation."
    accused = {"holder": "Kenya", "attitude": "accuses", "target": "Uganda", "subject": "Uganda", "relation": "attacks", "object": "Malawi", "quote": "Kenya accused Uganda of attacking Malawi"}  # fmt: skip
    found = joined(registry, reading, accused, {"statement": "the accusation", "quote": "accused Uganda"}, text=text)
    assert ("Uganda", "denies", "Uganda attacks Malawi") in {one[:3] for one in told(found.annotation)}


SAYING_DOERS = [claim | {"holder": claim["subject"]} for claim in RAIDED]


@pytest.mark.parametrize("faults", [5, 1])
def test_an_answer_that_makes_doers_its_speakers_follows_the_rules(registry: Any, reading: Any, faults: int) -> None:
    text = " ".join([*RAIDS, "Mali praised Niger on Friday."]) + PLAIN_DAY
    turned = [
        claim | {"relation": "supports", "quote": raid}
        for claim, raid in zip([*SAYING_DOERS[:faults], *RAIDED[faults:]], RAIDS, strict=True)
    ]
    silent = {"statement": "The harvest of Samoa was poor", "quote": "The harvest of Samoa was poor"}
    found = joined(registry, reading, *turned, silent, text=text)
    assert where(found, "Kenya attacks Uganda") == "annotation"
    assert where(found, "Kenya supports Uganda") == ("uncertain" if faults == 5 else "nowhere")
    assert where(found, PRAISE) == "annotation"
    told_so = [warning for warning in found.warnings if "looks unreliable" in warning]
    assert len(told_so) == (faults == 5)
    for warning in told_so:
        assert "of its 6 claims 0 were refused and 5 name the doer as the speaker" in warning
        assert "6 claims of the model alone are uncertain" in warning
    contradicted = sum("disagree at character" in warning for warning in found.warnings)
    assert contradicted == (0 if faults == 5 else 5)


def test_where_the_rules_lead_contradictions_are_told_too(registry: Any, reading: Any) -> None:
    claims = [claim | {"relation": "supports"} for claim in SAYING_DOERS]
    claims[0] = RAIDED[0] | {"attitude": "denies"}
    found = joined(registry, reading, *claims, {"statement": RAIDS[1], "quote": RAIDS[1]}, text=" ".join(RAIDS))
    (stance,) = (one for one in found.annotation.stances if one.rule == "verb:attack; not language model")
    assert stance.attitude == "asserts"
    assert any("rules and model disagree at character 0" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("text", "claim", "kept"),
    [
        (  # another matter in the words that the model has read
            "Kenya, which Zambia attacked on Monday, accused Uganda of bombing Malawi.",
            {"holder": "Kenya", "attitude": "accuses", "subject": "Uganda", "relation": "attacks", "object": "Malawi", "quote": "Kenya, which Zambia attacked on Monday, accused Uganda of bombing Malawi"},
            ("Zambia attacks Kenya", True),
        ),
        (  # the same two actors: what the rules are sure of stands
            "On Monday Zambia attacked Kenya.",
            {"subject": "Zambia", "relation": "coerces", "object": "Kenya", "quote": "On Monday Zambia attacked Kenya"},
            ("Zambia attacks Kenya", True),
        ),
        (  # words for what is a tie, by the same speaker
            "Kenya condemned the attack of Uganda on Malawi.",
            {"holder": "Kenya", "attitude": "condemns", "statement": "the attack of Uganda on Malawi", "quote": "Kenya condemned the attack"},
            ("words", False),
        ),
    ],
)  # fmt: skip
def test_the_rules_stand_beside_a_partial_reading(
    registry: Any, reading: Any, text: str, claim: Any, kept: tuple[str, bool]
) -> None:
    more = " Many people came to the market that day." * 3  # so the answer is not a thorough one
    matters = [about for _, _, about, _ in told(joined(registry, reading, claim, text=text + more).annotation)]
    assert (matters.count(kept[0]) == 1) == (kept[1] or kept[0] == "words")


def test_a_denial_answers_what_the_rules_link_it_to_as_the_model_reads_that(registry: Any, reading: Any) -> None:
    text = "Kenya accused Uganda of aiding the Coast Front. Uganda dismissed the accusation as nonsense."
    said = {"holder": "Kenya", "attitude": "accuses", "subject": "Uganda", "relation": "hosts", "object": "Coast Front", "quote": "Kenya accused Uganda of aiding the Coast Front"}  # fmt: skip
    denied = {"holder": "Uganda", "attitude": "denies", "statement": "the accusation as nonsense", "quote": "Uganda dismissed the accusation as nonsense"}  # fmt: skip
    found = joined(registry, reading, said, denied, text=text).annotation
    (answer,) = (stance for stance in found.stances if stance.attitude == "denies")
    (first,) = (stance for stance in found.stances if stance.attitude == "accuses")
    assert (answer.about, answer.in_reply_to) == (first.about, [first.id])
    assert "not language model" in (answer.rule or "")


def test_an_organ_of_nobody_known_is_whom_the_rules_know(registry: Any, reading: Any) -> None:
    text = "Kenya's Committee of Borders said that Uganda had attacked Malawi."
    claim = {"holder": "Committee of Borders", "subject": "Uganda", "relation": "attacks", "object": "Malawi", "quote": "Uganda had attacked Malawi"}  # fmt: skip
    found = joined(registry, reading, claim, text=text).annotation
    acts_for = {actor.id: actor.acts_for for actor in found.actors}
    assert [acts_for.get(one.holder or "", [one.holder]) for one in found.stances] == [["Government of Kenya"]]


PLAIN_DAY = " The harvest of Samoa was poor this year, and it rained." * 4
"""Sentences that say nothing, so that an answer is not a thorough one."""


@pytest.mark.parametrize(
    ("text", "claim", "stances"),
    [
        (  # what one claims and another denies in the same words
            "Kenya denied claims by Angola that Kenyan troops had attacked Malawi.",
            {"holder": "Angola", "subject": "Kenya", "relation": "attacks", "object": "Malawi", "quote": "claims by Angola that Kenyan troops had attacked Malawi"},
            {("Angola", "asserts", "Kenya attacks Malawi"), ("Kenya", "denies", "Kenya attacks Malawi")},
        ),
        (  # all ties of the stance whose attitude the model leaves out
            "Kenya promised to send food to Uganda and Malawi.",
            {"holder": "Kenya", "subject": "Kenya", "relation": "aids", "object": "Uganda", "quote": "Kenya promised to send food to Uganda and Malawi"},
            {("Kenya", "promises", "Kenya aids Uganda"), ("Kenya", "promises", "Kenya aids Malawi")},
        ),
    ],
)  # fmt: skip
def test_a_partial_reading_is_filled_in_by_the_rules(
    registry: Any, reading: Any, text: str, claim: Any, stances: set[Any]
) -> None:
    found = joined(registry, reading, claim, text=text + PLAIN_DAY)
    assert {one[:3] for one in told(found.annotation)} == stances


@pytest.mark.parametrize(
    ("text", "claim", "both", "faulty"),
    [
        (  # words that the rules have, and the model makes a tie
            "Kenya condemned the closing of the port by Malawi.",
            {"holder": "Kenya", "attitude": "condemns", "subject": "Malawi", "relation": "blockades", "object": "Kenya", "quote": "Kenya condemned the closing of the port by Malawi"},
            {"Malawi blockades Kenya"},
            {"words"},
        ),
        (  # one relation or the other of the same two actors
            "On Monday Zambia attacked Kenya.",
            {"subject": "Zambia", "relation": "seizes", "object": "Kenya", "quote": "On Monday Zambia attacked Kenya"},
            {"Zambia seizes Kenya", "Zambia attacks Kenya"},
            {"Zambia attacks Kenya"},
        ),
        (  # not for words of another part of what it quotes
            "Kenya condemned the closing of the port by Zambia and grumbled that Malawi had kept the lake shut to its boats.",
            {"holder": "Kenya", "attitude": "accuses", "subject": "Malawi", "relation": "blockades", "object": "Kenya", "quote": "by Zambia and grumbled that Malawi had kept the lake shut to its boats"},
            {"Malawi blockades Kenya"},
            {"Malawi blockades Kenya"},
        ),
    ],
)  # fmt: skip
def test_only_faulty_claims_give_way_to_those_of_the_rules(
    registry: Any, reading: Any, text: str, claim: Any, both: set[str], faulty: set[str]
) -> None:
    alone = joined(registry, reading, claim, text=text + PLAIN_DAY).annotation
    assert {about for _, _, about, _ in told(alone)} == both
    bad = {"subject": "they", "relation": "aids", "object": "Samoa", "quote": "The harvest of Samoa was poor"}
    beside = joined(registry, reading, claim, bad, text=text + PLAIN_DAY).annotation
    assert {about for _, _, about, _ in told(beside)} == faulty


@pytest.mark.parametrize("holder", ["Kenya", None])
def test_a_speaker_whom_only_the_model_hears_stays(registry: Any, reading: Any, holder: str | None) -> None:
    claim = {"holder": holder, "subject": "Zambia", "relation": "seizes", "object": "Malawi", "quote": "To hear Kenya talk, Zambia attacked Malawi"}  # fmt: skip
    bad = {"subject": "they", "relation": "aids", "object": "Samoa", "quote": "The harvest of Samoa was poor"}
    found = joined(registry, reading, claim, bad, text="To hear Kenya talk, Zambia attacked Malawi." + PLAIN_DAY)
    heard = {(who, about) for who, _, about, rule in told(found.annotation) if "language model" in (rule or "")}
    assert heard == {(holder, "Zambia seizes Malawi" if holder else "Zambia attacks Malawi")}


@pytest.mark.parametrize(("day", "kept"), [("", False), (PLAIN_DAY, True)])
def test_a_thorough_model_has_quoted_most_sentences(registry: Any, reading: Any, day: str, kept: bool) -> None:
    """Many claims on one sentence are no reading of the others."""
    text = "Kenya, which Zambia attacked on Monday, accused Uganda of bombing Malawi." + day
    quote = text.partition(".")[0]
    claims = [
        {
            "holder": "Kenya",
            "attitude": "accuses",
            "subject": "Uganda",
            "relation": relation,
            "object": "Malawi",
            "quote": quote,
        }
        for relation in ("attacks", "coerces", "seizes", "mobilizesAgainst", "entersTerritoryOf")
    ]
    found = joined(registry, reading, *claims, text=text).annotation
    assert ("Zambia attacks Kenya" in {about for _, _, about, _ in told(found)}) == kept


def test_ties_that_grammar_lists_come_along(registry: Any, reading: Any) -> None:
    claim = {"subject": "Togo", "relation": "attacks", "object": "Benin", "quote": "Togo attacked Benin and Ghana on Monday night"}  # fmt: skip
    found = joined(registry, reading, claim, text="Togo attacked Benin and Ghana on Monday night.").annotation
    (stance,) = found.stances
    assert {about for _, _, about, _ in told(found)} == {"Togo attacks Benin", "Togo attacks Ghana"}
    assert stance.rule == "language model, verb:attack"


@pytest.mark.parametrize(("more", "end"), [("", "lake-mission"), (PLAIN_DAY * 2, "Angola")])
def test_a_thorough_model_has_its_reasons_for_a_common_noun(registry: Any, reading: Any, more: str, end: str) -> None:
    text = "Zambia praised Togo. The lake mission left. Zambia attacked Angolan soldiers on Monday." + more
    claim = {"subject": "Zambia", "relation": "attacks", "object": "lake mission", "quote": "Zambia attacked Angolan soldiers on Monday"}  # fmt: skip
    said = {"subject": "Zambia", "relation": "supports", "object": "Togo", "quote": "Zambia praised Togo"}
    listed = [{"name": "lake mission", "kind": "Organization"}]
    found = joined(registry, reading, claim, said, text=text, actors=listed).annotation
    assert {tie.object for tie in found.ties if tie.relation == "attacks"} == {end}


def test_words_alone_do_not_stand_for_what_is_denied(registry: Any, reading: Any) -> None:
    text = "Kenyan traders said that Ugandan soldiers had entered Kenya. Uganda denied any incursion." + PLAIN_DAY
    entered = {"id": "c1", "holder": "Kenyan traders", "subject": "Uganda", "relation": "entersTerritoryOf", "object": "Kenya", "quote": "Ugandan soldiers had entered Kenya"}  # fmt: skip
    denied = {"holder": "Uganda", "attitude": "denies", "in_reply_to": ["c1"], "quote": "Uganda denied any incursion"}
    bad = {"subject": "they", "relation": "aids", "object": "Samoa", "quote": "The harvest of Samoa was poor"}
    found = joined(registry, reading, entered, denied, bad, text=text).annotation
    (answer,) = (stance for stance in found.stances if stance.attitude == "denies")
    assert [one.id for one in found.stances if one.id in answer.in_reply_to]
    assert found.statements == []
