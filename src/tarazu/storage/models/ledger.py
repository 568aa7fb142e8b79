"""Accounts with their counters, the transfers, and the journal. Transfers, steps and entries are append-only."""

from django.db import models
from django.db.models import F, Q

from tarazu.ledger.transfers import AMOUNT_MAX
from tarazu.storage.models.fields import amount, key, link, word, word_or_none


class Account(models.Model):
    """One account of one book, with its four counters; the sign limit of its kind is a guard of the database."""

    id = key()
    book_id = word(db_index=True)
    unit = word(4)
    kind = word(16)
    owner_id = word_or_none()
    commodity = word_or_none()
    debits_posted = amount(default=0)
    credits_posted = amount(default=0)
    debits_pending = amount(default=0)
    credits_pending = amount(default=0)

    class Meta:
        """Goods are never given that are not there; the world never gets more than it gave."""

        constraints = [
            models.CheckConstraint(
                condition=Q(debits_posted__gte=0)
                & Q(credits_posted__gte=0)
                & Q(debits_pending__gte=0)
                & Q(credits_pending__gte=0),
                name="account_counters_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["promised", "under_way", "accepted", "short"])
                | Q(credits_posted__gte=F("debits_posted") + F("debits_pending")),
                name="account_goods_not_overdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(kind="world") | Q(debits_posted__gte=F("credits_posted") + F("credits_pending")),
                name="account_world_not_overpaid",
            ),
        ]


class Transfer(models.Model):
    """One transfer as it was made; what became of it later stands in its steps."""

    id = key()
    book_id = word()
    # A book is read whole, so one index serves it; that both accounts exist, in this book and unit, is what the guard
    # `accounts_fit` sees, once for all rows of a statement, and no account is ever removed.
    debit_account = link("Account", "debits", db_index=False, db_constraint=False)
    credit_account = link("Account", "credits", db_index=False, db_constraint=False)
    amount = amount()
    unit = word(4)
    phase = word(8)
    reference = word()
    reason = word(24)
    day = models.DateField()
    reverses = models.ForeignKey("self", models.PROTECT, related_name="reversals", null=True, db_index=False)
    linked = word_or_none()

    class Meta:
        """An amount is positive and moves between two accounts; a transfer is reversed once, by a posted one."""

        indexes = [models.Index(fields=["book_id", "day"], name="transfer_book_day")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & Q(amount__lte=AMOUNT_MAX), name="transfer_positive"),
            models.CheckConstraint(condition=~Q(debit_account=F("credit_account")), name="transfer_two_accounts"),
            models.CheckConstraint(condition=Q(phase__in=["pending", "posted"]), name="transfer_begins"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | Q(phase="posted"), name="transfer_reversal_is_posted"
            ),
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="transfer_reversed_once"
            ),
        ]


class TransferStep(models.Model):
    """That a pending transfer was posted or voided."""

    transfer = models.OneToOneField("Transfer", on_delete=models.PROTECT, related_name="step")
    event = word(8)
    day = models.DateField()
    reference = word()

    class Meta:
        """A pending transfer is posted or voided, and nothing else."""

        constraints = [models.CheckConstraint(condition=Q(event__in=["post", "void"]), name="transfer_step_event")]


class JournalEntry(models.Model):
    """One fact of the journal, chained to the one before."""

    position = models.BigIntegerField(primary_key=True)
    kind = word(32)
    at = word(40)
    body = models.TextField()  # canonical JSON, byte for byte what was hashed
    previous = word()
    hash = word()

    class Meta:
        """The first entry stands at position 0; the newest of one kind are found without a walk through all."""

        constraints = [models.CheckConstraint(condition=Q(position__gte=0), name="journal_from_zero")]
        indexes = [models.Index(fields=["kind", "position"], name="journal_by_kind")]


class JournalSubtree(models.Model):
    """The root of a complete subtree of the journal's tree, kept so that a proof needs no walk through all entries."""

    place = models.BigIntegerField(primary_key=True)  # among all nodes of the tree, from left to right
    hash = word()


class JournalHead(models.Model):
    """Where the journal ends; the one row every writer locks. While `doubt` says something, nobody writes."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    count = models.BigIntegerField(default=0)
    hash = word()
    frontier = models.JSONField(default=list)
    doubt = models.TextField(default="")


class BooksAudit(models.Model):
    """That the books were held against themselves, up to which head, and what was found wrong."""

    count = models.BigIntegerField()
    root = word()
    at = models.DateTimeField()
    faults_found = models.PositiveIntegerField()
    faults = models.JSONField()  # the first of them, each in a sentence


class SignedHead(models.Model):
    """A head of the journal as it was signed and given out."""

    count = models.BigIntegerField()
    root = word()
    signed_at = models.DateTimeField()
    key = word(64)  # the public key, in hexadecimal
    signature = word(128)
