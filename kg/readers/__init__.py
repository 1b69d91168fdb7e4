"""Readers: files in, records out. None touches a store, none knows another."""

KINDS = ("annotation", "text", "rdf", "judgements")
"""The kinds of files that there are readers for."""

UNCERTAIN = ".uncertain.yaml"
"""How the name of an annotation of uncertain claims ends; a folder is read without it."""
