"""The shipped questions: SPARQL files with a title, an explanation and parameters in their comments.

A file begins with comment lines: the title, then what it answers and how to read the columns, then a
line ``# param name = value`` for each parameter and its default, to which the variable is bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.errors import NameNotFound
from kg.io import resources

_PARAMETER = re.compile(r"#\s*param\s+(\w+)\s*=\s*(\S.*?)\s*\Z")


@dataclass(frozen=True, slots=True)
class Question:
    """A shipped query. ``defaults`` are bindings for :func:`kg.sparql.prepare.run`, by variable name."""

    name: str
    title: str
    text: str
    about: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)


def names() -> list[str]:
    """The names of the shipped questions, in alphabetical order."""
    return sorted(path.stem for path in resources.folder("sparql/queries").glob("*.rq"))


def read(name: str) -> Question:
    """The question called ``name``; else NameNotFound with near names."""
    if name not in names():
        raise NameNotFound(name, "query", near(name), "; list them with: kg query --list")
    text = (resources.folder("sparql/queries") / f"{name}.rq").read_text(encoding="utf-8")
    comments = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        comments.append(line)
    found = [_PARAMETER.match(line) for line in comments]
    about = [line.lstrip("# ") for line, match in zip(comments, found, strict=True) if match is None]
    return Question(
        name, about[0], text, "\n".join(about[1:]).strip(), {match[1]: match[2] for match in found if match}
    )


def near(name: str) -> list[str]:
    """Shipped questions with a name like ``name``."""
    from difflib import get_close_matches

    return get_close_matches(name, names(), n=3, cutoff=0.4)
