"""Machine-coded feeds: every layout and every row accounted for, actors and relations by the registry and ontology."""

from __future__ import annotations

import gzip
import zipfile

import pytest
from coded_files import EVENT, ICEWS, POLECAT, event, export, lines, named

from kg.errors import InputError
from kg.io.encoding import legible
from kg.model.vocabulary import load
from kg.readers import feeds
from kg.readers.feeds import archives, coded, gdelt
from kg.readers.feeds.coded_resolving import repaired
from kg.readers.feeds.quarantine import Corrections

pytest.importorskip("duckdb")


@pytest.fixture
def read(fresh):
    """Reads a file; gives its rows as dictionaries, by record, and the account."""

    def reading(path, corrections=None, encoding=None):
        feed = feeds.recognised(legible(archives.start(path)))
        assert feed in feeds.CODED
        with coded.read(path, feed, fresh.registry, load(), corrections=corrections, encoding=encoding) as found:
            cursor = found.connection.execute("SELECT * FROM kg_rows ORDER BY record")
            names = [column[0] for column in cursor.description]
            rows = {row[names.index("record")]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
        return rows, found

    return reading


def ends(row):
    return row["subject"], row["relation"], row["object"]


def test_an_event_of_gdelt(read, tmp_path):
    rows, found = read(export(tmp_path, {}))
    row = rows["1"]
    assert ends(row) == ("chile", "accuses", "peru")
    assert (row["code"], row["subject_code"], row["object_name"]) == ("112", "CHL", "PERU")
    assert (row["tone"], row["goldstein"], row["mentions"], row["articles"]) == (-1.5, -2.0, 4, 3)
    assert (row["outlet"], row["place"]) == ("gazette.example", "Arica, Chile")
    assert str(row["date"]) == "2024-03-02"
    assert str(row["published"]) == "2024-03-02 10:15:00"
    assert found.account.words() == "1 row read, 1 kept"
    assert (found.source.feed, found.source.reviewed) == ("gdelt", False)


def test_symmetric_relations_have_one_direction_with_their_codes(read, tmp_path):
    rows, _ = read(
        export(tmp_path, {"Actor1Code": "PER", "Actor1Name": "LIMA", "Actor2Code": "CHL", "EventCode": "057"})
    )
    row = rows["1"]
    assert ends(row) == ("chile", "agreesWith", "peru")
    assert (row["subject_code"], row["object_code"], row["object_name"]) == ("CHL", "PER", "LIMA")


@pytest.mark.parametrize(
    ("code", "name", "actor", "kind"),
    [
        ("CHLGOV", "SANTIAGO", "government-of-chile", "Government"),
        ("IRNMIL", "IRANIAN", "armed-forces-of-iran", "StateBody"),
        ("IGOUNO", "UNITED NATIONS", "united-nations", "Organization"),
        ("CHLCOP", "SANTIAGO", "Police of Chile", "StateBody"),
        ("CHLBUS", "SANTIAGO", "Business (Chile)", "UnnamedActor"),
        ("GOV", "CABINET", "Government", "UnnamedActor"),
        ("COP", "SHERIFF", "Police", "UnnamedActor"),
        ("AFR", "AFRICA", "Africa", "UnnamedActor"),
        ("MNC", "ACME", "Acme", "Organization"),
        ("CHLREB", "FRONT", "Rebels (Chile)", "ArmedGroup"),
        ("PAP", "PAN-AFRICAN PARLIAMENT", "Pan-African Parliament", "Organization"),
    ],
)
def test_actor_codes(read, tmp_path, code, name, actor, kind):
    rows, found = read(export(tmp_path, {"Actor1Code": code, "Actor1Name": name}))
    known = {iri.rpartition("/")[2]: entry for iri, entry in found.actors.items()}
    subject = rows["1"]["subject"]
    if subject in known:
        assert (known[subject].label, known[subject].kind) == (actor, kind)
    else:
        assert subject == actor


def test_police_of_a_state_act_for_it_and_keep_the_code(read, tmp_path):
    _, found = read(export(tmp_path, {"Actor1Code": "CHLCOP"}))
    (police,) = found.actors.values()
    assert police.codes == (("cameo", "CHLCOP"),)
    assert police.acts_for[0].endswith("/chile")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"Actor1Code": "", "Actor1Name": ""}, "the first actor is not given"),
        ({"Actor2Code": "", "Actor2Name": ""}, "the second actor is not given"),
        ({"Actor2Code": "CHL"}, "both actors are the same"),
        ({"EventCode": "---"}, "no relation has the code ---"),
        ({"EventCode": ""}, "no event code is given"),
    ],
)
def test_rows_without_a_tie_have_a_reason(read, tmp_path, given, reason):
    rows, found = read(export(tmp_path, given))
    assert found.account.skipped == ((reason, 1),)
    assert rows["1"]["skipped"] == reason


