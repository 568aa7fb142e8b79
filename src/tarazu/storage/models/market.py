"""The book: offers and wants."""

from django.db import models
from django.db.models import F, Q

from tarazu.storage.models.fields import amount, key, link, word


class Listing(models.Model):
    """An offer or a want; what is held and taken can never exceed what is listed."""

    id = key()
    side = word(5)
    party = link("Party", "listings")
    reference = word()
    commodity = word(db_index=True)
    steps = amount()
    minimum_lot = amount()
    unit = word(3)
    limit_minor = amount()
    place = word(24)
    since = models.DateField()
    until = models.DateField(null=True)
    term = word(3)
    note = models.TextField(blank=True)
    accepts = models.JSONField(default=list)
    state = word(16)
    held = amount(default=0)
    taken = amount(default=0)

    class Meta:
        """Lots and limits as the database's own guards."""

        indexes = [  # the book is searched, counted and sorted within this alone
            models.Index(
                fields=["state", "place", "party", "commodity", "side", "until", "steps", "held", "taken", "id"],
                name="listing_book",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["party", "side", "reference"], name="listing_reference_once"),
            models.CheckConstraint(condition=Q(side__in=["offer", "want"]), name="listing_side"),
            models.CheckConstraint(condition=Q(held__gte=0) & Q(taken__gte=0), name="listing_held_not_negative"),
            models.CheckConstraint(condition=Q(steps__gte=F("held") + F("taken")), name="listing_not_overdrawn"),
            models.CheckConstraint(condition=Q(minimum_lot__gt=0) & Q(minimum_lot__lte=F("steps")), name="listing_lot"),
            models.CheckConstraint(condition=Q(limit_minor__gt=0), name="listing_limit_positive"),
        ]
