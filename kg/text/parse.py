"""The parse of a piece of text as plain objects: what spaCy found, in attributes that are quick to read and to mend.

The rules read the same few attributes of a word again and again. spaCy looks up a string and makes a token at each
reading; here each word is read once, and what follows from the heads (subtrees, edges, sentences) is kept until a
head changes. The names are spaCy's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, overload

_PLACE = attrgetter("i")


class Token:
    """A word of a parse. ``children`` are in the order of the text."""

    __slots__ = (
        "doc", "i", "idx", "text", "whitespace_", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "is_space",
        "is_punct", "is_alpha", "is_digit", "like_num", "children", "_head",
    )  # fmt: skip

    def __init__(self, doc: Parse, token: Any) -> None:
        self.doc = doc
        self.children: list[Token] = []
        self.i: int = token.i
        self.idx: int = token.idx
        self.text: str = token.text
        self.whitespace_: str = token.whitespace_
        self.lower_: str = token.lower_
        self.lemma_: str = token.lemma_
        self.pos_: str = token.pos_
        self.tag_: str = token.tag_
        self.dep_: str = token.dep_
        self.ent_type_: str = token.ent_type_
        self.is_space: bool = token.is_space
        self.is_punct: bool = token.is_punct
        self.is_alpha: bool = token.is_alpha
        self.is_digit: bool = token.is_digit
        self.like_num: bool = token.like_num
        self._head = self

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return self.text

    @property
    def head(self) -> Token:
        """The word that it hangs on; a root hangs on itself."""
        return self._head

    @head.setter
    def head(self, head: Token) -> None:
        old = self._head
        if head is old:
            return
        old.children = [child for child in old.children if child is not self]
        self._head = head
        if head is not self:
            head.children = sorted((*head.children, self), key=_PLACE)
        self.doc.forget()

    @property
    def lefts(self) -> list[Token]:
        """The children before the word."""
        return [child for child in self.children if child.i < self.i]

    @property
    def rights(self) -> list[Token]:
        """The children after the word."""
        return [child for child in self.children if child.i > self.i]

    @property
    def ancestors(self) -> Iterator[Token]:
        """The words above it, the nearest first; as many as the parse has words where they go in a circle."""
        word = self
        for _ in self.doc:
            if word._head is word:
                return
            word = word._head
            yield word

    def is_ancestor(self, other: Token) -> bool:
        """Whether ``other`` stands below the word."""
        return any(word is self for word in other.ancestors)

    @property
    def subtree(self) -> list[Token]:
        """The word and all below it: what is left of it, itself, what is right of it."""
        return self.doc.subtree(self)

    @property
    def left_edge(self) -> Token:
        """The first word of its subtree."""
        return min(self.doc.subtree(self), key=_PLACE)

    @property
    def right_edge(self) -> Token:
        """The last word of its subtree."""
        return max(self.doc.subtree(self), key=_PLACE)

    @property
    def sent(self) -> Span:
        """Its sentence."""
        return self.doc.sentence(self.i)

    @property
    def is_sent_start(self) -> bool:
        """Whether a sentence begins with it."""
        return self.doc.sentence(self.i).start == self.i

    def nbor(self, distance: int = 1) -> Token:
        """The word that stands so many words after it; raises IndexError outside the text."""
        place = self.i + distance
        if place < 0:
            raise IndexError(place)
        return self.doc[place]


class Span(list[Token]):
    """Span that stand one after the other: a phrase, a sentence."""

    __slots__ = ("doc", "start")

    def __init__(self, doc: Parse, start: int, words: list[Token]) -> None:
        super().__init__(words)
        self.doc, self.start = doc, start

    @property
    def end(self) -> int:
        """The place after the last of them."""
        return self.start + len(self)

    @property
    def start_char(self) -> int:
        """Where they begin in the text of the parse."""
        return self[0].idx

    @property
    def end_char(self) -> int:
        """Where they end in the text of the parse."""
        return self[-1].idx + len(self[-1])

    @property
    def text(self) -> str:
        """Their words as they stand in the text."""
        return self.doc.text[self.start_char : self.end_char] if self else ""

    @property
    def root(self) -> Token:
        """The first root among them, else the word with the fewest above it; a mark or space only where all are."""
        tops = [word for word in self if word.head is word] or [word for word in self if word.head not in self]
        bare = {word for word in tops if (word.is_space or word.is_punct) and not word.children}
        return min(tops, key=lambda word: (word in bare, len(list(word.ancestors))), default=self[0])


class Parse:
    """The words of a text that spaCy parsed as ``source``."""

    def __init__(self, source: Any) -> None:
        self.source, self.text = source, source.text
        self._words = [Token(self, token) for token in source]
        for word, token in zip(self._words, source, strict=True):
            head = self._words[token.head.i]
            if head is not word:
                word._head = head
                head.children.append(word)
        self.forget()

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[Token]:
        return iter(self._words)

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Span: ...
    def __getitem__(self, place: int | slice) -> Token | Span:
        if isinstance(place, slice):
            return Span(self, place.indices(len(self._words))[0], self._words[place])
        return self._words[place]

    def forget(self) -> None:
        """Forgets what followed from the heads: one has changed."""
        self._subtrees: dict[int, list[Token]] = {}
        self._starts: list[int] = []
        self._sentences: list[Span] = []

    def subtree(self, word: Token) -> list[Token]:
        """``word`` and all below it."""
        found = self._subtrees.get(word.i)
        if found is None:
            found = self._subtrees[word.i] = _below(word)
        return found

    @property
    def sents(self) -> list[Span]:
        """The sentences: each begins with the first word of a root."""
        if not self._sentences:
            starts = sorted({0} | {word.left_edge.i for word in self._words if word._head is word})
            ends = [*starts[1:], len(self._words)]
            self._starts, self._sentences = starts, [self[a:b] for a, b in zip(starts, ends, strict=True)]
        return self._sentences

    def sentence(self, place: int) -> Span:
        """The sentence of the word at ``place``."""
        sentences = self.sents
        return sentences[bisect_right(self._starts, place) - 1]

    def covering(self, start: int, end: int) -> Span:
        """The words that the characters from ``start`` to ``end`` touch."""
        first = bisect_right(self._words, start, key=attrgetter("idx")) - 1
        last = bisect_right(self._words, end - 1, key=attrgetter("idx"))
        first += start == self._words[first].idx + len(self._words[first])
        return self[first:last]


def _below(word: Token) -> list[Token]:
    """The subtree of ``word``; no recursion, which a long chain of words would exhaust."""
    found: list[Token] = []
    waiting: list[tuple[Token, bool]] = [(word, False)]
    while waiting:
        if len(waiting) > 2 * len(word.doc):
            raise RecursionError("heads of words go in a circle")
        top, reached = waiting.pop()
        if reached or not top.children:
            found.append(top)
            continue
        waiting += [(child, False) for child in reversed(top.rights)]
        waiting.append((top, True))
        waiting += [(child, False) for child in reversed(top.lefts)]
    return found
