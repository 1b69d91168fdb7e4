"""The graph page as text, as a file and as a frame in a notebook."""

from __future__ import annotations

import html
from pathlib import Path

from kg.collector import uncollected
from kg.errors import Refused
from kg.io.files import write_whole
from kg.view.bundle import assets
from kg.view.layout import place
from kg.view.payload import Payload
from kg.view.wire import encode, script_json

#: Ties above which a page is made only when asked for.
MOST_TIES = 50_000


@uncollected()
def render(payload: Payload, *, everything: bool = False, compact: bool = False) -> str:
    """The page that shows ``payload``; ``compact`` is the one for a notebook.

    Raises :class:`Refused` above 50 000 ties, which ``everything`` allows.
    """
    refuse_if_large(len(payload.ties), everything)
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    page = assets()
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(page.template).render(
        title=_plain(payload.title),
        language=payload.language,
        compact=compact,
        style=Markup(page.style),
        style_hash=page.style_hash,
        code=page.packed,
        start=Markup(page.start),
        script_hashes=Markup(page.script_hashes),
        data=Markup(script_json(encode(payload, place(payload)))),
    )


def write(payload: Payload, path: str | Path, *, everything: bool = False) -> None:
    """Writes the page to a file, in UTF-8 whatever the locale."""
    write_whole(Path(path), render(payload, everything=everything))


def refuse_if_large(ties: int, everything: bool = False) -> None:
    """Raises :class:`Refused` for a page of this many ties without an explicit ``everything``."""
    if ties > MOST_TIES and not everything:
        raise Refused(
            f"a page with {ties:,} ties would be large and slow; choose --actor NAME with --hops, "
            "--top N for the strongest actors, or --all to write it anyway"
        )


def frame(payload: Payload, height: int = 560) -> str:
    """The compact page in an isolated frame, without access to the notebook around it."""
    page = render(payload, compact=True)
    return (
        f'<iframe srcdoc="{html.escape(page)}" sandbox="allow-scripts allow-downloads allow-popups" '
        f'title="Actor network" style="width:100%;height:{height}px;border:1px solid #ccc;border-radius:8px">'
        "</iframe>"
    )


def _plain(text: str) -> str:
    """The text without characters that reorder the text around them."""
    return "".join("\ufffd" if c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" else c for c in text)
