"""Customs declarations."""

from django.db import models

from tarazu.storage.models.fields import amount, amount_or_none, key, link, word

NAME_LENGTH = 200


class Declaration(models.Model):
    """A goods declaration with its three values."""

    id = key()
    number = word(unique=True)
    authorisation = link("Authorisation", "declarations")
    leg_number = models.PositiveSmallIntegerField()
    regime = word(6)
    party = link("Party", "declarations")
    commodity = word()
    steps = amount()
    unit = word(3)
    contract_minor = amount()
    declared_minor = amount()
    lodged_on = models.DateField()
    found_steps = amount_or_none()
    assessed_minor = amount_or_none()
    assessed_on = models.DateField(null=True)
    assessment_note = models.TextField(blank=True)
    papers = models.JSONField(default=list)
    vessel = word(NAME_LENGTH, blank=True)
    vessel_number = word(NAME_LENGTH, blank=True)
    bank = word(NAME_LENGTH, blank=True)
    bank_code = word(NAME_LENGTH, blank=True)
    state = word(16, db_index=True)


class EarlierWorth(models.Model):
    """What goods were worth in an assessed declaration, or exchanged at in a whole file: worked out, never written.

    A price has one of the two goods, by whether they came in or went out, and is in minor units; a ratio has both, and
    is in steps of what went out for a hundred whole units of what came in.
    """

    authorisation = link("Authorisation", "earlier_worth")
    declaration = link("Declaration", "earlier_worth", null=True)
    party = link("Party", "earlier_worth")
    order = word(2)
    partner = word(2)
    incoming = word(blank=True)
    outgoing = word(blank=True)
    on = models.DateField()
    amount = amount()

    class Meta:
        """Quartiles are found along one index that holds all that is asked."""

        indexes = [
            models.Index(
                fields=["order", "incoming", "outgoing", "amount", "on", "partner", "party", "authorisation"],
                name="earlier_worth_in_order",
            )
        ]


class Reassessment(models.Model):
    """A change of what a declaration was assessed at, with what stood before it."""

    id = key()
    declaration = link("Declaration", "reassessments")
    number = models.PositiveSmallIntegerField()
    unit = word(3)
    found_before_steps = amount()
    assessed_before_minor = amount()
    found_steps = amount()
    assessed_minor = amount()
    reason = models.TextField()
    asked_by = link("Person", "asked_reassessments")
    asked_on = models.DateField()
    state = word(16, db_index=True)
    decided_by = link("Person", "decided_reassessments", null=True)
    decided_on = models.DateField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        """They are numbered, and one of a declaration waits at a time."""

        constraints = [
            models.UniqueConstraint(fields=["declaration", "number"], name="reassessment_once"),
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(state="proposed"), name="reassessment_open_once"
            ),
        ]


class Attribution(models.Model):
    """Which member of a consortium shipped or received the goods of a declaration; the newest one counts."""

    declaration = link("Declaration", "attributions")
    number = models.PositiveSmallIntegerField()
    member = link("Party", "attributed_declarations")
    person = link("Person", "attributions")
    at = models.DateTimeField()

    class Meta:
        """They are numbered."""

        constraints = [models.UniqueConstraint(fields=["declaration", "number"], name="attribution_once")]


class Assignment(models.Model):
    """Which officer takes a declaration; the newest one counts."""

    declaration = link("Declaration", "assignments")
    number = models.PositiveSmallIntegerField()
    officer = link("Person", "taken_declarations")
    person = link("Person", "given_declarations")
    at = models.DateTimeField()

    class Meta:
        """They are numbered."""

        constraints = [models.UniqueConstraint(fields=["declaration", "number"], name="assignment_once")]


class ShipmentReport(models.Model):
    """What the declarant or an officer says of a shipment on its way."""

    declaration = link("Declaration", "reports")
    number = models.PositiveSmallIntegerField()
    happened = word(16, blank=True)
    on = models.DateField(null=True)
    place = word(blank=True)
    expected = models.DateField(null=True)
    seal = word(blank=True)
    text = models.TextField(blank=True)
    by_customs = models.BooleanField()
    person = link("Person", "shipment_reports")
    at = models.DateTimeField()

    class Meta:
        """They are numbered."""

        constraints = [models.UniqueConstraint(fields=["declaration", "number"], name="shipment_report_once")]


class DocumentContent(models.Model):
    """The bytes of a document, kept once under their fingerprint."""

    sha256 = key()
    content = models.BinaryField()


class Document(models.Model):
    """A paper that travels with a consignment, or that customs made when it examined the goods, as it was scanned."""

    id = key()
    declaration = link("Declaration", "documents")
    code = word(32)
    number = models.PositiveSmallIntegerField()
    content = link("DocumentContent", "documents")
    media = word(32)
    size = amount()
    by_customs = models.BooleanField()
    person = link("Person", "documents")
    at = models.DateTimeField()

    class Meta:
        """Documents of one kind of paper are numbered."""

        constraints = [models.UniqueConstraint(fields=["declaration", "code", "number"], name="document_once")]


class ScannedLetter(models.Model):
    """A letter behind an undertaking or a permit, as it was scanned."""

    id = key()
    about = word(16)
    subject_id = word()
    number = models.PositiveSmallIntegerField()
    content = link("DocumentContent", "letters")
    media = word(32)
    size = amount()
    person = link("Person", "letters")
    at = models.DateTimeField()

    class Meta:
        """Letters behind one thing are numbered, and each is another one."""

        constraints = [
            models.UniqueConstraint(fields=["about", "subject_id", "number"], name="letter_once"),
            models.UniqueConstraint(fields=["about", "subject_id", "content"], name="letter_content_once"),
        ]
