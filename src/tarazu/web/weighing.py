"""The scale of a page with its words: what lies in which pan, and what that means."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Value
from tarazu.papers.figures import percent_text
from tarazu.web.drawings.scale import Weighing, scale
from tarazu.web.text import is_rtl, language


@dataclass(frozen=True, slots=True)
class Weighed:
    """A drawn scale and the text beside it."""

    drawing: SafeString
    first_words: str
    second_words: str
    first: Value
    second: Value
    verdict: str


def weighed(first: tuple[str, Value], second: tuple[str, Value], tolerance_percent: int) -> Weighed:
    """Two pans with their words and values, weighed against each other."""
    weighing = Weighing(first[1].minor, second[1].minor, tolerance_percent)
    verdict = _verdict(weighing)
    title = f"{first[0]}: {first[1]}; {second[0]}: {second[1]}. {verdict}"
    return Weighed(scale(weighing, title=title, rtl=is_rtl()), first[0], second[0], first[1], second[1], verdict)


def _verdict(weighing: Weighing) -> str:
    if not weighing.first and not weighing.second:
        return _("Both pans are still empty.")
    if weighing.first == weighing.second:
        return _("Exactly in balance.")
    if not weighing.second:
        return _("One pan is still empty, so nothing can be weighed yet.")
    tenths = divide_half_even((weighing.first - weighing.second) * 1000, weighing.second)
    words = {
        "lean": percent_text(language(), tenths),
        "tolerance": percent_text(language(), weighing.tolerance_percent * 10),
    }
    if weighing.is_inside:
        return _("The difference of %(lean)s lies inside the tolerance of %(tolerance)s.") % words
    return _("The difference of %(lean)s lies outside the tolerance of %(tolerance)s.") % words
