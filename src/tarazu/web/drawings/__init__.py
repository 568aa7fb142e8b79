"""Pictures drawn on the server as SVG: they need no script, follow the page's colours and print.

Each drawing has the same content as text beside it; colours come from classes in `tarazu.css`.
"""
