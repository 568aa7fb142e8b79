"""SQLite as Tarazu uses it: whole numbers only, one writer at a time, and no statement that takes a guard away.

Django's own backend with four differences: a column of whole numbers refuses anything else; every write and every
checkpoint holds a lock file (docs/why/0016-ledger-on-two-stores.md); the connection's settings are read back; and
statements that would drop, alter or switch off a guard are refused outside migrations.
"""
