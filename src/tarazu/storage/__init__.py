"""What is kept: Django models with one file per room that keeps things, the migrations, and the one way to write.

It knows the rooms' values; they do not know it. It decides nothing: verbs do.
"""
