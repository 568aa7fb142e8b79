"""What the platform itself remembers: its clock, the deeds done under keys, and what is still to be told."""

from django.db import models

from tarazu.storage.models.fields import word


class PlatformClock(models.Model):
    """The one clock row. In a sandbox it stands where it was set; elsewhere it only keeps time from going back."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    sandbox = models.BooleanField(default=False)
    last = models.DateTimeField()


class Deed(models.Model):
    """One effect under one idempotency key, with its answer; kept as long as the journal."""

    actor_id = word()
    key = word(200)
    verb = word()
    request_hash = word()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        """One key, one effect."""

        constraints = [models.UniqueConstraint(fields=["actor_id", "key"], name="deed_once")]


class OutboxEvent(models.Model):
    """Something recorded that subscribers are to be told, written in the transaction that recorded it.

    What is told never changes; only how the telling goes.
    """

    topic = word(32)
    body = models.JSONField()
    at = models.DateTimeField()
    position = models.BigIntegerField()  # of the journal entry that records the same
    tries = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        """What is still to be told is found without reading what was told long ago."""

        indexes = [models.Index(fields=["id"], condition=models.Q(told_at__isnull=True), name="outbox_untold")]
