"""Helm values: what a chart is given.  Semantics: the Helm documentation, "Values Files"."""

from __future__ import annotations

from parity_hooks.formats.yaml_document import extract

__all__ = ["extract"]
