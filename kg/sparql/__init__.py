"""SPARQL: queries checked, bound, run, their results, and the shipped queries."""
