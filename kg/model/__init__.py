"""The model: frozen values — claims, records, ids, dates — and what the ontology says of them."""
