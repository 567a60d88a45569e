"""Use cases: one module each.  They take plain values and give plain values back; printing is the caller's."""
