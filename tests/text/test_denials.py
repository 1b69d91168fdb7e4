"""Denials in all wordings, denials of what another sentence says, and what did not happen."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import quick_yaml

from kg.model import vocabulary
from kg.text import reader

HERE = Path(__file__).resolve().parent.parent
BATTERY = quick_yaml.read((HERE / "data" / "reader.denials.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def gold() -> Any:
    spec = importlib.util.spec_from_file_location("reader_gold", HERE.parent / "benchmarks" / "reader_gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("kind", "least"), [(1, 0.85), (2, 0.95), (3, 0.75)])
def test_battery(reading: Any, registry: Any, gold: Any, kind: int, least: float) -> None:
    """Claims found and claims right, kind by kind; statements kept; denials linked."""
    names, right, wrong, missed = gold.Names(registry), 0, 0, 0
    lacking = wanted = 0
    for entry in (e for e in BATTERY if e["kind"] == kind):
        draft = reading.read(entry["text"], title="t")
        assert not [w for w in draft.warnings if "could not be read" in w], draft.warnings
        optional, _ = gold.wanted({"claims": entry.get("optional", [])}, names)
        for want, got in zip(gold.wanted(entry, names), gold.found(draft, names), strict=True):
            found, left, extra = gold.compare(want, got)
            right, missed = right + found, missed + len(left)
            wrong += sum(not any(gold.match(o, claim) for o in optional) for claim in extra)
        lacking += len(gold.kept(entry, draft, names)) + len(gold.linked(entry, draft, names))
        wanted += len(entry.get("statements", [])) + len(entry.get("linked", []))
    assert 2 * right / (2 * right + wrong + missed) >= least
    assert lacking <= 0.1 * wanted


@pytest.mark.parametrize(
    "text",
    [
        "Togo did not deny that it had armed Ghanaian rebels.",
        "Togo has never denied attacking Benin.",
        "Togo would neither confirm nor deny that it had attacked Benin.",
        "Togo refused to deny that it had expelled Ghanaian farmers.",
        "Togo declined to comment on reports that it had attacked Benin.",
    ],
)
def test_who_does_not_deny_neither_denies_nor_affirms(said: Any, text: str) -> None:
    assert said(text) == []


def test_a_refused_offer_is_no_denial(said: Any) -> None:
    assert "denies" not in [attitude for _, attitude, _ in said("Togo offered Benin a loan. Benin rejected it.")]


def test_a_claim_without_a_relation_is_kept_in_words_where_it_is_denied(reading: Any) -> None:
    text = "Togo says Benin forged a census. Benin called the claim absurd."
    found = reading.read(text, title="t").annotation
    (words,) = found.statements
    assert words.text.text == "Benin forged a census"
    claim, denial = found.stances
    assert (claim.attitude, denial.attitude, denial.in_reply_to, denial.scope) == (
        "asserts",
        "denies",
        [claim.id],
        "wholesale",
    )
    assert claim.about == denial.about == [words.id]


def test_a_plain_statement_that_nobody_answers_is_not_kept(reading: Any) -> None:
    assert reading.read("Togo says Benin forged a census.", title="t").annotation.statements == []


def test_statements_are_kept_on_request(registry: Any, reading: Any) -> None:
    """What speakers say without a relation; what the text says of actors in its own voice; nothing twice."""
    from kg.model import vocabulary
    from kg.text import reader

    text = "Togo says Benin forged a census. Two soldiers died. Togo attacked Benin."
    asked = reader(registry, vocabulary.load(), reading.nlp, statements=True).read(text, title="t").annotation
    assert [s.text.text for s in asked.statements] == ["Benin forged a census", "Two soldiers died."]
    assert [(s.holder, s.attitude) for s in asked.stances] == [
        ("Togo", "asserts"),
        (None, "asserts"),
        (None, "asserts"),
    ]
    assert reading.read(text, title="t").annotation.statements == []


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Togo denies that Ghana attacked Benin, as newspapers alleged.",
            ("newspapers", "alleges", "Ghana attacks Benin"),
        ),
        (
            "Benin said Togo had attacked Benin. Togo's army denied opening fire.",
            ("Benin", "asserts", "Togo attacks Benin"),
        ),
    ],
)
def test_a_denial_answers_the_claim_that_it_denies(reading: Any, text: str, claim: tuple[str, str, str]) -> None:
    found = reading.read(text, title="t").annotation
    ties = {t.id: f"{t.subject} {t.relation} {t.object}" for t in found.ties}
    denial = next(s for s in found.stances if s.attitude == "denies")
    answered = next(s for s in found.stances if s.id in denial.in_reply_to)
    assert (answered.holder, answered.attitude, ties[answered.about[0]]) == claim
    assert denial.about == answered.about


@pytest.mark.parametrize(
    ("claim", "tie"),
    [
        ("Benin accused Togo of shelling its ports", "Togo attacks Benin"),
        ("Benin said that Togo had armed rebels", "Togo backsArmedGroup rebels"),
        ("Benin said Togo had bought missiles from Iran", "Iran suppliesArmsTo Togo"),
    ],
)
@pytest.mark.parametrize(
    "answer",
    [
        ', a charge that Togo dismissed as "pure invention".',
        ", an accusation Togo called absurd.",
        " – claims which Togo has described as baseless.",
        ", allegations Togo says are fabricated.",
        ", a claim denied by Togo.",
        ", a claim that Togo flatly rejected on Monday.",
        ", which Togo denies.",
        ", something Togo has described as a fabrication.",
    ],
)
def test_a_denial_in_a_clause_at_the_end_is_of_what_was_said(reading: Any, claim: str, tie: str, answer: str) -> None:
    found = reading.read(claim + answer, title="t").annotation
    ties = {one.id: f"{one.subject} {one.relation} {one.object}" for one in found.ties}
    said, denial = found.stances
    assert [ties[about] for about in said.about] == [tie]
    assert (denial.holder, denial.attitude, denial.about) == ("Togo", "denies", said.about)
    assert denial.in_reply_to == [said.id]


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        (
            "Benin said a Togolese drone had entered its airspace; Togo said it had no such information.",
            [("Benin", "asserts")],
        ),
        (
            'Benin said the remarks were "groundless" and accused Togo of delaying a treaty.',
            [("Benin", "accuses"), ("Benin", "denies")],
        ),
        (
            "Benin says Togolese forces fought alongside Boko Haram, an accusation Togo has repeatedly rejected.",
            [("Benin", "asserts"), ("Togo", "denies")],
        ),
        (
            'Benin "rejects these fabrications", its government spokesman Moussa Toko wrote.',
            [("Benin", "denies"), (None, "asserts")],  # that he holds his office, which nobody denies
        ),
    ],
)
def test_each_voice_has_its_own_clause(reading: Any, text: str, stances: list[tuple[str | None, str]]) -> None:
    found = reading.read(text, title="t").annotation
    assert sorted(((s.holder, s.attitude) for s in found.stances), key=str) == stances


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Units of the armed forces of Benin opened fire on Togolese positions.",
            ("-", "asserts", "Benin attacks Togo"),
        ),
        ("Since December 2022 Benin has been blockading Togo.", ("-", "asserts", "Benin blockades Togo")),
        ("Benin reminded the Council that Togo had attacked Cotonou.", ("Benin", "asserts", "Togo attacks Benin")),
        (
            "Reports that Togo attacked Benin do not correspond to reality.",
            ("-", "denies", "Togo attacks Benin"),
        ),
    ],
)
def test_reads_what_is_said(said: Any, text: str, claim: tuple[str, str, str]) -> None:
    assert claim in said(text)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ('Togo rejected "the myth" that it had attacked Benin.', [("Togo", "denies", "Togo attacks Benin")]),
        (
            "Togo dismissed the notion that it had attacked Benin.",
            [("Togo", "denies", "Togo attacks Benin")],
        ),
        ("Togo's embassy in Accra rejects reports that Togo attacked Benin.", [("*", "denies", "Togo attacks Benin")]),
        ("Togo denies claims it attacked Benin.", [("Togo", "denies", "Togo attacks Benin")]),
        ("A drone launched by Boko Haram hit a refinery in Benin.", [("-", "asserts", "Boko Haram attacks Benin")]),
        ("Togo has sent troops to Benin at the request of Cotonou.", []),
        ("Togo fired two missiles into the Sea of Japan.", []),
        ('"Such acts threaten Benin," Togo said.', []),
        ("Togo says it had nothing to do with the attack on Benin.", [("Togo", "denies", "Togo attacks Benin")]),
        ("Togo has nothing to do with the treaty, Ghana said.", []),
        (
            "Benin accused Togo of attacking Ghana. Togo has absolutely nothing to do with the incident, it said.",
            [("Benin", "accuses", "Togo attacks Ghana"), ("Togo", "denies", "Togo attacks Ghana")],
        ),
        ("14:20 Togo says Benin attacked Ghana.", [("Togo", "asserts", "Benin attacks Ghana")]),
        (
            "Briefing the Council, the envoy of Togo, Moussa Toko, said Benin had attacked Ghana.",
            [("*", "asserts", "Benin attacks Ghana")],
        ),
    ],
)
def test_who_says_what(said: Any, text: str, claims: list[tuple[str, str, str]]) -> None:
    known = {holder for holder, _, _ in claims} | {"-"}
    found = [(holder if holder in known else "*", attitude, claim) for holder, attitude, claim in said(text)]
    assert sorted(found) == sorted(claims)


def test_who_writes_is_not_whom_the_quotation_names(registry: Any, reading: Any) -> None:
    text = (
        'Benin\'s minister, Moussa Toko, was angry. "Not a single rebel is on our soil," he wrote. "Togo attacked us."'
    )
    found = reading.read(text, title="t").annotation
    names = {actor.id: actor.name for actor in found.actors}
    assert {names.get(s.holder) for s in found.stances if s.rule != "modifier:title"} == {"Moussa Toko"}


def test_words_that_are_denied_end_before_the_denial(reading: Any) -> None:
    found = reading.read(
        "Benin said Togo had doctored the census, a claim Togo's ministry denied.", title="t"
    ).annotation
    assert [one.text.text for one in found.statements] == ["Togo had doctored the census"]
    assert [one.attitude for one in found.stances] == ["asserts", "denies"]


def test_what_others_foresee_is_no_threat(said: Any) -> None:
    assert "threatens" not in [attitude for _, attitude, _ in said("Analysts say Togo will attack Benin.")]
    assert ("Togo", "threatens", "Togo attacks Benin") in said("Togo said it would attack Benin.")


@pytest.mark.parametrize(
    "text",
    [
        "It was never the case that Togo attacked Benin.",
        "Few believe that Togo attacked Benin.",
        "The court cleared Togo of bombing a Beninese bus.",
        "A planned attack by Togo on Benin was called off.",
        "Togo would rather negotiate than attack Benin.",
        "Togo dropped plans to arm Benin.",
        "It would be wrong to say that Togo attacked Benin.",
        "Togo ruled out that its soldiers had crossed into Benin.",
        "Togo had nothing to do with the attack on a Beninese village.",
        "Had Togo attacked Benin, nobody would have known.",
        "Bad weather kept Togo from attacking Benin.",
        "Nothing suggests that Togo attacked Benin.",
        "Togo was wrongly accused of attacking Benin.",
    ],
)
def test_what_did_not_happen_is_not_asserted(reading: Any, text: str) -> None:
    found = reading.read(text, title="t").annotation
    affirmed = [
        s for s in found.stances if s.attitude not in ("denies", "doubts") and any(a.startswith("t") for a in s.about)
    ]
    assert affirmed == []


def test_a_denial_of_an_uncertain_claim_is_whole_by_itself(reading: Any) -> None:
    text = '"This is completely untrue," said Togo\'s foreign minister when asked whether Togo had armed the Houthis.'
    found = reading.read(text, title="t").annotation
    (denial,) = found.stances
    assert (denial.attitude, denial.about, denial.in_reply_to) == ("denies", [found.ties[0].id], [])


@pytest.mark.parametrize(
    "denial",
    [
        "Togo said it was not responsible.",
        "Togo's government denied this was the case.",
        "Togo said it had played no part in it.",
        "Togo brushed the allegation aside.",
        'Togo\'s minister called it "pure fiction".',
        '"Nothing of the sort happened," Togo\'s minister said.',
    ],
)
def test_denials_that_only_point(reading: Any, denial: str) -> None:
    found = reading.read(f"Gabon accused Togo of burning its forests. {denial}", title="t").annotation
    accusation, answer = found.stances
    assert (answer.attitude, answer.about, answer.in_reply_to) == ("denies", accusation.about, [accusation.id])


@pytest.mark.parametrize(
    "text",
    [
        "Togo maintains it has no soldiers in Benin.",
        "Togo denies the presence of its troops in Benin.",
        "There are no Togolese troops on Beninese soil, Togo's envoy said.",
        "No Togolese soldiers are in Benin, Lomé said.",
    ],
)
def test_forces_that_are_not_there_do_not_occupy(reading: Any, text: str) -> None:
    found = reading.read(text, title="t").annotation
    (tie,) = found.ties
    assert [s.attitude for s in found.stances] == ["denies"]
    assert (tie.relation, tie.object) == ("occupies", "Benin")


def test_a_presence_that_nobody_denies_is_no_claim(said: Any) -> None:
    assert "occupies" not in str(said("The presence of Togolese troops in Benin worried Ghana."))


HEADED = """Live: a quarrel over ships

