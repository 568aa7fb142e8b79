"""Dated values of figures that rule keepers entered: what was proposed, and what another person decided."""

from django.db import models

from tarazu.storage.models.fields import key, link, word, word_or_none


class FigureProposal(models.Model):
    """A value proposed for a figure of a legal order. A fact: it never changes."""

    id = key()
    order = word(2)
    figure = word()
    since = models.DateField()
    value = models.JSONField()
    source = models.TextField()
    confidence = word(1)
    proposed_by = word()
    proposed_on = models.DateField()


class FigureDecision(models.Model):
    """What another rule keeper decided on a proposed value. A fact as well; only approved values count."""

    proposal = link("FigureProposal", "decisions")
    approved = models.BooleanField()
    order = word(2)
    holds = word_or_none(128, unique=True)  # figure and first day of an approved value, None where it was refused
    proposed_by = word()
    decided_by = word()
    decided_on = models.DateField()
    reason = models.TextField(blank=True)

    class Meta:
        """One decision each, by two people, and of each figure one value from a day on."""

        constraints = [
            models.UniqueConstraint(fields=["proposal"], name="figure_decided_once"),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("proposed_by")), name="figure_by_two_people"
            ),
        ]
