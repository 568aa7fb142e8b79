"""A journal as plain files that prove themselves: entries, balances, the head, and the program to check them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources

from tarazu.kernel.digest import canonical
from tarazu.ledger.accounts import Account
from tarazu.ledger.balances import Balance
from tarazu.ledger.journal import FORMAT, Entry, Head, entry_bytes

JOURNAL, ACCOUNTS, HEAD, VERIFIER, README = "journal.jsonl", "accounts.jsonl", "head.json", "verify.py", "README.txt"
HEAD_CHECKER, SIGNATURE, GROWTH = "check_head.py", "signature.json", "growth.json"

_README = """An exported ledger of Tarazu
============================

journal.jsonl   every entry, one on a line, in order. Each line holds the entry and the SHA-256 of its bytes after a
                zero byte; each entry names the hash of the one before it.
accounts.jsonl  the balance of every account, as the ledger states it: debits and credits, posted and pending.
head.json       how many entries there are, the hash of the last one, the Merkle root over all of them (RFC 6962),
                and the fingerprints of this page and of the programs.
verify.py       checks all of it. It needs Python 3.11 or later and nothing else: no server, no database, no network.
signature.json  who signed this head, and when (Ed25519); there where the export was signed.
growth.json     the proof that this journal goes on from the head signed before it; there where there is one.
check_head.py   checks those two, and needs no more than verify.py does: python check_head.py . KEY

To check:       python verify.py .
To check that this is the ledger that was published, and not another that agrees with itself, give the root you were
told elsewhere, on a certificate or by the other country's authority:
                python verify.py . {root}

The first line of the report says OK, or which entry is wrong. The program ends with 0 when everything holds, else 1.
Amounts are whole numbers: steps of the goods' unit (a tonne has 1000), or hundredths of a unit of account, which is a
measure of value and never a payment.
"""


def journal_line(entry: Entry) -> bytes:
    """One entry as a line of the exported journal."""
    return b'{"entry":%b,"hash":"%b"}\n' % (entry_bytes(entry), entry.hash.encode("ascii"))


def journal_lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The lines of the exported journal, one at a time, for a journal that does not fit in memory."""
    return map(journal_line, entries)


def accounts_text(accounts: Iterable[Account], balances: Mapping[str, Balance]) -> bytes:
    """The stated balances, one account on a line, ordered by id; an account nothing touched stands at zero."""
    ordered = sorted(accounts, key=lambda account: account.id)
    assert balances.keys() <= {account.id for account in ordered}, "no balance without its account"
    assert all(name == balance.account_id for name, balance in balances.items()), "each balance is its account's"
    lines = [
        canonical({"account": account, "balance": balances.get(account.id, Balance(account.id))._asdict()})
        for account in ordered
    ]
    return b"".join(line + b"\n" for line in lines)


def companions(head: Head) -> dict[str, bytes]:
    """The head, the verifier and the page that explains them: every exported file but journal and accounts."""
    programs = {name: resources.files("tarazu.ledger").joinpath(name).read_bytes() for name in (VERIFIER, HEAD_CHECKER)}
    told = {**programs, README: _README.format(root=head.root).encode()}
    stated = {
        "format": FORMAT,
        "count": head.count,
        "hash": head.hash,
        "root": head.root,
        "files": {name: hashlib.sha256(text).hexdigest() for name, text in told.items()},
    }
    assert all(told.values()), "a program that is exported is whole"
    return {HEAD: canonical(stated) + b"\n", **told}


def proof_file(entry: Entry, head: Head, proof: Sequence[str]) -> bytes:
    """One entry with the hashes that lead from it to the root of a head, as RFC 6962 (2.1.1) puts them together."""
    assert entry.position < head.count, "only what a head covers is proved by it"
    assert len(proof) <= head.count.bit_length(), "a proof is no longer than its tree is high"
    stated = canonical({"count": head.count, "hash": entry.hash, "proof": list(proof), "root": head.root})
    return b'{"entry":%b,%b\n' % (entry_bytes(entry), stated[1:])


def signature_files(
    signature: Mapping[str, int | str], earlier: tuple[int, str] | None, proof: Sequence[str]
) -> dict[str, bytes]:
    """The signature of the head, and the proof that it grew from an earlier signed one, as files of their own."""
    files = {SIGNATURE: canonical(signature) + b"\n"}
    assert earlier is not None or not proof, "what nothing grew from has no proof of growth"
    assert earlier is None or earlier[0] > 0, "a head that was signed covers something"
    if earlier is not None:
        grown = {"earlier": {"count": earlier[0], "root": earlier[1]}, "proof": list(proof)}
        files[GROWTH] = canonical(grown) + b"\n"
    return files


def export(
    entries: Iterable[Entry], accounts: Iterable[Account], balances: Mapping[str, Balance], head: Head
) -> dict[str, bytes]:
    """All files of an exported ledger, name to bytes.

    `balances` are the ones the ledger holds on record, not ones added up again: that they agree is what is proved.
    """
    return {
        JOURNAL: b"".join(journal_lines(entries)),
        ACCOUNTS: accounts_text(accounts, balances),
        **companions(head),
    }
