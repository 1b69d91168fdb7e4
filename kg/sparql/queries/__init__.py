"""The shipped questions as SPARQL files; :mod:`kg.sparql.library` reads them."""
