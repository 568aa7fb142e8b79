"""Words for codes of permits, appeals, amendments and registers, as `words.py` has them for everything else."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Table = Mapping[str, str | Promise]

APPEAL: Table = {
    "lodged": pgettext_lazy("appeal", "Waits for its decision"),
    "upheld": pgettext_lazy("appeal", "Upheld"),
    "dismissed": pgettext_lazy("appeal", "Dismissed"),
    "withdrawn": pgettext_lazy("appeal", "Withdrawn"),
}
AMENDMENT: Table = {
    "proposed": pgettext_lazy("amendment", "Waits for signatures"),
    "signed": pgettext_lazy("amendment", "Signed by all"),
    "declined": pgettext_lazy("amendment", "Declined"),
}
ACT: Table = {
    "applied": pgettext_lazy("act", "Applied"),
    "queried": pgettext_lazy("act", "Customs asked"),
    "answered": pgettext_lazy("act", "The applicant answered"),
    "recommended": pgettext_lazy("act", "Grant recommended"),
    "granted": pgettext_lazy("act", "Granted"),
    "refused": pgettext_lazy("act", "Refused"),
    "amended": pgettext_lazy("act", "Amended"),
    "reassessed": pgettext_lazy("act", "Re-assessed"),
    "grade_found": pgettext_lazy("act", "Grade found"),
    "suspended": pgettext_lazy("act", "Suspended"),
    "resumed": pgettext_lazy("act", "In force again"),
    "cancelled": pgettext_lazy("act", "Cancelled"),
    "lapsed": pgettext_lazy("act", "Lapsed"),
    "closed": pgettext_lazy("act", "Closed"),
    "appealed": pgettext_lazy("act", "Appealed"),
    "appeal_dismissed": pgettext_lazy("act", "Appeal dismissed"),
    "reinstated": pgettext_lazy("act", "Reinstated on appeal"),
    "certificate_withdrawn": pgettext_lazy("act", "The mission withdrew its certificate"),
}
SCREENING: Table = {
    "clear": pgettext_lazy("screening", "Screened: clear"),
    "hit": pgettext_lazy("screening", "Resembles a listed name"),
    "unscreened": pgettext_lazy("screening", "Not screened yet"),
}
EVIDENCE: Table = {
    "active_taxpayer": _("Active taxpayer"),
    "single_window": _("Single window"),
    "registered_contract": _("Registered contract"),
}
PERMIT: Table = {
    "permit": pgettext_lazy("permit", "Permit for restricted goods"),
    "establishment": pgettext_lazy("permit", "Approval of an establishment"),
    "share": pgettext_lazy("permit", "Share of a quota"),
    "letter": pgettext_lazy("permit", "Letter of a chamber"),
}
LETTER: Table = {
    "undertaking": pgettext_lazy("letter", "Undertaking"),
    "permit": pgettext_lazy("letter", "Permit, approval or letter"),
}
