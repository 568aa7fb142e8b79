"""Published trade figures and protocol commitments."""

from django.db import models

from tarazu.storage.models.fields import key, word


class TradeFigure(models.Model):
    """One published figure; conflicting ones stand side by side."""

    id = key()
    pair = word(5, db_index=True)
    year = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    body = models.JSONField()


class Commitment(models.Model):
    """A promise in a protocol."""

    id = key()
    field = word(24)
    body = models.JSONField()
