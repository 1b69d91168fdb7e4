"""Records ↔ quads, and RDF 1.2 reification; nothing here knows a store."""
