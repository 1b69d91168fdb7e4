"""What reports, statements, live pages and minutes say: who did it, who answers, what was left undone."""

from __future__ import annotations

from typing import Any

import pytest

from kg.text import reader


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Kenya condemned the incursion by Ugandan soldiers into Kenyan territory.",
            ("Kenya", "condemns", "Uganda entersTerritoryOf Kenya"),
        ),
        (
            "Norway strongly condemns the violation of the airspace of the Republic of Finland by six Russian drones.",
            ("Norway", "condemns", "Russia entersAirspaceOf Finland"),
        ),
        (
            "Ghana calls for the withdrawal of Togolese troops from the territory of the Republic of Benin.",
            ("Ghana", "demands", "Togo withdrawsFrom Benin"),
        ),
        ("Albania offered to send police officers to Kosovo.", ("Albania", "promises", "Albania aids Kosovo")),
        (
            "Chilean soldiers came under fire from Peruvian positions, Chile said.",
            ("Chile", "asserts", "Peru attacks Chile"),
        ),
        (
            "A Chilean convoy came under fire near Arica. Chile blamed Peru.",
            ("Chile", "accuses", "Peru attacks Chile"),
        ),
        (
            "It was Chad, Libya said, that had shelled a Libyan post.",
            ("Libya", "asserts", "Chad attacks Libya"),
        ),
        ("Chile threatened at the time to expel Peruvians.", ("Chile", "threatens", "Chile expels Peru")),
        ("Peru and New Zealand call on China to show restraint.", ("-", "asserts", "New Zealand appealsTo China")),
        ("Taiwan says it has not asked Japan for troops.", ("Taiwan", "denies", "Taiwan appealsTo Japan")),
        ("Chad and Libya blamed each other for firing first.", ("Libya", "accuses", "Chad attacks Libya")),
        (
            "Gunmen attacked a police camp near Mandera, Kenya said. Al-Shabaab said its fighters carried out the raid.",
            ("Al-Shabaab", "asserts", "Al-Shabaab attacks Kenya"),
        ),
        ("Chad shelled Libya. Qatar brokered the ceasefire.", ("-", "asserts", "Qatar mediatesBetween Chad")),
        (
            "Peru expressed concern at deliveries of Iranian drones to Russia.",
            ("Peru", "concerned", "Iran suppliesArmsTo Russia"),
        ),
        ("Chad says Boko Haram planned the bombing in N'Djamena.", ("Chad", "asserts", "Boko Haram attacks Chad")),
        (
            "Chad's minister suggested that Niger let Libyan drones take off from its territory.",
            ("chad-s-minister", "suggests", "Niger allowsUseOfTerritoryBy Libya"),
        ),
        (
            "Kenya's president spoke on the telephone with Chad's president.",
            ("-", "asserts", "Government of Kenya speaksByPhoneWith Government of Chad"),
        ),
        (
            "Chad's president met the president of Libya. Peru shelled Chile. The two presidents discussed trade.",
            ("-", "asserts", "Chad consultsWith Libya"),
        ),
        (
            "Two Chilean marines were killed near Arica. The attack was the work of the Tacna Front, Chile said.",
            ("Chile", "asserts", "tacna-front attacks Chile"),
        ),
        ("Togo thanked Poland for its support.", ("Togo", "praises", "Poland supports Togo")),
        (
            "Togo expressed its gratitude to Benin, which has offered medicine, and to Poland for its assistance.",
            ("Togo", "praises", "Poland aids Togo"),
        ),
        ("Peru expressed gratitude to Benin for supplying tents.", ("Peru", "praises", "Benin aids Peru")),
        ("Togo urged Kenya to stop its purchases of Russian oil.", ("Togo", "demands", "Kenya sanctions Russia")),
        (
            "Should it go on, Moldova reserves the right to expel Chilean diplomats.",
            ("Moldova", "threatens", "Moldova expels Government of Chile"),
        ),
        (
            "Chad accused Libya of shelling a post. Peru and Chile urged both sides to return to the talks.",
            ("-", "asserts", "Chile appealsTo Libya"),
        ),
        (
            "The representative of Chad called Libya's raid on Faya a crime. Her country had armed nobody, and Libya "
            "still occupied Chadian land.",
            ("Government of Chad", "asserts", "Libya occupies Chad"),
        ),
        (
            "The Prime Minister, Ann Deng, spoke with Prime Minister Modi of India. Prime Minister Modi said that the "
            "talks were useful. The Prime Minister condemned China's raid on Nepal.",
            ("ann-deng", "condemns", "China attacks Nepal"),
        ),
        (
            "Peru has not recalled its ambassador. It closed its border with Chile.",
            ("-", "asserts", "Peru blockades Chile"),
        ),
        (
            "Kenya's mission chief, Ann Deng, met the president of Chad on Monday, according to her office.",
            ("Government of Kenya", "asserts", "ann-deng meetsWith Government of Chad"),
        ),
    ],
)
def test_who_did_it(said: Any, text: str, claim: tuple[str, str, str]) -> None:
    assert claim in said(text)


