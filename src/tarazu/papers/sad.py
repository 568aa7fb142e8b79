"""A declaration as XML in the layout of the e-SAD of ASYCUDA World, by the boxes of the single administrative document.

Names of fields and the codes of offices, procedures and units vary from country to country; these are the names that
ASYCUDA World's own declarations carry, its odd spellings too (`Suppplementary_unit_code`). Pakistan's customs run
another system, so a file is a start for whoever maps it there. An empty box is `<null/>`, as that program writes it.
"""

from xml.etree.ElementTree import Element

from tarazu.papers.consignment import Consignment
from tarazu.papers.contents import PaperParty
from tarazu.papers.xml_tree import NO_CURRENCY, tag, written
from tarazu.registry.parties import latin_name
from tarazu.shipments.declarations import Regime

FLOWS = {Regime.IMPORT: ("I", "IM", "4"), Regime.EXPORT: ("E", "EX", "1")}  # SAD flow, box 1 and general procedure
NO_CURRENCY_NAME = "No currency: units of account, a measure of value"
HS_DIGITS = 6


def sad_xml(content: Consignment) -> bytes:
    """The declaration, one item, with its three values where boxes 22, 42 and 46 have them."""
    flow, kind, procedure = FLOWS[content.declaration.regime]
    root = tag(
        "ASYCUDA",
        tag(
            "Property",
            tag("Sad_flow", flow),
            tag("Forms", tag("Number_of_the_form", "1"), tag("Total_number_of_forms", "1")),
            tag("Nbers", tag("Total_number_of_items", "1")),
            tag("Date_of_declaration", content.declaration.lodged_on.isoformat()),
        ),
        _identification(content, kind, procedure),
        tag(
            "Traders",
            tag("Exporter", *_trader("Exporter", content.giver)),
            tag("Consignee", *_trader("Consignee", content.receiver)),
        ),
        tag("Declarant", *_trader("Declarant", content.declarant)),
        _general(content),
        tag("Transport", _means(content)),
        tag(
            "Valuation",
            tag(
                "Gs_Invoice",
                tag("Amount_foreign_currency", content.declaration.declared.plain()),
                tag("Currency_code", NO_CURRENCY),
                tag("Currency_name", NO_CURRENCY_NAME),
            ),
        ),
        _item(content),
    )
    return written(root)


def _identification(content: Consignment, kind: str, procedure: str) -> Element:
    declaration = content.declaration
    assessed = declaration.assessed_on.isoformat() if declaration.assessed_on else ""
    return tag(
        "Identification",
        tag(
            "Office_segment",
            tag("Customs_clearance_office_code", content.office_id),
            tag("Customs_Clearance_office_name", content.office),
        ),
        tag("Type", tag("Type_of_declaration", kind), tag("Declaration_gen_procedure_code", procedure)),
        tag(
            "Registration",
            _box("Serial_number", ""),
            tag("Number", declaration.number),
            tag("Date", declaration.lodged_on.isoformat()),
        ),
        tag("Assessment", _box("Serial_number", ""), _box("Number", ""), _box("Date", assessed)),
    )


def _general(content: Consignment) -> Element:
    return tag(
        "General_information",
        tag(
            "Country",
            tag("Trading_country", content.giver.country if _comes_in(content) else content.receiver.country),
            tag("Export", tag("Export_country_code", content.giver.country)),
            tag("Destination", tag("Destination_country_code", content.receiver.country)),
        ),
        tag("Additional_information", f"Barter, approval number {content.approval_number}; no bank instrument."),
    )


def _means(content: Consignment) -> Element:
    named = content.declaration.named
    arriving = tag("Departure_arrival_information", _box("Identity", named.vessel), _box("Nationality", ""))
    return tag("Means_of_transport", arriving)


def _item(content: Consignment) -> Element:
    declaration, goods = content.declaration, content.goods
    assessed = declaration.assessed.plain() if declaration.assessed else ""
    return tag(
        "Item",
        tag(
            "Tarification",
            tag(
                "HScode",
                tag("Commodity_code", goods.hs.replace(".", "")[:HS_DIGITS]),
                _box("Precision_4", goods.grade),
            ),
            tag(
                "Supplementary_unit",
                tag("Suppplementary_unit_code", declaration.quantity.unit.code),
                tag("Suppplementary_unit_quantity", f"{declaration.quantity.as_decimal():f}"),
            ),
            tag("Item_price", declaration.declared.plain()),
        ),
        tag(
            "Goods_description",
            tag("Country_of_origin_code", content.giver.country),
            tag("Description_of_goods", goods.names.en),
            _box("Commercial_Description", goods.grade),
        ),
        tag(
            "Previous_doc",
            tag("Summary_declaration", f"{content.contract_number}/{content.leg_number}"),
        ),
        tag("Licence_number", content.approval_number),
        tag(
            "Valuation_item",
            tag(
                "Item_Invoice",
                tag("Amount_foreign_currency", declaration.contract_value.plain()),
                tag("Currency_code", NO_CURRENCY),
            ),
            _box("Statistical_value", assessed),
        ),
        *(tag("Attached_documents", tag("Attached_document_code", code)) for code in declaration.papers),
    )


def _trader(box: str, party: PaperParty) -> tuple[Element, Element]:
    return _box(f"{box}_code", party.tax_number), tag(f"{box}_name", latin_name(party.names))


def _comes_in(content: Consignment) -> bool:
    return content.declaration.regime is Regime.IMPORT


def _box(name: str, text: str) -> Element:
    return tag(name, text) if text else tag(name, tag("null"))
