"""PostgreSQL as Tarazu uses it: Django's own backend, which can also send several statements in one trip."""
