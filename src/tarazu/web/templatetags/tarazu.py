"""Filters and tags of the pages: amounts, days, names, states and drawings, each isolated in its own direction."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from html import unescape
from typing import Any

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from tarazu.clearing.windows import Window
from tarazu.corridor.routes import Route
from tarazu.desk.see_listing_judgement import PartnerView
from tarazu.desk.see_rules import LegalOrder
from tarazu.kernel.errors import TarazuError
from tarazu.kernel.quantity import Quantity, Unit
from tarazu.kernel.value import Price, Value
from tarazu.matching.deals import DealInShort
from tarazu.reference.commodities import Commodity
from tarazu.reference.countries import Country
from tarazu.reference.names import Names
from tarazu.reference.units import units
from tarazu.registry.authorities import Authority
from tarazu.registry.parties import Party
from tarazu.rulebook.balance import readable
from tarazu.rulebook.rules import Finding, stops
from tarazu.rulebook.verdict import Verdict
from tarazu.web import text
from tarazu.web.drawings import bars
from tarazu.web.drawings.scale import mark
from tarazu.web.visitor import browser_name
from tarazu.web.words import tone, word

register = template.Library()


def _isolated(words: str) -> SafeString:
    return format_html('<bdi class="nowrap">{}</bdi>', words)


@register.filter
def quantity(amount: Quantity | None) -> SafeString:
    """1,120 t."""
    return _isolated(text.quantity(amount))


@register.filter
def value(amount: Value | None) -> SafeString:
    """14,000,000.00 UAC."""
    return _isolated(text.value(amount))


@register.filter
def amount(given: Value | None) -> SafeString:
    """14,000,000.00, where the table says in which unit."""
    return _isolated(text.amount(given))


@register.filter
def price(amount: Price | None) -> SafeString:
    """562.50 UAC/t."""
    return _isolated(text.price(amount))


@register.filter
def count(number: int) -> SafeString:
    """A whole number, grouped."""
    return _isolated(text.count(number))


@register.filter
def day(moment: date | None) -> SafeString:
    """5 November 2025, readable by machines too."""
    if moment is None:
        return SafeString("—")
    return format_html('<time datetime="{}" class="nowrap">{}</time>', moment.isoformat(), text.day(moment))


@register.filter
def moment(at: datetime | None) -> SafeString:
    """5 November 2025, 14:30 UTC."""
    if at is None:
        return SafeString("—")
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', at.isoformat(), text.moment(at))


@register.filter
def on_clocks(at: datetime, countries: Iterable[Country]) -> SafeString:
    """One moment on the clocks of several countries, with the day where it differs."""
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', at.isoformat(), text.on_clocks(at, countries))


@register.filter
def moved(window: Window) -> SafeString:
    """From which day a cut-off moved, and why; nothing where it did not."""
    return format_html("<bdi>{}</bdi>", text.moved(window))


@register.filter
def browser(told: str) -> str:
    """Which browser on what."""
    return browser_name(told)


@register.filter
def days(number: int) -> str:
    """So many days."""
    return text.days(number)


@register.filter
def days_over(left: int) -> str:
    """How many days a day lies back, of days that are left."""
    return text.days(-left)


@register.filter
def code(letters: str) -> SafeString:
    """A number or code that is read from left to right on every page and never broken."""
    return format_html('<bdi dir="ltr" class="code">{}</bdi>', letters)


@register.filter
def country(letters: str) -> str:
    """A country's name."""
    return text.country(letters)


@register.filter
def place(letters: str) -> str:
    """The name of a place by its code."""
    return text.place_name(letters)


@register.filter
def goods(commodity: Commodity | str) -> SafeString:
    """The name of goods with their code."""
    key = commodity if isinstance(commodity, str) else commodity.key
    hs = key.partition("/")[0]
    return format_html('{} <small><bdi dir="ltr">{}</bdi></small>', text.goods(key), hs)


@register.filter
def in_short(deal: DealInShort) -> SafeString:
    """A deal by its goods and the countries of the partners."""
    return format_html("<bdi>{}</bdi>", text.deal_in_short(deal))


@register.filter
def hs_code(key: str) -> SafeString:
    """The code of goods as people write it, without the word that tells grades apart."""
    return code(key.partition("/")[0])


@register.filter
def goods_name(commodity: Commodity | str) -> str:
    """The name of goods alone."""
    return text.goods(commodity if isinstance(commodity, str) else commodity.key)


@register.filter
def unit_name(measure: Unit) -> str:
    """The name of a unit."""
    return text.unit_name(measure)


@register.filter
def unit_sign(code: str) -> str:
    """The sign of a unit by its code; the code of a unit of account is its own sign."""
    known = {one.code: one for one in units()}
    return text.unit_sign(known[code]) if code in known else code


