"""Goods control: quotas, permits, and the attested prices of energy loadings."""

from django.db import models

from tarazu.storage.models.fields import amount, key, link, word


class Quota(models.Model):
    """One season of a quota as its keeper stated it on a day; a later statement is another row."""

    order = word(2)
    name = word(200)
    prefixes = models.JSONField()
    direction = word(8)
    partner = word(2, blank=True)
    since = models.DateField()
    until = models.DateField()
    steps = amount()
    unit = word(3)
    used_elsewhere = amount()
    as_of = models.DateField()
    source = models.TextField()
    confidence = word(16)

    class Meta:
        """One statement of a season a day."""

        constraints = [
            models.UniqueConstraint(fields=["order", "name", "since", "as_of"], name="quota_stated_once"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="quota_has_a_season"),
            models.CheckConstraint(
                condition=models.Q(steps__gte=0) & models.Q(used_elsewhere__gte=0), name="quota_not_negative"
            ),
        ]


class GoodsPermit(models.Model):
    """What an order allowed one party: a permit, an approved establishment, a share of a quota."""

    order = word(2)
    party = link("Party", "goods_permits")
    prefix = word(6)
    kind = word(16)
    number = word(100)
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.TextField()

    class Meta:
        """The same permit is held once."""

        constraints = [models.UniqueConstraint(fields=["order", "kind", "number", "prefix"], name="goods_permit_once")]


class EnergyAttestation(models.Model):
    """The imputed price of one energy loading under an authorisation. A fact: it never changes."""

    id = key()
    authorisation = link("Authorisation", "attestations")
    leg_number = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()  # the loading of this leg it is for, from 1
    document = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        """Each loading of a leg is attested once."""

        constraints = [
            models.UniqueConstraint(fields=["authorisation", "leg_number", "serial"], name="loading_attested_once")
        ]
