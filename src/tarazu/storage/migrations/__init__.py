"""The database's shape, forward only; each migration says why."""
