"""Several verbs as one: all of them happen, or none."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def together() -> Iterator[None]:
    """Everything done inside is kept only if nothing inside fails."""
    with transaction.atomic():
        yield
