"""Loaded facts: valuations and goods lists."""

from django.db import models

from tarazu.storage.models.fields import amount, word


class Valuation(models.Model):
    """A reference valuation of one commodity of one origin on one day."""

    commodity = word()
    origin = word(2)
    minor = amount()
    unit = word(3)
    day = models.DateField()
    basis = word()
    source = models.TextField()
    confidence = word(16)

    class Meta:
        """One valuation a day; a later one never overwrites it."""

        constraints = [
            models.UniqueConstraint(fields=["commodity", "origin", "day"], name="valuation_once_a_day"),
            models.CheckConstraint(condition=models.Q(minor__gt=0), name="valuation_is_positive"),
        ]


class GoodsListing(models.Model):
    """What a legal order says of an HS prefix: permitted, banned, restricted or energy."""

    order = word(2)
    prefix = word(6)
    direction = word(8)
    effect = word(16)
    category = word(200)
    partner = word(2, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.TextField()
    condition = models.TextField(blank=True)

    class Meta:
        """The same line is held once."""

        constraints = [
            models.UniqueConstraint(
                fields=["order", "prefix", "direction", "effect", "category", "partner", "since"],
                name="goods_line_once",
            )
        ]
