"""Decided stops of a clock, and net-offs."""

from django.db import models

from tarazu.storage.models.fields import key, link, word, word_or_none


class ClockStop(models.Model):
    """A recorded suspension of one authorisation's clocks."""

    id = key()
    authorisation = link("Authorisation", "clock_stops")
    since = models.DateField()
    until = models.DateField(null=True)
    cause = word(32)
    crossing = word_or_none(5)
    evidence = models.TextField()
    decided_by = link("Person", "clock_stops")


class NetOffRecord(models.Model):
    """One netting of one authorisation's book, whatever came out."""

    id = key()
    authorisation = link("Authorisation", "net_offs")
    day = models.DateField()
    imports_minor = models.BigIntegerField()
    exports_minor = models.BigIntegerField()
    tolerance_percent = models.PositiveIntegerField()
    outcome = word(24)
    phase = word(16)
    body = models.JSONField()


class ClosingCertificate(models.Model):
    """What the certificate of a closed authorisation says, as it was sealed."""

    number = key()
    authorisation = models.OneToOneField("Authorisation", on_delete=models.PROTECT, related_name="certificate")
    closed_on = models.DateField()
    closed_by = link("Person", "certificates")
    seal = word()
    document = models.JSONField()
