"""Contracts and signatures."""

from django.db import models

from tarazu.storage.models.fields import key, link, word


class Contract(models.Model):
    """A contract; its clauses and instalments are one document under one fingerprint."""

    id = key()
    number = word(unique=True)
    deal = models.OneToOneField("Deal", on_delete=models.PROTECT, related_name="contract")
    signed_on = models.DateField(null=True)
    valid_until = models.DateField()
    document = models.JSONField()
    fingerprint = word()
    state = word(16)


class Signature(models.Model):
    """A party's signature."""

    contract = link("Contract", "signatures")
    party = link("Party", "signatures")
    person = link("Person", "signatures")
    at = models.DateTimeField()
    fingerprint = word()

    class Meta:
        """A party signs once."""

        constraints = [models.UniqueConstraint(fields=["contract", "party"], name="signature_once")]
