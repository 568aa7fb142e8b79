"""Decided stops of a clock, and net-offs."""

from django.db import models

from tarazu.storage.models.fields import amount, key, link, word, word_or_none


class ClockStop(models.Model):
    """A recorded suspension of one authorisation's clocks."""

    id = key()
    authorisation = link("Authorisation", "clock_stops")
    since = models.DateField()
    until = models.DateField(null=True)
    cause = word(32)
    crossing = word_or_none(24)
    evidence = models.TextField()
    decided_by = link("Person", "clock_stops")


class NetOffRecord(models.Model):
    """One netting of one authorisation's book, whatever came out."""

    id = key()
    authorisation = link("Authorisation", "net_offs")
    day = models.DateField()
    imports_minor = models.BigIntegerField()
    exports_minor = models.BigIntegerField()
    tolerance_percent = models.PositiveIntegerField()
    outcome = word(24)
    phase = word(16)
    body = models.JSONField()


class ClosingCertificate(models.Model):
    """What the certificate of a closed authorisation says, as it was sealed."""

    number = key()
    authorisation = models.OneToOneField("Authorisation", on_delete=models.PROTECT, related_name="certificate")
    closed_on = models.DateField()
    closed_by = link("Person", "certificates")
    seal = word()
    document = models.JSONField()


class NettingWindow(models.Model):
    """One netting window of one legal order; its last run is kept whole."""

    id = key()
    order = word(2)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    planned = models.DateField()
    cut_off = models.DateField()
    phase = word(16)
    struck_on = models.DateField(null=True)
    flags_until = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    run = models.JSONField(null=True)

    class Meta:
        """An order has one window a quarter."""

        constraints = [models.UniqueConstraint(fields=["order", "year", "quarter"], name="window_once")]