Guyana's president addresses the nation

Irfan Alibo denies that Guyana has shelled Suriname.

Houthi spokesman replies

Yahia Sari said: "We did not attack Oman."
"""


def test_who_is_named_below_a_heading_is_the_official_of_the_heading(reading: Any) -> None:
    annotation = reading.read(HEADED).annotation
    acting = {actor.name: actor.acts_for for actor in annotation.actors}
    assert acting["Irfan Alibo"] == ["Government of Guyana"]
    assert acting["Yahia Sari"] == ["Houthis"]


def test_who_was_not_accused_keeps_its_own_denial(reading: Any) -> None:
    """A denial of any part is no denial of what others are said to have done."""
    found = reading.read("Chad says Libya seized its trucks. France said it had no hand in it.").annotation
    ties = {tie.id: (tie.subject, tie.relation, tie.object) for tie in found.ties}
    denied = [ties.get(a) for s in found.stances if s.attitude == "denies" for a in s.about]
    assert ("Libya", "seizes", "Chad") not in denied


@pytest.mark.parametrize(
    "answer",
    [
        "Oman's envoy said such claims were meant to tarnish his country.",
        "Oman's envoy called such reports part of a plot.",
        "Oman's envoy said the accusation was an attempt to hide failures.",
        "Oman's embassy said it opposed such smears.",
        '"Your claims are false; we patrol our own coast," Oman\'s envoy wrote.',
        "Oman did not deny that its boats were out but said they had not shelled any.",
        "Oman's envoy said no Omani boat had shelled a port.",
        "Salim Deng, an Omani minister, called the allegations a cheap show.",
        "Oman denied any involvement of its navy.",
        "Muscat denied the shelling.",
        "It was a charge Muscat denies and for which nobody has found proof.",
    ],
)
def test_denials_are_linked_to_what_they_answer(reading: Any, answer: str) -> None:
    draft = reading.read(f"Yemen said Omani boats had shelled its port of Nishtun. {answer}", title="t")
    first = draft.annotation.stances[0]
    assert [s.in_reply_to for s in draft.annotation.stances if s.attitude == "denies"] == [[first.id]]


@pytest.mark.parametrize(
    ("report", "answer"),
    [
        (
            "Togo said Beninese traders had felled its palms.",
            "A Beninese official said no palms had been felled there.",
        ),
        ("Togo says Benin has soldiers in Lome.", "Benin's minister said there were no soldiers in Lome."),
        ("Togo said Benin was helping smugglers to evade its tax.", "Cotonou was quick to reject the charge."),
        ("Togo said Benin had sent a drone over the island.", "Cotonou denied the flight."),
    ],
)
def test_denials_of_what_no_relation_says_are_linked(registry: Any, report: str, answer: str) -> None:
    draft = reader(registry, vocabulary.load(), statements=True).read(f"{report} {answer}", title="t")
    first, second = draft.annotation.stances
    assert (second.attitude, second.about, second.in_reply_to) == ("denies", first.about, [first.id])


@pytest.mark.parametrize(
    "answer",
    [
        "Benin said the post had not received any travellers.",
        "Benin's minister called the charges serious.",
        "Benin said the matter was part of the talks.",
        "Cotonou said it would not comment on the post.",
    ],
)
def test_what_is_said_next_is_no_denial_by_that(said: Any, answer: str) -> None:
    assert "denies" not in [attitude for _, attitude, _ in said(f"Togo said Benin had opened a border post. {answer}")]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Reporters say Omani jets have bombed a camp at Elwak. Oman says no Omani jet has crossed into Yemen.", True),
        ("Togo said Benin had opened a border post. Benin said it had not attacked Ghana.", False),
        ("A newspaper said Siemens helped Iran mend jets. The firm denied any dealings with Iran.", True),
        ("Oman insists that it filmed military posts. The men's lawyer said there was no film.", True),
        ("Oman will pay Benin. A paper reported that Togo had blocked the sale; Benin said there was nothing to the reports.", True),
        ("Togo said Benin had attacked a post. The charges existed only in the imagination of Togo, Benin said.", True),
    ],
)  # fmt: skip
def test_a_denial_answers_the_claim_before_it(registry: Any, text: str, answers: bool) -> None:
    *_, told, denial = reader(registry, vocabulary.load(), statements=True).read(text, title="t").annotation.stances
    assert (denial.attitude, denial.in_reply_to) == ("denies", [told.id] if answers else [])


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Envoys said Omani jets had hit a school in Aden. An Omani officer said the air force had not flown.", True),
        ("Yemen said Oman had shelled a post. Oman's army said it had not finished its inquiry.", False),
        ("Yemen said Oman had shelled a post. Oman said it had not received any reports.", False),
        ("Yemen said Oman had shelled a post. Oman's minister said Muscat had not closed the door to talks.", False),
        ("Togo accused Kurdish forces of selling oil. Kurdish forces said not one barrel had been sold.", True),
        ("Togo said Benin had opened a border post. Benin said it had not opened its archives.", False),
        ("Togo said Benin had sent missiles to Chad. Benin said the claims were not worth discussing.", True),
        ("Oman said Yemen hid rockets. Yemen's minister said that what Oman said was not serious.", True),
    ],
)
def test_what_was_not_done_is_a_denial_where_it_is_said_to_have_been(registry: Any, text: str, denied: bool) -> None:
    told, answer = reader(registry, vocabulary.load(), statements=True).read(text, title="t").annotation.stances
    assert (answer.attitude == "denies", answer.in_reply_to) == (denied, [told.id] if denied else [])


def test_the_second_clause_may_deny(registry: Any) -> None:
    text = "Peru's navy hid a crew, Chad's embassy said. The navy said it had fed the men and had hidden no crew."
    told, denial, _ = reader(registry, vocabulary.load(), statements=True).read(text, title="t").annotation.stances
    assert (denial.holder, denial.in_reply_to) == ("peru-s-navy", [told.id])


@pytest.mark.parametrize(
    "text",
    [
        "Zambia does not host an American base, its minister said. Congo had alleged that Zambia hid an American base.",
        "Zambia denied that it had felled any palms. Congo had accused Zambia of felling palms at Kasumbalesa.",
    ],
)
def test_an_accusation_told_later_explains_a_denial(registry: Any, text: str) -> None:
    denial, told = reader(registry, vocabulary.load(), statements=True).read(text, title="t").annotation.stances
    assert denial.in_reply_to == [told.id]


@pytest.mark.parametrize("thing", ["entry", "access", "visa"])
def test_what_is_refused_is_not_denied(said: Any, thing: str) -> None:
    assert "denies" not in [attitude for _, attitude, _ in said(f"Oman denied any {thing} to Yemeni reporters.")]


def test_an_account_is_denied_wholly(reading: Any) -> None:
    text = (
        "Togo accused Benin of shelling a pump. It said Beninese troops had entered Togo. Benin rejected the account."
    )
    *told, denial = reading.read(text, title="t").annotation.stances
    assert denial.in_reply_to == [s.id for s in told]


def test_a_report_that_is_told_after_its_denial_is_answered(reading: Any) -> None:
    text = (
        "Togo has not sold a drone to Benin, a Togolese official said. Ghana had said that Togo sold drones to Benin."
    )
    denial, report = reading.read(text, title="t").annotation.stances
    assert denial.in_reply_to == [report.id]


@pytest.mark.parametrize(
    "answer",
    [
        "Oman waved it aside.",
        'Oman waved that away as "bar talk".',
        "Oman's minister called Yemen a liar.",
        "Oman's government shot down the report.",
        "Oman's army pushed back against the claim.",
        "Oman took exception to the charge.",
        "Oman has distanced itself from the accusation.",
        "Oman poured cold water on the claim.",
        "Oman spoke of a fabrication.",
        "Oman issued a flat denial.",
        "A denial came from Muscat within hours.",
        "Oman would have none of it.",
        "Oman protested its innocence.",
        "Not so, says Oman.",
        "Oman accused Yemen of lying.",
        "Oman accused Yemen of spreading falsehoods.",
        "Oman has waved such stories away before.",
        "Oman said no weapons had been delivered.",
        "Oman has not given that group so much as a bullet, Muscat said.",
        "Oman countered that it had supplied the group with nothing.",
        'Oman dismissed this as propaganda: "We have no friends there."',
        "The claim has proved wrong.",
        "The claim turned out to be false.",
    ],
)
def test_words_of_denial_answer_the_claim(registry: Any, answer: str) -> None:
    text = f"Yemen said Oman had armed the Wadi Guard, a militia. {answer}"
    stances = reader(registry, vocabulary.load()).read(text, title="t").annotation.stances
    told, denial = stances[0], next(s for s in stances if s.attitude == "denies")
    assert denial.in_reply_to == [told.id]


@pytest.mark.parametrize(
    "text",
    [
        "Yemen said Oman had armed the Wadi Guard, a militia. Oman has distanced itself from the group.",
        "Yemen said Oman had armed the Wadi Guard, a militia. Oman took issue with Iran over water.",
        "Yemen said Oman had armed the Wadi Guard, a militia. Oman shot down a drone.",
    ],
)
def test_words_of_denial_without_a_claim_deny_nothing(registry: Any, text: str) -> None:
    stances = reader(registry, vocabulary.load()).read(text, title="t").annotation.stances
    assert all(stance.attitude != "denies" for stance in stances)


@pytest.mark.parametrize(
    ("text", "attitudes"),
    [
        ("Togo accused Benin of shelling it. Benin has rejected it every time.", ["accuses", "denies"]),
        ("Togo offered to mediate between Benin and Chad. Benin has rejected it.", ["promises", "asserts"]),
        ("Togo said Benin had seized two boats. Benin's police deny having seized any.", ["asserts", "denies"]),
    ],
)
def test_what_it_and_any_point_at(registry: Any, text: str, attitudes: list[str]) -> None:
    stances = reader(registry, vocabulary.load()).read(text, title="t").annotation.stances
    assert [stance.attitude for stance in stances] == attitudes


@pytest.mark.parametrize(
    ("we", "holders"), [("", {None}), ("We welcome this.", {"United Nations Human Rights Council"})]
)
def test_what_is_told_of_a_session_is_not_its_words(registry: Any, we: str, holders: set[str | None]) -> None:
    text = f"Human Rights Council\n\nGeneva, 25 September 2025\n\nPeru shelled Chile. {we}"
    stances = reader(registry, vocabulary.load()).read(text, title="t").annotation.stances
    assert {stance.holder for stance in stances} == holders


def test_the_same_act_is_denied_before_one_like_it(registry: Any) -> None:
    text = "Togo said Benin had fired on a Togolese boat. It said Benin had seized a Togolese boat. No vessel had fired, Benin said."
    found = reader(registry, vocabulary.load()).read(text, title="t").annotation
    denied = [t.relation for t in found.ties if t.id in found.stances[-1].about]
    assert (found.stances[-1].attitude, denied) == ("denies", ["attacks"])


def test_what_is_put_off_until_a_day_is_not_denied(registry: Any) -> None:
    text = "A meeting between Togo and Benin has been put off until Thursday."
    stances = reader(registry, vocabulary.load()).read(text, title="t").annotation.stances
    assert "denies" not in {stance.attitude for stance in stances}
