"""Look-ups: ties, paths, timelines and comparisons of a store, as records."""
