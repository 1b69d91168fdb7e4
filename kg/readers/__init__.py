"""Readers: files in, records out. None touches a store, none knows another."""
