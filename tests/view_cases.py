"""Payloads for the tests and the benchmark of the page: a small case by hand, and large made-up ones.

The small case holds the facts of the shipped one in words of its own; it replaces the look-ups
so that the page can be tested without a store. The large ones are random with a fixed seed: few
actors have most of the ties, a relationship has several ties, a tie several stances.
"""

from __future__ import annotations

import random
from dataclasses import replace

from kg.model.records import Ref, SourceRecord, SourceRef, StanceRecord, StatementRecord
from kg.model.summaries import Undenied
from kg.view.payload import (
    Actor,
    ActorKind,
    Attitude,
    Dispute,
    Office,
    Payload,
    Relation,
    Relationship,
    Status,
    Tie,
)

STATUSES = (
    Status("accepted", "accepted", "An analyst holds this to be so."),
    Status("corroborated", "corroborated", "Two or more independent sources state it in their own voice."),
    Status("reported", "reported", "One source states it in its own voice."),
    Status("alleged", "alleged", "Only speakers affirm it, not the source itself."),
    Status("disputed", "disputed", "Someone affirms it and someone denies it."),
    Status("speculative", "speculative", "It is only hinted at or speculated upon."),
    Status("denied", "denied", "Someone denies it and nobody affirms it."),
    Status("unasserted", "unasserted", "It is mentioned without anyone taking a side."),
    Status("rejected", "rejected", "An analyst holds this not to be so."),
)
ATTITUDES = (
    Attitude("asserts", "asserts", "for"),
    Attitude("confirms", "confirms", "for"),
    Attitude("accuses", "accuses", "for"),
    Attitude("alleges", "alleges", "for"),
    Attitude("concerned", "is concerned", "for"),
    Attitude("suggests", "suggests", "for"),
    Attitude("speculates", "speculates", "neither"),
    Attitude("warns", "warns", "neither"),
    Attitude("denies", "denies", "against"),
)
KINDS = (
    ActorKind("State", "State"),
    ActorKind("Government", "Government"),
    ActorKind("StateBody", "State body"),
    ActorKind("Person", "Person"),
    ActorKind("Organization", "Organization"),
    ActorKind("ArmedGroup", "Armed group"),
    ActorKind("Polity", "Polity"),
    ActorKind("People", "People"),
    ActorKind("UnnamedActor", "Unnamed actor"),
    ActorKind("Anyone", "Anyone"),
)
RELATIONS = (
    Relation("accuses", "accuses", "is accused by", "speech", -1),
    Relation("warns", "warns", "is warned by", "speech", -1),
    Relation("denies", "denies to", "is answered with a denial by", "speech", -1),
    Relation("raisesConcernWith", "raises concern with", "hears concern from", "speech", 0),
    Relation("confirmsTo", "confirms to", "hears confirmation from", "speech", 0),
    Relation("speaksByPhoneWith", "speaks by phone with", None, "event", 1, True),
    Relation("strategicTiesWith", "has strategic ties with", None, "standing", 1, True),
    Relation("suppliesOilTo", "supplies oil to", "buys oil from", "standing", 1),
    Relation("suppliesGasTo", "supplies gas to", "buys gas from", "standing", 1),
    Relation("suppliesArmsTo", "supplies arms to", "buys arms from", "standing", 1),
    Relation("increasedArmsDeliveriesTo", "increased arms deliveries to", None, "event", 1),
    Relation("allowsUseOfTerritoryBy", "allows use of territory by", "uses territory of", "event", 1),
    Relation("usesAirspaceOf", "uses airspace of", "has its airspace used by", "event", -1),
    Relation("entersAirspaceOf", "enters airspace of", "has its airspace entered by", "event", -1),
    Relation("atWarWith", "is at war with", None, "event", -1, True),
    Relation("attacks", "attacks", "is attacked by", "event", -1),
    Relation("dismantles", "dismantles", "is dismantled by", "event", -1),
    Relation("neighbours", "neighbours", None, "structure", 0, True),
    Relation("holdsOffice", "holds office in", "has as office-holder", "structure", 0),
    Relation("partOf", "is part of", "has as part", "structure", 0),
)

DIGEST = "source-digest"
REPORT = "source-report"


def ref(key: str) -> Ref:
    """An actor or source by its id alone."""
    return Ref(key, key)


