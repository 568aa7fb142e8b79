"""Words for what an officer weighs at a declaration, as `words.py` has them for everything else."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Table = Mapping[str, str | Promise]

REASSESSMENT: Table = {
    "proposed": pgettext_lazy("re-assessment", "Waits for a second officer"),
    "posted": pgettext_lazy("re-assessment", "Posted"),
    "refused": pgettext_lazy("re-assessment", "Refused"),
}
GRADE: Table = {
    "as_agreed": pgettext_lazy("grade", "As agreed"),
    "lower": pgettext_lazy("grade", "Lower than agreed"),
    "higher": pgettext_lazy("grade", "Higher than agreed"),
}
LANE: Table = {
    "red": pgettext_lazy("lane", "Red: open it"),
    "yellow": pgettext_lazy("lane", "Yellow: check its papers"),
    "green": pgettext_lazy("lane", "Green: let it pass"),
}
HAPPENED_TO_GOODS: Table = {
    "loaded": pgettext_lazy("goods", "Loaded"),
    "left": pgettext_lazy("goods", "On their way"),
    "at_border": pgettext_lazy("goods", "At the border"),
    "crossed": pgettext_lazy("goods", "Over the border"),
    "delayed": pgettext_lazy("goods", "Delayed"),
    "arrived": pgettext_lazy("goods", "Arrived"),
}
LANE_REASON: Table = {
    "name_held": _("A ship or bank it names waits in a screening case."),
    "found_otherwise": _("An earlier delivery of this firm was not as declared."),
    "papers_missing": _("Papers are missing."),
    "first_delivery": _("The firm's first delivery here."),
    "below_contract": _("Declared below the contract's value."),
}
BESIDE: Table = {
    "below": _("This value lies below the middle half."),
    "inside": _("This value lies inside it."),
    "above": _("This value lies above the middle half."),
}
LAYOUT: Table = {
    "sad": _("Declaration by the boxes of the SAD"),
    "order": _("Order, UBL 2.4"),
    "despatch-advice": _("Despatch advice, UBL 2.4"),
    "receipt-advice": _("Receipt advice, UBL 2.4"),
}
