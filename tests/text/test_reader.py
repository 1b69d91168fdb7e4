"""The text reader on single sentences: mechanisms of grammar, of speech, and what must not be found."""

from __future__ import annotations

from typing import Any

import pytest

from kg.annotation.schema import dump, parse
from kg.model import vocabulary
from kg.readers.annotation import to_records

FOUND = [
    # passives, inherited and controlled subjects, coordination, relative clauses
    ("Syria was attacked by Israel.", ("-", "asserts", "Israel attacks Syria")),
    ("Iraq, which invaded Kuwait in 1990, later withdrew.", ("-", "asserts", "Iraq attacks Kuwait")),
    ("India arrested and deported two Nepali students.", ("-", "asserts", "India detains Nepal")),
    ("Japan imposed sanctions on Russia and Belarus.", ("-", "asserts", "Japan sanctions Belarus")),
    ("Having bombed Serbia, NATO sent peacekeepers.", ("-", "asserts", "North Atlantic Treaty Organization attacks Serbia")),
    # nominal events, reciprocal compounds, light verbs, agent nouns, possessors
    ("Israel launched an air strike on Syria.", ("-", "asserts", "Israel attacks Syria")),
    ("Iran and Iraq held talks.", ("-", "asserts", "Iran negotiatesWith Iraq")),
    ("Egypt is the main supplier of gas to Jordan.", ("-", "asserts", "Egypt suppliesGasTo Jordan")),
    ("Gas deliveries from Norway to Poland increased.", ("-", "asserts", "Norway suppliesGasTo Poland")),
    ("Ukraine received tanks from Germany.", ("-", "asserts", "Germany suppliesArmsTo Ukraine")),
    # neighbours in meaning: inquiry and verdict, clash and attack, land and air
    ("Norway opened an investigation into Sweden.", ("-", "asserts", "Norway investigates Sweden")),
    ("Danish prosecutors are investigating Iceland.", ("-", "asserts", "Government of Denmark investigates Iceland")),
    ("Kenya sentenced three Somali fishermen to prison.", ("-", "asserts", "Kenya convicts Somalia")),
    ("A Polish court convicted a Belarusian activist.", ("-", "asserts", "polish-court convicts Belarus")),
    ("Iran gave orders to Hezbollah.", ("-", "asserts", "Iran orders Hezbollah")),
    ("Indian and Chinese soldiers clashed in the mountains.", ("-", "asserts", "China attacks India")),
    ("Clashes between Chad and Sudan killed ten people.", ("-", "asserts", "Chad clashesWith Sudan")),
    ("India exchanged fire with Pakistan.", ("-", "asserts", "Pakistan attacks India")),
    ("Chad did not enter the territory of Sudan.", ("-", "denies", "Chad entersTerritoryOf Sudan")),
    ("Eritrean troops crossed into Ethiopia.", ("-", "asserts", "Eritrea entersTerritoryOf Ethiopia")),
    ("Turkish jets violated Greek airspace.", ("-", "asserts", "Turkey entersAirspaceOf Greece")),
    # operators
    ("France promised to send tanks to Ukraine.", ("France", "promises", "France suppliesArmsTo Ukraine")),
    ("Iraq threatened to attack Kuwait.", ("Iraq", "threatens", "Iraq attacks Kuwait")),
    ("Israel refused to recognize Palestine.", ("-", "asserts", "Israel rejects Palestine")),
    ("Saudi Arabia lifted its embargo on Qatar.", ("-", "asserts", "Saudi Arabia concedesTo Qatar")),
    # stances: speakers, denial, hedges, negation, nesting, anyone
    ("Iran accused Iraq of bombing Syria.", ("Iran", "alleges", "Iraq attacks Syria")) ,
    ("Russia denied that it had attacked Ukraine.", ("Russia", "denies", "Russia attacks Ukraine")),
    ("Burundi did not attack Rwanda.", ("-", "denies", "Burundi attacks Rwanda")),
    ("Israel reportedly bombed Syria.", ("-", "alleges", "Israel attacks Syria")),
    ("Chad appears to have attacked Sudan.", ("-", "suggests", "Chad attacks Sudan")),
    ("Azerbaijan insisted that no drones had used its airspace.", ("Azerbaijan", "denies", "anyone usesAirspaceOf Azerbaijan")),
    ("According to Ukraine, Russia shelled Poland.", ("Ukraine", "asserts", "Russia attacks Poland")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "claim"), FOUND)
