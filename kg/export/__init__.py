"""Exports: one module a format, one registry of them."""
