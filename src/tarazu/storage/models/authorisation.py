"""Authorisations and their allowances."""

from django.db import models
from django.db.models import F, Q

from tarazu.storage.models.fields import amount, key, link, word


class Authorisation(models.Model):
    """The permit of one legal order for one contract."""

    id = key()
    order = word(2)
    contract = link("Contract", "authorisations")
    authority = link("Authority", "authorisations")
    applicant = link("Party", "authorisations")
    members = models.JSONField()
    applied_on = models.DateField()
    state = word(16, db_index=True)
    approval_number = word(blank=True)
    granted_on = models.DateField(null=True)
    netting_days = models.PositiveIntegerField(default=0)
    tolerance_percent = models.PositiveIntegerField(default=0)
    closed_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        """One authorisation a contract and order; approval numbers are given once."""

        constraints = [
            models.UniqueConstraint(fields=["order", "contract"], name="authorisation_once"),
            models.UniqueConstraint(
                fields=["approval_number"], condition=~Q(approval_number=""), name="approval_number_once"
            ),
        ]


class Answering(models.Model):
    """A party that answers for a file; the same as its `members`, by party."""

    authorisation = link("Authorisation", "answering", db_index=False)
    party = link("Party", "answers_for")

    class Meta:
        """A party answers for a file once."""

        constraints = [models.UniqueConstraint(fields=["authorisation", "party"], name="answering_once")]


class Allowance(models.Model):
    """How much of a leg is admitted and used; the database refuses to use more."""

    authorisation = link("Authorisation", "allowances")
    leg_number = models.PositiveSmallIntegerField()
    direction = word(6)
    commodity = word()
    steps = amount()
    unit = word(3)
    minor = amount()
    used_steps = amount(default=0)
    used_minor = amount(default=0)

    class Meta:
        """An authorisation is never exceeded in quantity, also in parallel."""

        constraints = [
            models.UniqueConstraint(fields=["authorisation", "leg_number"], name="allowance_once"),
            models.CheckConstraint(
                condition=Q(used_steps__gte=0) & Q(used_steps__lte=F("steps")), name="allowance_not_exceeded"
            ),
        ]


class FileAct(models.Model):
    """One act on a file: never changed, never removed."""

    authorisation = link("Authorisation", "acts")
    kind = word(24)
    person = link("Person", "acts")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    detail = models.JSONField(default=dict)


class Appeal(models.Model):
    """An appeal against a decision on a file."""

    id = key()
    authorisation = link("Authorisation", "appeals")
    party = link("Party", "appeals")
    against = word(16)
    decided_by = word()
    grounds = models.TextField()
    lodged_on = models.DateField()
    state = word(16)
    decision = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        """One appeal of a file waits at a time."""

        constraints = [
            models.UniqueConstraint(fields=["authorisation"], condition=Q(state="lodged"), name="appeal_open_once"),
        ]
