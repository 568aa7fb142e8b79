"""Words for how files stand and what becomes of them, as `words.py` has them for everything else."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATISTICS_TABLES: dict[str, Mapping[str, str | Promise]] = {
    "standing": {
        "waiting": pgettext_lazy("standing", "Waiting for a decision"),
        "running": pgettext_lazy("standing", "Running"),
        "closed": pgettext_lazy("standing", "Closed"),
        "lapsed": pgettext_lazy("standing", "Lapsed"),
        "turned_down": pgettext_lazy("standing", "Refused or cancelled"),
    },
    "step": {
        "grant": _("From the application to the grant"),
        "ship": _("From the grant to the first declaration"),
        "assess": _("From a declaration to its assessment"),
        "net_off": _("From the last assessment to the net-off"),
    },
}
