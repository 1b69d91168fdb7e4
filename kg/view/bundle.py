"""Script, style and template of the page, from the readable files in ``static/``.

The JavaScript modules import one another; here they become one script, in order of their imports. The page holds it
deflated; ``start.js`` inflates it. The hashes of both go into the page's Content-Security-Policy.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files

_IMPORT = re.compile(r'^import [^;]*? from "\./([\w-]+)\.mjs";\n', re.MULTILINE)


@dataclass(frozen=True)
class Assets:
    """The parts common to all pages; hashes in the form of a Content-Security-Policy."""

    template: str
    style: str
    script: str
    start: str
    """What starts the script."""

    @property
    def style_hash(self) -> str:
        return _hash(self.style)

    @property
    def script_hashes(self) -> str:
        return f"'{_hash(self.start)}' '{_hash(self.script)}'"

    @cached_property
    def packed(self) -> str:
        """The script as the page holds it: deflated, in base64."""
        return b64encode(zlib.compress(self.script.encode(), 9)).decode()


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return (files("kg.view") / "static" / name).read_text(encoding="utf-8")


@cache
def assets() -> Assets:
    """The page's parts, made once a process."""
    # The modules are checked by TypeScript, so that what they never change need not say so.
    smallest = re.sub(r"\bconst\b(?=[ \[{])", "let", _smaller("text/javascript", script()))
    start = _smaller("text/javascript", _read("start.js"))
    return Assets(_read("page.html.j2"), _smaller("text/css", _read("page.css")), smallest, start)


def script(main: str = "main") -> str:
    """All modules that ``main`` needs as one script, each after those that it imports."""
    order: list[str] = []
    bodies: dict[str, str] = {}

    def visit(name: str) -> None:
        if name in bodies:
            return
        text = _read(f"{name}.mjs")
        bodies[name] = re.sub(r"^export ", "", _IMPORT.sub("", text), flags=re.MULTILINE)
        for needed in _IMPORT.findall(text):
            visit(needed)
        order.append(name)

    visit(main)
    return '(() => {\n"use strict";\n' + "".join(bodies[name] for name in order) + "})();\n"


def _smaller(kind: str, text: str) -> str:
    """``text``, minified.

    The minifier puts ``const [x, y] = [a + b, c]`` before ``a``, ``b`` and ``c`` where it begins with a sum: in such
    a place each name needs a ``const`` of its own.
    """
    import minify

    return str(minify.string(kind, text))
