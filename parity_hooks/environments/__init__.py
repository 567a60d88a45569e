"""Which file speaks for which environment, what it says in effect, and how two environments differ."""
