"""Words for what happens at the door."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Table = Mapping[str, str | Promise]
ACCOUNT_TABLES: dict[str, Table] = {
    "factor": {
        "authenticator": _("Authenticator"),
        "passkey": _("Passkey"),
    },
    "account_note": {
        "authenticator": _("Authenticator"),
        "passkey": _("Passkey"),
        "recovery": _("Recovery code"),
        "provider": _("State identity"),
        "persona": _("As an invented person"),
    },
    "account_event": {
        "signed_in": _("Signed in"),
        "signed_out": _("Signed out"),
        "password_refused": _("Wrong password"),
        "factor_refused": _("Wrong second factor"),
        "confirmed": pgettext_lazy("account", "Confirmed"),
        "limited": _("Tried too often"),
        "invited": pgettext_lazy("account", "Invited"),
        "invitation_accepted": _("Invitation taken up"),
        "invitation_refused": _("Invitation refused"),
        "password_changed": _("Password changed"),
        "recovery_asked": _("Recovery letter sent"),
        "recovery_refused": _("Recovery asked for an unknown account"),
        "factor_added": _("Second factor added"),
        "factor_removed": _("Second factor taken off"),
        "codes_made": _("Recovery codes made"),
        "code_used": _("Recovery code used"),
        "reset_asked": _("Reset of the second factor asked for"),
        "reset_done": _("Second factor reset by two administrators"),
        "reset_refused": _("Reset of the second factor refused"),
        "identity_linked": _("State identity linked"),
        "identity_unlinked": _("State identity taken off"),
        "identity_refused": _("State identity refused"),
        "session_ended": _("Other browsers signed out"),
        "account_closed": _("Account closed"),
        "account_opened": _("Account opened again"),
    },
}
