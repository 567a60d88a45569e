"""Entry points for pre-commit: small, and silent until something of ours is touched."""
