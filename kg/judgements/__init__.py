"""Judgements: what analysts decide, and its log."""
