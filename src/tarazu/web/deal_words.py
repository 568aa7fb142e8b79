"""Words for where a deal and the other terms asked for stand, and for what is answered to a proposal."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Table = Mapping[str, str | Promise]

DEAL: Table = {
    "proposed": pgettext_lazy("deal", "Proposed"),
    "agreed": pgettext_lazy("deal", "Agreed by all"),
    "contracted": pgettext_lazy("deal", "Under contract"),
    "declined": pgettext_lazy("deal", "Declined"),
    "lapsed": pgettext_lazy("deal", "Lapsed"),
    "countered": pgettext_lazy("deal", "Goes on with other terms"),
}
COUNTER: Table = {
    "open": pgettext_lazy("counter", "Waits for answers"),
    "stands": pgettext_lazy("counter", "Accepted by all"),
    "refused": pgettext_lazy("counter", "Refused"),
    "withdrawn": pgettext_lazy("counter", "Taken back"),
    "lapsed": pgettext_lazy("counter", "Ended with the deal"),
}
ANSWER: Table = {  # to a deal, to other terms of one, to a set-off
    "accept": pgettext_lazy("answer", "Accepted"),
    "decline": pgettext_lazy("answer", "Declined"),
    "refuse": pgettext_lazy("answer", "Refused"),
    "withdraw": pgettext_lazy("answer", "Taken back"),
    "consent": pgettext_lazy("answer", "Consented"),
    "object": pgettext_lazy("answer", "Objected"),
    "": pgettext_lazy("answer", "Not answered yet"),
}
