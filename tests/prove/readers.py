"""Every reader of a file, with a right file of its own: what `hostile` is cut from."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import xlsxwriter
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.screening import samples

from tarazu.api.strict import StrictParser
from tarazu.cli.columns import Obligations
from tarazu.cli.files import ENDINGS, Known, Reading, read_files
from tarazu.contracts import check_contract
from tarazu.kernel.digest import canonical
from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.ledger import check_head
from tarazu.ledger.balances import balances
from tarazu.ledger.book import Goods, promise
from tarazu.ledger.export import ACCOUNTS, GROWTH, HEAD, JOURNAL, SIGNATURE, export, signature_files
from tarazu.ledger.journal import Draft, Head, append, recorded
from tarazu.ledger.proofs import complete_root, consistency_spans, root_of, subtrees
from tarazu.ledger.transfers import Paper
from tarazu.ledger.verify import verify
from tarazu.market.imports import read_import
from tarazu.matching.announced import read_announced
from tarazu.papers.verification import check_paper, signed_text, verification_text
from tarazu.reference.valuations import read_valuations
from tarazu.reference.workbooks import as_table
from tarazu.screening.formats import read_edition
from tarazu.statistics.mirror_readers import read_partner_records

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2025, 12, 1)
HEX = re.compile(rb"[0-9a-fA-F]{64,}")
TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
LISTS = {
    "consolidated.xml": samples.UN_XML,
    "sdn.xml": samples.OFAC_XML,
    "sdn.csv": samples.SDN_CSV,
    "eu.xml": samples.EU_XML,
    "eu.csv": samples.EU_CSV,
    "ConList.csv": samples.UK_CSV,
    "UKSL.csv": samples.UKSL_CSV,
    "UK_Sanctions_List.xml": samples.UK_LIST_XML,
    "ConList.xml": samples.UK_XML,
    "entities.ftm.json": samples.FTM,
    "national.csv": samples.NATIONAL,
}


@dataclass(frozen=True)
class Sample:
    """A reader and a file it takes; `sealed` gives what of a file no change may touch, where there is such a thing."""

    content: bytes
    read: Callable[[bytes], Any]
    sealed: Callable[[bytes], Any] | None = None
    poisoned: tuple[tuple[str, bytes], ...] = ()
    may_be_empty: bool = False
    as_published: bool = False  # kept letter by letter: whoever uses it sees through what turns them


class Readers:
    """Every reader, by the name of its file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.public = self.key.public_key().public_bytes_raw().hex()
        loads = read_files([ROOT / "demo"], Known(frozenset(), {}), DAY)
        assert loads.errors == ()
        self.samples = {
            f"list {name}": Sample(content, _list(name), as_published=True) for name, content in LISTS.items()
        }
        self.samples |= {f"load {path.name}": self._loaded(path, loads) for path in _demo()}
        self.samples |= self._tables() | self._books() | self._papers() | self._columns()
        self.samples["body"] = Sample(
            b'{"party":"pk-basmati","quantity":{"amount":"5","unit":"TNE"},"papers":["invoice"]}',
            _body,
            as_published=True,
        )

    def _loaded(self, path: Path, loads: Reading) -> Sample:
        return Sample(path.read_bytes(), self._load(path.name, loads), may_be_empty=path.suffix == ".toml")

    def _load(self, name: str, loads: Reading) -> Callable[[bytes], Any]:
        """The console's way of reading a file of a known name, beside what the demo world knows."""
        path = self.folder / name
        parties = (*loads.parties, *(one.party for one in loads.consortia))
        known = Known(frozenset(one.id for one in loads.reference.authorities), {party.id: party for party in parties})

        def read(content: bytes) -> Any:
            path.write_bytes(content)
            found = read_files([path], known, DAY)
            return None if found.errors else found

        return read

    def _tables(self) -> dict[str, Sample]:
        right = (ROOT / "demo" / "offers.csv").read_text(encoding="utf-8")
        lines = [line.split(",") for line in right.splitlines() if line and not line.startswith("#")][:8]
        parties = tuple(dict.fromkeys(line[lines[0].index("party")] for line in lines[1:]))
        plain = "\n".join(",".join(line) for line in lines).encode()

        def read(content: bytes) -> Any:
            found = read_import(as_table(content), side="offer", party_ids=parties)
            return None if found.broken or found.wrong_lines else found.listings

        worth = read_valuations((ROOT / "demo" / "valuations.csv").read_bytes()).records
        announced = (ROOT / "demo" / "deals" / "deal_b.toml").read_bytes()
        theirs = (
            b"number,reference,direction,day,hs,quantity,unit,value\nT-1,GD-1,export,2025-11-30,1006.30,5,TNE,2500.00\n"
        )
        book = _workbook(lines)
        return {
            "typed-in table": Sample(plain, read),
            "spreadsheet": Sample(book, read, poisoned=tuple(_bombs(book))),
            "announced deal": Sample(announced, lambda content: read_announced(content, worth).announced),
            "partner's records": Sample(theirs, lambda content: _whole(read_partner_records(content, "RU"))),
        }

    def _books(self) -> dict[str, Sample]:
        """The exported ledger and its signed head, by the programs that an auditor runs."""
        posting = promise(Goods("au_1", "mill", "1006.30"), Quantity(9_000, TONNE), Paper("C-1", DAY))
        facts = [*posting.accounts, *posting.transfers]
        first, head = append(Head(), [recorded(fact, "2025-12-01T09:00:00Z") for fact in facts])
        more, later = append(head, [Draft("note", "2025-12-01T10:00:00Z", {"says": "تجارت"})])
        entries = [*first, *more]
        files = export(entries, posting.accounts, balances(posting.transfers), later)
        at = "2025-12-01T11:00:00Z"
        signed = self.key.sign(check_head.signed_bytes(later.count, later.root, at)).hex()
        said = {"at": at, "count": later.count, "key": self.public, "root": later.root, "signature": signed}
        hashes = [entry.hash for entry in entries]
        proof = [
            root_of([complete_root(hashes[part.start : part.end]) for part in subtrees(span)])
            for span in consistency_spans(later.count, head.count)
        ]
        files |= signature_files(said, (head.count, head.root), proof)
        place = self.folder / "export"
        place.mkdir()

        def with_file(name: str, check: Callable[[], bool]) -> Callable[[bytes], Any]:
            def read(content: bytes) -> Any:
                for each, right in files.items():
                    (place / each).write_bytes(content if each == name else right)
                return True if check() else None

            return read

        def holds() -> bool:
            return verify(place, later.root).holds

        def is_signed() -> bool:
            return not check_head.faults(place, self.public)

        checks = {JOURNAL: holds, ACCOUNTS: holds, HEAD: holds, SIGNATURE: is_signed, GROWTH: is_signed}
        sealed: dict[str, Callable[[bytes], Any]] = {SIGNATURE: _sealed, GROWTH: _sealed}
        return {
            f"export {name}": Sample(files[name], with_file(name, check), sealed.get(name, bytes))
            for name, check in checks.items()
        }

    def _papers(self) -> dict[str, Sample]:
        """The text of a square code, signed and not, and a signed contract for programs."""
        said = verification_text("closing", "CC-2026-0007", state="closed", day="2026-03-01")
        signed = signed_text(said, lambda content: self.key.sign(content).hex())

        def contract(content: bytes) -> Any:
            path = self.folder / "contract.json"
            path.write_bytes(content)
            return True if check_contract.main([str(path), self.public]) == 0 else None

        return {
            "square code": Sample(
                signed.encode(),
                lambda content: check_paper(_text(content), self.public),
                _code,
            ),
            "signed contract": Sample(canonical(self._contract()), contract, _sealed),
        }

    def _contract(self) -> dict[str, Any]:
        contract = {"number": "TZ-2025-0001", "parties": ["mill"], "clauses": [{"number": 1, "text": "Rice."}]}
        fingerprint = hashlib.sha256(check_contract.canonical(contract)).hexdigest()
        mandate = {
            "person": "anna", "party": "mill", "role": "trader", "mandate_since": "2025-01-01", "mandate_until": None,
            "on": "2025-12-01",
        }  # fmt: skip
        statement = {**mandate, "fingerprint": fingerprint, "amendment": 0}
        binding = {**mandate, "key": self.public}
        signature = {
            "statement": statement,
            "binding": binding,
            "key": self.public,
            "signature": self.key.sign(check_contract.STATEMENT_PURPOSE + check_contract.canonical(statement)).hex(),
            "vouching_key": self.public,
            "vouching_signature": self.key.sign(
                check_contract.BINDING_PURPOSE + check_contract.canonical(binding)
            ).hex(),
        }
        return {"contract": contract, "fingerprint": fingerprint, "signatures": [signature], "amendments": []}

    def _columns(self) -> dict[str, Sample]:
        """Obligations to set off, in both formats."""
        rows = "debtor,creditor,amount\n" + "".join(f"firm-{at},firm-{at + 1},{at * 7 + 1}\n" for at in range(30))
        plain, packed = self.folder / "obligations.csv", self.folder / "obligations.parquet"
        plain.write_text(rows, encoding="utf-8")
        duckdb.execute(f"copy (from '{plain}') to '{packed}' (format parquet)")

        def reader(path: Path) -> Callable[[bytes], Any]:
            def read(content: bytes) -> Any:
                path.write_bytes(content)
                held = Obligations(path)
                debtors, creditors, amounts = held.arrays()
                return held.firms, list(debtors), list(creditors), list(amounts)

            return read

        return {f"set-off {path.suffix}": Sample(path.read_bytes(), reader(path)) for path in (plain, packed)}