ACCUSED = "Chad said that Libya had shelled a Chadian post. "


@pytest.mark.parametrize(
    "answer",
    [
        "Libya said there was nothing to the report.",
        "Libya described the report as speculation.",
        "Libya and Egypt denied the claim.",
        "Libya: “Nonsense.”",
        "Libya dismissed the remarks of the representative of Chad as inventions.",
        "Libya does not find this credible.",
        "Libya did not accept this account.",
        "Libya said this was not so.",
        "Libya did not agree.",
        "Libya denied that any had been shelled.",
    ],
)
def test_answers(said: Any, answer: str) -> None:
    denials = [(who, what) for who, attitude, what in said(ACCUSED + answer) if attitude == "denies"]
    assert any("Libya" in who and what == "Libya attacks Chad" for who, what in denials)


def test_every_denier(said: Any) -> None:
    denied = [who for who, attitude, _ in said(ACCUSED + "Libya and Egypt denied the claim.") if attitude == "denies"]
    assert denied == ["Libya", "Egypt"]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        (
            "Peru has not recalled its ambassador from Chile. A minister in Lima said there was no plan to do so.",
            "Peru",
        ),
        ("Peru has not recalled its ambassador from Chile and says that it does not intend to.", "Peru"),
        ("Peru promised to recall its ambassador from Chile. It has not done so.", "-"),
        ("Peru promised to recall its ambassador from Chile and has not done so.", "-"),
    ],
)
def test_what_was_left_undone(said: Any, text: str, holder: str) -> None:
    last = said(text)[-1]
    assert last[1:] == ("denies", "Peru severesTiesWith Chile")
    assert holder in (last[0], "Peru" if last[0] != "-" else "-")


def test_what_a_newspaper_reports_is_denied(said: Any) -> None:
    text = "Peru denied a report in a Chilean newspaper that Peru had asked Bolivia to close its border."
    assert ("-", "asserts", "Peru appealsTo Bolivia") not in said(text)


@pytest.mark.parametrize(
    "text", ["There will be no talks until Chad apologises, Libya said.", "The mayor says it rained."]
)
def test_what_answers_nobody(said: Any, text: str) -> None:
    assert [who for who, attitude, _ in said(ACCUSED + text) if attitude == "denies" or who == "Libya"] == []


def test_what_is_denied_in_one_breath_with_an_act_answers_nothing(said: Any) -> None:
    text = ACCUSED + "Libya replied that it had never sought war and would never do so."
    assert not [s for s in said(text) if s[1] == "denies"]


def test_this_is_what_the_same_sentence_says(said: Any) -> None:
    text = ACCUSED + "Peru said Chile had bombed a Peruvian town; Chile called this a lie."
    assert [what for _, attitude, what in said(text) if attitude == "denies"] == ["Chile attacks Peru"]


def test_whom_the_accused_wounded(said: Any) -> None:
    text = "Kuwait accused an Iraqi patrol of firing on a Kuwaiti boat, wounding two Kuwaiti sailors."
    assert {what for _, _, what in said(text)} == {"Iraq attacks Kuwait"}