def spoken(
    key: str, holder: str, attitude: str, about: tuple[str, ...], source: str, quote: str | None = None, **more: object
) -> StanceRecord:
    """A stance; actors are named by their ids, ``details`` are pairs."""
    refs = {name: tuple(map(ref, more.pop(name, ()))) for name in ("addressee", "target")}  # type: ignore[call-overload]
    behalf, makes = more.pop("on_behalf_of", None), more.pop("makes", None)
    details = tuple((name, (value,)) for name, value in more.pop("details", ()))  # type: ignore[attr-defined]
    return StanceRecord(
        id=key, holder=ref(holder), attitude=attitude, polarity="", about=about, source=SourceRef(source, source),
        quote=quote, on_behalf_of=ref(behalf) if behalf else None, details=details,
        makes=(makes,) if makes else (), **refs, **more,  # type: ignore[arg-type]
    )  # fmt: skip


class _Case:
    """Collects ties and stances of the small case with few words."""

    def __init__(self) -> None:
        self.ties: list[Tie] = []
        self.stances: list[StanceRecord] = []
        self.relationships: dict[tuple[str, str, str], Relationship] = {}
        self.at = 0

    def relate(
        self, fold: dict[str, str], subject: str, relation: str, obj: str, status: str, why: str, unreviewed: bool
    ) -> str:
        key = (fold.get(subject, subject), relation, fold.get(obj, obj))
        if key not in self.relationships:
            self.relationships[key] = Relationship(f"relationship-{'-'.join(key)}", *key, status, unreviewed, why)
        return self.relationships[key].id