def test_an_id_that_r_wrote_short_is_the_number(read, tmp_path):
    rows, found = read(export(tmp_path, {"GLOBALEVENTID": "1.2e+08"}, {"GLOBALEVENTID": "120000001"}))
    assert sorted(rows) == ["120000000", "120000001"]
    assert not found.account.quarantined


@pytest.mark.parametrize(
    ("given", "column", "reason"),
    [
        ({"SQLDATE": "20240231"}, "SQLDATE", "must be a day"),
        ({"SQLDATE": "2.02E+07"}, "SQLDATE", "must be a day"),
        ({"GLOBALEVENTID": "x1"}, "GLOBALEVENTID", "must be the id"),
        ({"GLOBALEVENTID": "7.10E+08"}, "GLOBALEVENTID", "must be the id"),
        ({"AvgTone": "warm"}, "AvgTone", "must be a number"),
        ({"NumMentions": "many"}, "NumMentions", "must be a number"),
    ],
)
def test_wrong_values_are_quarantined(read, tmp_path, given, column, reason):
    rows, found = read(export(tmp_path, {}, {"GLOBALEVENTID": "2"} | given))
    (wrong,) = found.account.quarantined
    assert (wrong.row, wrong.column, wrong.value) == (2, column, given[column])
    assert reason in wrong.reason
    assert list(rows) == ["1"]


def test_bytes_that_are_no_text_and_wrong_widths_are_quarantined(read, tmp_path):
    path = tmp_path / "x.export.CSV"
    good = lines(event()).encode()
    nul, latin = (good.replace(b"CHILE", name) for name in (b"CH\0LE", b"CH\xcdLE"))
    path.write_bytes(good + nul + latin + b"3\t4\n" + lines([*event(GLOBALEVENTID="9"), "more"]).encode())
    _, found = read(path)
    assert [(q.row, q.reason) for q in found.account.quarantined] == [
        (2, "a NUL character"), (3, "the bytes are not UTF-8; name their encoding with --encoding"),
        (4, "2 columns; 61 are needed"), (5, "62 columns; 61 are needed"),
    ]  # fmt: skip


def test_a_given_encoding_is_that_of_bytes_that_are_not_utf_8(read, tmp_path):
    path = export(tmp_path, {"ActionGeo_FullName": "Córdoba"}, {"ActionGeo_FullName": "Perú"})
    path.write_bytes(path.read_bytes().replace("Córdoba".encode(), "Córdoba".encode("latin-1")))
    rows, _ = read(path, encoding="latin-1")
    assert [row["place"] for row in rows.values()] == ["Córdoba", "Perú"]
    with pytest.raises(InputError, match="no encoding is called 'gull'"):
        read(path, encoding="gull")


def test_corrected_rows_are_read_again(read, tmp_path):
    path = export(tmp_path, {}, {"SQLDATE": "20240231"}, {"SQLDATE": "soon"})
    rows = {
        2: {"SQLDATE": "20240229"},
        3: {"": lines(event(GLOBALEVENTID="3", SQLDATE="soon")).rstrip("\n"), "SQLDATE": "20240301"},
    }
    found = read(path, Corrections(path, rows))[0]
    assert list(found) == ["1", "2", "3"]
    assert [str(found[record]["date"]) for record in "23"] == ["2024-02-29", "2024-03-01"]


