"""Readers: files in, records out. None touches a store, none knows another."""

KINDS = ("annotation", "text", "rdf")
"""The kinds of files that there are readers for."""