def test_told_to_is_a_demand(registry: Any, reading: Any) -> None:
    kept = reader(registry, reading.vocabulary, reading.nlp, statements=True)
    found = kept.read("Kenya condemned the drills and told China to stop them at once.", title="t").annotation.stances
    assert "demands" in [s.attitude for s in found]


def test_a_spokesman_of_the_group_that_spoke(reading: Any) -> None:
    text = "M23 says Burundi has shelled a camp. A spokesman, Jean Deng, said that Burundi had also bombed a market in Goma."
    draft = reading.read(text, title="t").annotation
    assert [a.acts_for for a in draft.actors if a.name == "Jean Deng"] == [["March 23 Movement"]]


@pytest.mark.parametrize(
    ("head", "holder"),
    [
        ("Peruvian Republic\nMinistry of Foreign Affairs, Trade and Worship\n\nWe condemn", "Peru"),
        ("Readout of the Prime Minister's meeting with the Premier of China\n\nKenya condemns", "Kenya"),
        ("Security Council Told of Incidents\n\nKenya condemned", "Kenya"),
    ],
)
def test_whose_words_a_head_says_they_are(reading: Any, head: str, holder: str) -> None:
    found = reading.read(f"{head} Chad's raid on Libya.", title=head.partition("\n")[0]).annotation.stances
    assert [holder.lower() in str(s.holder).lower() for s in found if s.attitude == "condemns"] == [True]


@pytest.mark.parametrize("what", ["Reports that Chad is negotiating with Niger are without foundation."])
def test_reports_are_no_verb(said: Any, what: str) -> None:
    assert said(f"Nothing of the kind occurred.\n\n{what}") == [("-", "denies", "Chad negotiatesWith Niger")]


def test_the_president_of_the_letterhead(reading: Any) -> None:
    text = (
        "Call with the President of Iran\n\nParis, 24 September 2025\n\nThe President of the Republic spoke by phone with "
        "Masoud Pezeshkian, President of Iran. President Pezeshkian said the courts were independent. The President "
        "condemned Iran's raid on Iraq."
    )
    found = reading.read(text, title="t").annotation.stances
    assert [s.holder for s in found if s.attitude == "condemns"] == ["Government of France"]


def test_a_statement_speaks_for_who_spoke(said: Any) -> None:
    text = "Peru's army rejected the claim. The statement added that Chilean drones had entered Peruvian airspace."
    who = next(who for who, _, what in said(text) if what == "Chile entersAirspaceOf Peru")
    assert who != "statement"


def test_nobody_demands_what_is_only_supposed(said: Any) -> None:
    assert not [s for s in said("If Chad asked for help, Benin would send it, Togo said.") if s[0] == "Chad"]


def test_the_attack_has_the_day_of_what_was_told(reading: Any) -> None:
    text = "A Chilean post came under fire on 3 May 2025. Chile blamed Peru."
    found = reading.read(text, title="t", published="2025-05-04").annotation
    assert [e.tie_when for e in found.inferred] == ["2025-05-03"]


@pytest.mark.parametrize(
    ("text", "holder", "words"),
    [
        (
            "Iran has armed Hamas, Israel said, and Jordan has failed to stop it.",
            "Israel",
            "Jordan has failed to stop it",
        ),
        (
            "Russia's spokesman said Kenya was forcing Chad to buy gas and warned that the ships would be targets.",
            "russia-s-spokesman",
            "that the ships would be targets",
        ),
        ("The European Union has promised to cover part of the cost.", "European Union", "to cover part of the cost"),
        ("Moscow has not acknowledged this.", None, "Moscow has not acknowledged this."),
        (
            "Benin has put its army on alert along the lake, Togolese media report.",
            "togolese-media",
            "Benin has put its army on alert along the lake",
        ),
    ],
)
def test_words_kept(registry: Any, reading: Any, text: str, holder: str | None, words: str) -> None:
    kept = reader(registry, reading.vocabulary, reading.nlp, statements=True).read(text, title="t").annotation
    statements = {s.id: s.text for s in kept.statements}
    found = [
        (s.holder, getattr(statements[a], "text", statements[a]))
        for s in kept.stances
        for a in s.about
        if a in statements
    ]
    assert (holder, words) in found