def test_a_lone_quotation_mark_swallows_nothing(read, tmp_path):
    rows, _ = read(export(tmp_path, {"Actor1Name": '"CHILE'}, {}, {}))
    assert len(rows) == 3


def test_repeated_records_are_merged(read, tmp_path):
    _, found = read(export(tmp_path, {}, {"GLOBALEVENTID": "1"}))
    assert (found.account.read, found.account.kept, found.account.merged) == (2, 1, 1)


def test_the_first_layout_with_and_without_addresses(read, tmp_path):
    path = tmp_path / "20120302.csv"
    new = event(gdelt.FIRST, DATEADDED="20240302")
    old = event(gdelt.FIRST, GLOBALEVENTID="2", DATEADDED="20120302")[:-1]
    path.write_text(lines(new, old), encoding="utf-8")
    rows, _ = read(path)
    assert [(row["outlet"], ends(row)) for row in rows.values()] == [
        ("gazette.example", ("chile", "accuses", "peru")), (None, ("chile", "accuses", "peru")),
    ]  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_spreadsheet_took_leading_zeros_and_gave_a_header(read, tmp_path, separator):
    path = tmp_path / "again.csv"
    row = event(EventCode="42", GoldsteinScale="1,9" if separator == ";" else "1.9")
    cells = [f'"{cell}"' if "," in cell and separator == "," else cell for cell in row]
    path.write_text(lines([*gdelt.SECOND, "note"], [*cells, "x"], separator=separator), encoding="utf-8")
    rows, _ = read(path)
    assert (rows["1"]["code"], rows["1"]["relation"], rows["1"]["goldstein"]) == ("042", "meetsWith", 1.9)
    assert rows["1"]["place"] == "Arica, Chile"


def test_country_codes_alone_name_states(read, tmp_path):
    columns = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode")
    given = event(columns, Actor1CountryCode="CHL", Actor2CountryCode="PER")
    path = tmp_path / "cut.csv"
    path.write_text(lines(list(columns), given, separator=","), encoding="utf-8")
    rows, _ = read(path)
    assert ends(rows["1"]) == ("chile", "accuses", "peru")


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize(("columns", "separator"), [(gdelt.SECOND, ","), (gdelt.FIRST, "\t")])
def test_pandas_numbered_rows_and_columns(read, tmp_path, header, indexed, columns, separator):
    made = [event(columns, GLOBALEVENTID=str(700 + at)) for at in range(3)]
    made = [[str(at)] * indexed + cells for at, cells in enumerate(made)]
    numbers = [[""] * indexed + [str(at) for at in range(len(columns))]] * header
    path = tmp_path / "saved.csv"
    path.write_text(lines(*numbers, *made, separator=separator).replace("Arica, Chile", "Arica"), encoding="utf-8")
    rows, found = read(path)
    assert ends(rows["702"]) == ("chile", "accuses", "peru")
    assert found.account.words() == "3 rows read, 3 kept"


def test_a_table_of_numbers_gave_codes_and_days_a_point(read, tmp_path):
    path = tmp_path / "again.csv"
    row = event(GLOBALEVENTID="1.0", SQLDATE="20240302.0", EventCode="42.0")
    path.write_text(lines(gdelt.SECOND, row, separator=";"), encoding="utf-8")
    rows, _ = read(path)
    assert (str(rows["1"]["date"]), rows["1"]["code"]) == ("2024-03-02", "042")


