"""Accounts: invitations, second factors, sessions, identities of a state provider, and the record of sign-ins."""

from django.db import models

from tarazu.storage.models.fields import key, link, word


class Invitation(models.Model):
    """One person's way in: single use, until a moment. Its secret is not here: it is derived from the site's."""

    id = key()
    email = word(150)
    role = word(16)
    subject_id = word()
    since = models.DateField()
    until = models.DateField(null=True)
    language = word(2)
    invited_by = word()
    invited_at = models.DateTimeField()
    open_until = models.DateTimeField()
    state = word(16, default="open")
    person_id = word(blank=True)  # who came in by it
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The people of a party or authority are looked up by it."""

        indexes = [models.Index(fields=["subject_id", "invited_at"], name="invitation_subject")]


class SecondFactor(models.Model):
    """Something a person has: an authenticator's secret, sealed, or a passkey's public key."""

    id = key()
    person = link("Person", "factors")
    kind = word(16)
    label = word(60)
    sealed = models.TextField(blank=True)  # of an authenticator
    credential = models.BinaryField(default=b"")  # of a passkey, as WebAuthn writes it
    last_step = models.BigIntegerField(default=0)  # the newest code shown, so that none is taken twice
    since = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """One of the codes a person keeps on paper, as a keyed digest; it opens once."""

    person = link("Person", "recovery_codes")
    digest = word()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """A code belongs to one person once."""

        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]


class FactorReset(models.Model):
    """Two people take a lost second factor off an account: one asks, another decides."""

    id = key()
    person_id = word()
    asked_by = word()
    reason = word(500)
    asked_at = models.DateTimeField()
    state = word(16, default="asked")
    decided_by = word(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody decides on what they asked for."""

        constraints = [
            models.CheckConstraint(condition=~models.Q(decided_by=models.F("asked_by")), name="reset_by_two_people")
        ]


class StateIdentity(models.Model):
    """An account's name at a state identity provider."""

    person = link("Person", "identities")
    issuer = word(200)
    subject = word(200)
    since = models.DateTimeField()

    class Meta:
        """One identity signs in one person."""

        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="state_identity_once")]


class OpenSession(models.Model):
    """A browser that is signed in: enough to know it again in a list and to end it."""

    session_key = models.CharField(max_length=40, unique=True)
    person = link("Person", "sessions")
    address = word(45)
    browser = word(200)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()


class AccountEvent(models.Model):
    """What happened at the door: sign-ins, refusals and changes of accounts. Written once, never changed.

    It names people by their id alone; a name that was typed and is nobody's is kept as a keyed digest.
    """

    kind = word(32)
    person_id = word(blank=True)
    by_id = word(blank=True)
    tried = word(blank=True)  # the keyed digest of the name that was tried
    address = word(45, blank=True)
    browser = word(200, blank=True)
    note = word(200, blank=True)
    at = models.DateTimeField()

    class Meta:
        """Counted by kind, address and person within minutes; read by day and by person."""

        indexes = [
            models.Index(fields=["address", "kind", "at"], name="account_event_address"),
            models.Index(fields=["tried", "kind", "at"], name="account_event_tried"),
            models.Index(fields=["person_id", "at"], name="account_event_person"),
            models.Index(fields=["at"], name="account_event_at"),
        ]
