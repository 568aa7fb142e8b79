"""What people keep for themselves, what they are told, and long work under way. Nothing of it is a fact of trade."""

from django.db import models

from tarazu.storage.models.fields import amount, key, link, word, word_or_none


class ListingDraft(models.Model):
    """An offer or a want as far as somebody has typed it."""

    id = key()
    person = link("Person", "drafts")
    side = word(5)
    listing_id = word(blank=True)  # the listing it would change, "" for a new one
    cells = models.JSONField()
    at = models.DateTimeField()


class ListingTemplate(models.Model):
    """What new offers or wants of a party begin with, under a name, for everybody who publishes for it."""

    id = key()
    party = link("Party", "listing_templates")
    person = link("Person", "listing_templates")  # who saved it last
    name = word(80)
    side = word(5)
    cells = models.JSONField()
    days = models.PositiveIntegerField(null=True)  # how long a window is open; none: until it is withdrawn
    at = models.DateTimeField()

    class Meta:
        """A party has one template of a name."""

        constraints = [models.UniqueConstraint(fields=["party", "name"], name="listing_template_once")]


class ApplicationDraft(models.Model):
    """An application as far as somebody has written it, for everybody who may apply for the party."""

    contract = link("Contract", "application_drafts")
    party = link("Party", "application_drafts")
    person = link("Person", "application_drafts")
    said = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        """A party has one draft under a contract."""

        constraints = [models.UniqueConstraint(fields=["contract", "party"], name="application_draft_once")]


class SavedInterest(models.Model):
    """Something a person looks for in the book; new listings that fit are told."""

    id = key()
    person = link("Person", "interests")
    wish = models.JSONField()  # words, side, where
    at = models.DateTimeField()


class PutOffTask(models.Model):
    """A task that a person does not want to see before a day; nothing but their own page changes by it."""

    person = link("Person", "put_off_tasks")
    kind = word(24)
    target = word(200)
    until = models.DateField()
    at = models.DateTimeField()

    class Meta:
        """A task is put off until one day."""

        constraints = [models.UniqueConstraint(fields=["person", "kind", "target"], name="put_off_once")]


class Notice(models.Model):
    """One thing one person is told; its id says what of, so that nothing is told twice."""

    id = key()
    person = link("Person", "notices")
    kind = word(24)
    about = word(200)  # a number people know it by
    target = word(200)  # what it leads to: deal:…, file:…, listing:…, case:… or nothing
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        """A person's notices are read newest first; what is to be mailed is found at once."""

        indexes = [
            models.Index(fields=["person", "-at"], name="notice_of_person"),
            models.Index(fields=["id"], condition=models.Q(mailed_at__isnull=True), name="notice_unmailed"),
        ]


class NoticeChoice(models.Model):
    """How a person wants to be told: at which address, which kinds by mail at once, and the rest once a day or not."""

    person = models.OneToOneField("Person", models.PROTECT, primary_key=True, related_name="notice_choice")
    address = word(254, blank=True)
    at_once = models.JSONField(default=list)
    daily = models.BooleanField(default=False)
    mailed_on = models.DateField(null=True)
    calendar = word_or_none(unique=True)  # the fingerprint of the secret in the calendar's address


class Job(models.Model):
    """Long work that somebody asked for; it survives a restart, because each of its steps has a key of its own."""

    id = key()
    kind = word(24)
    person = link("Person", "jobs")
    wish = models.JSONField()
    state = word(8, default="waiting")  # waiting, running, done, failed
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=1)
    answer = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)


class BrokerHold(models.Model):
    """Some of a listing that a broker keeps out of rounds for a while, with the reason."""

    id = key()
    listing = link("Listing", "broker_holds")
    person = link("Person", "broker_holds")
    steps = amount()
    reason = models.TextField()
    until = models.DateField()
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)


class BrokerNote(models.Model):
    """What a broker wrote down of a talk with a member."""

    person = link("Person", "broker_notes")
    party = link("Party", "broker_notes")
    text = models.TextField()
    at = models.DateTimeField()


class AccessKey(models.Model):
    """A key that a program of somebody's signs in with; of its secret only the SHA-256 is kept."""

    id = key()
    person = link("Person", "access_keys")
    name = word(80)
    hash = word(unique=True)
    role = word(16)
    subject_id = word()
    may_change = models.BooleanField()
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
