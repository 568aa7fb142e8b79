"""The roads between two traders: routes, crossings, closures, days, freight and shelf life."""
