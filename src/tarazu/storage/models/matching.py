"""Rounds, deals, legs, consents and the reasons for what went unmatched."""

from django.db import models
from django.db.models import Q

from tarazu.storage.models.fields import amount, amount_or_none, key, link, word, word_or_none


class Round(models.Model):
    """A round as it was run and published; `instead_of` is the deal it looked for a stand-in for, if any."""

    id = key()
    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    instead_of = models.ForeignKey("Deal", on_delete=models.PROTECT, related_name="looked_again", null=True)
    day = models.DateField()
    countries = models.JSONField()
    options = models.JSONField()
    listings = models.PositiveIntegerField()
    compatible_legs = models.PositiveIntegerField()
    exchanged_minor = amount()
    bound_minor = amount()
    kept = models.JSONField()
    input_hash = word()
    result_hash = word()
    code_version = word(16)
    made_with = models.JSONField()


class RoundInput(models.Model):
    """Everything a round was run on: canonical JSON, compressed; the SHA-256 of the JSON is the round's input hash."""

    round = models.OneToOneField("Round", on_delete=models.PROTECT, related_name="held_input", primary_key=True)
    compressed = models.BinaryField()


class Deal(models.Model):
    """A deal between two countries."""

    id = key()
    round = link("Round", "deals", null=True)
    day = models.DateField()
    countries = models.JSONField()
    state = word(16, db_index=True)
    consent_until = models.DateTimeField(null=True)
    sign_until = models.DateTimeField(null=True)
    instead_of = link("Deal", "countered_by", null=True)  # the deal whose terms its parties changed into these
    leaves_on = models.DateField(null=True)


class Leg(models.Model):
    """One commodity from one giver to one receiver."""

    deal = link("Deal", "legs")
    number = models.PositiveSmallIntegerField()
    giver = link("Party", "legs_given")
    receiver = link("Party", "legs_got")
    commodity = word()
    steps = amount()
    fills = amount_or_none()
    unit = word(3)
    value_minor = amount()
    expected_minor = amount()
    freight_minor = amount(default=0)
    offer = link("Listing", "legs_from", null=True)
    want = link("Listing", "legs_to", null=True)
    route_id = word_or_none()

    class Meta:
        """A leg is numbered once in its deal, and moves something."""

        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="leg_number_once"),
            models.CheckConstraint(condition=Q(steps__gt=0) & Q(value_minor__gt=0), name="leg_moves_something"),
        ]


class Consent(models.Model):
    """A party's answer to a proposed deal."""

    deal = link("Deal", "consents")
    party = link("Party", "consents")
    person = link("Person", "consents")
    answer = word(8)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        """A party answers a deal once."""

        constraints = [models.UniqueConstraint(fields=["deal", "party"], name="consent_once")]


class Counter(models.Model):
    """Other terms that a party asks for in a proposed deal, for one of its own legs; what is null stays as proposed."""

    id = key()
    deal = link("Deal", "counters")
    number = models.PositiveSmallIntegerField()
    party = link("Party", "counters")
    person = link("Person", "counters")
    leg_number = models.PositiveSmallIntegerField()
    unit = word(3)
    price_minor = amount_or_none()
    steps = amount_or_none()
    leaves_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    state = word(16, default="open")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """Counter-offers are counted in their deal, and at most one of them is open."""

        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="counter_number_once"),
            models.UniqueConstraint(fields=["deal"], condition=Q(state="open"), name="counter_open_once"),
        ]


class CounterAnswer(models.Model):
    """What a party says to other terms that another asks for."""

    counter = link("Counter", "answers")
    party = link("Party", "counter_answers")
    person = link("Person", "counter_answers")
    answer = word(8)
    at = models.DateTimeField()

    class Meta:
        """A party answers once."""

        constraints = [models.UniqueConstraint(fields=["counter", "party"], name="counter_answer_once")]


class WhyNot(models.Model):
    """Why a listing went unmatched in a round."""

    round = link("Round", "why_nots")
    listing = link("Listing", "why_nots")
    reason = word(32)
    says = models.TextField()
    params = models.JSONField()
    nearest_listing_id = word_or_none()
    proof = word(16)
