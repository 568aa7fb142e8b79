"""A word in the reader's language for the days of the week, and for the weekends and holidays that move a cut-off."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WEEKDAY: Mapping[str, str | Promise] = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}
DAY_OFF: Mapping[str, str | Promise] = {
    "weekend": _("Weekend"),
    "ashura": _("Ashura"),
    "defender_day": _("Defender of the Fatherland Day"),
    "eid_al_adha": _("Eid al-Adha"),
    "eid_al_fitr": _("Eid al-Fitr"),
    "independence_day": _("Independence Day"),
    "iqbal_day": _("Iqbal Day"),
    "kashmir_day": _("Kashmir Day"),
    "khomeini_day": _("Anniversary of Khomeini's death"),
    "khordad_uprising": _("Anniversary of the uprising of Khordad"),
    "labour_day": _("Labour Day"),
    "milad": _("Milad un-Nabi"),
    "moved_holiday": _("A day off moved by the government"),
    "nature_day": _("Nature Day"),
    "new_year": _("New Year"),
    "nowruz": _("Nowruz"),
    "oil_day": _("Nationalisation of oil"),
    "orthodox_christmas": _("Orthodox Christmas"),
    "pakistan_day": _("Pakistan Day"),
    "public_holiday": pgettext_lazy("a day", "Public holiday"),
    "quaid_day": _("Quaid-e-Azam Day"),
    "republic_day": _("Islamic Republic Day"),
    "revolution_day": _("Victory of the Revolution"),
    "russia_day": _("Russia Day"),
    "unity_day": _("National Unity Day"),
    "victory_day": _("Victory Day"),
    "women_day": _("International Women's Day"),
    "youm_e_takbeer": _("Youm-e-Takbeer"),
}