def test_what_may_happen_is_speculation(registry: Any, reading: Any) -> None:
    text = "If the general dies, his sons may fight each other in Mali."
    kept = reader(registry, reading.vocabulary, reading.nlp, statements=True).read(text, title="t").annotation
    assert [s.attitude for s in kept.stances] == ["speculates"]


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("Talks between Peru and Chile have not resumed.", "Peru negotiatesWith Chile"),
        ("Talks between Peru and Chile were called off on Monday.", "Peru negotiatesWith Chile"),
        ("A meeting between Peru and Chile was postponed.", "Peru meetsWith Chile"),
        ("A meeting between Peru and Chile, scheduled for Friday, has been put off.", "Peru meetsWith Chile"),
        ("The meeting between Peru and Chile planned for 6 May was scrapped.", "Peru meetsWith Chile"),
        ("A deal between Peru and Chile fell through.", "Peru agreesWith Chile"),
        ("Talks between Peru and Chile came to nothing.", "Peru negotiatesWith Chile"),
        ("Talks between Peru and Chile have yet to begin.", "Peru negotiatesWith Chile"),
        ("Peru was to deliver food to Chile on Monday. Nothing has arrived.", "Peru aids Chile"),
        ("Peru was expected to free two Chilean pilots. That did not happen.", "Peru concedesTo Chile"),
        ("Peru supplied Chile with nothing.", "Peru suppliesTo Chile"),
    ],
)
def test_what_came_to_nothing(said: Any, text: str, tie: str) -> None:
    assert said(text) == [("-", "denies", tie)]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Peru has arrested two Chilean pilots, Chilean media report.", "chilean-media"),
        ("Peru has arrested two Chilean pilots, a diplomat in Oslo hints.", "diplomat"),
        ("Norwegian soldiers saw Peruvian drones enter Chile's airspace.", "Norway"),
        ("According to a Chilean official, Norwegian officers told him that Peru shelled Chile.", "norwegian-officers"),
    ],
)
def test_who_tells_of_it(said: Any, text: str, holder: str) -> None:
    assert said(text)[0][0] == holder


@pytest.mark.parametrize(
    "offer",
    [
        "Norway offered its good offices.",
        "Norway proposed itself as a mediator.",
        "Norway volunteered as a go-between.",
        "Norway offered its services as an intermediary.",
    ],
)
def test_who_offers_to_mediate(said: Any, offer: str) -> None:
    ties = {("Norway", "promises", f"Norway mediatesBetween {name}") for name in ("Peru", "Chile")}
    assert ties <= set(said(f"Peru and Chile clashed. {offer}"))
    assert said(f"Peru and Chile clashed. {offer} Chile turned it down.")[-1][2] == "Chile rejects Norway"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "The envoy of Chad told members that Togo hosts rebels, and that Benin had sent them drones. Togo attacked Peru.",
            ("-", "asserts", "Togo attacks Peru"),
        ),
        (
            "The envoy of Chad told members that Togo had shelled Benin, and that Peru had shelled Chile.",
            ("Government of Chad", "asserts", "Peru attacks Chile"),
        ),
        (
            "Chad's minister condemned Togo, and his counterpart from Benin praised Togo.",
            ("-", "asserts", "Government of Benin praises Togo"),
        ),
        (
            "Togo and Chad clashed. Peru praised Benin, which hosted talks between the two nations.",
            ("Peru", "praises", "Benin mediatesBetween Chad"),
        ),
        ("Relief reached Chad, where Togo delivered 600 tonnes of flour.", ("-", "asserts", "Togo aids Chad")),
        ("Togo said Benin had passed radar data to Chad.", ("Togo", "asserts", "Benin sharesIntelligenceWith Chad")),
        (
            "Togo had assured Benin in May that it had sent no weapons to Chad.",
            ("Togo", "denies", "Togo suppliesArmsTo Chad"),
        ),
        (
            "Nor is it true that Togo has shelled Benin, Togo said.",
            ("Togo", "denies", "Togo attacks Benin"),
        ),
        ("Togo sells 2 billion cubic metres a year to Benin.", ("-", "asserts", "Togo suppliesGasTo Benin")),
        ("Togo thanked Benin for the release of a Togolese captain.", ("Togo", "praises", "Benin concedesTo Togo")),
        (
            "Togo voiced unease about Benin's deliveries of arms to Chad.",
            ("Togo", "concerned", "Benin suppliesArmsTo Chad"),
        ),
        ("An earlier report said that Togo had shelled Benin. It had not.", ("-", "denies", "Togo attacks Benin")),
        (
            "Peru asks Chile to leave the zone that it has held since 1992 and to set free a Peruvian soldier.",
            ("Peru", "demands", "Chile concedesTo Peru"),
        ),
        (
            "A Chilean guard had reported that a Peruvian boat had entered Chilean waters and shot at a Chilean ship.",
            ("Chile", "asserts", "Peru attacks Chile"),
        ),
        (
            "Togo praised Chad, its envoy said. Benin had shelled a Togolese post.",
            ("Government of Togo", "asserts", "Benin attacks Togo"),
        ),
        (
            "Lately Togo has said more: that Benin pays the Mono Vanguard.",
            ("Togo", "asserts", "Benin backsArmedGroup mono-vanguard"),
        ),
    ],
)
def test_whose_claim_it_is(said: Any, text: str, claim: tuple[str, str, str]) -> None:
    assert claim in said(text)


