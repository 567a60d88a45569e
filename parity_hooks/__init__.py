"""Keeps local, CI, preview and staging behaving like production, from what the repository itself says."""

__version__ = "0.1.0"
