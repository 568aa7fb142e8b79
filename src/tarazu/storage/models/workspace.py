"""What people keep for themselves: forms they have begun. Nothing of it is a fact of trade."""

from django.db import models

from tarazu.storage.models.fields import key, link, word


class ListingDraft(models.Model):
    """An offer or a want as far as somebody has typed it."""

    id = key()
    person = link("Person", "drafts")
    side = word(5)
    listing_id = word(blank=True)  # the listing it would change, "" for a new one
    cells = models.JSONField()
    at = models.DateTimeField()
