"""Pictures of what :mod:`kg.events.answers` gives, drawn by matplotlib (extra ``plot``) without a display."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from kg.errors import Refused, StoreError, require
from kg.events.sql import Rows

MOST = 25
"""The most rows and columns of a matrix that are drawn."""
ENDINGS = (".svg", ".png", ".pdf")


def plot(found: Rows, path: Path, title: str) -> None:
    """Draws the rows of a matrix, a top list, a trend or single rows into ``path``, by its ending.

    Raises Refused for another ending, and where there is nothing to draw.
    """
    if path.suffix.lower() not in ENDINGS:
        raise Refused(f"{path} cannot be drawn; name a file that ends in {', '.join(ENDINGS)}")
    if not len(found):
        raise Refused("there is nothing to draw; ask for more, or leave --plot out")
    require("matplotlib", "plot")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 6), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    rows, columns = found.rows(), found.columns
    if "rows_as_subject" in columns:
        _bars(axes, rows)
    elif "feed" in columns:
        _lines(axes, rows)
    else:
        _squares(figure, axes, rows)
    axes.set_title(title, parse_math=False)
    try:
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}; name another place") from None


def _bars(axes: Any, rows: list[dict[str, Any]]) -> None:
    names = [row["name"] for row in reversed(rows)]
    left = [0] * len(names)
    for what in ("reports_as_subject", "reports_as_object", "rows_as_subject", "rows_as_object"):
        values = [row[what] for row in reversed(rows)]
        if any(values):
            axes.barh(names, values, left=left, label=what.replace("_", " "))
            left = [a + b for a, b in zip(left, values, strict=True)]
    axes.legend()


def _lines(axes: Any, rows: list[dict[str, Any]]) -> None:
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        period = row.get("period") or (str(row["date"])[:7] if row["date"] else None)
        if period:
            counted.setdefault(f"{row['relation']} ({row['feed']})", Counter())[period] += row.get("count", 1)
    if not counted:
        raise Refused("none of it has a date to be drawn at; leave --plot out")
    periods = sorted({period for series in counted.values() for period in series})
    for name, series in sorted(counted.items(), key=lambda item: -item[1].total())[:10]:
        axes.plot(periods, [series[period] for period in periods], marker=".", label=name)
    axes.set_xticks(periods[:: max(1, len(periods) // 12)])
    axes.tick_params(axis="x", rotation=45)
    axes.legend()


def _squares(figure: Any, axes: Any, rows: list[dict[str, Any]]) -> None:
    cells: Counter[tuple[str, str]] = Counter()
    for row in rows:
        cells[row["subject"], row["object"]] += row["reports"] + row["rows"]
    subjects = list(dict.fromkeys(one for one, _ in cells))[:MOST]
    objects = list(dict.fromkeys(other for _, other in cells))[:MOST]
    image = axes.imshow([[cells[one, other] for other in objects] for one in subjects], cmap="Blues")
    axes.set_xticks(range(len(objects)), objects, rotation=60, ha="right", parse_math=False)
    axes.set_yticks(range(len(subjects)), subjects, parse_math=False)
    figure.colorbar(image, ax=axes, label="reports and rows")
