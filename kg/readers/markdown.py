"""Markdown: its words without marks, and what its head says of it."""

from __future__ import annotations

import re

from kg.annotation.provenance import NOTHING, Provenance
from kg.annotation.surface import Builder, Surface

_MARKS = re.compile(
    r"""
      \A---\n.*?\n---(?=\n|\Z)                              # properties at the head of the file
    | ^[ ]{0,3}(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^[ ]{0,3}(?P=fence)[`~]*[ ]*$|\Z)
    | ^[ ]{0,3}\[[^\]\n]+\]:[^\n]*$                          # where a link goes
    | ^[ ]{0,3}(?:=+|-+|(?:[*_-][ ]*){3,})$                  # a line under a heading, or between parts
    | ^(?:[ \t]*>)+[ ]?                                      # quoted block
    | ^[ ]{0,3}\#{1,6}(?=[ \t])|[ \t]\#+[ \t]*$              # heading
    | ^[ \t]*(?:[*+-]|\d{1,3}[.)])(?=[ \t])                 # item of a list
    | !\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])           # picture
    | (?<=\])\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)
    | (?<=\])\[[^\[\]\n]{0,200}\]                             # the end of a link
    | \[(?=[^\[\]\n]{0,500}\][(\[])|\](?=[(\[])                     # the marks around its words
    | <https?://[^<>\n]{1,2000}>|</?[A-Za-z][^<>\n]{0,200}>
    | `[^`\n]*` | \*+ | ~~ | (?<!\w)_+(?=\w) | (?<=[\w.,!?])_+(?!\w) | \|
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
"""What Markdown adds to words."""
_HEAD = re.compile(r"\A---[ \t]*\r?\n(?P<fields>(?:(?!---)[^\n]*\n){0,200}?)---[ \t]*(?:\r?\n|\Z)")
_FIELD = re.compile(r"^([A-Za-z_-]{1,30})[ \t]*:[ \t]+([^\r\n]+?)[ \t]*\r?$", re.MULTILINE)
_QUOTED = re.compile(r"""(["'])(.*)\1\Z""")
_FIELDS = {
    "title": ("title",),
    "published": ("published", "date", "pubdate", "publication-date"),
    "publisher": ("publisher", "source", "site", "outlet"),
    "url": ("url", "link", "canonical", "permalink"),
    "speaker": ("speaker", "issuer"),
}
"""What the head of a file says of it, by the names in use."""


def front_matter(markdown: str) -> Provenance:
    """What the head between two lines of ``---`` says of the text."""
    head = _HEAD.match(markdown)
    if head is None:
        return NOTHING
    found = {name.lower().replace("_", "-"): _plain(value) for name, value in _FIELD.findall(head["fields"])}
    said = {what: next((found[name] for name in called if name in found), None) for what, called in _FIELDS.items()}
    if said["published"] is not None:
        said["published"] = re.sub(r"(?<=^\d{4}-\d\d-\d\d)[T ].*", "", said["published"])
    return Provenance(**said)


def _plain(value: str) -> str:
    """A plain or quoted value of YAML."""
    quoted = _QUOTED.match(value)
    return quoted[2] if quoted else value.partition(" #")[0].rstrip()


def without_marks(markdown: str) -> Surface:
    """The words of a Markdown text, without marks, code and addresses.

    Marks inside a line go without a trace, since spaces in their stead would mislead the parser.
    """
    built, end = Builder(markdown), 0
    for match in _MARKS.finditer(markdown):
        built.keep(end, match.start())
        for line_end in re.finditer("\n", match[0]):
            built.keep(match.start() + line_end.start(), match.start() + line_end.end())
        end = match.end()
    built.keep(end, len(markdown))
    return built.surface()
