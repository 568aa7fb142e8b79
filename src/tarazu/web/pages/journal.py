"""The journal for auditors: where it stands, its entries, the proof that one stands in it, and the whole to keep."""

import json
import tempfile
import zipfile
from collections.abc import Iterable

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.see_journal import ProvenEntry, see_entry, see_journal, see_journal_page
from tarazu.desk.sign_head import sign_head
from tarazu.ledger.export import (
    ACCOUNTS,
    JOURNAL,
    accounts_text,
    companions,
    journal_lines,
    proof_file,
    signature_files,
)
from tarazu.web.acting import actor, moment, signed_in
from tarazu.web.journal_lines import line, summed
from tarazu.web.saved import saved_as
from tarazu.web.words import TABLES

KIND_CHARACTERS_MAX = 32


@require_safe
@signed_in
def journal(request: HttpRequest) -> HttpResponse:
    """Where the journal stands, and its entries, the newest first."""
    before, kind = request.GET.get("before", ""), request.GET.get("kind", "").strip()[:KIND_CHARACTERS_MAX]
    asked = request.GET.get("sums") == "yes"
    page = see_journal_page(actor=actor(request), before=_position(before), kind=kind, with_sums=asked)
    kinds = sorted(TABLES["entry"].items(), key=lambda pair: str(pair[1]))
    sums = [summed(one) for one in page.sums or ()]
    found = {
        "page": page,
        "before": before,
        "sums": sums,
        "kinds": kinds,
        "lines": [line(one, page.named) for one in page.entries],
    }
    return render(request, "journal.html", found)


@require_safe
@signed_in
def entry(request: HttpRequest, position: int) -> HttpResponse:
    """One entry, and the hashes that lead from it to the root."""
    found = see_entry(actor=actor(request), position=position)
    body = json.dumps(found.entry.body, ensure_ascii=False, indent=2, sort_keys=True)
    last = found.head.count - 1
    told = {"found": found, "line": line(found.entry, found.named), "body": body, "last": last}
    return render(request, "journal_entry.html", told)


@require_safe
@signed_in
def proof(request: HttpRequest, position: int) -> HttpResponse:
    """The entry and its proof as a file."""
    found: ProvenEntry = see_entry(actor=actor(request), position=position, with_ties=False)
    response = HttpResponse(proof_file(found.entry, found.head, found.proof), content_type="application/json")
    response["Content-Disposition"] = saved_as(f"entry-{position}.json")
    return response


@require_POST
@signed_in
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole ledger, signed, with the programs that check it, as one archive."""
    acting = actor(request)
    books = see_journal(actor=acting)
    signed = sign_head(actor=acting, head=books.head, now=moment())
    whole = {ACCOUNTS: accounts_text(books.accounts, books.balances), **companions(books.head)}
    whole |= signature_files(signed.signature, signed.earlier, signed.proof)
    kept = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it once it is sent
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in whole.items():
            packed.writestr(name, content)
        _pack(packed, JOURNAL, journal_lines(books.entries))
    kept.seek(0)
    return FileResponse(kept, as_attachment=True, filename=f"ledger-{books.head.count}.zip")


def _pack(packed: zipfile.ZipFile, name: str, lines: Iterable[bytes]) -> None:
    """A file of the archive written line by line: the journal need not fit in memory."""
    with packed.open(name, "w", force_zip64=True) as file:
        for line in lines:
            file.write(line)


def _position(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 16 else None