@register.filter
def route_name(route: Route) -> SafeString:
    """What a road is called."""
    return format_html("<bdi>{}</bdi>", text.route_name(route))


@register.filter
def name(named: Party | Authority | Names | Mapping[str, str] | str | None) -> SafeString:
    """A name in the reader's language or script, as far as it is held."""
    if named is None:
        return SafeString("")
    if isinstance(named, str):
        words = named
    elif isinstance(named, Names):
        words = text.named(named)
    else:
        words = text.name_of(named.names if isinstance(named, Party | Authority) else named)
    return format_html("<bdi>{}</bdi>", words)


@register.filter
def says(spoken: Finding | TarazuError | Any) -> str:
    """The sentence of a finding, an error, a clause or a why-not, in the active language."""
    return text.say(spoken.says, spoken.params)


@register.filter
def said(sentence: Mapping[str, str]) -> str:
    """A sentence that was kept in every language, in the active one."""
    return sentence[text.language()]


@register.filter
def wrong(finding: Finding) -> str:
    """What is wrong, of a finding, in the active language."""
    return text.say_parted(finding.says, finding.params)[0]


@register.filter
def cure(finding: Finding) -> str:
    """What cures a finding, in the active language."""
    return text.say_parted(finding.says, finding.params)[1]


@register.filter
def sentence(words: str) -> str:
    """A sentence of the rooms in the active language, with its placeholders as gaps."""
    return text.gapped(words)


@register.filter
def source(words: str) -> SafeString:
    """What a table says of its line, and where it stands written; what is not translated is marked as English."""
    said = text.source(words)
    return format_html('<bdi lang="{}">{}</bdi>', "en" if said == words else text.language(), said)


@register.filter
def figure(given: int | str | tuple[str, ...], unit: str) -> str:
    """The value of a figure with its unit."""
    return text.figure(given, unit)


@register.filter(name="word")
def _word(letters: object, table: str) -> str:
    """The word for a code of one table."""
    return word(table, _plain(letters))


@register.filter
def state(letters: object, table: str) -> SafeString:
    """A state as a chip: its word, with a look and a shape of its own."""
    plain = _plain(letters)
    return format_html('<span class="status status-{}">{}</span>', tone(plain) or "plain", word(table, plain))


@register.filter
def about(amount: Quantity) -> Quantity:
    """A quantity as sentences that say 'about' give it."""
    return readable(amount)


@register.filter
def lean(written: str) -> SafeString:
    """How far a deal leans, as the reader writes numbers, read from left to right everywhere."""
    return format_html('<bdi dir="ltr">{}</bdi>', text.decimal(written))


@register.filter
def gets(verdict: Verdict) -> Value | None:
    """What the order's country gets, at reference valuations."""
    return Value(verdict.sides.imports) if verdict.sides else None


@register.filter
def gives(verdict: Verdict) -> Value | None:
    """What the order's country gives, at reference valuations."""
    return Value(verdict.sides.exports) if verdict.sides else None


@register.filter
def entered(order: LegalOrder, key: str) -> frozenset[date]:
    """The first days of the values of a figure that rule keepers entered."""
    return frozenset(since for figure_key, since in order.entered if figure_key == key)


@register.filter
def has(held: frozenset[date], one: date) -> bool:
    """Say whether a day is among some days."""
    return one in held


@register.filter
def stopped(view: PartnerView) -> bool:
    """Say whether a rule of either order stops it."""
    return bool(stops((*view.own, *view.theirs)))


@register.filter
def plain(markup: str) -> str:
    """Markup as the bare text it shows."""
    return unescape(strip_tags(markup))


@register.filter
def lookup(mapping: Mapping[str, Any], key: str) -> Any:
    """What a mapping holds under a key."""
    return mapping.get(key)


@register.simple_tag
def key() -> SafeString:
    """The hidden key that makes sending a form twice do nothing twice."""
    return format_html('<input type="hidden" name="key" value="{}">', secrets.token_urlsafe(18))


@register.simple_tag
def bar(used: int, total: int, title: str) -> SafeString:
    """A bar of used and left; its words stand beside it."""
    return format_html('<span class="bar">{}</span>', bars.bar(used, total, title=title))


@register.simple_tag
def percent(numerator: int, denominator: int) -> SafeString:
    """A share in whole percent."""
    return _isolated(text.percent(numerator, denominator))


@register.simple_tag
def comma() -> str:
    """What stands between the parts of a list, in the active language."""
    return text.comma()


@register.simple_tag
def logo() -> SafeString:
    """The small scale."""
    return mark()


def _plain(letters: object) -> str:
    return str(getattr(letters, "value", letters))
