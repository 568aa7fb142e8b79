"""The words every room speaks: quantities, values, spans of days, life cycles, identifiers and errors.

It imports nothing of ours, reads no clock and knows no trade.
"""
