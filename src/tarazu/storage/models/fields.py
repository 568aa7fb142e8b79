"""The few kinds of column every table is made of."""

from typing import Any

from django.db import models


def key(**options: Any) -> "models.CharField[str, str]":
    """An identifier such as off_7k3m9q2xv1ab, as primary key."""
    return models.CharField(max_length=64, primary_key=True, **options)


def word(length: int = 64, **options: Any) -> "models.CharField[str, str]":
    """A short text: a code, a state, a name."""
    return models.CharField(max_length=length, **options)


def amount(**options: Any) -> "models.BigIntegerField[int, int]":
    """Whole steps of a unit, or whole minor units of account."""
    return models.BigIntegerField(**options)


def link(to: str, related: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    """A row of another table; a row that something points to cannot be deleted."""
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name=related, **options)
