"""Reading with a language model: what it is told, how it is asked, and what of its answer is kept.

A question goes down through ``prompt``, ``conversation``, ``asking`` and ``models``; the answer comes up through
``servers``, ``answers``, ``proposals`` (with ``naming``, ``quotes`` and ``support``) and becomes a draft, which
``combining`` joins with the one of the rules (with ``meaning``, ``claim``, ``overruling`` and ``reliability``).
``reader`` leads through it. Heavy libraries (extra ``llm``) are loaded on first use.
"""
