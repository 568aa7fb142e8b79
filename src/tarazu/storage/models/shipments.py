"""Customs declarations."""

from django.db import models

from tarazu.storage.models.fields import amount, amount_or_none, key, link, word

NAME_LENGTH = 200


class Declaration(models.Model):
    """A goods declaration with its three values."""

    id = key()
    number = word(unique=True)
    authorisation = link("Authorisation", "declarations")
    leg_number = models.PositiveSmallIntegerField()
    regime = word(6)
    party = link("Party", "declarations")
    commodity = word()
    steps = amount()
    unit = word(3)
    contract_minor = amount()
    declared_minor = amount()
    lodged_on = models.DateField()
    found_steps = amount_or_none()
    assessed_minor = amount_or_none()
    assessed_on = models.DateField(null=True)
    assessment_note = models.TextField(blank=True)
    papers = models.JSONField(default=list)
    vessel = word(NAME_LENGTH, blank=True)
    vessel_number = word(NAME_LENGTH, blank=True)
    bank = word(NAME_LENGTH, blank=True)
    bank_code = word(NAME_LENGTH, blank=True)
    state = word(16, db_index=True)
