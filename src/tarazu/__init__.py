"""Tarazu runs an official goods-for-goods trade mechanism between countries, end to end."""

__version__ = "0.1.0"
