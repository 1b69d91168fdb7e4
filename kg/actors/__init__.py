"""Actors: names to actors with reasons, the registry, offices, and who acts for whom."""
