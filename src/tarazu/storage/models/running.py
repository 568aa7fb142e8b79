"""What the platform itself remembers: its clock and the deeds done under idempotency keys."""

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
