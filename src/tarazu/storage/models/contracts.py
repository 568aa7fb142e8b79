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


class Redraft(models.Model):
    """Another text of a contract that nobody had signed; the newest is the one that is signed."""

    contract = link("Contract", "redrafts")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    person = link("Person", "redrafts")
    at = models.DateTimeField()

    class Meta:
        """The texts of a contract are numbered."""

        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="redraft_number_once")]


class Signature(models.Model):
    """A party's signature."""

    contract = link("Contract", "signatures")
    party = link("Party", "signatures")
    person = link("Person", "signatures")
    at = models.DateTimeField()
    fingerprint = word()
    proof = models.JSONField(default=dict)  # what the key signed, and whose key it is

    class Meta:
        """A party signs once."""

        constraints = [models.UniqueConstraint(fields=["contract", "party"], name="signature_once")]


class Amendment(models.Model):
    """An addition to a contract; its text and instalments are one document under one fingerprint."""

    id = key()
    contract = link("Contract", "amendments")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    fingerprint = word()
    state = word(16)

    class Meta:
        """Amendments of a contract are numbered, and one waits at a time."""

        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="amendment_number_once"),
            models.UniqueConstraint(
                fields=["contract"], condition=models.Q(state="proposed"), name="amendment_open_once"
            ),
        ]


class AmendmentSignature(models.Model):
    """A party's signature under an amendment."""

    amendment = link("Amendment", "signatures")
    party = link("Party", "amendment_signatures")
    person = link("Person", "amendment_signatures")
    at = models.DateTimeField()
    fingerprint = word()
    proof = models.JSONField()

    class Meta:
        """A party signs once."""

        constraints = [models.UniqueConstraint(fields=["amendment", "party"], name="amendment_signature_once")]


class SigningKey(models.Model):
    """A person's key: the public half, and the private one sealed where this installation keeps it for them."""

    public = word(unique=True)
    person = link("Person", "signing_keys")
    custody = word(8)
    sealed = models.TextField(blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A person has one key at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at__isnull=True), name="signing_key_one_at_a_time"
            ),
        ]
