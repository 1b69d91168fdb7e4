"""Shipped questions in SQL."""
