"""Shipments on their way: one's own, and what their declarant and customs say to each other of each."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers, pinned
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, Done, made
from tarazu.desk.see_clock import now
from tarazu.desk.see_own_shipments import OwnShipment, ShipmentPage, see_own_shipments, see_shipment
from tarazu.desk.tell_of_shipment import tell_of_shipment
from tarazu.reference.tables import read_day
from tarazu.shipments.reports import Happened, Report

router = Router(tags=["customs"])


class ReportLine(Schema):
    """A word of a shipment; what was left out is null or empty."""

    number: int
    by_customs: bool
    said_at: datetime = Field(alias="at")
    happened: str | None = Field(alias="report.happened")
    on: date | None = Field(alias="report.on")
    place: str = Field(alias="report.place")
    expected: date | None = Field(alias="report.expected")
    seal: str = Field(alias="report.seal")
    text: str = Field(alias="report.text")


class ShipmentLine(Schema):
    """One of your shipments, with the newest word of each kind; `missing_papers` by their codes."""

    declaration: str = Field(alias="declaration.number")
    file: str = Field(alias="declaration.authorisation_id")
    state: str = Field(alias="declaration.state.value")
    commodity: str = Field(alias="declaration.commodity")
    quantity: Amount = Field(alias="declaration.quantity")
    event: ReportLine | None = Field(alias="way.event")
    expected: ReportLine | None = Field(alias="way.expected")
    seal: ReportLine | None = Field(alias="way.seal")
    waits_for_answer_of: Literal["customs", "firm", ""]
    missing_papers: list[str]

    @staticmethod
    def resolve_waits_for_answer_of(line: OwnShipment) -> str:
        """Whoever did not say the last message."""
        return {"firm": "customs", "customs": "firm"}.get(line.way.asks, "")

    @staticmethod
    def resolve_missing_papers(line: OwnShipment) -> list[str]:
        """Those its goods need before they are released."""
        return [paper.code for paper in line.missing]


class OwnShipments(Schema):
    """Your shipments, those that wait first."""

    shipments: list[ShipmentLine]


class OneShipment(Schema):
    """A shipment with everything said of it."""

    shipment: ShipmentLine
    reports: list[ReportLine] = Field(alias="said")


class ReportAsked(Asked):
    """What is said of a shipment: give at least one of them."""

    happened: Literal["loaded", "left", "at_border", "crossed", "delayed", "arrived"] | None = None
    on: str | None = Field(default=None, examples=["2026-03-02"])
    place: str = Field(default="", examples=["PK-TORKHAM"])
    expected: str | None = Field(default=None, examples=["2026-03-09"])
    seal: str = ""
    text: str = ""

    def read(self) -> Report:
        """The word. Errors: FieldsRefused."""
        days = {}
        for name, written in (("on", self.on), ("expected", self.expected)):
            with pinned(f"/{name}"):
                days[name] = read_day(written) if written else None
        happened = Happened(self.happened) if self.happened else None
        return Report(happened, days["on"], self.place, days["expected"], self.seal, self.text)


class Reported(Schema):
    """The number of the word on its shipment."""

    declaration: str
    number: int


@router.get("/shipments", response=answers(OwnShipments))
def own_shipments(request: HttpRequest) -> dict[str, tuple[OwnShipment, ...]]:
    """The declarations under your files: where their goods are, when they are expected, what they lack."""
    return {"shipments": see_own_shipments(actor=actor(request))}


@router.get("/declarations/{number}/reports", response=answers(OneShipment))
def reports(request: HttpRequest, number: str) -> ShipmentPage:
    """Everything said of a shipment, for its declarant, the office that keeps its file and auditors."""
    return see_shipment(actor=actor(request), declaration_number=number)


@router.post("/declarations/{number}/reports", response=answers(Reported, HTTPStatus.CREATED))
def report(request: HttpRequest, number: str, body: ReportAsked, key: Key) -> Status[Done]:
    """Say what happened to goods, when they are expected, their seal; ask, or answer."""
    done = tell_of_shipment(actor=actor(request), declaration_number=number, report=body.read(), now=now(), key=key)
    return made(done)
