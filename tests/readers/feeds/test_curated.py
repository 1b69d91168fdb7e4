"""Feeds in the graph: accounts, quarantine, actors of a feed, loading again."""

from __future__ import annotations

import csv
import gzip
import zipfile

import pytest

import kg
from kg.errors import InputError, LimitExceeded
from kg.model import ids
from tests.readers.feeds.conftest import DEALS, REGISTER
from tests.readers.feeds.test_sipri import ROWS

GREY = "Grey Coats*,Norway,2011,,5,,Gull-9,UAV,5,,2011,New,,0.5,2.5,2.5"


def actors_of_feeds(graph):
    return [q for q in graph.store.match(graph=ids.TIES_GRAPH) if ids.of_feed(q.subject.value)]


def test_the_kind_is_found_by_content(graph, file):
    (added,) = graph.add(file("anything.csv", REGISTER, *ROWS))
    assert added.account.feed == "sipri"
    assert graph.sources()[0].publisher == "Stockholm International Peace Research Institute"


def test_loading_again_adds_nothing(graph, add, file):
    path = file("register.csv", REGISTER, *ROWS, GREY)
    assert add(path).outcome == "added"
    before = graph.store.count()
    assert add(path).outcome == "unchanged"
    assert graph.store.count() == before


def test_files_of_a_feed_share_its_actors_and_the_last_takes_them_along(graph, add, file):
    empty = graph.store.count()
    one = add(file("one.csv", REGISTER, GREY))
    described = actors_of_feeds(graph)
    assert described
    two = add(file("two.csv", REGISTER, GREY.replace("2011,,5", "2012,,5")))
    assert actors_of_feeds(graph) == described
    assert not graph.check().violations
    graph.remove(one.source)
    assert actors_of_feeds(graph) == described
    assert not graph.check().violations
    graph.remove(two.source)
    assert graph.store.count() == empty


def test_corrected_rows_are_added_again(graph, file, tmp_path):
    row = "D{},Norway,Chile,Gull-9,UAV,Aircraft,{},No,{},No,2016,No,New,0.5,0.5,2.5,No"
    path = file("deals.csv", DEALS, row.format(1, 2014, 5), row.format(2, 20155, 5), "D3,Norway,Chile", "")
    (added,) = graph.add(path, quarantine=tmp_path)
    assert (added.ties, len(added.account.quarantined)) == (1, 2)
    place = tmp_path / "deals.csv.quarantine.csv"
    assert added.account.quarantine == str(place)
    with place.open(newline="") as lines:
        table = list(csv.reader(lines))
    assert table[0] == ["file", "row", "column", "value", "reason"]
    assert [line[1:4] for line in table[1:]] == [["3", "year of order", "20155"], ["4", "", "D3,Norway,Chile"]]
    table[1][3] = "2015"
    with place.open("w", newline="") as out:
        csv.writer(out).writerows(table)
    (again,) = graph.add(place, quarantine=tmp_path)
    assert (again.ties, len(again.account.quarantined), again.account.quarantine) == (2, 1, str(place))
    with place.open(newline="") as lines:
        table = list(csv.reader(lines))
    assert [line[4] for line in table[1:]] == ["corrected", "3 columns where the header has 17"]
    table[2][3] = row.format(3, 2016, 7)
    with place.open("w", newline="") as out:
        csv.writer(out).writerows(table)
    (again,) = graph.add(place, kind="sipri")
    assert again.source == added.source
    assert (again.outcome, again.ties, again.account.quarantined) == ("replaced", 3, ())


@pytest.mark.parametrize("broken", [False, True])
def test_a_row_with_two_wrong_cells_is_corrected_step_by_step(graph, file, tmp_path, broken):
    row = "D1,Norway,Chile,Gull-9,UAV,Aircraft,20155,No,few,No,2016,No,New,0.5,0.5,2.5,No"
    cut = "D1,Norway,Chile"
    place = file(
        "deals.csv", DEALS, cut if broken else row, row.replace("20155", "2014").replace("few", "1").replace("D1", "D2")
    )
    for old, new in [*([(cut, row)] if broken else []), ("20155", "2015"), ("few", "5")]:
        (wrong,) = graph.add(place, quarantine=tmp_path)
        assert [q.value for q in wrong.account.quarantined] == [old]
        place = tmp_path / "deals.csv.quarantine.csv"
        with place.open(newline="") as lines:
            table = [[new if cell == old else cell for cell in line] for line in csv.reader(lines)]
        with place.open("w", newline="") as out:
            csv.writer(out).writerows(table)
    (added,) = graph.add(place, quarantine=tmp_path)
    assert (added.ties, added.account.quarantined) == (2, ())


def test_the_account_adds_up(add, file):
    account = add(file("register.csv", REGISTER, *ROWS, ROWS[0], ROWS[0].replace("2011,?", "1600,?"))).account
    skipped = sum(number for _, number in account.skipped)
    assert account.read == account.kept + account.merged + skipped + len(account.quarantined) == 4


