"""A legal order as data: numbered rules over facts loaded beforehand, and dated figures with their sources.

It decides nothing by itself and stores nothing: rooms above gather facts, and `judge` says which rules they break.
"""
