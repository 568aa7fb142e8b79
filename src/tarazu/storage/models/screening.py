"""Lists, their names, what screening said, and undertakings."""

from django.db import models

from tarazu.storage.models.fields import amount, key, link, word


class ScreeningList(models.Model):
    """One version of one list."""

    id = key()
    name = word(200)
    day = models.DateField()
    hash = word()
    source = models.TextField()


class ListedName(models.Model):
    """A name on a list version."""

    list = link("ScreeningList", "names")
    entry = word()
    kind = word(16)
    name = word(300)
    country = word(2, blank=True)
    program = word(200, blank=True)


class ScreeningResult(models.Model):
    """What screening a party against the lists in force said."""

    party = link("Party", "screenings")
    at = models.DateTimeField()
    verdict = word(16)
    list_versions = models.JSONField()
    hits = models.JSONField()
    input_hash = word()
    algorithm = word(16)


class Undertaking(models.Model):
    """A party's written word that its partner is not a sanctioned entity."""

    id = key()
    deal = link("Deal", "undertakings")
    party = link("Party", "undertakings")
    person = link("Person", "undertakings")
    at = models.DateTimeField()
    screened = amount()  # how many partners were screened when it was signed
