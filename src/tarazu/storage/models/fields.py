"""The few kinds of column every table is made of."""

from typing import Any

from django.db import models


def key(**options: Any) -> "models.CharField[str, str]":
    """An identifier such as off_7k3m9q2xv1ab, as primary key."""
    return models.CharField(max_length=64, primary_key=True, **options)


def word(length: int = 64, **options: Any) -> "models.CharField[str, str]":
    """A short text: a code, a state, a name."""
    return models.CharField(max_length=length, **options)


def word_or_none(length: int = 64, **options: Any) -> "models.CharField[str | None, str | None]":
    """A short text that may be missing, which is not the same as empty."""
    return models.CharField(max_length=length, null=True, **options)  # None says: nobody told us


def amount(**options: Any) -> "models.BigIntegerField[int, int]":
    """Whole steps of a unit, or whole minor units of account."""
    return models.BigIntegerField(**options)


def amount_or_none(**options: Any) -> "models.BigIntegerField[int | None, int | None]":
    """A whole amount that is not known yet."""
    return models.BigIntegerField(null=True, **options)


def link(to: str, related: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    """A row of another table; a row that something points to cannot be deleted."""
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name=related, **options)
