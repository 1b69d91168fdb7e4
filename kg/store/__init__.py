"""Stores of quads: a small protocol, an embedded store and a remote one."""
