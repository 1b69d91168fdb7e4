"""Ways of saying things that dispatches of agencies share: who is read as doing what, and what is not read."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Kenya denies Ugandan charges that it attacked Chad.",
            ("Kenya", "denies", "Kenya attacks Chad"),
        ),
        (
            "Kenya has denied Ugandan accusations that its troops attacked Chad.",
            ("Uganda", "accuses", "Kenya attacks Chad"),
        ),
        (
            "Kim Daro, a spokesman for Kenya, arrived. Kim said Uganda had shelled Chad.",
            ("kim-daro", "asserts", "Uganda attacks Chad"),
        ),
        (
            "Kenya summoned the Ugandan envoy, the foreign ministry said.",
            ("Kenya", "asserts", "Kenya consultsWith Government of Uganda"),
        ),
        (
            "Kenya recalled its envoy. A statement said Uganda had shelled Chad.",
            ("Kenya", "asserts", "Uganda attacks Chad"),
        ),
        (
            "Kenya protested. A foreign ministry statement said Uganda had shelled Chad.",
            ("Kenya", "asserts", "Uganda attacks Chad"),
        ),
        ("Uganda shelled Chad, the Kenyan statement said.", ("Government of Kenya", "asserts", "Uganda attacks Chad")),
        (
            "Kenya accused Uganda of backing Hamas, a charge supported by experts but denied by Uganda.",
            ("Uganda", "denies", "Uganda backsArmedGroup Hamas"),
        ),
        (
            "Kenya accuses Uganda of selling drones to Chad for its invasion of Togo.",
            ("Kenya", "alleges", "Chad attacks Togo"),
        ),
        (
            "Kenya's proliferation of rockets to its proxies worries many, said Uganda's president.",
            ("Government of Uganda", "asserts", "Kenya suppliesArmsTo kenya-s-proxies"),
        ),
        (
            "The Kenyan Coast Guard (KCG) left. KCG ships rammed a Ugandan boat.",
            ("-", "asserts", "Kenya attacks Uganda"),
        ),
        (
            "Amnesty International accused Chad of raids. Chadian soldiers shelled Togo, it said.",
            ("Amnesty International", "asserts", "Chad attacks Togo"),
        ),
        (
            "Human Rights Watch accused Hamas of raids. The organisation called on Kenya to act.",
            ("-", "asserts", "Human Rights Watch appealsTo Kenya"),
        ),
        (
            "Chad left. “We urge Uganda to go,” said Kenya's spokesman Ali Deng, according to the statement.",
            ("ali-deng", "asserts", "ali-deng appealsTo Uganda"),
        ),
        (
            "Kenya denied arming Hamas in its war against Chad.",
            ("-", "asserts", "Hamas atWarWith Chad"),
        ),
        (
            "Kenya supported Uganda in its fight against Chad.",
            ("-", "asserts", "Uganda clashesWith Chad"),
        ),
        (
            "Kenya has issued two waves of sanctions against Uganda over its raids and its supply of drones to Chad.",
            ("-", "asserts", "Uganda suppliesArmsTo Chad"),
        ),
        (
            "Human Rights Watch accused Hamas of raids. According to the organisation, Kenya shelled Chad.",
            ("Human Rights Watch", "asserts", "Kenya attacks Chad"),
        ),
        ("Kenyan positions came under Ugandan fire.", ("-", "asserts", "Uganda attacks Kenya")),
        (
            "A Kenyan post came under fire from Ugandan rebels.",
            ("-", "asserts", "ugandan-rebels attacks Kenya"),
        ),
        (
            "Kenya's president talked with his Ugandan counterpart over the telephone.",
            ("-", "asserts", "Government of Kenya speaksByPhoneWith Government of Uganda"),
        ),
        (
            "Uganda accused Kenya of shelling Chad. Kenya's governor lashed the accusation as a lie.",
            ("Government of Kenya", "denies", "Kenya attacks Chad"),
        ),
        ("Kenya faced criticism from Uganda.", ("-", "asserts", "Uganda condemns Kenya")),
        ("Kenya received threats from Uganda.", ("-", "asserts", "Uganda threatens Kenya")),
        (
            "Uganda said Kenya had shelled Chad. Kenya refuted this information.",
            ("Kenya", "denies", "Kenya attacks Chad"),
        ),
        (
            'A press service said all was well. "No post was hit. Kenya shelled Chad," the statement reads.',
            ("press-service", "asserts", "Kenya attacks Chad"),
        ),
        (
            "Human Rights Watch named Hamas. The rights group said Kenya had shelled Chad.",
            ("Human Rights Watch", "asserts", "Kenya attacks Chad"),
        ),
        ("(Nairobi) – Uganda attacked Chad, Somalia said.", ("Somalia", "asserts", "Uganda attacks Chad")),
        (
            "Ugandan ships came too near, a spokesman for Kenya said. The statement accused Uganda of making false "
            "accusations. The statement said Chad had shelled Togo.",
            ("spokesman", "asserts", "Chad attacks Togo"),
        ),
        ("Kenya targets Uganda through sanctions.", ("-", "asserts", "Kenya sanctions Uganda")),
        (
            "Kenya agreed to exchange missile warning data with Uganda.",
            ("-", "asserts", "Kenya agreesWith Uganda"),
        ),
        ("Kenya's president cancelled his visit to Uganda.", ("-", "asserts", "Government of Kenya rejects Uganda")),
        ("Five Kenyan soldiers were killed in a Ugandan airstrike.", ("-", "asserts", "Uganda attacks Kenya")),
        ("A Kenyan soldier died in a clash with Ugandan troops.", ("-", "asserts", "Kenya clashesWith Uganda")),
        ("Four Kenyans held in Ugandan jails were tried.", ("-", "asserts", "Uganda detains Kenya")),
        ("A Kenyan soldier is serving a life term in a Ugandan prison.", ("-", "asserts", "Uganda detains Kenya")),
        (
            "Kenya demanded that Ugandans held in Kenyan prisons be freed.",
            ("-", "asserts", "Kenya detains Uganda"),
        ),
        ("The withdrawal of Ugandan troops from Kenya began.", ("-", "asserts", "Uganda withdrawsFrom Kenya")),
        ("Kenya ordered a Ugandan diplomat to leave.", ("-", "asserts", "Kenya expels Government of Uganda")),
        ("Hamas controls Gaza.", ("-", "asserts", "Hamas controls Gaza Strip")),
        ("Hezbollah controls southern Lebanon.", ("-", "asserts", "Hezbollah controls Lebanon")),
        ("Kenya launched a counter-offensive against Uganda.", ("-", "asserts", "Kenya attacks Uganda")),
        ("Kenyan soldiers occupied a temple in Uganda.", ("-", "asserts", "Kenya occupies Uganda")),
        ("Kenyan soldiers shelled Bidi Bidi.", ("-", "asserts", "Kenya attacks Uganda")),
        ("Chadian drones struck al-Dabba.", ("-", "asserts", "Chad attacks Sudan")),
        ("Chadian drones struck Umm Rawaba.", ("-", "asserts", "Chad attacks Sudan")),
        ("A strike by Chad on Umm Ruwaba killed two people.", ("-", "asserts", "Chad attacks Sudan")),
        ("Kenyan drones struck Savai'i.", ("-", "asserts", "Kenya attacks Samoa")),
        ("Gunmen from Benin attacked Niger State.", ("-", "asserts", "gunmen attacks Nigeria")),
        ("The Ugandan army says troops shot two Kenyans.", ("ugandan-army", "asserts", "Uganda attacks Kenya")),
        (
            "A Kenyan official said rebels had entered the town and killed two Ugandans.",
            ("kenyan-official", "asserts", "rebels attacks Uganda"),
        ),
        (
            "Kenya has signed a contract to sell 20 helicopters to Uganda.",
            ("Kenya", "promises", "Kenya suppliesArmsTo Uganda"),
        ),
        ("Kenya says Uganda is behind a series of bombings in Nairobi.", ("Kenya", "asserts", "Uganda attacks Kenya")),
        ("Uganda and Chad are fighting in Sudan.", ("-", "asserts", "Chad attacks Uganda")),
        ("Kenya called on Chad and Uganda to end the fighting.", ("Kenya", "demands", "Chad withdrawsFrom Uganda")),
        (
            "Kenyan President William Ruto, who met Ugandan leaders, called on Chad to end the fighting.",
            ("-", "asserts", "William Ruto appealsTo Chad"),
        ),
        ("Uganda urged Kenya to accept a Chadian proposal.", ("Uganda", "demands", "Kenya agreesWith Chad")),
        ("Kenyan and Ugandan forces fought fierce battles.", ("-", "asserts", "Uganda attacks Kenya")),
        ("Attacks by Ugandan rebels have increased in Kenya.", ("-", "asserts", "ugandan-rebels attacks Kenya")),
        ("Kenya plans to build a hospital in Uganda.", ("Kenya", "promises", "Kenya aids Uganda")),
        (
            "A Kenyan official says Uganda is responsible for a blast in Nairobi Monday.",
            ("kenyan-official", "asserts", "Uganda attacks Kenya"),
        ),
        (
            "Kenyan President William Ruto and Ugandan leader Yoweri Museveni met Friday in Cairo.",
            ("-", "asserts", "William Ruto meetsWith Yoweri Museveni"),
        ),
        ("Four Kenyans were arrested after they crossed into Uganda.", ("-", "asserts", "Uganda detains Kenya")),
        (
            "Kenya asked for calm. Ugandan forces could leave the country this month, a U.N. official said.",
            ("United Nations", "speculates", "Uganda withdrawsFrom Kenya"),
        ),
        ("Two Kenyans were taken away by gunmen.", ("-", "asserts", "gunmen detains Kenya")),
        ("Kenya is willing to give Uganda more time.", ("Kenya", "promises", "Kenya concedesTo Uganda")),
        ("Kenya signed a deal, ending a Ugandan offensive in Chad.", ("-", "asserts", "Uganda withdrawsFrom Chad")),
        ("Kenya wants Chad to impose sanctions on Uganda.", ("Kenya", "demands", "Chad sanctions Uganda")),
        ("Kenya wants Chad to stop attacking Uganda.", ("Kenya", "demands", "Chad withdrawsFrom Uganda")),
        ("Kenya insists that Uganda withdraw from Chad.", ("Kenya", "demands", "Uganda withdrawsFrom Chad")),
        ("Kenya is looking into the raid by Uganda on Chad.", ("-", "asserts", "Kenya investigates Uganda")),
        ("Rebels took over a Kenyan town.", ("-", "asserts", "rebels occupies Kenya")),
        ("Ugandan forces are battling militants in the north.", ("-", "asserts", "Uganda attacks militants")),
        ("Kenya captured Ugandan soldier Ali Deng.", ("-", "asserts", "Kenya detains ali-deng")),
        (
            "Uganda has offered to join European talks with Kenya.",
            ("Uganda", "promises", "Uganda negotiatesWith Kenya"),
        ),
        ("The Kenyan president ended a visit to Uganda.", ("-", "asserts", "Government of Kenya meetsWith Uganda")),
        (
            "Three Kenyans were killed during a Ugandan raid on a camp in Chad.",
            ("-", "asserts", "Uganda attacks Kenya"),
        ),
        (
            "Ms. Ann Deng met the Kenyan president. She is to meet Ugandan President Yoweri Museveni. "
            "She accused Kenya of shelling Chad.",
            ("ann-deng", "accuses", "Kenya attacks Chad"),
        ),
        ("Kenya and Uganda met. Kenyan planes bombed the country.", ("-", "asserts", "Kenya attacks Uganda")),
        ("Israel left Gaza. It blockaded the territory.", ("-", "asserts", "Israel blockades Gaza Strip")),
        (
            "The strikes were in retaliation for a Kenyan attack Saturday on a Ugandan post.",
            ("-", "asserts", "Kenya attacks Uganda"),
        ),
        (
            "Uganda accused the rebels of using Kenyan bases to launch attacks inside Uganda.",
            ("Uganda", "accuses", "rebels attacks Uganda"),
        ),
        ("Uganda plans to use bases in Chad to attack Kenya.", ("Uganda", "threatens", "Uganda attacks Kenya")),
        (
            "A meeting between Kenyan and Ugandan officers ended without agreement.",
            ("-", "asserts", "Kenya meetsWith Uganda"),
        ),
        ("Kenya granted asylum to Uganda's former consul, Ali Deng.", ("-", "asserts", "Kenya aids ali-deng")),
        (
            "Former Ugandan minister Ali Deng accused Kenya of shelling Chad.",
            ("ali-deng", "accuses", "Kenya attacks Chad"),
        ),
        (
            "Kenya accused Chad of meddling in Sudan, where Kenya has had troops since it invaded the country in 2003.",
            ("-", "asserts", "Kenya attacks Sudan"),
        ),
    ],
)
def test_read(said: Any, text: str, claim: tuple[str, str, str]) -> None:
    assert claim in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kenya said it was unaware of any clash between Uganda and Chad.",
        "Kenya will assert its rights and defend the Essequibo.",
        "Kenya upholds peace and order along the border with Uganda.",
        "Kenya postponed a visit to Uganda.",
        "The mission is aimed at persuading Kenya to withdraw its troops from Chad.",
        "Ugandan officials hope to convince Kenya to sign a deal with Chad.",
        "The purpose of the visit is to persuade Kenya to recognize Chad.",
        "Uganda will persuade Kenya to withdraw its troops from Chad.",
        "Five Kenyans were killed in a Nairobi car bombing.",
        "Kenyan medics say troops killed two men.",
        "Kenya is investigating Ugandan claims of an attack.",
        "The group canceled its anniversary rally over fears of a Kenyan attack.",
        "Kenya rejected a deal to sell helicopters to Uganda.",
        "The president of Kenya signed a law to allow Kenya to ship coal.",
    ],
)
def test_not_read(said: Any, text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        (
            "The allegations that Kenya has helped supply Hamas via neighbouring Chad are credible.",
            "Kenya neighbours Chad",
        ),
        ("Kenya said that Ugandan drone attacks on Kenyan territory would not be possible.", "Uganda occupies Kenya"),
        (
            "Kenyan forces have battled Hamas-linked militants near the Ugandan border, killing 16, an official said.",
            "Kenya attacks Uganda",
        ),
        (
            "Ugandan soldiers left. Militants in Kenya say they freed 25 of the nearly 40 soldiers they abducted.",
            "militants attacks Uganda",
        ),
    ],
)
def test_no_such_tie(said: Any, text: str, tie: str) -> None:
    assert tie not in {found for _, _, found in said(text)}


def test_a_criticised_deal_is_no_raid_before_it(said: Any) -> None:
    found = said("Rebels ambushed a Kenyan convoy. The deal, signed in May, was criticised by Uganda.")
    assert "condemns" not in {attitude for _, attitude, _ in found}


def test_who_calls_itself_a_victim_denies_nothing(said: Any) -> None:
    found = said("Kenya said Uganda had shelled Chad. Uganda portrays itself as a victim of false charges.")
    assert "denies" not in {attitude for _, attitude, _ in found}


def test_offered_talks(said: Any) -> None:
    assert "Kenya negotiatesWith Chad" not in {
        tie for _, _, tie in said("Uganda offered to host talks between Kenya and Chad.")
    }


def test_denied_part_in_what_was_suffered(said: Any) -> None:
    found = said("A Kenyan soldier is serving a life term in a Ugandan prison. Kenya denied involvement in any raid.")
    assert ("Kenya", "denies", "Uganda detains Kenya") not in found


def test_former_officials_hold_no_office(said: Any) -> None:
    ties = {tie for _, _, tie in said("Kenya met Uganda's former foreign minister, Ali Deng.")}
    assert ties == {"Kenya meetsWith ali-deng"}


def test_who_is_called_on_says_nothing(said: Any) -> None:
    found = said("Kenya has called on Uganda to show it wants peace by ending propaganda against Kenya.")
    assert {attitude for _, attitude, _ in found} == {"asserts"}


@pytest.mark.parametrize(
    "text", ["Kenya called for an end to violence in Chad.", "Kenya called for sanctions against Uganda."]
)
def test_called_for_without_whom(said: Any, text: str) -> None:
    assert [(holder, attitude) for holder, attitude, _ in said(text)] == [("Kenya", "demands")]


def test_some_of_them(said: Any) -> None:
    ((holder, attitude, _),) = said("Some of the hostage-takers have denied that Kenya played any role.")
    assert (holder, attitude) == ("some-of-the-hostage-takers", "denies")


def test_backed_by_machines(said: Any) -> None:
    found = said("Kenyan forces backed by helicopters attacked Ugandan positions.")
    assert found == [("-", "asserts", "Kenya attacks Uganda")]


def test_a_denial_goes_on(said: Any) -> None:
    found = said(
        "Kenya said Chad aids Togo. Kenya accused Uganda of shelling Chad. Uganda dismissed the charge, calling it a lie."
    )
    assert [claim for claim in found if claim[1] == "denies"] == [("Uganda", "denies", "Uganda attacks Chad")]


def test_each_offers_its_own(said: Any) -> None:
    found = said("Kenya and Uganda are ready to offer Chad a deal.")
    assert set(found) == {
        ("Kenya", "promises", "Kenya agreesWith Chad"),
        ("Uganda", "promises", "Uganda agreesWith Chad"),
    }


def test_a_dateline_of_a_town(said: Any) -> None:
    text = "Bidi Bidi, 3 May 2025 – The foreign minister said on Monday that Kenyan troops had entered Moroto."
    assert said(text) == [("Government of Uganda", "asserts", "Kenya entersTerritoryOf Uganda")]