def small_case() -> Payload:
    """The facts of the shipped case: 9 states and bodies, 26 ties, denials, one nested speaker."""
    actors = (
        Actor(
            "iran",
            "Iran",
            "State",
            aliases=("Islamic Republic of Iran", "Tehran"),
            url="https://www.wikidata.org/wiki/Q794",
        ),
        Actor(
            "azerbaijan",
            "Azerbaijan",
            "State",
            aliases=("Republic of Azerbaijan", "Baku"),
            url="https://www.wikidata.org/wiki/Q227",
        ),
        Actor("israel", "Israel", "State", aliases=("State of Israel",), url="https://www.wikidata.org/wiki/Q801"),
        Actor(
            "armenia", "Armenia", "State", aliases=("Republic of Armenia",), url="https://www.wikidata.org/wiki/Q399"
        ),
        Actor("iran-gov", "Government of Iran", "Government", "iran", ("Tehran",)),
        Actor("azerbaijan-gov", "Government of Azerbaijan", "Government", "azerbaijan", ("Baku",)),
        Actor(
            "pezeshkian",
            "Masoud Pezeshkian",
            "Person",
            "iran",
            ("Massoud Pezeshkian",),
            (Office("President of Iran", "2024-07-28"),),
        ),
        Actor("aliyev", "Ilham Aliyev", "Person", "azerbaijan", (), (Office("President of Azerbaijan", "2003-10-31"),)),
        Actor("sobhani", "Mehdi Sobhani", "Person", "iran", (), (Office("Ambassador of Iran to Armenia"),)),
        Actor("iran-intel", "Iranian intelligence", "StateBody", "iran"),
        Actor("iran-media", "officials on Iranian state media", "UnnamedActor", "iran"),
        Actor("videos", "videos circulating online", "UnnamedActor"),
        Actor("drones", "several drones (owner not stated)", "UnnamedActor"),
        Actor("enclave", "breakaway ethnic Armenian enclave", "Polity", None, ("the enclave",)),
        Actor("neighbour", "unnamed neighbouring countries", "UnnamedActor"),
        Actor("anyone", "anyone", "Anyone"),
    )
    sources = (
        SourceRecord(DIGEST, "Iran, Azerbaijan and the drones: a digest", "kg", "2025", None, (REPORT,)),
        SourceRecord(REPORT, "Report on Iran's accusations against Azerbaijan", cited_in=DIGEST),
    )
    text = (
        "Iran and Israel fought a war of twelve days. When it was over, the government in Tehran accused "
        "Azerbaijan, its neighbour, of having let Israeli drones fly from its soil and through its skies to "
        "strike Iran. President Pezeshkian took the matter up with President Aliyev by telephone on a Thursday "
        "and voiced concern about micro-drones of Israel that started from Azerbaijani ground. A day later "
        "Sobhani, Iran's ambassador in Armenia, said that Iranian intelligence had confirmed it: several drones "
        "had come into Iran's airspace out of Azerbaijan. He called this a last warning to Baku. The government "
        "of Azerbaijan answered with a published account of the call and rejected the allegations; nobody's "
        "aircraft or drones, it insisted, had used its airspace for attacks in that war. From 13 June on, when "
        "fighting began, officials on Iranian state media had hinted that drones came in from countries nearby "
        "without naming one. Videos online seemed to show drop tanks, thought to be from Israeli jets, on Iran's "
        "Caspian shore. Israel and Azerbaijan are close strategic partners. Baku covers much of Israel's demand "
        "for oil and gas and is a major buyer of Israeli arms, drones and modern air defence among them. Israel "
        "sent more arms before and in the war over Nagorno-Karabakh in 2020, and once more before the offensive "
        "of 2023 with which Azerbaijan did away with the breakaway enclave of ethnic Armenians."
    )
    case = _Case()
    fold = {"iran-gov": "iran", "azerbaijan-gov": "azerbaijan"}

    def quote(words: str) -> dict[str, object]:
        start = text.index(words)
        end = start + len(words)
        around = {"prefix": text[max(0, start - 40) : start], "suffix": text[end : end + 40]}
        return {"quote": words, "start": start, "end": end, **around}

    def stance(name: str, holder: str, attitude: str, about: tuple[str, ...], words: str, **more: object) -> str:
        case.stances.append(spoken(f"stance-{name}", holder, attitude, about, DIGEST, **quote(words), **more))  # type: ignore[arg-type]
        return f"stance-{name}"

    def tie(
        name: str,
        subject: str,
        relation: str,
        obj: str,
        status: str,
        stances: tuple[str, ...],
        why: str,
        **more: object,
    ) -> str:
        relationship = case.relate(fold, subject, relation, obj, status, why, bool(more.get("unreviewed")))
        case.ties.append(
            Tie(f"tie-{name}", relationship, subject, relation, obj, status, stances, why=why, **more)  # type: ignore[arg-type]
        )
        return f"tie-{name}"

    one = "One source states it in its own voice, and nobody denies it."
    war = {"when": "2025-06-13/2025-06-24", "earliest": "2025-06-13", "latest": "2025-06-24", "when_inferred": True}
    thursday = {"when": "2025-06-26?", "earliest": "2025-06-26", "latest": "2025-06-26", "when_inferred": True}
    friday = {"when": "2025-06-27?", "earliest": "2025-06-27", "latest": "2025-06-27", "when_inferred": True}

    stance("war", DIGEST, "asserts", ("tie-war",), "Iran and Israel fought a war of twelve days")
    tie("war", "iran", "atWarWith", "israel", "reported", ("stance-war",), one, event="12-day war", **war)

    accusing = (
        "the government in Tehran accused Azerbaijan, its neighbour, of having let Israeli drones fly from its soil "
        "and through its skies to strike Iran"
    )
    stance(
        "accuse",
        "iran-gov",
        "accuses",
        ("tie-territory", "tie-airspace"),
        accusing,
        target=("azerbaijan",),
        cue="accused",
        details=(
            ("item", "Israeli drones"),
            ("place", "its soil and its skies"),
            ("against", "Iran"),
            ("purpose", "to strike Iran"),
        ),
        makes="tie-accuses",
    )
    stance("accuse-voice", DIGEST, "asserts", ("tie-accuses",), accusing)
    stance(
        "concern",
        "pezeshkian",
        "concerned",
        ("tie-territory",),
        "voiced concern about micro-drones of Israel that started from Azerbaijani ground",
        addressee=("aliyev",),
        capacity="President of Iran",
        on_behalf_of="iran",
        medium="telephone",
        when="Thursday",
        when_inferred="2025-06-26?",
        because="the day before the ambassador's remarks",
        details=(("item", "micro-drones of Israel"), ("from", "Azerbaijani ground")),
        makes="tie-concern",
    )
    stance(
        "concern-voice",
        DIGEST,
        "asserts",
        ("tie-concern", "tie-call"),
        "President Pezeshkian took the matter up with President Aliyev by telephone on a Thursday",
    )
    stance(
        "intel",
        "iran-intel",
        "confirms",
        ("tie-entry",),
        "several drones had come into Iran's airspace out of Azerbaijan",
        cue="confirmed",
        details=(("from", "Azerbaijan"), ("quantity", "several drones")),
        speakers=("stance-sobhani",),
    )
    stance(
        "sobhani",
        "sobhani",
        "alleges",
        ("stance-intel",),
        "Sobhani, Iran's ambassador in Armenia, said that Iranian intelligence had confirmed it",
        capacity="Ambassador of Iran to Armenia",
        on_behalf_of="iran",
        cue="said",
        when="Friday",
        when_inferred="2025-06-27?",
        because="the day after the call",
    )
    stance(
        "warning",
        DIGEST,
        "asserts",
        ("tie-warns",),
        "He called this a last warning to Baku",
        details=(("manner", "as a last warning"),),
    )
    stance(
        "deny-wholesale",
        "azerbaijan-gov",
        "denies",
        ("tie-territory", "tie-airspace", "tie-entry"),
        "rejected the allegations",
        scope="wholesale",
        in_reply_to=("stance-accuse", "stance-concern"),
        medium="published account of the call",
        cue="rejected",
        makes="tie-denies",
    )
    stance(
        "deny-airspace",
        "azerbaijan-gov",
        "denies",
        ("tie-anyone",),
        "nobody's aircraft or drones, it insisted, had used its airspace for attacks in that war",
        in_reply_to=("stance-accuse",),
        cue="insisted",
        medium="published account of the call",
        details=(("purpose", "for attacks"),),
    )
    stance(
        "deny-voice",
        DIGEST,
        "asserts",
        ("tie-denies",),
        "The government of Azerbaijan answered with a published account of the call and rejected the allegations",
    )
    stance(
        "hint",
        "iran-media",
        "suggests",
        ("tie-hint",),
        "drones came in from countries nearby without naming one",
        capacity="officials",
        cue="hinted",
        when="2025-06-13",
        details=(("from", "countries nearby"),),
    )
    stance(
        "video",
        "videos",
        "speculates",
        ("statement-tanks",),
        "Videos online seemed to show drop tanks, thought to be from Israeli jets, on Iran's Caspian shore",
    )
    stance("strategic", DIGEST, "asserts", ("tie-strategic",), "Israel and Azerbaijan are close strategic partners")
    stance(
        "energy",
        DIGEST,
        "asserts",
        ("tie-oil", "tie-gas"),
        "Baku covers much of Israel's demand for oil and gas",
        details=(("quantity", "much of Israel's demand"),),
    )
    stance(
        "arms",
        DIGEST,
        "asserts",
        ("tie-arms",),
        "is a major buyer of Israeli arms, drones and modern air defence among them",
        details=(("item", "drones"), ("item", "modern air defence")),
    )
    stance(
        "arms2020",
        DIGEST,
        "asserts",
        ("tie-arms2020",),
        "Israel sent more arms before and in the war over Nagorno-Karabakh in 2020",
        details=(("time", "before and in the war"),),
    )
    stance(
        "arms2023",
        DIGEST,
        "asserts",
        ("tie-arms2023",),
        "once more before the offensive of 2023",
        details=(("time", "before the offensive"),),
    )
    stance(
        "dismantle",
        DIGEST,
        "asserts",
        ("tie-dismantle",),
        "the offensive of 2023 with which Azerbaijan did away with the breakaway enclave of ethnic Armenians",
    )
    stance(
        "neighbour",
        DIGEST,
        "asserts",
        ("tie-neighbour",),
        "Azerbaijan, its neighbour",
        reviewed=False,
        rule="apposition",
        confidence=0.8,
    )
    stance(
        "offices",
        DIGEST,
        "asserts",
        ("tie-office1", "tie-office2"),
        "President Pezeshkian took the matter up with President Aliyev",
    )
    stance("office3", DIGEST, "asserts", ("tie-office3",), "Sobhani, Iran's ambassador in Armenia")

    tie(
        "accuses",
        "iran-gov",
        "accuses",
        "azerbaijan",
        "reported",
        ("stance-accuse-voice",),
        one,
        when="2025-06",
        earliest="2025-06-24",
        latest="2025-06-30",
        when_inferred=True,
    )
    undenied = (
        Undenied(
            "tie", "that Azerbaijan allowed its territory to be used: denied only as “the allegations”", "tie-territory"
        ),
        Undenied("detail", "from: Azerbaijani ground"),
        Undenied("wholesale", "rejected the allegations", "stance-deny-wholesale"),
    )
    contested = "The Government of Iran and its president affirm it; the Government of Azerbaijan denies it."
    tie(
        "territory",
        "azerbaijan",
        "allowsUseOfTerritoryBy",
        "israel",
        "disputed",
        ("stance-accuse", "stance-concern", "stance-deny-wholesale"),
        contested,
        undenied=undenied,
        **war,
    )
    tie(
        "airspace",
        "israel",
        "usesAirspaceOf",
        "azerbaijan",
        "disputed",
        ("stance-accuse", "stance-deny-wholesale", "stance-deny-airspace"),
        contested,
        undenied=undenied[:1],
        **war,
    )
    tie(
        "anyone",
        "anyone",
        "usesAirspaceOf",
        "azerbaijan",
        "disputed",
        ("stance-deny-airspace", "stance-accuse"),
        "Iran's accusation implies it; the Government of Azerbaijan denies it in so many words.",
        **war,
    )
    tie(
        "entry",
        "drones",
        "entersAirspaceOf",
        "iran",
        "disputed",
        ("stance-intel", "stance-sobhani", "stance-deny-wholesale"),
        "Iranian intelligence is said to affirm it; the Government of Azerbaijan denies the allegations.",
        undenied=(
            Undenied("detail", "from: Azerbaijan"),
            Undenied("unanswered", "the ambassador's claim came after the published account", "stance-sobhani"),
        ),
        **war,
    )
    tie("concern", "pezeshkian", "raisesConcernWith", "aliyev", "reported", ("stance-concern-voice",), one, **thursday)
    tie("call", "pezeshkian", "speaksByPhoneWith", "aliyev", "reported", ("stance-concern-voice",), one, **thursday)
    tie("warns", "sobhani", "warns", "azerbaijan-gov", "reported", ("stance-warning",), one, **friday)
    tie("denies", "azerbaijan-gov", "denies", "iran-gov", "reported", ("stance-deny-voice",), one)
    tie(
        "hint",
        "drones",
        "entersAirspaceOf",
        "iran",
        "speculative",
        ("stance-hint",),
        "It is only hinted at.",
        when="2025-06-13",
        earliest="2025-06-13",
        latest="2025-06-13",
    )
    tie("strategic", "azerbaijan", "strategicTiesWith", "israel", "reported", ("stance-strategic",), one)
    tie("oil", "azerbaijan-gov", "suppliesOilTo", "israel", "reported", ("stance-energy",), one)
    tie("gas", "azerbaijan-gov", "suppliesGasTo", "israel", "reported", ("stance-energy",), one)
    tie("arms", "israel", "suppliesArmsTo", "azerbaijan", "reported", ("stance-arms",), one)
    tie(
        "arms2020",
        "israel",
        "increasedArmsDeliveriesTo",
        "azerbaijan",
        "reported",
        ("stance-arms2020",),
        one,
        when="2020",
        earliest="2020-01-01",
        latest="2020-12-31",
        event="Nagorno-Karabakh war of 2020",
    )
    tie(
        "arms2023",
        "israel",
        "increasedArmsDeliveriesTo",
        "azerbaijan",
        "reported",
        ("stance-arms2023",),
        one,
        when="2023",
        earliest="2023-01-01",
        latest="2023-12-31",
    )
    tie(
        "dismantle",
        "azerbaijan",
        "dismantles",
        "enclave",
        "reported",
        ("stance-dismantle",),
        one,
        when="2023",
        earliest="2023-01-01",
        latest="2023-12-31",
    )
    tie("neighbour", "azerbaijan", "neighbours", "iran", "reported", ("stance-neighbour",), one, unreviewed=True)
    tie("office1", "pezeshkian", "holdsOffice", "iran", "reported", ("stance-offices",), one)
    tie("office2", "aliyev", "holdsOffice", "azerbaijan", "reported", ("stance-offices",), one)
    tie("office3", "sobhani", "holdsOffice", "iran", "reported", ("stance-office3",), one)
    statements = (
        StatementRecord(
            "statement-tanks",
            "Fuel drop tanks, thought to be from Israeli jets, washed up on Iran's Caspian coast.",
            (ref("israel"), ref("iran")),
            "speculative",
            stances=tuple(s for s in case.stances if s.id == "stance-video"),
        ),
    )
    return Payload(
        "Iran, Azerbaijan and the drones",
        actors,
        RELATIONS,
        tuple(case.relationships.values()),
        tuple(case.ties),
        tuple(case.stances),
        sources,
        statements,
        (),
        KINDS,
        STATUSES,
        ATTITUDES,
        "Small case for the tests.",
    )


