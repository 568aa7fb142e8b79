"""Where a notice leads."""

from urllib.parse import urlencode

from django.urls import reverse

SCREENS = {
    "deal": "deal",
    "file": "file",
    "record": "permit",
    "left": "residual",
    "unshipped": "unshipped",
    "shipment": "shipment",
    "papers": "documents",
    "contract": "contract",
    "listing": "listing",
    "set_off": "set_off",
    "window": "window",
    "party": "party",
}
DESKS = ("lists", "cases", "keeping", "journal")


def target_address(target: str) -> str:
    """The address of a target such as deal:deal_4k2; the first page where it names none."""
    kind, _colon, key = target.partition(":")
    if kind in SCREENS and key:
        return reverse(SCREENS[kind], args=(key,))
    if kind == "book":
        return f"{reverse('book')}?{urlencode({'words': key})}"
    if kind in DESKS:
        return reverse(kind)
    return reverse("door")
