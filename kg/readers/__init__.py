"""Readers: files in, records out. None touches a store, none knows another."""

from kg.readers.feeds import FEEDS

KINDS = ("annotation", "text", "rdf", "judgements", "feed", *FEEDS)
"""The kinds of files that there are readers for; ``feed`` is any of the feeds, found by content."""

UNCERTAIN = ".uncertain.yaml"
"""How the name of an annotation of uncertain claims ends; a folder is read without it."""
