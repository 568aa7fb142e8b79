"""Reference facts that every room reads: units, goods, countries, places, delivery terms and valuations.

The lists ship inside the package and are read once. Nothing here knows a deal."""
