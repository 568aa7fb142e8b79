"""XML for other programs, written the same way every time: elements in their order, no element that says nothing."""

import re
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value

NO_CURRENCY = "XXX"  # ISO 4217: for transactions where no currency is involved
UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has no such letters

Inside = str | Element | None


def tag(name: str, *inside: Inside, **attributes: str) -> Element:
    """An element with text or elements inside; None inside is left out."""
    made = Element(name, attributes)
    for part in inside:
        if isinstance(part, str):
            made.text = UNWRITABLE.sub("", part)
        elif part is not None:
            made.append(part)
    return made


def given(name: str, text: str, **attributes: str) -> Element | None:
    """An element with a text; None where there is no text."""
    return tag(name, text, **attributes) if text else None


def amount(name: str, value: Value, attribute: str = "currencyID") -> Element:
    """A value in units of account, which are no currency."""
    return tag(name, value.plain(), **{attribute: NO_CURRENCY})


def measured(name: str, quantity: Quantity) -> Element:
    """A quantity with its unit by UN/ECE Recommendation 20."""
    return tag(name, f"{quantity.as_decimal():f}", unitCode=quantity.unit.code)


def written(root: Element) -> bytes:
    """A whole document."""
    ET.indent(root)
    found: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return found + b"\n"
