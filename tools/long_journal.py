"""Write an exported ledger of many entries into a folder: python long_journal.py FOLDER ENTRIES."""

import sys
from datetime import date
from pathlib import Path
from random import Random

from tarazu.ledger.accounts import position_account
from tarazu.ledger.balances import Balance, admit
from tarazu.ledger.export import ACCOUNTS, JOURNAL, accounts_text, companions
from tarazu.ledger.journal import Head, Leaf, recorded, seal, written, written_leaf, written_transfer
from tarazu.ledger.transfers import Paper, Reason, transfer

FIRMS, PORTION, AT = 2_000, 10_000, "2025-12-01T04:00:00+00:00"


def line(leaf: Leaf) -> bytes:
    """A leaf as a line of the exported journal."""
    entry = written_leaf(leaf.position, leaf.kind, leaf.at, leaf.body, leaf.previous)
    return b'{"entry":%b,"hash":"%b"}\n' % (entry, leaf.hash.encode())


def main(folder: Path, count: int) -> None:
    """Invent transfers between firms, chain them, and write what an auditor would be given."""
    draw, accounts = Random(1), {one.id: one for one in (position_account("long", f"firm-{n}") for n in range(FIRMS))}
    ids, balances, head = list(accounts), {name: Balance(name) for name in accounts}, Head()
    drafts = [written(recorded(account, AT)) for account in accounts.values()]
    made = 0
    with (folder / JOURNAL).open("wb") as journal:
        while head.count < count:
            while len(drafts) < min(PORTION, count - head.count):
                debit, credit = draw.sample(ids, 2)
                paper, made = Paper(f"GD-{made}", date(2025, 12, 1)), made + 1
                amount = draw.randint(1, 999)
                move = transfer(accounts[debit], accounts[credit], amount, reason=Reason.ASSESS_EXPORT, paper=paper)
                balances.update(admit(accounts, balances, [move]))
                drafts.append(written_transfer(move, AT))
            leaves, _, head = seal(head, drafts)
            journal.writelines(map(line, leaves))
            drafts = []
    (folder / ACCOUNTS).write_bytes(accounts_text(accounts.values(), balances))
    for name, content in companions(head).items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