def test_packed_files_are_the_same_source(graph, add, file, tmp_path):
    path = file("register.csv", REGISTER, *ROWS)
    packed, zipped = tmp_path / "register.csv.gz", tmp_path / "register.zip"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(path, "data/register.csv")
    assert len({add(p).source for p in (path, packed, zipped)}) == 1
    assert len(graph.sources()) == 1


def test_what_comes_along_in_an_archive_is_left_aside_and_named(add, tmp_path):
    path = tmp_path / "register.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("README.txt", "__MACOSX/._a.csv", "docs/codebook v2.csv", "./a.csv"):
            archive.writestr(name, f"{REGISTER}\n{ROWS[0]}\n" if name == "./a.csv" else "Gulls.")
    added = add(path)
    assert (added.account.read, added.ties) == (1, 1)
    assert [warning.split(": ")[-1] for warning in added.warnings] == [
        f"{name!r} in the archive is left aside" for name in ("README.txt", "__MACOSX/._a.csv", "docs/codebook v2.csv")
    ]


def test_several_gzip_members_are_one_file(add, tmp_path):
    path = tmp_path / "register.csv.gz"
    path.write_bytes(gzip.compress(f"{REGISTER}\n{ROWS[0]}\n".encode()) + gzip.compress(f"{ROWS[1]}\n".encode()))
    assert add(path).ties == 2


def zipped(path, name="a.csv", data=b"x", **more):
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    for field, value in more.items():
        setattr(info, field, value)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info, data)
    return path


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: zipped(p, "../../a.csv"), "leads out"),
        (lambda p: zipped(p, "/tmp/a.csv"), "leads out"),
        (lambda p: zipped(p, "a.csv", b"/etc/passwd", external_attr=0o120777 << 16), "is a link"),
        (lambda p: zipped(p, "a.zip"), "archive in an archive"),
        (lambda p: p.write_bytes(b"none"), "not a ZIP archive"),
    ],
)
def test_archives_that_are_refused(graph, tmp_path, make, message):
    path = tmp_path / "data.zip"
    make(path)
    before = graph.store.count()
    with pytest.raises(InputError, match=message):
        graph.add(path)
    assert graph.store.count() == before


def test_a_damaged_gzip_is_refused_whole(graph, tmp_path):
    whole = gzip.compress("\n".join((REGISTER, *ROWS, "")).encode())
    wrong = bytearray(whole)
    wrong[-8] ^= 1
    for data in (whole[:-9], bytes(wrong)):
        path = tmp_path / "register.csv.gz"
        path.write_bytes(data)
        with pytest.raises(InputError, match="cannot be unpacked"):
            graph.add(path)
    assert not graph.sources()


def test_a_bomb_is_refused(graph, tmp_path):
    path = tmp_path / "register.csv.gz"
    path.write_bytes(gzip.compress(REGISTER.encode() + b"\n" + b"0" * 30_000_000))
    with pytest.raises(LimitExceeded, match="expansion"):
        graph.add(path)
    packed = zipped(tmp_path / "register.zip", data=REGISTER.encode() + b"\n" + b"0" * 30_000_000)
    with pytest.raises(LimitExceeded, match="expansion"):
        graph.add(packed)


def test_a_folder_gives_its_feed_files(tmp_path, file):
    file("register.csv", REGISTER, *ROWS)
    file("other.csv", "a,b", "1,2")
    with kg.open(":memory:") as graph:
        assert [added.ties for added in graph.add(tmp_path)] == [2]


def test_figures_of_two_orders_do_not_differ(graph, add, file):
    add(file("register.csv", REGISTER, ROWS[1], ROWS[1].replace(",10,?,", ",20,?,")))
    ties = graph.ties("Norway", "Chile")
    assert [tie.when for tie in ties] == ["2012", "2012"]
    assert not any(tie.relationship.figures for tie in ties)


@pytest.mark.parametrize(("name", "content"), [("a.csv", "a,b\n1,2\n"), ("a.csv", ""), ("a.zip", "")])
def test_a_table_of_no_feed_is_refused(graph, tmp_path, name, content):
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match="not a feed that is known|is empty|not a ZIP"):
        graph.add(tmp_path / name)


def test_files_of_one_name_have_a_quarantine_each(graph, tmp_path):
    places = set()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "register.csv"
        path.write_text(f"{REGISTER}\n{ROWS[0]}\n{folder},wrong\n")
        (added,) = graph.add(path, quarantine=tmp_path)
        places.add(added.account.quarantine)
    assert len(places) == 2


def test_an_exported_feed_comes_back_with_each_of_its_orders(graph, add, file, tmp_path):
    added = add(file("register.csv", REGISTER, ROWS[1], ROWS[1].replace(",10,?,", ",20,?,"), GREY))
    place = tmp_path / "out.nq"
    graph.export("nquads", place, source=added.source)
    with kg.open(":memory:") as other:
        (again,) = other.add(place)
        assert (again.source, again.ties, again.stances) == (added.source, 3, 3)
        assert {tie.id for tie in other.ties("Norway")} == {tie.id for tie in graph.ties("Norway")}
        assert not other.check().violations
