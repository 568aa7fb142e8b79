"""Legs on the move: declarations, assessment and the papers that are evidence.

It judges no balance; that is clearing's.
"""
