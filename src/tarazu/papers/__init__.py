"""Papers: plain values in, archival PDF bytes out, in English, Urdu and Russian.

It decides nothing, stores nothing and reads no clock: what a paper says was settled before it came here.
"""
