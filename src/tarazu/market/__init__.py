"""What parties can give and what they need: offers, wants and the book of both.

It never matches anything; that is the matching room's.
"""
