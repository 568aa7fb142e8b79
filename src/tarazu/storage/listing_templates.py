"""Templates of offers and wants: rows to values and back. They are the party's, whoever of its people saved them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.market.templates import Template
from tarazu.storage import models

TEMPLATES_MAX = 50  # of a party


class TemplateAbsent(TarazuError):
    """A template is not there, or is another firm's."""

    kind = Kind.ABSENT
    says = "There is no such template of yours. Somebody of your firm may have deleted it."


class TemplateNameTaken(TarazuError):
    """A party has another template of this name already."""

    kind = Kind.CONFLICT
    says = "There is already a template named {name}. Choose another name for this one."


class TemplatesFull(TarazuError):
    """A party would keep more templates than it may."""

    kind = Kind.CONFLICT
    says = "A firm keeps at most {limit} templates. Delete one that is no longer used, then save this one."


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTemplate:
    """A template, who saved it last, and when."""

    id: str
    template: Template
    person: str
    at: datetime


def keep_template(template: Template, *, person_id: str, at: datetime, key: str, replace: bool) -> str:
    """Keep a template, in place of the one of its name where that is meant; answer its id.

    Errors:  TemplateNameTaken, unless the one of that name says the same; TemplatesFull.
    """
    held = models.ListingTemplate.objects.filter(party_id=template.party_id)
    row = held.select_related("person").filter(name=template.name).first()
    if row is None and held.count() >= TEMPLATES_MAX:
        raise TemplatesFull(limit=TEMPLATES_MAX)
    if row is not None and not replace and _kept(row).template != template:
        raise TemplateNameTaken(name=template.name)
    made = row.id if row else identifier("tpl", person_id, key)
    fresh = {"side": template.side, "cells": dict(template.cells), "days": template.days}
    named = {"party_id": template.party_id, "name": template.name, "person_id": person_id, "at": at}
    models.ListingTemplate.objects.update_or_create(id=made, defaults={**fresh, **named})
    return made


def rename_template(kept: KeptTemplate, name: str) -> None:
    """Give a template another name. Errors: TemplateNameTaken."""
    held = models.ListingTemplate.objects.filter(party_id=kept.template.party_id)
    if held.filter(name=name).exclude(id=kept.id).exists():
        raise TemplateNameTaken(name=name)
    held.filter(id=kept.id).update(name=name)


def drop_template(template_id: str) -> None:
    """Delete a template."""
    models.ListingTemplate.objects.filter(id=template_id).delete()


def templates(party_ids: Collection[str]) -> tuple[KeptTemplate, ...]:
    """The templates of some parties, by name."""
    rows = models.ListingTemplate.objects.select_related("person").filter(party_id__in=party_ids)
    return tuple(_kept(row) for row in rows.order_by("name", "id"))


def template(template_id: str, party_ids: Collection[str]) -> KeptTemplate:
    """One template of some parties. Errors: TemplateAbsent."""
    rows = models.ListingTemplate.objects.select_related("person")
    row = rows.filter(id=template_id, party_id__in=party_ids).first()
    if row is None:
        raise TemplateAbsent
    return _kept(row)


def _kept(row: models.ListingTemplate) -> KeptTemplate:
    saved = Template(party_id=row.party_id, side=row.side, name=row.name, cells=row.cells, days=row.days)
    return KeptTemplate(id=row.id, template=saved, person=row.person.name, at=row.at)