class WindowLock(models.Model):
    """That a window was held before its run, and how two people lifted it."""

    id = key()
    window = link("NettingWindow", "locks")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    locked_by = word()
    locked_at = models.DateTimeField()
    state = word(16)
    lift_reason = models.TextField(blank=True)
    lift_asked_by = word(blank=True)
    lifted_by = word(blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        """Locks of a window are numbered, one holds at a time, and nobody lifts one alone."""

        constraints = [
            models.UniqueConstraint(fields=["window", "number"], name="window_lock_once"),
            models.UniqueConstraint(fields=["window"], condition=~models.Q(state="lifted"), name="window_locked_once"),
            models.CheckConstraint(
                condition=models.Q(lifted_by="") | ~models.Q(lifted_by=models.F("lift_asked_by")),
                name="window_lock_lifted_by_two",
            ),
        ]


class WindowLine(models.Model):
    """That a posted transfer is netted in a window; a line left out is free for the next one."""

    window = link("NettingWindow", "lines")
    transfer = link("Transfer", "window_lines")
    left_out = models.BooleanField(default=False)

    class Meta:
        """An obligation is in exactly one window."""

        constraints = [
            models.UniqueConstraint(fields=["window", "transfer"], name="window_line_once"),
            models.UniqueConstraint(
                fields=["transfer"], condition=models.Q(left_out=False), name="obligation_in_one_window"
            ),
        ]


class LineFlag(models.Model):
    """What a party says is wrong with a line, and the answer."""

    id = key()
    line = link("WindowLine", "flags")
    party = link("Party", "line_flags")
    reason = word(16)
    note = models.TextField()
    raised_on = models.DateField()
    answer_by = models.DateField()
    state = word(16)
    answered_on = models.DateField(null=True)
    answered_by = link("Person", "answered_flags", null=True)
    answer = models.TextField(blank=True)


class ExtensionRequest(models.Model):
    """A request to move the due date of a file, and the decision on it."""

    id = key()
    authorisation = link("Authorisation", "extension_requests")
    party = link("Party", "extension_requests")
    days = models.PositiveIntegerField()
    reason = models.TextField()
    evidence = models.TextField()
    requested_on = models.DateField()
    state = word(16)
    days_granted = models.PositiveIntegerField(default=0)
    decided_on = models.DateField(null=True)
    decided_by = link("Person", "decided_extensions", null=True)
    decision = models.TextField(blank=True)

    class Meta:
        """Days move only by a grant, and never by more than was asked."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(days_granted=0) | models.Q(state="granted", days_granted__lte=models.F("days")),
                name="extension_by_grant",
            )
        ]


class SetOffNotice(models.Model):
    """A set-off as it was proposed, and what became of it."""

    id = key()
    scope = word(16)
    order = word(2)
    unit = word(4)
    proposed_on = models.DateField()
    object_until = models.DateField()
    total = models.BigIntegerField()
    bound = models.BigIntegerField()
    state = word(16, db_index=True)
    ended_on = models.DateField(null=True)


class SetOffDebt(models.Model):
    """One debt of a set-off, before it and what is cancelled of it."""

    set_off = link("SetOffNotice", "debts")
    book_id = word(db_index=True)
    debtor = link("Party", "set_off_debts")
    creditor = link("Party", "set_off_claims")
    before = models.BigIntegerField()
    cleared = models.BigIntegerField()

    class Meta:
        """A set-off only shrinks a debt."""

        constraints = [
            models.UniqueConstraint(fields=["set_off", "book_id", "debtor", "creditor"], name="set_off_debt_once"),
            models.CheckConstraint(
                condition=models.Q(cleared__gt=0, cleared__lte=models.F("before")), name="set_off_only_shrinks"
            ),
        ]


class SetOffReply(models.Model):
    """A party's consent to a set-off, or its objection."""

    set_off = link("SetOffNotice", "replies")
    party = link("Party", "set_off_replies")
    answer = word(8)
    note = models.TextField(blank=True)
    answered_on = models.DateField()
    person = link("Person", "set_off_replies")

    class Meta:
        """A party answers once."""

        constraints = [models.UniqueConstraint(fields=["set_off", "party"], name="set_off_reply_once")]


class CureAgreement(models.Model):
    """Goods that are to settle what a net-off left open, and who agreed to them."""

    id = key()
    authorisation = link("Authorisation", "cures")
    contract = link("Contract", "cures")
    net_off = link("NetOffRecord", "cures")
    leg_number = models.PositiveSmallIntegerField()
    giver = link("Party", "cures_given")
    receiver = link("Party", "cures_received")
    commodity = word()
    steps = amount()
    unit = word(3)
    price_minor = amount()
    due = models.DateField()
    proposed_by = link("Party", "cures_proposed")
    proposed_on = models.DateField()
    substitute = models.BooleanField(default=False)
    damages = models.BooleanField(default=False)
    again_for = word(blank=True)
    waived = models.BooleanField(default=False)
    offer_id = word(blank=True)
    note = models.TextField(blank=True)
    consented = models.JSONField()
    admitted_by = models.JSONField()
    state = word(16, db_index=True)

    class Meta:
        """A cure is a leg of its own."""

        constraints = [
            models.UniqueConstraint(fields=["contract", "leg_number"], name="cure_leg_once"),
            models.CheckConstraint(condition=models.Q(steps__gt=0, price_minor__gt=0), name="cure_is_something"),
        ]


class Cancellation(models.Model):
    """A part of a leg that all parties agree never to ship."""

    id = key()
    contract = link("Contract", "cancellations")
    leg_number = models.PositiveSmallIntegerField()
    steps = amount()
    unit = word(3)
    reason = models.TextField()
    proposed_by = link("Party", "cancellations_proposed")
    proposed_on = models.DateField()
    consented = models.JSONField()
    state = word(16, db_index=True)
    settled_on = models.DateField(null=True)

    class Meta:
        """One cancellation of a leg waits at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["contract", "leg_number"],
                condition=models.Q(state="proposed"),
                name="cancellation_open_once",
            ),
            models.CheckConstraint(condition=models.Q(steps__gt=0), name="cancellation_is_something"),
        ]
