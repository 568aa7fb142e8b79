"""The permit of each legal order for a contract: its life, its approval number and its draw-down.

It never assesses a value and never posts.
"""
