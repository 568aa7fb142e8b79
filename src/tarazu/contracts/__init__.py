"""A deal becomes a signed contract: twenty clauses, instalments and signatures.

It moves no goods and grants nothing.
"""
