"""Maintenance: SHACL validation, integrity checks, backups."""