@pytest.mark.parametrize(
    ("form", "read_as"), [("3/{day}/2024", 24), ("{day:02}/03/2024", 24), ("{day:02}.03.2024", 24), ("3/2/2024", 0)]
)
def test_a_spreadsheet_wrote_the_days_otherwise(read, tmp_path, form, read_as):
    path = tmp_path / "again.csv"
    rows = [event(GLOBALEVENTID=str(day), SQLDATE=form.format(day=day)) for day in range(1, 25)]
    path.write_text(lines(gdelt.SECOND, *rows, separator=";"), encoding="utf-8")
    if not read_as:
        with pytest.raises(InputError, match="must be a day"):
            read(path)
        return
    found, _ = read(path)
    assert [str(found[str(day)]["date"]) for day in (1, 24)] == ["2024-03-01", "2024-03-24"]


def test_utf_16_is_read(read, tmp_path):
    path = tmp_path / "again.csv"
    path.write_text(lines(gdelt.SECOND, event(EventCode="112")), encoding="utf-16")
    rows, _ = read(path)
    assert ends(rows["1"]) == ("chile", "accuses", "peru")


@pytest.mark.parametrize(
    ("code", "whole"), [("71", "071"), ("211", "0211"), ("112", "112"), ("999", "999"), ("0841", "0841"), ("7", "7")]
)
def test_lost_zeros(code, whole):
    assert repaired(code) == whole


@pytest.mark.parametrize("ending", [".zip", ".gz"])
def test_packed_files_are_the_same_source(read, tmp_path, ending):
    path = export(tmp_path, {}, {})
    packed = path.with_name(path.name + ending)
    if ending == ".zip":
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(path, path.name)
    else:
        packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read(packed)[1].source.iri == read(path)[1].source.iri


def test_mentions_beside_a_file_are_its_outlets(read, tmp_path):
    path = export(tmp_path, {}, {})
    mention = ["1", "20240302101500", "20240302101500", "1", "b.example", "https://b.example/1", *["0"] * 10]
    again = [*mention[:4], "a.example", *mention[5:]]
    beside = path.with_name(path.name.replace("export", "mentions"))
    beside.write_text(lines(mention, mention, again), encoding="utf-8")
    rows, _ = read(path)
    assert [row["outlet"] for row in rows.values()] == ["a.example; b.example", "gazette.example"]


def test_events_of_icews(read, tmp_path):
    path = tmp_path / "events.tab"
    given = {
        "Event_Date": "2024-03-02",
        "CAMEO_Code": "040",
        "Intensity": "1.0",
        "Publisher": "Gazette",
        "City": "Lima",
    }
    path.write_text(
        lines(
            list(ICEWS),
            named(ICEWS, "NA", **given, Event_ID="7", Source_Name="Chile", Source_Country="Chile",
                  Target_Name="Police (Peru)", Target_Country="Peru", Target_Sectors="Government,Police"),
            named(ICEWS, "NA", **given, Event_ID="8", Source_Name="Chile", Source_Country="Chile"),
            named(ICEWS, "NA", **given, Event_ID="9", Source_Name="Chile", Target_Name="Ana Nadie",
                  Target_Country="Peru", Target_Sectors="Government"),
        ),
        encoding="utf-8",
    )  # fmt: skip
    rows, found = read(path)
    assert rows["7"]["outlet"] == "Gazette"
    assert rows["7"]["goldstein"] == 1.0
    assert found.account.skipped == (("the second actor is not given", 1),)
    assert {(a.label, a.kind) for a in found.actors.values()} == {
        ("Police (Peru)", "StateBody"),
        ("Ana Nadie", "Person"),
    }


