"""Lists, their names, what screening said, cases with every decision, and undertakings."""

from django.db import models

from tarazu.storage.models.fields import amount, key, link, word

EMPTY = list  # a column of ListedName is named list as well


class ScreeningList(models.Model):
    """One edition of one list; of each source one edition is in force."""

    id = key()
    source = word(300)
    day = models.DateField()
    hash = word()
    format = word(16)
    entry_count = amount()
    state = word(16)
    position = amount(unique=True)  # in which order editions came
    canaries = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    loaded_by = word()
    loaded_on = models.DateField()
    decided_by = word(blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        """Of each source one edition is in force, whoever races whom, and no person approves their own."""

        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(state="in_force"), name="one_edition_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by="") | ~models.Q(decided_by=models.F("loaded_by")),
                name="edition_by_two_people",
            ),
        ]


class ListPin(models.Model):
    """That a kept edition is held in force until a day, beside the newest one."""

    id = key()
    list = link("ScreeningList", "pins")
    until = models.DateField()
    reason = models.TextField()
    proposed_by = word()
    proposed_at = models.DateTimeField()
    state = word(16)
    approved_by = word(blank=True)
    ended_by = word(blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        """Of each edition one pin waits at a time; none holds without a second person, and nobody accepts their own."""

        constraints = [
            models.UniqueConstraint(fields=["list"], condition=models.Q(state="proposed"), name="one_pin_waits"),
            models.CheckConstraint(
                condition=(models.Q(approved_by="") & ~models.Q(state__in=["holds", "ended"]))
                | (~models.Q(approved_by="") & ~models.Q(approved_by=models.F("proposed_by"))),
                name="list_pin_by_two_people",
            ),
        ]


class ListedName(models.Model):
    """An entry of a list edition, with every name it goes by."""

    list = link("ScreeningList", "listed")
    entry = word(128)
    kind = word(16)
    names = models.JSONField()
    country = word(2, blank=True)
    identifiers = models.JSONField(default=EMPTY)
    births = models.JSONField(default=EMPTY)
    reason = models.TextField(blank=True)

    class Meta:
        """An entry stands once in an edition."""

        constraints = [models.UniqueConstraint(fields=["list", "entry"], name="listed_once")]


class ScreeningResult(models.Model):
    """What screening a party against the lists in force said; the newest one holds."""

    party = link("Party", "screenings")
    at = models.DateTimeField()
    verdict = word(16)
    document = models.JSONField()


class NamedSubject(models.Model):
    """A ship, vehicle or bank that a declaration named, as it is compared."""

    id = key()
    name = word(200)
    document = models.JSONField()


class ScreeningCase(models.Model):
    """The likeness of one party, or of one ship, vehicle or bank, to one entry of one source, and where it stands."""

    id = key()
    party = link("Party", "screening_cases", null=True)
    named = link("NamedSubject", "screening_cases", null=True)
    source = word(300)
    entry = word(128)
    state = word(16, db_index=True)
    score = amount()
    document = models.JSONField()

    class Meta:
        """A pair has one case, and it is about a party or about something named."""

        constraints = [
            models.UniqueConstraint(fields=["party", "source", "entry"], name="screening_case_once"),
            models.UniqueConstraint(fields=["named", "source", "entry"], name="named_case_once"),
            models.CheckConstraint(
                condition=models.Q(party__isnull=True) ^ models.Q(named__isnull=True), name="case_about_one"
            ),
        ]


class ScreeningDecision(models.Model):
    """What one person decided of a case, with everything needed to judge it again years later."""

    case = link("ScreeningCase", "decisions")
    event = word(16)
    person_id = word()
    at = models.DateTimeField()
    reason = models.TextField()
    expires_on = models.DateField(null=True)
    list = link("ScreeningList", "decisions")
    list_hash = word()
    algorithm = word(16)
    subject = models.JSONField()  # as it was compared
    basis = word()
    score = amount()
    hit = models.JSONField()


class HeldRelease(models.Model):
    """That two officers let a contract's other goods move on while one of its parties stays frozen."""

    contract_id = word()
    party = link("Party", "held_releases")
    proposed_by = word()
    approved_by = word(blank=True)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """One decision for a contract and a frozen party, and nobody approves their own."""

        constraints = [
            models.UniqueConstraint(fields=["contract_id", "party"], name="held_release_once"),
            models.CheckConstraint(
                condition=models.Q(approved_by="") | ~models.Q(approved_by=models.F("proposed_by")),
                name="held_release_by_two_people",
            ),
        ]


class MissionCertificate(models.Model):
    """What a mission abroad certified of a foreign firm under one contract, sentence by sentence."""

    id = key()
    contract = link("Contract", "mission_certificates")
    party = link("Party", "mission_certificates")
    mission = link("Authority", "mission_certificates")
    person = link("Person", "mission_certificates")
    number = word(120)
    at = models.DateTimeField()
    sentences = models.JSONField()
    state = word(16, default="in_force")
    reason = models.TextField(blank=True)  # of its withdrawal
    withdrawn_by = word(blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """Of a firm's certificates for a contract one is in force."""

        constraints = [
            models.UniqueConstraint(
                fields=["contract", "party"], condition=models.Q(state="in_force"), name="mission_certificate_once"
            )
        ]


class Undertaking(models.Model):
    """A party's written word that its partners are not sanctioned entities, sentence by sentence."""

    id = key()
    deal = link("Deal", "undertakings")
    party = link("Party", "undertakings")
    chamber = link("Authority", "undertakings", null=True)  # that signed for the party, its member
    person = link("Person", "undertakings")
    at = models.DateTimeField()
    sentences = models.JSONField()

    class Meta:
        """A party undertakes once for a deal."""

        constraints = [models.UniqueConstraint(fields=["deal", "party"], name="undertaking_once")]
