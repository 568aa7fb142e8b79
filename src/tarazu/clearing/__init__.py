"""Clocks, net-off, cures in goods, residuals and the closing of an authorisation's book."""
