"""The text reader: news prose to a draft annotation, offline and by rules.

``read`` takes a text, a resolver of names and the vocabulary, and returns a :class:`Draft`. It never
touches a store. The heavy libraries (extra ``text``) are loaded on first use. The words are data: the
lexicon, ``ontology/lexicon.yaml`` (``lexicon``). A text passes, sentence by sentence (``reading``), through

1. the parser (``pipeline``), whose regular mistakes are mended (``repairs``, ``mistagged``; ``syntax`` reads parses),
2. actors: names of the registry (``gazetteer``), phrases (``phrases``), actors that the text introduces (``cast``),
3. propositions, who does what to whom (``frames``, ``transfers``, ``permits``, ``presence``, ``surroundings``),
   and whether it is so, may be, or is to be (``modality``, ``negation``),
4. speech, who says it (``speech``, ``attribution``, ``denials``; ``issuer``: whose words the text is),
5. claims: stances on ties (``claims``), what denials answer (``replies``), what is remembered from sentence to sentence
   (``discourse``), and the records that come out (``ledger``, ``drafting``; ``dates``: when),
6. guesses where no rule reads a claim (``guesses``, ``opinion``).
"""

from __future__ import annotations

from kg.text.drafting import Draft, Event
from kg.text.reader import read, read_many, reader

__all__ = ["Draft", "Event", "read", "read_many", "reader"]
