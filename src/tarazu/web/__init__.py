"""The web door: pages in English, Urdu and Russian that work without script. It calls one verb or one view per request."""