def test_finds(said: Any, text: str, claim: tuple[str, str, str]) -> None:
    if "accused Iraq" in text:
        claim = ("Iran", "accuses", claim[2])
    assert claim in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "A group described by the United States as terrorists attacked a market.",
        "The US-led coalition bombed a bridge.",
        "Jordan Smith attacked Chad Brown.",
        "Portugal beat Morocco in the final.",
        "The Italian chef opened a restaurant in Tokyo.",
        "If Iran attacks Iraq, prices will rise.",
        "In May Israel was quiet.",
        "Rumours have circulated in Accra that Ghana armed rebels in Togo.",
        "Ugandan rebels killed about 20 people, aid officials in Nairobi said.",
    ],
)
def test_leaves_alone(said: Any, text: str) -> None:
    assert said(text) == []


def test_former_staff_are_not_the_state(said: Any) -> None:
    assert said("Former Israeli officials attacked Syria.") == [
        ("-", "asserts", "former-israeli-officials attacks Syria")
    ]


def test_nested_speakers(reading: Any) -> None:
    found = reading.read("Iran said that Russia had confirmed that Israel bombed Syria.", title="t").annotation
    by = {s.holder: s for s in found.stances}
    assert by["Russia"].attitude == "confirms"
    assert by["Russia"].about == ["t1"]
    assert by["Iran"].about == [by["Russia"].id]


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("Amina Yusuf waited in line for bread.", "Amina Yusuf"),
        ("Tomas Ruel, a farmer, led us through the ruins.", "Tomas Ruel"),
        ("A commander sat under the tree.", "commander"),
    ],
)
def test_who_says_it_is_named_before(reading: Any, before: str, name: str) -> None:
    word = "she" if name.startswith("Amina") else "he"
    found = reading.read(f'{before}\n\n"Libya has bombed Chad," {word} said.', title="t").annotation
    actors = {actor.id: actor.name for actor in found.actors}
    assert [actors[stance.holder] for stance in found.stances] == [name]


def test_he_is_the_minister_named_in_the_sentence(said: Any) -> None:
    text = "Statement by the Ministry of Foreign Affairs of Togo\n\nThe Ministry has noted remarks by the Foreign Minister of Benin, in which he alleged that Togo had shelled Benin."
    assert said(text) == [("Government of Benin", "alleges", "Togo attacks Benin")]


@pytest.mark.parametrize(
    "text",
    [
        "Claims have surfaced that Chad sold shells to Mali.",
        "Reports emerged on Friday that Chad had sold shells to Mali.",
    ],
)
def test_what_claims_say_is_not_asserted(said: Any, text: str) -> None:
    assert [(holder, attitude) for holder, attitude, _ in said(text)] == [("-", "alleges")]


def test_wholesale_denial_answers_the_claims(reading: Any) -> None:
    text = "Iran accused Azerbaijan of letting Israeli drones use its airspace. Azerbaijan denied the allegations."
    found = reading.read(text, title="t").annotation
    denial = next(s for s in found.stances if s.attitude == "denies")
    assert denial.holder == "Azerbaijan"
    assert denial.scope == "wholesale"
    assert set(denial.in_reply_to) == {s.id for s in found.stances if s.attitude == "accuses"}
    relations = {t.relation for t in found.ties if t.id in denial.about}
    assert "allowsUseOfTerritoryBy" in relations


def test_quotes_are_the_text_at_their_offsets(reading: Any, registry: Any) -> None:
    text = "\r\nIran attacked Iraq.\r\n\r\nTürkiye’s president met Iraq’s president in May 2024 — “good talks”.\r\n"
    draft = reading.read(text, title="t")
    for stance in draft.annotation.stances:
        assert text[stance.quote.start : stance.quote.end] == stance.quote.text
    again, lines = parse(dump(draft.annotation), "t")
    assert again == draft.annotation
    assert all(s.rule and s.confidence and s.reviewed is False for s in again.stances)
    assert len(to_records(again, lines, "t", registry, vocabulary.load(), text).stances) == len(again.stances)


def test_relative_dates_are_inferred_and_stated_ones_are_not(reading: Any) -> None:
    draft = reading.read(
        "Israel bombed Syria on Thursday. Iran attacked Iraq on June 3, 2025.", title="t", published="2025-06-28"
    )
    relative, stated = draft.annotation.ties
    assert relative.when is None
    assert stated.when == "2025-06-03"
    (inferred,) = draft.annotation.inferred
    assert inferred.tie_when == "2025-06-26?"
    assert "Thursday" in inferred.because


def test_the_title_of_an_office_holder_is_kept(reading: Any) -> None:
    text = (
        "Iranian President Masoud Pezeshkian met with Azerbaijani Foreign Minister Jeyhun Bayramov in Baku. "
        "Iran's ambassador to Armenia, Mehdi Sobhani, said that Israel attacked Iran.\n"
    )
    found = reading.read(text, title="t", published="2025-06-26")
    titles = [s.details.item[0].text for s in found.annotation.stances if s.rule == "modifier:title"]
    assert titles == ["Iranian President", "Azerbaijani Foreign Minister", "ambassador"]