@pytest.mark.parametrize(
    ("name", "country", "sectors", "actor", "kind"),
    [
        ("Ulf Hjalmar Ed Kristersson", "Sweden", "Parties,Government", "ulf-kristersson", None),
        ("Andersson Magdalena", "Sweden", "Elite,Executive", "magdalena-andersson", None),
        ("Ulf Hjalmar Kristersson", "Peru", "Government", "Ulf Hjalmar Kristersson", "Person"),
        ("Ana Nadie", "Peru", "Parties,Government", "Ana Nadie", "Person"),
        ("National Gull Commission", "Peru", "Government", "National Gull Commission", "StateBody"),
        ("Gull Party", "Peru", "Parties", "Gull Party", "Organization"),
        ("Unspecified Actor", "NA", "Unspecified", "Unspecified Actor", "UnnamedActor"),
        ("Eastern Europe", "NA", "NA", "Eastern Europe", "UnnamedActor"),
        ("Palestinian Territory, Occupied", "Occupied Palestinian Territory", "NA", "palestine", None),
    ],
)
def test_actor_names(read, tmp_path, name, country, sectors, actor, kind):
    path = tmp_path / "events.tab"
    row = named(
        ICEWS, "NA", Event_ID="7", Event_Date="2024-03-02", CAMEO_Code="040", Source_Name=name, Source_Country=country,
        Source_Sectors=sectors, Target_Name="Chile",
    )  # fmt: skip
    path.write_text(lines(list(ICEWS), row), encoding="utf-8")
    rows, found = read(path)
    if kind is None:
        assert actor in (rows["7"]["subject"], rows["7"]["object"])
    else:
        assert [(one.label, one.kind) for one in found.actors.values()] == [(actor, kind)]
        (one,) = found.actors.values()
        assert [iri.rpartition("/")[2] for iri in one.acts_for] == ["peru"] * (kind == "StateBody")


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_r_wrote_quotation_marks_dots_and_the_number_of_the_row(read, tmp_path, numbered, separator):
    path = tmp_path / "events.txt"
    cells = named(
        ICEWS, "NA", Event_ID="7", Event_Date="2024-03-02", CAMEO_Code="040", Source_Name="Chile",
        Target_Name='Police ""North"" (Peru)', Target_Country="Peru", Target_Sectors="Government,Police",
    )  # fmt: skip
    head = [f'"{name.replace(" ", ".")}"' for name in ICEWS]
    row = [f'"{cell}"' for cell in (["1", *cells] if numbered else cells)]
    path.write_text(lines(head, row, separator=separator), encoding="utf-8")
    rows, found = read(path)
    assert (str(rows["7"]["date"]), rows["7"]["relation"]) == ("2024-03-02", "consultsWith")
    assert [actor.label for actor in found.actors.values()] == ['Police "North" (Peru)']


def test_events_of_polecat(read, tmp_path):
    path = tmp_path / "ngecEvents.txt"
    row = named(
        POLECAT, "None", Event_ID="2024-1-x", Event_Date="2024-03-02", Event_Type="CONSULT", Event_Mode="visit",
        Event_Intensity="2.5", Actor_Name="Chile; Peru", Actor_Country="CHL; PER", Recipient_Name="Brazil",
        Recipient_Country="BRA", Source="Gazette", Publication_Date="2024-03-03",
    )  # fmt: skip
    path.write_bytes(lines(list(POLECAT), row).replace("Gazette", "Gazeta Cón").encode("latin-1"))
    rows, found = read(path)
    pairs = {frozenset((row["subject"], row["object"])) for row in rows.values()}
    assert pairs == {frozenset(("chile", "brazil")), frozenset(("peru", "brazil"))}
    assert {row["relation"] for row in rows.values()} == {"meetsWith"}
    assert {row["outlet"] for row in rows.values()} == {"Gazeta Cón"}
    assert (found.account.read, found.account.kept) == (1, 1)


def test_a_file_without_a_readable_row_is_refused(read, tmp_path):
    with pytest.raises(InputError, match="none of its 1 rows can be read"):
        read(export(tmp_path, {"AvgTone": "x"}))


def test_another_file_is_refused_by_what_a_feed_needs(fresh, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="61 or 58 columns without a header"):
        coded.read(path, "gdelt", fresh.registry, load())


def test_every_column_of_an_event_is_one_of_the_layout():
    assert set(EVENT) <= set(gdelt.SECOND)
    assert (len(gdelt.SECOND), len(gdelt.FIRST)) == (61, 58)
