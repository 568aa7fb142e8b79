"""Templates of offers and wants: list those of one's firms, save one, delete one."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import FieldsRefused, answers, pinned
from tarazu.api.strict import Key
from tarazu.api.words import Asked, Done, made
from tarazu.desk.keep_template import drop_template, keep_template
from tarazu.desk.see_clock import now
from tarazu.desk.see_listings import KeptTemplate, own_templates
from tarazu.market.templates import KEPT, Template, template_cells, template_name
from tarazu.market.typed import ListingUnreadable

router = Router(tags=["templates"])


class TemplateAsked(Asked):
    """A template, as a form would be typed; `days` is how long a window is open, null until it is withdrawn.

    With `replace` it takes the place of the template of its name.
    """

    party: str
    side: Literal["offer", "want"]
    name: str
    goods: str = Field(examples=["1006.30/basmati"])
    quantity: str = ""
    minimum_lot: str = ""
    price: str = ""
    place: str = ""
    term: str = ""
    note: str = ""
    accepts: str = ""
    days: int | None = Field(default=None, ge=1, le=date.max.toordinal())
    replace: bool = False


class TemplateLine(Schema):
    """A template that is kept: whose, by whom, since when, and what it fills a form with."""

    id: str
    party: str = Field(alias="template.party_id")
    side: str = Field(alias="template.side")
    name: str = Field(alias="template.name")
    cells: dict[str, str] = Field(alias="template.cells")
    days: int | None = Field(alias="template.days")
    person: str
    at: datetime


class TemplateSaved(Schema):
    """A template that was saved."""

    template: str
    party: str
    name: str


class TemplateGone(Schema):
    """A template that is deleted."""

    template: str


@router.get("/templates", response=answers(list[TemplateLine]))
def templates(request: HttpRequest) -> list[KeptTemplate]:
    """The templates of the parties you act for, by name."""
    return list(own_templates(actor=actor(request)))


@router.post("/templates", response=answers(TemplateSaved, HTTPStatus.CREATED))
def save_template(request: HttpRequest, body: TemplateAsked, key: Key) -> Status[Done]:
    """Save a template for everybody who publishes for a party; one of the same name is replaced only where asked."""
    acting = actor(request)
    acting.must(f"publish_{body.side}", body.party)
    with pinned("/name"):
        name = template_name(body.name)
    try:
        cells = template_cells({cell: getattr(body, cell) for cell in KEPT})
    except ListingUnreadable as unreadable:
        raise FieldsRefused((f"/{cell}", error) for cell, error in unreadable.cells.items()) from unreadable
    template = Template(party_id=body.party, side=body.side, name=name, cells=cells, days=body.days)
    return made(keep_template(actor=acting, template=template, replace=body.replace, now=now(), key=key))


@router.post("/templates/{template_id}/removals", response=answers(TemplateGone, HTTPStatus.CREATED))
def delete_template(request: HttpRequest, template_id: str, key: Key) -> Status[Done]:
    """Delete a template; what was published from it stays."""
    return made(drop_template(actor=actor(request), template_id=template_id, now=now(), key=key))
