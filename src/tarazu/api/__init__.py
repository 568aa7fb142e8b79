"""The door for machines: JSON over HTTP under /api/v1/, one verb or one view for each request.

Sign in on the site first: the session's cookie opens this door too, and what changes something needs the session's CSRF
token and a key of its own. Amounts are written as decimals in strings with their unit, times as RFC 3339 in UTC, and
everything that goes wrong as a problem of RFC 9457.
"""
