"""Judgements of analysts, and their log."""
