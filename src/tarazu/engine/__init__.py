"""The numeric core: balanced exchange, deals, set-off and rings.

Arrays in, arrays out: it knows parties, orders and legs and no other word of trade, and can be used alone.
"""