def _demo() -> list[Path]:
    return [path for path in sorted((ROOT / "demo").iterdir()) if path.name.endswith(ENDINGS)]


def _list(name: str) -> Callable[[bytes], Any]:
    def read(content: bytes) -> Any:
        found = read_edition({name: content}, "a list", DAY)
        return None if found.errors else found

    return read


def _whole(found: Any) -> Any:
    return None if found.errors else found.records


def _sealed(content: bytes) -> Any:
    """What a seal is on: the same in any spacing, and numbers in hexadecimal in capitals or not."""
    return json.loads(HEX.sub(_small, content) if content[:1] == b"{" else content)


def _code(content: bytes) -> bytes:
    """The text of a square code, its signature without the blanks that a scanner may put into it."""
    said, mark, signature = content.strip().rpartition(b"&signature=")
    return said + mark + b"".join(signature.split()).lower()


def _small(found: re.Match[bytes]) -> bytes:
    return found[0].lower()


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _body(content: bytes) -> Any:
    asked = SimpleNamespace(content_type="application/json", body=content)
    return StrictParser().parse_body(cast("Any", asked))


def _workbook(lines: list[list[str]]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    return written.getvalue()


def _bombs(book: bytes) -> Iterator[tuple[str, bytes]]:
    """Workbooks that grow, lie or point elsewhere once they are unpacked."""
    sheet = "xl/worksheets/sheet1.xml"
    whole = zipfile.ZipFile(io.BytesIO(book)).read(sheet)
    yield "600 MB of one letter", _with_part(book, sheet, b"<worksheet>" + b"A" * 60_000_000, 10)
    yield (
        "rows without end",
        _with_part(book, sheet, b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 900_000),
    )
    yield "a row far below", _with_part(book, sheet, whole.replace(b'r="2"', b'r="1048576"'))
    yield "an entity", _with_part(book, sheet, b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + whole)
    yield (
        "a sheet elsewhere",
        _with_part(
            book,
            "xl/_rels/workbook.xml.rels",
            b'<Relationships><Relationship Id="rId1" Target="/etc/passwd"/></Relationships>',
        ),
    )
    yield "half of it", book[: len(book) // 2]


def _with_part(book: bytes, part: str, content: bytes, times: int = 1) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as right, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name in right.namelist():
            if name != part:
                made.writestr(name, right.read(name))
        with made.open(part, "w") as opened:
            for _ in range(times):
                opened.write(content)
    return written.getvalue()
