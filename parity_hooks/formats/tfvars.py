"""Terraform variable values: `name = value`, read like Terraform itself.

Semantics: the Terraform language, "Variable Definitions (.tfvars) Files".
"""

from __future__ import annotations

from parity_hooks.formats.terraform import extract

__all__ = ["extract"]
