"""From the book to deals that balance: gates, the round, the deals it proposes and why the rest went unmatched.

It proposes; only consent makes a deal. The arithmetic is the engine's.
"""
