"""Lists, their names, what screening said, cases, and undertakings."""

from django.db import models

from tarazu.storage.models.fields import key, link, word


class ScreeningList(models.Model):
    """One edition of one list; the newest edition of a source is the one in force."""

    id = key()
    source = word(300)
    day = models.DateField()
    hash = word()


class ListedName(models.Model):
    """An entry of a list edition, with every name it goes by."""

    list = link("ScreeningList", "entries")
    entry = word(128)
    kind = word(16)
    names = models.JSONField()
    country = word(2, blank=True)
    identifiers = models.JSONField(default=list)
    reason = models.TextField(blank=True)

    class Meta:
        """An entry stands once in an edition."""

        constraints = [models.UniqueConstraint(fields=["list", "entry"], name="listed_once")]


class ScreeningResult(models.Model):
    """What screening a party against the lists in force said."""

    party = link("Party", "screenings")
    at = models.DateTimeField()
    verdict = word(16)
    document = models.JSONField()


class Undertaking(models.Model):
    """A party's written word that its partners are not sanctioned entities, sentence by sentence."""

    id = key()
    deal = link("Deal", "undertakings")
    party = link("Party", "undertakings")
    person = link("Person", "undertakings")
    at = models.DateTimeField()
    sentences = models.JSONField()

    class Meta:
        """A party undertakes once for a deal."""

        constraints = [models.UniqueConstraint(fields=["deal", "party"], name="undertaking_once")]
