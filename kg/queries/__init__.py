"""The shipped questions as SPARQL files; :mod:`kg.questions` reads them."""