@pytest.mark.parametrize(
    ("text", "attitude", "words"),
    [
        (
            '"If they come again, we will bomb them," a Chadian colonel said.',
            "threatens",
            "If they come again, we will bomb them",
        ),
        (
            "Togo said a Beninese cutter had hit a Togolese boat; the cutter was never there, the Beninese embassy retorted.",
            "asserts",
            "the cutter was never there",
        ),
    ],
)
def test_threats_and_answers_in_words(registry: Any, reading: Any, text: str, attitude: str, words: str) -> None:
    kept = reader(registry, reading.vocabulary, reading.nlp, statements=True).read(text, title="t").annotation
    (said,) = [s.id for s in kept.statements if getattr(s.text, "text", "") == words]
    assert [s.attitude for s in kept.stances if s.about == [said]] == [attitude]


TALK = """An interview with Chad's foreign minister

Q: Did Sudan shell Chad?

A: Yes. Sudan shelled our village of Tine. Sudan must free the Chadian traders it has held since May.

Q: Libya offered to mediate between Chad and Sudan. What now?

A: We welcome the offer. The Sudanese turned it down.

Q: And France?

A: France has withdrawn its troops from Chad. Turkey supplies us with drones.
"""


def test_who_answers_is_who_the_interview_is_with(said: Any) -> None:
    minister = "chad-s-foreign-minister"
    claims = said(TALK)
    assert {
        (minister, "asserts", "Sudan attacks Chad"),
        (minister, "demands", "Sudan concedesTo Chad"),
        (minister, "praises", "Libya mediatesBetween Chad"),
        (minister, "asserts", "Sudan rejects Libya"),
        (minister, "asserts", "France withdrawsFrom Chad"),
        (minister, "asserts", "Turkey suppliesArmsTo Chad"),
    } <= set(claims)


UNLABELLED = """An hour with Chad's foreign minister

Amina Saleh has slept little. The rain has not stopped since Monday.

Who shelled Tine?

"Sudan. Sudan shelled our village of Tine on Friday." The minister pours tea.

Sudan's army says your soldiers crossed the border in May.

"That did not happen. They can look for our tracks."

And France?

"France has withdrawn its troops from Chad."

Who helps you?

"Turkey supplies us with drones."

Libya has expelled two Tunisian traders, the radio says as we leave.
"""


