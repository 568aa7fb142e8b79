"""Building SVG from escaped pieces."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

ISOLATE_LEFT_TO_RIGHT, ISOLATE_FIRST_STRONG, END_ISOLATE = "\u2066", "\u2068", "\u2069"


def element(tag: str, *children: str, **attributes: object) -> SafeString:
    """One SVG element; children are escaped unless safe; `font_size` is written `font-size`, `class_` as `class`."""
    pairs = ((name.rstrip("_").replace("_", "-"), _written(value)) for name, value in attributes.items())
    opening = "".join(f' {name}="{escape(value)}"' for name, value in pairs)
    body = "".join(conditional_escape(child) for child in children)
    return mark_safe(f"<{tag}{opening}>{body}</{tag}>")  # noqa: S308 - every piece is escaped above


def picture(width: float, height: float, children: Iterable[str], *, title: str, stretched: bool = False) -> SafeString:
    """A whole drawing with its accessible name; `stretched` lets it fill its box without keeping its proportions.

    Without a title its words stand beside it, and readers of the screen pass over it.
    """
    ratio = {"preserveAspectRatio": "none"} if stretched else {}
    named = {"role": "img"} if title else {"aria_hidden": "true"}
    return element(
        "svg",
        *([element("title", title)] if title else []),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_written(width)} {_written(height)}",
        focusable="false",
        **named,
        **ratio,
    )


def decoration(width: float, height: float, children: Iterable[str]) -> SafeString:
    """A drawing that says nothing of its own: readers of the screen pass over it."""
    box = f"0 0 {_written(width)} {_written(height)}"
    return element(
        "svg", *children, xmlns="http://www.w3.org/2000/svg", viewBox=box, aria_hidden="true", focusable="false"
    )


def isolated(text: str) -> str:
    """Text that keeps its own direction inside a line of the other one."""
    return f"{ISOLATE_FIRST_STRONG}{text}{END_ISOLATE}"


def _written(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
