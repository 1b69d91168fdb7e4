"""Stores: where quads live. One small protocol, an embedded store and a remote one."""
