"""Who must not be dealt with: lists, name matching across scripts, cases and undertakings.

It never clears anybody by itself: a hit waits for people to decide.
"""
