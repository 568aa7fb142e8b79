"""The door for machines: JSON over HTTP under /api/v1/, one verb or one view for each request.

A program signs in with a key that its person made on the site: Authorization: Bearer KEY. It acts under one mandate of
that person, and no more. The cookie of a session opens this door too, with its CSRF token for what changes something.
What changes something carries an Idempotency-Key of its own. A GET answers with an ETag: send it back in If-None-Match.
Amounts are written as decimals in strings with their unit, times as RFC 3339 in UTC, and everything that goes wrong as
a problem of RFC 9457.
"""
