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
    "shelf": {
        "over": _("Past the due date"),
        "later": _("Later"),
        "extended": _("In extension"),
        "asked": _("More time is asked for"),
        "lapsed": pgettext_lazy("standing", "Lapsed"),
    },
    "next_act": {
        "decide_extension": _("Customs decides on the request for more time."),
        "lift": _("Customs lifts the suspension of the file, or ends it."),
        "assess": _("Customs assesses the declaration that was lodged."),
        "release": _("Customs releases the goods it has assessed."),
        "ship": _("The parties ship what is left and declare it."),
        "net_off": _("All goods are through. The clearing operator nets the file off."),
        "cure": _("The parties cure in goods what the net-off left."),
        "close": _("The file is netted off. Customs closes it and issues the certificate."),
        "decide_lapse": _("The parties ask for more time, or customs lets the file lapse."),
        "contest": _("The parties may contest the lapse. What is owed stays on record."),
    },
    "light": {
        "done": pgettext_lazy("commitment", "Done"),
        "on_course": pgettext_lazy("commitment", "On course"),
        "behind": pgettext_lazy("commitment", "Behind its days"),
        "missed": pgettext_lazy("commitment", "Missed"),
        "unmeasured": pgettext_lazy("commitment", "Not measured"),
    },
    "trend": {
        "more": pgettext_lazy("commitment", "More than before"),
        "as_much": pgettext_lazy("commitment", "As much as before"),
        "less": pgettext_lazy("commitment", "Less than before"),
        "nothing": pgettext_lazy("commitment", "Nothing lately"),
    },
    "step": {
        "grant": _("From the application to the grant"),
        "ship": _("From the grant to the first declaration"),
        "assess": _("From a declaration to its assessment"),
        "net_off": _("From the last assessment to the net-off"),
    },
}
