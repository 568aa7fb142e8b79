"""Published trade figures and protocol commitments."""

from django.db import models

from tarazu.storage.models.fields import amount, key, link, word


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


class PartnerRecord(models.Model):
    """One line of the partner customs' own records."""

    id = key()
    order = word(2, db_index=True)
    partner = word(2)
    number = word()
    reference = word(blank=True)
    direction = word(6)
    day = models.DateField()
    hs = word(24)
    steps = amount()
    unit = word(3)
    minor = amount()
    loaded_by = link("Person", "partner_records")
    loaded_on = models.DateField()


class MirrorRemark(models.Model):
    """What a difference between two records was found to be; the newest one of a delivery counts."""

    order = word(2)
    key = word(db_index=True)
    explanation = word(16)
    note = models.TextField()
    person = link("Person", "mirror_remarks")
    at = models.DateTimeField()


class FiledReturn(models.Model):
    """A quarter's return as it was filed; one that is filed again gets the next number."""

    order = word(2)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    fingerprint = word()
    person = link("Person", "filed_returns")
    at = models.DateTimeField()

    class Meta:
        """Filings of a quarter are numbered."""

        constraints = [models.UniqueConstraint(fields=["order", "year", "quarter", "number"], name="return_once")]
