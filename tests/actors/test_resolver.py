"""Names as people write them, each with the actor it means and the reason."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from registry_records import registry

from kg.actors.acting import span
from kg.actors.names import clean, key, plural
from kg.actors.resolver import Match, Resolver
from kg.errors import AmbiguousName, NameNotFound
from kg.model.claims import Actor, Office, Tenure
from kg.model.ids import ID

KNOWN = registry()


@pytest.fixture(scope="module")
def resolver():
    return Resolver(KNOWN.actors.values(), KNOWN.offices.values(), KNOWN.tenures)


def meant(match):
    return match.actor.removeprefix(ID), match.reason


@pytest.mark.parametrize(
    ("name", "actor", "reason"),
    [
        (":iran", "iran", "id"),
        (ID + "iran", "iran", "id"),
        ("iran", "iran", "name"),
        ("government-of-iran", "government-of-iran", "name"),
        ("IRAN", "iran", "name"),
        ("Iran's", "iran", "name"),
        ("Iran’s", "iran", "name"),
        ("“Iran”", "iran", "name"),
        ("IR\u202eAN", "iran", "name"),
        ("\u200fIran\x00", "iran", "name"),
        ("IRN", "iran", "code"),
        ("Q794", "iran", "code"),
        ("wd:Q794", "iran", "code"),
        ("ROM", "romania", "code"),
        ("the Islamic Republic of Iran", "iran", "alias"),
        ("the United States", "united-states", "name"),
        ("the United States’", "united-states", "name"),
        ("U.S.", "united-states", "alias"),
        ("US", "united-states", "alias"),
        ("USA", "united-states", "alias"),
        ("America", "united-states", "alias"),
        ("UK", "united-kingdom", "alias"),
        ("Great Britain", "united-kingdom", "alias"),
        ("Russian Federation", "russia", "alias"),
        ("DPRK", "north-korea", "alias"),
        ("PRC", "china", "alias"),
        ("Burma", "myanmar", "alias"),
        ("Cote d’Ivoire", "ivory-coast", "alias"),
        ("Türkiye", "turkey", "alias"),
        ("Turkiye", "turkey", "alias"),
        ("Congo-Kinshasa", "democratic-republic-of-the-congo", "alias"),
        ("Bosnia-Herzegovina", "bosnia-and-herzegovina", "alias"),
        ("Viet Nam", "vietnam", "alias"),
        ("Guinea", "guinea", "name"),
        ("Georgia", "georgia", "name"),
        ("Sao Tome and Principe", "sao-tome-and-principe", "name"),
        ("Tehran", "government-of-iran", "metonym"),
        ("TEHRAN", "government-of-iran", "metonym"),
        ("Baku", "government-of-azerbaijan", "metonym"),
        ("Washington", "government-of-united-states", "metonym"),
        ("the Kremlin", "government-of-russia", "metonym"),
        ("Downing Street", "government-of-united-kingdom", "metonym"),
        ("the Pentagon", "united-states-department-of-defense", "metonym"),
        ("Foggy Bottom", "united-states-department-of-state", "metonym"),
        ("Government of Iran", "government-of-iran", "name"),
        ("the Azerbaijani government", "government-of-azerbaijan", "alias"),
        ("the Azeri government", "government-of-azerbaijan", "alias"),
        ("Iran's government", "government-of-iran", "alias"),
        ("the government in Baku", "government-of-azerbaijan", "alias"),
        ("Syrian regime", "government-of-syria", "alias"),
        ("Iranian intelligence", "ministry-of-intelligence-of-iran", "alias"),
        ("Iran's foreign ministry", "ministry-of-foreign-affairs-of-iran", "alias"),
        ("the Foreign Ministry of Iran", "ministry-of-foreign-affairs-of-iran", "alias"),
        ("Israeli troops", "israel-defense-forces", "alias"),
        ("the IDF", "israel-defense-forces", "alias"),
        ("Lebanon's Hezbollah", "hezbollah", "alias"),
        ("Hizballah", "hezbollah", "alias"),
        ("Daesh", "islamic-state", "alias"),
        ("al-Qaida", "al-qaeda", "alias"),
        ("Al Qaeda", "al-qaeda", "name"),
        ("Ansar Allah", "houthis", "alias"),
        ("Kurdistan Workers’ Party", "kurdistan-workers-party", "name"),
        ("the self-proclaimed Donetsk People's Republic", "donetsk-people-s-republic", "name"),
        ("so-called Islamic State", "islamic-state", "name"),
        ("UN", "united-nations", "alias"),
        ("U.N. Security Council", "united-nations-security-council", "alias"),
        ("Palestinians", "palestinians", "name"),
        ("anyone", "anyone", "name"),
    ],
)
def test_institutions(resolver, name, actor, reason):
    assert meant(resolver.resolve(name)) == (actor.replace("-people-s-", "-peoples-"), reason)


@pytest.mark.parametrize(
    ("name", "at", "actor", "reason"),
    [
        ("Massoud Pezeshkian", None, "masoud-pezeshkian", "alias"),
        ("Iranian President Massoud Pezeshkian", None, "masoud-pezeshkian", "title"),
        ("Azerbaijani President Ilham Aliyev", None, "ilham-aliyev", "title"),
        ("President Aliyev", None, "ilham-aliyev", "title"),
        ("President Aliyev", "2001", "heydar-aliyev", "title"),
        ("Aliyev", "2025-07-03", "ilham-aliyev", "office-holder"),
        ("Putin", None, "vladimir-putin", "office-holder"),
        ("Mr. Putin", "1980", "vladimir-putin", "title"),
        ("Iran's president", "2025-06-26", "masoud-pezeshkian", "title"),
        ("Iran's president", "2010", "mahmoud-ahmadinejad", "title"),
        ("Iranian President", "2013-08-03", "hassan-rouhani", "title"),
        ("President of the Islamic Republic of Iran", "2000", "mohammad-khatami", "title"),
        ("Foreign Minister of Iran", "2025-06-20", "abbas-araghchi", "title"),
        ("Iranian foreign minister", "2016~", "mohammad-javad-zarif", "title"),
        ("Iran's Ambassador to Armenia", "2025-06-27", "mehdi-sobhani", "title"),
        ("Iran’s Ambassador to Armenia, Mehdi Sobhani", None, "mehdi-sobhani", "title"),
        ("Iranian Ambassador Mehdi Sobhani", None, "mehdi-sobhani", "title"),
        ("Israeli Defence Minister", "2024-06-01", "yoav-gallant", "title"),
        ("British PM", "2005", "tony-blair", "title"),
        ("US Secretary of State Hillary Clinton", None, "hillary-clinton", "title"),
        ("President Clinton", None, "bill-clinton", "title"),
        ("President Bush", "1990-08-02", "george-h-w-bush", "title"),
        ("George Bush", "2003", "george-w-bush", "alias"),
        ("former President Bush", "2003", "george-h-w-bush", "title"),
        ("Russian leader Vladimir Putin", None, "vladimir-putin", "title"),
        ("his Armenian counterpart Nikol Pashinyan", None, "nikol-pashinyan", "title"),
        ("Japanese Foreign Minister Taro Aso", "2006", "taro-aso", "title"),
        ("King Abdullah of Jordan", "2010", "abdullah-ii", "title"),
        ("UN Secretary-General", "2012-05", "ban-ki-moon", "title"),
        ("U.N. chief Kofi Annan", None, "kofi-annan", "title"),
        ("the Pope", "2010", "benedict-xvi", "title"),
        ("Xi", None, "xi-jinping", "office-holder"),
        ("Erdogan", None, "recep-tayyip-erdogan", "office-holder"),
        ("the Trump administration", "2018", "government-of-united-states", "office-holder"),
        ("Assad's regime", "2015", "government-of-syria", "office-holder"),
    ],
)
def test_persons_and_offices(resolver, name, at, actor, reason):
    assert meant(resolver.resolve(name, at)) == (actor, reason)


@pytest.mark.parametrize(
    ("name", "at", "among"),
    [
        ("Congo", None, {"democratic-republic-of-the-congo", "republic-of-the-congo"}),
        ("Korea", None, {"north-korea", "south-korea"}),
        ("Brussels", None, {"government-of-belgium", "european-union"}),
        ("Bush", None, {"george-w-bush", "george-h-w-bush"}),
        ("Kim", "1995", {"kim-jong-il", "kim-young-sam"}),
        ("King Abdullah", "2010", {"abdullah-ii", "abdullah-bin-abdulaziz-al-saud"}),
        ("Congolese president", "2010", {"joseph-kabila", "denis-sassou-nguesso"}),
    ],
)
def test_ambiguous_names_list_their_candidates(resolver, name, at, among):
    with pytest.raises(AmbiguousName) as refused:
        resolver.resolve(name, at)
    assert among <= {match.actor.removeprefix(ID) for match in resolver.candidates(name, at)}
    assert all(any(f"(:{one}" in words for words in refused.value.candidates) for one in among)


@pytest.mark.parametrize(
    ("name", "states"),
    [("Iranian", "Iran"), ("iranians", "Iran"), ("Britons", "United Kingdom"), ("the Swiss", "Switzerland"),
     ("Congolese", "Democratic Republic of the Congo or Republic of the Congo"), ("Israelis", "Israel")],
)  # fmt: skip
def test_a_demonym_is_no_actor_by_itself(resolver, name, states):
    with pytest.raises(NameNotFound, match=f"demonym, not an actor by itself; it points to {states}:"):
        resolver.resolve(name)
    assert {match.reason for match in resolver.candidates(name)} == {"demonym"}


@pytest.mark.parametrize(
    "name",
    [
        "former CIA officers",
        "former CIA",
        "ex-CIA",
        "self-described Hamas",
        "a group described by Iran as terrorist",
        "the former Iranian government",
        "pro-Iranian government",
    ],
)
def test_guard_words_keep_a_group_apart(resolver, name):
    with pytest.raises(NameNotFound, match="sets it apart"):
        resolver.resolve(name)


@pytest.mark.parametrize(
    ("name", "near"), [("Azerbijan", "Azerbaijan"), ("Tehrann", "Tehran"), ("Hezbolah", "Hezbollah")]
)
def test_an_unknown_name_suggests_near_ones(resolver, name, near):
    with pytest.raises(NameNotFound, match="did you mean") as refused:
        resolver.resolve(name)
    assert refused.value.suggestions[0] == near
    assert len(resolver.suggest(name, limit=1)) == 1


@pytest.mark.parametrize(
    ("name", "near"),
    [
        (":irann", ":iran"),
        (":Irann", ":iran"),
        ("https://w3id.org/actor-kg/id/irann", ":iran"),
        ("<https://w3id.org/actor-kg/id/irann>", ":iran"),
        ("https://w3id.org/actor-kg/id/nowhere", None),
        ("http://example.org/iran", None),
        ("urn:tehran", None),
        ("../../etc/passwd", None),
        ("Iran' OR '1'='1", None),
        ("it is a name of some length", None),
    ],
)
def test_an_id_suggests_near_ids_and_what_is_no_name_nothing(resolver, name, near):
    with pytest.raises(NameNotFound) as refused:
        resolver.resolve(name)
    assert refused.value.suggestions[:1] == ([near] if near else [])


def test_part_of_a_name_suggests_actors_that_have_it_each_once(resolver):
    assert resolver.suggest("azerb")[0] == "Azerbaijan"
    found = resolver.suggest("Guards", limit=20)
    assert found[0] == "Revolutionary Guards"
    assert sum("Revolutionary Guard" in name for name in found) == 1
    assert resolver.suggest("zzz") == []


@pytest.mark.parametrize("name", ["", "  ", "the", "President", "Prime Minister", "xyzzy quux", "\u202e", ":nowhere"])
def test_what_names_nobody(resolver, name):
    with pytest.raises(NameNotFound):
        resolver.resolve(name)


def test_a_title_that_contradicts_the_person_is_refused(resolver):
    with pytest.raises(NameNotFound, match="Ilham Aliyev is known as President of Azerbaijan since 2003-10-31"):
        resolver.resolve("Iranian President Ilham Aliyev")


def test_an_office_without_a_known_holder_is_refused(resolver):
    with pytest.raises(NameNotFound, match="President of Iran at 1950 is unknown or ambiguous"):
        resolver.resolve("Iran's president", "1950")


def test_the_reason_is_said_in_words(resolver):
    assert resolver.resolve("Tehran") == Match(
        ID + "government-of-iran", "Government of Iran", "metonym", "metonym of Government of Iran"
    )
    assert resolver.resolve("Iran's president", "2010").detail == "President of Iran from 2005-08-03 to 2013-08-03"


@pytest.mark.parametrize(
    ("actor", "at", "state"),
    [
        ("iran", None, "iran"),
        ("government-of-iran", None, "iran"),
        ("quds-force", None, "iran"),
        ("mehdi-sobhani", "2025-06-27", "iran"),
        ("ilham-aliyev", None, "azerbaijan"),
        ("hassan-rouhani", "2015", "iran"),
        ("hassan-rouhani", "2025", None),
        ("hassan-rouhani", None, "iran"),
        ("eduard-shevardnadze", "1987", "soviet-union"),
        ("eduard-shevardnadze", "1999", "georgia"),
        ("eduard-shevardnadze", None, None),
        ("ban-ki-moon", "2010", None),
        ("hezbollah", None, None),
        ("nowhere", None, None),
    ],
)
def test_roll_up_to_the_state(resolver, actor, at, state):
    assert resolver.state_of(ID + actor, at) == (ID + state if state else None)


def test_holders_and_offices(resolver):
    president = ID + "president-of-iran"
    assert resolver.holder(president, "2013-08-02") == ID + "mahmoud-ahmadinejad"
    assert resolver.holder(president, "2013-08-03") == ID + "hassan-rouhani"
    assert resolver.holder(president, "2013") is None
    assert [t.person.removeprefix(ID) for t in resolver.holders(president, "2013")] == [
        "hassan-rouhani",
        "mahmoud-ahmadinejad",
    ]
    assert [t.office.removeprefix(ID) for t in resolver.offices_of(ID + "vladimir-putin", "2010")] == [
        "prime-minister-of-russia"
    ]
    assert [t.since for t in resolver.offices_of(ID + "vladimir-putin")] == sorted(
        t.since for t in resolver.offices_of(ID + "vladimir-putin")
    )


@pytest.mark.parametrize(
    ("phrase", "office"),
    [
        ("Iranian President", "president-of-iran"),
        ("Foreign Minister of Iran", "foreign-minister-of-iran"),
        ("Iran’s Ambassador to Armenia", "ambassador-of-iran-to-armenia"),
        ("U.S. Defense Secretary", "secretary-of-defense-of-united-states"),
        ("NATO chief", "secretary-general-of-north-atlantic-treaty-organization"),
    ],
)
def test_capacities(resolver, phrase, office):
    assert [found.iri for found in resolver.capacity(phrase)] == [ID + office]


@pytest.mark.parametrize(
    ("scheme", "code", "actor"),
    [("iso3", "AZE", "azerbaijan"), ("iso2", "GB", "united-kingdom"), ("cameo", "ROM", "romania"),
     ("cameo", "TAL", "taliban"), ("fips", "AJ", "azerbaijan"), ("fips", "GZ", "palestine"),
     ("iso3", "ZZZ", None)],
)  # fmt: skip
def test_codes(resolver, scheme, code, actor):
    coded = [iri for iri, known in resolver.roster.actors.items() if (scheme, code) in known.codes]
    assert coded == ([ID + actor] if actor else [])


@pytest.mark.parametrize(("code", "actor"), [("GB", "united-kingdom"), ("DE", "germany"), ("AZE", "azerbaijan")])
def test_upper_case_codes_are_names(resolver, code, actor):
    assert resolver.resolve(code).actor == ID + actor
    assert resolver.resolve(code).reason == "code"


def test_names_for_readers_of_text(resolver):
    forms = {}
    for words, match in resolver.names():
        forms.setdefault(words, set()).add((match.reason, match.actor.removeprefix(ID)))
    assert forms["Tehran"] == {("metonym", "government-of-iran")}
    assert forms["Iranian"] == forms["Iranians"] == {("demonym", "iran")}
    assert forms["Congolese"] == {
        ("demonym", "democratic-republic-of-the-congo"),
        ("demonym", "republic-of-the-congo"),
    }
    assert ("office-holder", "vladimir-putin") in forms["Putin"]
    assert forms["Iranian President"] == forms["Iran's President"] == {("title", "president-of-iran")}
    assert "IRN" not in forms


SMALL = [
    Actor(ID + "norland", "State", "Norland", demonyms=("Norlander",), codes=(("iso3", "NOR"),)),
    Actor(ID + "government-of-norland", "Government", "Government of Norland", acts_for=(ID + "norland",)),
    Actor(ID + "ann-lee", "Person", "Ann Lee"),
    Actor(ID + "bob-lee", "Person", "Bob Lee"),
    Actor(ID + "guild", "Organization", "Harbour Guild", acts_for=(ID + "union",)),
    Actor(ID + "union", "Organization", "Harbour Union", acts_for=(ID + "guild",)),
]
CHAIR = Office(ID + "chair", "Chair of Norland", ID + "government-of-norland", ("Chair",))
HELD = [
    Tenure(ID + "t1", ID + "ann-lee", CHAIR.iri, "2000", "2010-05-01"),
    Tenure(ID + "t2", ID + "bob-lee", CHAIR.iri, "2010-05-01"),
]


def test_a_surname_means_the_holder_at_the_date():
    resolver = Resolver(SMALL, [CHAIR], HELD)
    assert meant(resolver.resolve("Lee", "2005")) == ("ann-lee", "office-holder")
    assert meant(resolver.resolve("Lee")) == ("bob-lee", "office-holder")
    assert meant(resolver.resolve("Chair Lee", "2005-02")) == ("ann-lee", "title")
    assert resolver.holder(CHAIR.iri, "2010-05-01") == ID + "bob-lee"


def test_actors_that_act_for_each_other_roll_up_to_nothing():
    assert Resolver(SMALL).state_of(ID + "guild") is None


def test_an_actor_of_its_own_wins_over_a_guard_word():
    veterans = Actor(ID + "actor-2", "UnnamedActor", "former CIA officers")
    assert Resolver([*KNOWN.actors.values(), veterans]).resolve("former CIA officers").actor == veterans.iri


def test_two_of_the_same_label_are_ambiguous():
    with pytest.raises(AmbiguousName):
        Resolver([*SMALL, Actor(ID + "other", "People", "Norland")]).resolve("Norland")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("the U.S.’s", "us"),
        ("People's Republic of China", "people republic of china"),
        ("Sana'a", "sanaa"),
        ("AL-QAEDA", "al qaeda"),
        ("Erdoğan", "erdogan"),
        ("Yıldırım", "yildirim"),
        ("Antigua & Barbuda", "antigua and barbuda"),
        ("Иран", "иран"),
        ("  The   Hague ", "hague"),
    ],
)
def test_key(name, form):
    assert key(name) == form


def test_clean_keeps_the_letters():
    assert clean(" \u202bIran\u202c\x07 ") == "Iran"


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("Iranian", "Iranians"),
        ("German", "Germans"),
        ("Chinese", ""),
        ("Briton", "Britons"),
        ("Frenchman", ""),
    ],
)
def test_plural(word, many):
    assert plural(word) == ((many,) if many else ())


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        (None, ("", "9999-12-31")),
        ("2003", ("2003-01-01", "2003-12-31")),
        ("2003-10", ("2003-10-01", "2003-10-31")),
        ("2003-10-31", ("2003-10-31", "2003-10-31")),
        ("2003-10/2004-01-02", ("2003-10-01", "2004-01-02")),
        ("2003~", ("2003-01-01", "2003-12-31")),
    ],
)
def test_span(edtf, days):
    assert span(edtf) == days


def test_building_is_cheap():
    actors, offices = list(KNOWN.actors.values()), list(KNOWN.offices.values())
    started = time.process_time()
    Resolver(actors, offices, KNOWN.tenures)
    assert time.process_time() - started < 0.02


def test_importing_stays_light():
    code = "import sys, kg.actors.resolver; print(*{'rapidfuzz', 'edtf', 'pyoxigraph', 'rdflib'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
