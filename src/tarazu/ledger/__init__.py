"""The evidence accounts: goods and assessed value, two-legged and append-only, in a journal anyone can check."""