def test_answers_in_quotation_marks_are_who_the_interview_is_with(said: Any) -> None:
    minister = "chad-s-foreign-minister"
    claims = said(UNLABELLED)
    assert {
        (minister, "asserts", "Sudan attacks Chad"),
        (minister, "denies", "Chad entersTerritoryOf Sudan"),
        (minister, "asserts", "France withdrawsFrom Chad"),
        (minister, "asserts", "Turkey suppliesArmsTo Chad"),
    } <= set(claims)
    assert not any(holder == minister and "Libya" in tie for holder, _, tie in claims)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Chronology\n\n17 January 2025: Peru expels a Chilean diplomat.", "2025-01-17"),
        ("Chronology\n\n17 January 2025: Peru has not expelled a Chilean diplomat.", None),
        ("Live\n\n12:40 Peru expels a Chilean diplomat.", "2025-06-15"),
    ],
)
def test_an_entry_dates_its_events(reading: Any, text: str, when: str | None) -> None:
    found = reading.read(text, title="t", published="2025-06-15").annotation
    assert [entry.tie_when for entry in found.inferred] == ([when] if when else [])


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Togo has repudiated a charge, made by Benin on Monday, that it was shelling Chad.", ["s1"]),
        (
            "Togo said Benin shelled it. Togo added that Benin had shelled Chad. Benin contradicted it on both counts.",
            ["s1", "s2"],
        ),
        (
            "Peru said that Togolese guards saw Chilean drones cross into Peru. Chile says that never happened.",
            ["s1", "s2"],
        ),
    ],
)
def test_what_is_answered(reading: Any, text: str, answers: list[str]) -> None:
    assert reading.read(text, title="t").annotation.stances[-1].in_reply_to == answers


def test_who_can_free_a_captive_has_detained_him(said: Any) -> None:
    text = "Togo called on Benin to hand back a Togolese monk detained in May."
    assert ("-", "asserts", "Benin detains Togo") in said(text)


def test_no_person_is_meant_by_neither(said: Any, registry: Any, reading: Any) -> None:
    text = "A Togolese minister spoke in Lome. Neither government had any dealings with the group, he insisted."
    kept = reader(registry, reading.vocabulary, reading.nlp, statements=True).read(text, title="t").annotation
    assert "government" not in {s.holder for s in kept.stances}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Togo noted with alarm that Benin had shelled Chad.", ("Togo", "concerned", "Benin attacks Chad")),
        (
            "Togo says that Chad allows Libya to bring weapons through its territory.",
            ("Togo", "asserts", "Chad allowsUseOfTerritoryBy Libya"),
        ),
    ],
)
def test_what_is_noted_or_allowed(said: Any, text: str, claim: tuple[str, str, str]) -> None:
    assert said(text) == [claim]


def test_who_publishes_a_text_is_none_of_its_actors(reading: Any) -> None:
    found = reading.read("Moldova massed troops on the Dniester.", title="t", publisher="Dniester Document Service")
    assert found.annotation.actors == []


def test_whom_a_bombing_of_a_place_hit_is_not_condemned(said: Any) -> None:
    claims = said("Kenya said Chadian aircraft had bombed Nairobi. Togo condemned the bombing of Nairobi.")
    assert claims[-1] == ("Togo", "condemns", "Chad attacks Kenya")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Togo's farmers met on Monday when Benin shelled Togo.", "2025-06-09?"),
        ("Togo on Friday accused Benin of a raid on a Togolese post.", None),
    ],
)
def test_when_the_act_was(reading: Any, text: str, when: str | None) -> None:
    found = reading.read(text, title="t", published="2025-06-15").annotation
    assert [entry.tie_when for entry in found.inferred if entry.tie_when] == ([when] if when else [])


def test_who_warns_in_the_midst_says_all_of_it(registry: Any, reading: Any) -> None:
    text = "Should Benin attack again, Togo's minister cautioned, Togo would expel its ambassador."
    kept = reader(registry, reading.vocabulary, reading.nlp, statements=True).read(text, title="t").annotation
    assert "demands" not in {s.attitude for s in kept.stances}
