"""Keep an offer or a want as a template of the firm, rename it, delete it. Nothing of it enters the journal."""

from datetime import datetime
from typing import Any

from tarazu.market.templates import Template, template_name
from tarazu.registry.people import Actor
from tarazu.storage import listing_templates
from tarazu.storage.listing_templates import KeptTemplate, TemplatesFull
from tarazu.storage.listing_templates import TemplateNameTaken as TemplateNameTaken
from tarazu.storage.writing import Transaction, write

__all__ = ["TemplateNameTaken", "TemplatesFull", "drop_template", "keep_template", "rename_template"]


def keep_template(*, actor: Actor, template: Template, replace: bool, now: datetime, key: str) -> dict[str, Any]:
    """Keep a template for everybody who publishes for its party, `replace` where one of its name is to go.

    Errors:  PowerMissing; TemplateNameTaken; TemplatesFull.
    """
    _must(actor, template)

    def keep(_tx: Transaction) -> dict[str, Any]:
        made = listing_templates.keep_template(template, person_id=actor.person_id, at=now, key=key, replace=replace)
        return {"template": made, "party": template.party_id, "name": template.name}

    request = {"template": template, "replace": replace}
    return write(keep, verb="keep_template", actor=actor, key=key, request=request, now=now)


def rename_template(*, actor: Actor, template_id: str, name: str, now: datetime, key: str) -> dict[str, Any]:
    """Give a template another name. Errors: TemplateAbsent; PowerMissing; TemplateNameUnusable; TemplateNameTaken."""

    def rename(_tx: Transaction) -> dict[str, Any]:
        held = _own(actor, template_id)
        listing_templates.rename_template(held, template_name(name))
        return {"template": template_id}

    request = {"template": template_id, "name": name}
    return write(rename, verb="rename_template", actor=actor, key=key, request=request, now=now)


def drop_template(*, actor: Actor, template_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Delete a template; what was published from it stays. Errors: TemplateAbsent; PowerMissing."""

    def drop(_tx: Transaction) -> dict[str, Any]:
        listing_templates.drop_template(_own(actor, template_id).id)
        return {"template": template_id}

    return write(drop, verb="drop_template", actor=actor, key=key, request={"template": template_id}, now=now)


def _own(actor: Actor, template_id: str) -> KeptTemplate:
    held = listing_templates.template(template_id, actor.acts_for())
    _must(actor, held.template)
    return held


def _must(actor: Actor, template: Template) -> None:
    actor.must("publish_offer" if template.side == "offer" else "publish_want", template.party_id)
