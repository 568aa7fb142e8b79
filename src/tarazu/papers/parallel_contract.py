"""The exchange contract with its clauses in two or three languages side by side."""

from collections.abc import Sequence
from dataclasses import replace

from tarazu.contracts.contract import Clause
from tarazu.papers.exchange_contract import ExchangeContract, contract_sheet
from tarazu.papers.parts import direction_of, headed
from tarazu.papers.printing import print_sheet
from tarazu.papers.sheet import Section, Sheet, Voice
from tarazu.papers.verification import Signer
from tarazu.papers.words import _, check_language, isolated, translate

TERMS = _("Terms")
AUTHENTIC = _(
    "The texts beside each other say the same. The parties sign the fingerprint of the English text, "
    "which decides where a translation differs."
)


def render_parallel_contract(content: ExchangeContract, languages: Sequence[str], sign: Signer | None = None) -> bytes:
    """The PDF of a contract whose clauses stand side by side; everything else is in the first language.

    Errors:  UnknownLanguage.
    """
    return print_sheet(parallel_sheet(content, languages), "exchange_contract", sign)


def parallel_sheet(content: ExchangeContract, languages: Sequence[str]) -> Sheet:
    """A contract in several languages, in words. Errors: UnknownLanguage."""
    for language in languages:
        check_language(language)
    first = languages[0]
    sheet = contract_sheet(content, first)
    heading = translate(first, TERMS)
    clauses = sorted(content.clauses, key=lambda clause: clause.number)
    parallel = Section(
        *headed(first, TERMS),
        sentence=translate(first, AUTHENTIC),
        parallel=tuple(tuple(_voice(clause, language) for language in languages) for clause in clauses),
    )
    return replace(sheet, sections=tuple(parallel if part.heading == heading else part for part in sheet.sections))


def _voice(clause: Clause, language: str) -> Voice:
    params = {name: isolated(text) for name, text in clause.params.items()}
    return Voice(
        language=language,
        direction=direction_of(language),
        title=translate(language, clause.title),
        text=translate(language, clause.says, **params),
    )
