"""Parties, authorities, people and mandates."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from tarazu.storage.models.fields import key, link, word, word_or_none


class Party(models.Model):
    """A party; names by script, standing as its registers say it."""

    id = key()
    kind = word(16)
    country = word(2)
    names = models.JSONField()
    tax_number = word_or_none()
    seat = word(24)
    collectorate = word_or_none()
    active_taxpayer_until = models.DateField(null=True)
    single_window = models.BooleanField(default=False)
    contract_number = word_or_none()
    owners = models.JSONField(default=list)
    invented = models.BooleanField(default=False)
    lead_id = word(blank=True)  # of a consortium
    identifiers = models.JSONField(default=list)

    class Meta:
        """One party per tax number and country."""

        constraints = [models.UniqueConstraint(fields=["country", "tax_number"], name="party_tax_number_once")]


class StandingEvidence(models.Model):
    """One look into a public register; the newest of a kind decides."""

    party = link("Party", "evidence")
    kind = word(24)
    holds = models.BooleanField()
    reference = word(120, blank=True)
    seen_on = models.DateField()
    until = models.DateField(null=True)
    source = models.TextField()
    person = link("Person", "evidence_given")
    at = models.DateTimeField()


class Member(models.Model):
    """A member of a consortium and its share."""

    consortium = link("Party", "members")
    party = link("Party", "memberships")
    share_basis_points = models.PositiveIntegerField()
    liability_acknowledged = models.BooleanField()
    acknowledged_by = word(blank=True)  # the person who signed for the member
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        """A party is a member of a consortium once."""

        constraints = [
            models.UniqueConstraint(fields=["consortium", "party"], name="member_once"),
            models.CheckConstraint(condition=models.Q(share_basis_points__lte=10_000), name="share_within_whole"),
        ]


class Departure(models.Model):
    """A member that left a consortium, with the share it had and why."""

    consortium = link("Party", "departures")
    party = link("Party", "departed_from")
    share_basis_points = models.PositiveIntegerField()
    reason = models.TextField()
    person = link("Person", "departures_signed")
    at = models.DateTimeField()


class Authority(models.Model):
    """A public body."""

    id = key()
    kind = word(24)
    country = word(2)
    names = models.JSONField()
    places = models.JSONField(default=list)


class People(BaseUserManager["Person"]):
    """Finds people by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person who signs in under a name."""
        return self.get(sign_in_name=username)


class Person(AbstractBaseUser):
    """A human being who signs in. What they may do comes from mandates alone."""

    id = key()
    sign_in_name = word(150, unique=True)
    name = word(200)
    email = word(150, blank=True)
    language = word(2, default="en")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "sign_in_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()


class Mandate(models.Model):
    """The power of a person to act in a role for a party or an authority."""

    person = link("Person", "mandates")
    role = word(16)
    subject_id = word()
    since = models.DateField()
    until = models.DateField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        """The same mandate is given once."""

        constraints = [
            models.UniqueConstraint(fields=["person", "role", "subject_id", "since"], name="mandate_once"),
        ]