def argued_case() -> Payload:
    """The small case with its disputes and the text of its digest."""
    case = small_case()
    left = (
        Undenied("tie", "Azerbaijan allows use of territory by Israel", "tie-territory"),
        Undenied("detail", "from: Azerbaijani ground", "stance-accuse"),
    )
    said = ("stance-accuse", "stance-concern")
    disputes = (
        Dispute(("tie-territory",), "disputed", False, said, (), ("stance-deny-wholesale",), undenied=left),
        Dispute(
            ("tie-anyone", "tie-airspace"), "disputed", False, (), ("stance-deny-airspace",), void=("stance-accuse",)
        ),
        Dispute(("statement-tanks",), "speculative", True, doubting=("stance-video",)),
    )
    quotes = [s.quote for s in case.stances if s.source.id == DIGEST and s.quote]
    text = "A digest of the case.\n\n" + " And then: ".join(quotes)
    return replace(case, title="The argument", disputes=disputes, texts=((DIGEST, text),))


_WORDS = tuple(
    word
    for line in (
        "border troops pipeline talks envoy port tariff embargo convoy summit minister drone radar grain oil accord",
        "ceasefire patrol sanction inspectors missile strait corridor loan gas aid observers rebels shipment",
    )
    for word in line.split()
)


def made_up(ties: int, *, seed: int = 7, quotes: float | None = None) -> Payload:
    """A random case with ``ties`` ties: skewed actors, 2.2 ties a relationship, 1.6 stances a tie.

    ``quotes`` is the share of stances that carry a quote: by default all in small graphs (read
    texts), few in large ones (feed rows).
    """
    rng = random.Random(seed)
    share = quotes if quotes is not None else (1.0 if ties <= 1000 else 0.45 if ties <= 10_000 else 0.04)
    count = max(12, int(ties**0.72))
    kinds = ("State", "Government", "Person", "Organization", "ArmedGroup", "StateBody")
    actors: list[Actor] = []
    for i in range(count):
        kind = "State" if i < count // 4 + 3 else rng.choice(kinds[1:])
        state = (
            None if kind in ("State", "Organization", "ArmedGroup") else f"actor-{rng.randrange(count // 4 + 3):05d}"
        )
        name = "".join(rng.choice(("ka", "ro", "mi", "len", "sta", "vor", "bel", "an", "tur", "qi")) for _ in range(3))
        label = {"Person": f"{name.title()} {rng.choice(_WORDS).title()}"}.get(kind, f"{name.title()} {i}")
        actors.append(Actor(f"actor-{i:05d}", label, kind, state, (f"{label} (old name)",) if i % 9 == 0 else ()))
    sources = tuple(
        SourceRecord(f"source-{i:04d}", f"Report {i}", f"Outlet {i % 40}", f"20{10 + i % 16}-0{1 + i % 9}-11")
        for i in range(max(3, ties // 120))
    )

    def pick() -> int:
        return min(count - 1, int(count * rng.random() ** 2.6))

    relationships: list[Relationship] = []
    all_ties: list[Tie] = []
    stances: list[StanceRecord] = []
    seen: set[tuple[str, str, str]] = set()
    statuses = (
        ["reported"] * 9
        + ["alleged"] * 4
        + ["disputed"] * 2
        + ["corroborated"] * 2
        + ["denied", "speculative", "unasserted"]
    )
    while len(all_ties) < ties:
        subject, obj, relation = actors[pick()].id, actors[pick()].id, rng.choice(RELATIONS)
        if (subject == obj and rng.random() < 0.95) or (subject, relation.id, obj) in seen:
            continue
        seen.add((subject, relation.id, obj))
        status = rng.choice(statuses)
        relationship = Relationship(f"relationship-{rng.getrandbits(64):016x}", subject, relation.id, obj, status)
        relationships.append(relationship)
        for _ in range(min(ties - len(all_ties), 1 + int(rng.expovariate(0.8)))):
            tie_id = f"tie-{rng.getrandbits(64):016x}"
            day = (
                f"20{rng.randrange(10, 26)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
                if rng.random() < 0.8
                else None
            )
            ids = []
            for _ in range(1 + (rng.random() < 0.45) + (rng.random() < 0.15)):
                source = rng.choice(sources)
                own = rng.random() < 0.6
                sentence = " ".join(rng.choice(_WORDS) for _ in range(rng.randrange(9, 22)))
                start = rng.randrange(50, 9000)
                ids.append(f"stance-{rng.getrandbits(64):016x}")
                stances.append(
                    spoken(
                        ids[-1],
                        source.id if own else actors[pick()].id,
                        rng.choice(ATTITUDES).id if not own else "asserts",
                        (tie_id,),
                        source.id,
                        **(
                            {"quote": sentence, "start": start, "end": start + len(sentence)}
                            | {"prefix": "then the ", "suffix": " and more"}
                            if rng.random() < share
                            else {}
                        ),
                        reviewed=rng.random() < 0.7,
                        when=day,
                    )
                )
            all_ties.append(
                Tie(
                    tie_id,
                    relationship.id,
                    subject,
                    relation.id,
                    obj,
                    status,
                    tuple(ids),
                    unreviewed=rng.random() < 0.2,
                    when=day,
                    earliest=day,
                    latest=day,
                )
            )
    used = {r.subject for r in relationships} | {r.object for r in relationships} | {s.holder.id for s in stances}
    used |= {a.state for a in actors if a.id in used and a.state}
    return Payload(
        f"Made-up case of {ties} ties",
        tuple(a for a in actors if a.id in used),
        RELATIONS,
        tuple(relationships),
        tuple(all_ties),
        tuple(stances),
        sources,
        (),
        (),
        KINDS,
        STATUSES,
        ATTITUDES,
    )


HOSTILE = (
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    '" onmouseover="window.pwned=1',
    "javascript:window.pwned=1",
    "\u202egnp.exe\u202c backwards",
    "line\u2028separator\u2029paragraph",
    "<!--<script>",
    "{{ 7*7 }}{% raw %}",
    '=HYPERLINK("http://invalid.example","x")',
    "&lt;b&gt;&amp;",
    "\x00\x07\x1b[31m",
    "__proto__",
    "constructor",
)


def hostile_case() -> Payload:
    """Names, labels, quotes, ids and addresses that try to become script, links or layout."""
    actors = tuple(
        Actor(
            f"{text}-{i}",
            text,
            "Person" if i % 2 else text,
            None,
            (text,),
            (Office(text, text),),
            text,
            "javascript:window.pwned=1",
        )
        for i, text in enumerate(HOSTILE)
    )
    relations = tuple(Relation(text, text, text, text, 0) for text in HOSTILE)
    sources = tuple(
        SourceRecord(f"s{text}", text, text, text, f"javascript:window.pwned=1//{text}") for text in HOSTILE
    )
    relationships = []
    ties = []
    stances = []
    for i, text in enumerate(HOSTILE):
        ends = (actors[i].id, text, actors[(i + 1) % len(actors)].id)
        relationships.append(Relationship(f"r{text}", *ends, text, why=text))
        stances.append(
            spoken(
                f"x{text}",
                actors[i].id,
                text,
                (f"t{text}",),
                sources[i].id,
                text,
                start=0,
                end=len(text),
                prefix=text,
                suffix=text,
                capacity=text,
                cue=text,
                medium=text,
                details=((text, text),),
                when=text,
                when_inferred=text,
                because=text,
            )
        )
        ties.append(Tie(f"t{text}", f"r{text}", *ends, text, (f"x{text}",), when=text, event=text, why=text))
    return Payload(
        HOSTILE[0],
        actors,
        relations,
        tuple(relationships),
        tuple(ties),
        tuple(stances),
        sources,
        (StatementRecord("st", HOSTILE[1], (ref(actors[0].id),), HOSTILE[0], stances=(stances[0],)),),
        (),
        tuple(ActorKind(text, text) for text in ("Person", *HOSTILE)),
        tuple(Status(t, t, t) for t in HOSTILE),
        tuple(Attitude(t, t, "for") for t in HOSTILE),
        HOSTILE[1],
        disputes=tuple(
            Dispute((t.id,), t.status, False, t.stances, t.stances, t.stances, undenied=(Undenied("detail", t.status),))
            for t in ties
        ),
        texts=tuple((source.id, f"{source.title} {source.title}") for source in sources),
    )
