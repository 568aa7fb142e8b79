"""The web door: pages in English, Urdu and Russian that work without script. One verb or view per request."""
