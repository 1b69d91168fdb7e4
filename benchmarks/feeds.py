"""Machine-coded rows to event table and folded graph, beside DuckDB's bare CSV → Parquet of the same file.

usage: python benchmarks/feeds.py [ROWS] [FILES]     200 000 made-up rows of GDELT in 1 file unless given
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.events import table
from kg.graph import open_graph
from kg.readers.feeds import coded, gdelt

STATES = [
    "USA",
    "RUS",
    "CHN",
    "IRN",
    "ISR",
    "GBR",
    "FRA",
    "DEU",
    "TUR",
    "IND",
    "PAK",
    "SAU",
    "UKR",
    "SYR",
    "EGY",
    "IRQ",
    "JPN",
    "KOR",
    "NGA",
    "BRA",
    "MEX",
    "CAN",
    "AUS",
    "ITA",
    "ESP",
]
ROLES = ["", "", "", "", "GOV", "GOV", "MIL", "COP", "BUS", "MED", "OPP", "CVL"]
CODES = [
    "010",
    "020",
    "036",
    "040",
    "042",
    "043",
    "046",
    "051",
    "057",
    "061",
    "071",
    "0211",
    "0841",
    "111",
    "112",
    "120",
    "130",
    "138",
    "141",
    "160",
    "173",
    "180",
    "190",
    "193",
]
"""Actors and codes about as frequent as in the real files: the first the most."""


def rows(number: int, first: int, rng: random.Random) -> list[str]:
    """Lines of a file of GDELT 2.0; two of five lack an actor, as in the real ones."""
    made = []
    at = {name: place for place, name in enumerate(gdelt.SECOND)}
    for record in range(first, first + number):
        cells = [""] * len(at)
        who = [skewed(STATES, rng) + rng.choice(ROLES) for _ in range(2)]
        if rng.random() < 0.4:
            who[rng.randrange(2)] = ""
        month = rng.randrange(1, 13)
        given = {
            "GLOBALEVENTID": record, "SQLDATE": f"2024{month:02}{rng.randrange(1, 29):02}", "Actor1Code": who[0],
            "Actor1Name": who[0], "Actor2Code": who[1], "Actor2Name": who[1], "EventCode": skewed(CODES, rng),
            "GoldsteinScale": rng.randrange(-10, 11), "NumMentions": rng.randrange(1, 40), "NumArticles": 3,
            "AvgTone": round(rng.gauss(-2, 3), 6), "ActionGeo_FullName": "Somewhere, Nowhere",
            "ActionGeo_Lat": 12.5, "ActionGeo_Long": 45.25, "DATEADDED": "20250101000000",
            "SOURCEURL": f"https://outlet{int(rng.paretovariate(0.8)) % 9000}.example/{record}/the-title-of-an-article",
        }  # fmt: skip
        for name, value in given.items():
            cells[at[name]] = str(value)
        made.append("\t".join(cells))
    return made


def skewed(among: list[str], rng: random.Random) -> str:
    return among[min(int(rng.paretovariate(0.9)) - 1, len(among) - 1)]


def bare(files: list[Path], target: Path) -> float:
    """Rows a second of CPU for DuckDB alone."""
    connection = table.connection()
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in gdelt.SECOND)
    begun = time.process_time()
    for file in files:
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{file}', delim = '\t', quote = '', escape = '', header = false, "
            f"auto_detect = false, columns = {{{columns}}})) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return time.process_time() - begun


def main() -> None:
    number, parts = (int(sys.argv[i]) if len(sys.argv) > i else given for i, given in ((1, 200_000), (2, 1)))
    with tempfile.TemporaryDirectory() as folder:
        place, rng, files = Path(folder), random.Random(1), []
        for part in range(parts):
            files.append(place / f"{part}.export.CSV")
            files[-1].write_text("\n".join(rows(number, 1 + part * number, rng)) + "\n", encoding="utf-8")
        alone = bare(files, place / "bare.parquet")
        print(f"DuckDB, CSV → Parquet: {number * parts / alone:12,.0f} rows/s of CPU")
        with open_graph(place / "store") as graph:
            begun = time.process_time()
            for file in files:
                with coded.read(file, "gdelt", graph.registry, graph.vocabulary) as found:
                    found.connection.execute(f"COPY kg_rows TO '{place / 'rows.parquet'}' (COMPRESSION zstd)")
            rows_alone = time.process_time() - begun
            begun = time.process_time()
            for file in files:
                (added,) = graph.add(file)
                assert added.account
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(f"  {added.account.kept:,} rows in {added.ties:,} ties; peak memory {memory:,.0f} MB")
            took = time.process_time() - begun
            size = graph.event_table.size(table.named(graph.store).values())
        share = alone / rows_alone
        print(f"rows to event table:   {number * parts / rows_alone:12,.0f} rows/s of CPU, {share:.2f} of DuckDB's")
        print(f"kg add:                {number * parts / took:12,.0f} rows/s of CPU, {alone / took:.2f} of DuckDB's")
        print(f"event table:           {size / number / parts:12.1f} bytes a row")


if __name__ == "__main__":
    main()
