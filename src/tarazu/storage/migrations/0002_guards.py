"""What was written stays written: the database itself refuses to change or remove a fact, or to write a crooked one.

Transfers, their steps, journal entries, signed heads, signatures, consents, answers to counter-offers, undertakings, deeds, clock stops,
certificates, rounds with their legs and reasons, set-off debts and whatever screening said are facts. A deal, a
contract, a permit, a declaration, a net-off moves on along its life, but what it was made of stays, and it is never
removed. Valuations may be loaded again: the second is passed over, so no insert on their key is refused, and it is
`recursive_triggers` that keeps `INSERT OR REPLACE` from them.
SQLite's `INSERT OR REPLACE` would overwrite a row without firing a delete trigger, by any unique key and by the hidden
row number, so an insert on a key that exists is refused as well; PostgreSQL's `TRUNCATE` passes row triggers, so it
has a trigger of its own. The triggers of PostgreSQL are set to fire for replication too; only the owner of the tables can
take them away, so a site runs under another role (docs/how-to/use-postgresql.md).

Counters, clock and head are not facts: they move, but only forward or along what the rooms allow. So do states: each
table that keeps one lists the steps of its life here, as the rooms have them (tests/house/test_life_cycles.py holds the
two equal). What is decided is written once: who, when and what, from nothing, and never again.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FACTS = (
    "storage_transfer",
    "storage_transferstep",
    "storage_journalentry",
    "storage_journalsubtree",
    "storage_signedhead",
    "storage_booksaudit",
    "storage_signature",
    "storage_consent",
    "storage_counteranswer",
    "storage_deed",
    "storage_screeningdecision",
    "storage_figureproposal",
    "storage_figuredecision",
    "storage_energyattestation",
    "storage_undertaking",
    "storage_namedsubject",
    "storage_clockstop",
    "storage_closingcertificate",
    "storage_listedname",
    "storage_screeningresult",
    "storage_round",
    "storage_leg",
    "storage_whynot",
    "storage_setoffdebt",
    "storage_tradefigure",
    "storage_roundinput",
    "storage_standingevidence",
    "storage_departure",
    "storage_brokernote",
    "storage_fileact",
    "storage_answering",
    "storage_redraft",
    "storage_attribution",
    "storage_assignment",
    "storage_shipmentreport",
    "storage_filedreturn",
    "storage_partnerrecord",
    "storage_mirrorremark",
    "storage_document",
    "storage_documentcontent",
    "storage_scannedletter",
    "storage_amendmentsignature",
    "storage_accountevent",
)
LOADED = ("storage_valuation", "storage_quota", "storage_goodspermit")  # facts whose second loading is passed over
REFUSAL = "a recorded fact is never changed or removed: correct it with a new entry"
KEPT = {  # rows that stay, and the columns of theirs that never change
    "storage_account": ("id", "book_id", "unit", "kind", "owner_id", "commodity"),
    "storage_journalhead": ("id",),
    "storage_platformclock": ("id",),
    "storage_outboxevent": ("id", "topic", "body", "at", "position"),
    "storage_deal": ("id", "round_id", "day", "countries", "consent_until", "instead_of_id", "leaves_on"),
    "storage_counter": (
        *("id", "deal_id", "number", "party_id", "person_id", "leg_number", "unit", "price_minor", "steps"),
        *("leaves_on", "reason", "at"),
    ),
    "storage_contract": ("id", "number", "deal_id", "valid_until", "document", "fingerprint"),
    "storage_authorisation": ("id", "order", "contract_id", "authority_id", "applicant_id", "applied_on"),
    "storage_allowance": ("id", "authorisation_id", "leg_number", "direction", "commodity", "unit"),
    "storage_declaration": (
        *("id", "number", "authorisation_id", "leg_number", "regime", "party_id", "commodity"),
        *("steps", "unit", "contract_minor", "declared_minor", "lodged_on"),
        *("vessel", "vessel_number", "bank", "bank_code"),
    ),
    "storage_reassessment": (
        *("id", "declaration_id", "number", "unit", "found_before_steps", "assessed_before_minor"),
        *("found_steps", "assessed_minor", "reason", "asked_by_id", "asked_on"),
    ),
    "storage_netoffrecord": (
        *("id", "authorisation_id", "day", "imports_minor", "exports_minor"),
        *("tolerance_percent", "outcome", "body"),
    ),
    "storage_nettingwindow": ("id", "order", "year", "quarter", "cut_off"),
    "storage_windowlock": ("id", "window_id", "number", "reason", "locked_by", "locked_at"),
    "storage_windowline": ("id", "window_id", "transfer_id"),
    "storage_lineflag": ("id", "line_id", "party_id", "reason", "note", "raised_on", "answer_by"),
    "storage_extensionrequest": (
        *("id", "authorisation_id", "party_id", "days"),
        *("reason", "evidence", "requested_on"),
    ),
    "storage_cureagreement": (
        *("id", "authorisation_id", "contract_id", "net_off_id", "leg_number", "giver_id", "receiver_id", "commodity"),
        *("steps", "unit", "price_minor", "due", "proposed_by_id", "proposed_on", "substitute"),
        *("damages", "again_for", "waived"),
    ),
    "storage_cancellation": (
        *("id", "contract_id", "leg_number", "steps", "unit", "reason", "proposed_by_id", "proposed_on"),
    ),
    "storage_setoffnotice": ("id", "scope", "order", "unit", "proposed_on", "object_until", "total", "bound"),
    "storage_setoffreply": ("id", "set_off_id", "party_id"),
    "storage_screeninglist": (
        *("id", "source", "day", "hash", "format", "entry_count", "position"),
        *("canaries", "doubts", "loaded_by", "loaded_on"),
    ),
    "storage_listpin": ("id", "list_id", "until", "reason", "proposed_by", "proposed_at"),
    "storage_screeningcase": ("id", "party_id", "named_id", "source", "entry"),
    "storage_missioncertificate": (
        *("id", "contract_id", "party_id", "mission_id", "person_id", "number", "at", "sentences"),
    ),
    "storage_appeal": ("id", "authorisation_id", "party_id", "against", "decided_by", "grounds", "lodged_on"),
    "storage_amendment": ("id", "contract_id", "number", "document", "fingerprint"),
    "storage_signingkey": ("id", "public", "person_id", "custody", "sealed", "since"),
    "storage_accesskey": ("id", "person_id", "name", "hash", "role", "subject_id", "may_change", "ends_on", "made_at"),
    "storage_brokerhold": ("id", "listing_id", "person_id", "steps", "reason", "until", "at"),
    "storage_invitation": (
        *("id", "email", "role", "subject_id", "since", "until", "language"),
        *("invited_by", "invited_at", "open_until"),
    ),
    "storage_factorreset": ("id", "person_id", "asked_by", "reason", "asked_at"),
    "storage_heldrelease": ("id", "contract_id", "party_id", "proposed_by", "reason", "at"),
}
ONCE = {  # what is empty until it is decided, and then stays as it was decided
    "storage_platformclock": ("sandbox",),
    "storage_authorisation": ("approval_number", "granted_on", "netting_days", "tolerance_percent"),
    "storage_appeal": ("decision", "closed_on"),
    "storage_nettingwindow": ("struck_on", "flags_until", "confirmed_on"),
    "storage_windowlock": ("lifted_by", "lifted_at"),
    "storage_lineflag": ("answered_on", "answered_by_id", "answer"),
    "storage_extensionrequest": ("days_granted", "decided_on", "decided_by_id", "decision"),
    "storage_setoffnotice": ("ended_on",),
    "storage_cureagreement": ("offer_id",),
    "storage_cancellation": ("settled_on",),
    "storage_contract": ("signed_on",),
    "storage_deal": ("sign_until",),
    "storage_counter": ("settled_at",),
    "storage_reassessment": ("decided_by_id", "decided_on", "decision"),
    "storage_screeninglist": ("decided_by", "reason"),
    "storage_listpin": ("approved_by", "ended_by", "end_reason"),
    "storage_missioncertificate": ("withdrawn_by", "withdrawn_at", "reason"),
    "storage_heldrelease": ("approved_by",),
    "storage_invitation": ("person_id", "ended_at"),
    "storage_factorreset": ("decided_by", "decided_at"),
    "storage_signingkey": ("ended_at",),
    "storage_accesskey": ("ended_at",),
    "storage_brokerhold": ("released_at",),
}
DECIDED = "what was decided stays as it was decided: correct it with a new entry"
STEPS = {  # the column that says where a row stands, and every step it may take
    "storage_listing.state": "open>lapsed open>taken open>withdrawn taken>open",
    "storage_deal.state": (
        "proposed>agreed proposed>countered proposed>declined proposed>lapsed agreed>contracted agreed>lapsed"
    ),
    "storage_counter.state": "open>lapsed open>refused open>stands open>withdrawn",
    "storage_contract.state": "draft>signed draft>ended signed>ended signed>fulfilled",
    "storage_amendment.state": "proposed>declined proposed>signed",
    "storage_authorisation.state": (
        "applied>queried applied>granted applied>refused queried>applied granted>suspended granted>closed "
        "granted>lapsed granted>cancelled suspended>granted suspended>cancelled refused>applied cancelled>granted "
        "lapsed>granted"
    ),
    "storage_appeal.state": "lodged>dismissed lodged>upheld lodged>withdrawn",
    "storage_declaration.state": "lodged>assessed assessed>released assessed>reversed released>reversed",
    "storage_reassessment.state": "proposed>posted proposed>refused",
    "storage_netoffrecord.phase": (
        "open>preliminary open>lapsed preliminary>open preliminary>final preliminary>lapsed lapsed>open"
    ),
    "storage_nettingwindow.phase": "open>preliminary preliminary>final",
    "storage_windowlock.state": "locked>lift_asked lift_asked>locked lift_asked>lifted",
    "storage_lineflag.state": "raised>rejected raised>upheld raised>withdrawn",
    "storage_extensionrequest.state": "requested>granted requested>refused requested>withdrawn",
    "storage_cureagreement.state": (
        "proposed>accepted proposed>declined proposed>withdrawn accepted>admitted accepted>refused"
    ),
    "storage_cancellation.state": "proposed>agreed proposed>declined proposed>withdrawn",
    "storage_setoffnotice.state": "proposed>posted proposed>withdrawn",
    "storage_screeninglist.state": "held>in_force held>refused held>replaced in_force>replaced",
    "storage_listpin.state": "proposed>holds proposed>refused holds>ended",
    "storage_screeningcase.state": (
        "open>proposed open>cleared open>confirmed open>gone proposed>cleared proposed>confirmed proposed>open "
        "proposed>gone cleared>open cleared>gone confirmed>open confirmed>gone gone>open"
    ),
    "storage_missioncertificate.state": "in_force>withdrawn",
    "storage_invitation.state": "open>accepted open>withdrawn",
    "storage_factorreset.state": "asked>done asked>refused",
}
NO_STEP = "this is no step of its life cycle"
CHANGES = {  # name: (table, what an update may not do, and why)
    "run_confirmed": (
        "storage_nettingwindow",
        "OLD.confirmed_on IS NOT NULL AND NEW.run IS DISTINCT FROM OLD.run",
        "the run of a window stays as it was confirmed",
    ),
    "second_officer": (
        "storage_reassessment",
        "OLD.state = 'proposed' AND NEW.decided_by_id = NEW.asked_by_id",
        "a second officer decides on a re-assessment that waits, not the one who asked",
    ),
}
FORWARD = {"storage_journalhead": "count", "storage_platformclock": "last", "storage_windowline": "left_out"}
STILL = {  # a column of a table that does not change while a condition holds on the row, and why
    "storage_journalhead": ("count", "OLD.doubt <> ''", "the books are in doubt, and nobody writes until a person has looked"),
}
CHECKS = {  # name: (table, what may not be inserted, in terms of one new row `fresh`, and why)
    "accounts_fit": (
        "storage_transfer",
        "NOT EXISTS (SELECT 1 FROM storage_account debit JOIN storage_account credit ON credit.id = "
        "fresh.credit_account_id WHERE debit.id = fresh.debit_account_id AND debit.unit = fresh.unit AND "
        "credit.unit = fresh.unit AND debit.book_id = fresh.book_id AND credit.book_id = fresh.book_id)",
        "a transfer moves one unit between two accounts of one book",
    ),
    "steps_pending": (
        "storage_transferstep",
        "NOT EXISTS (SELECT 1 FROM storage_transfer made WHERE made.id = fresh.transfer_id AND made.phase = 'pending')",
        "only a pending transfer is posted or voided",
    ),
    "chained": (
        "storage_journalentry",
        "fresh.position > 0 AND NOT EXISTS (SELECT 1 FROM storage_journalentry earlier "
        "WHERE earlier.position = fresh.position - 1 AND earlier.hash = fresh.previous)",
        "a journal entry is chained to the one before it",
    ),
    "chamber_of_its_country": (
        "storage_undertaking",
        "fresh.chamber_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM storage_authority named JOIN storage_party own "
        "ON own.id = fresh.party_id WHERE named.id = fresh.chamber_id AND named.kind = 'chamber' AND "
        "named.country = own.country)",
        "a chamber undertakes for parties of its own country alone",
    ),
    "opens_empty": (
        "storage_account",
        "fresh.debits_posted + fresh.credits_posted + fresh.debits_pending + fresh.credits_pending <> 0",
        "an account opens empty: post a transfer instead",
    ),
}
WRITTEN_OFTEN = ("storage_account", "storage_deed", "storage_journalentry", "storage_transfer", "storage_transferstep")


def _changes() -> Iterator[tuple[str, str, str, str]]:
    """Every update that is refused for what it does: table, name, condition and reason."""
    for table, columns in ONCE.items():
        decided = (
            f"(CAST(OLD.{column} AS TEXT) NOT IN ('', '0', 'false') AND NEW.{column} IS DISTINCT FROM OLD.{column})"
            for column in columns
        )
        yield table, "once", " OR ".join(decided), DECIDED
    for place, steps in STEPS.items():
        table, column = place.split(".")
        listed = ", ".join(f"'{step}'" for step in steps.split())
        moved = f"OLD.{column} <> NEW.{column} AND OLD.{column} || '>' || NEW.{column} NOT IN ({listed})"
        yield table, "steps", moved, NO_STEP
    for name, (table, wrong, says) in CHANGES.items():
        yield table, name, wrong, says


def _refuse_sqlite(editor: BaseDatabaseSchemaEditor, table: str, name: str, event: str, *, when: str, says: str) -> None:
    condition = f"WHEN {when} " if when else ""
    editor.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{says}'); END"
    )


def _taken(editor: BaseDatabaseSchemaEditor, table: str) -> str:
    """The condition that a new row would take the place of one that is there, by whichever unique key."""
    with editor.connection.cursor() as cursor:
        columns = cursor.execute(f"PRAGMA table_info({table})").fetchall()
        primary = " AND ".join(_equal(column[1]) for column in columns if column[5])
        matches = dict.fromkeys([primary, _equal("rowid")])
        for _, name, unique, _, partial in cursor.execute(f"PRAGMA index_list({table})").fetchall():
            if unique:
                parts = cursor.execute(f"PRAGMA index_info({name})").fetchall()
                only = _only(cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])) if partial else ""
                matches[" AND ".join(_equal(part[2]) for part in parts) + only] = None
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {match})" for match in matches)


def _equal(column: str) -> str:
    return f'"{column}" = NEW."{column}"'


def _only(found: Any) -> str:
    """The condition of a partial index, for the row that is there and for the new one."""
    condition = found.fetchone()[0].partition(" WHERE ")[2]
    again = re.sub(r'("[a-z_]+")', r"NEW.\1", condition)
    return f" AND ({condition}) AND ({again})"


def _guard_sqlite(editor: BaseDatabaseSchemaEditor) -> None:
    for table in (*FACTS, *LOADED):
        _refuse_sqlite(editor, table, "no_update", "UPDATE", when="", says=REFUSAL)
    for table, columns in KEPT.items():
        changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)
        _refuse_sqlite(editor, table, "no_update", "UPDATE", when=changed, says=REFUSAL)
    for table, column in FORWARD.items():
        back = f'NEW."{column}" < OLD."{column}"'
        _refuse_sqlite(editor, table, "forward", "UPDATE", when=back, says=f"{column} never goes back")
    for table, (column, holds, says) in STILL.items():
        moved = f'NEW."{column}" IS NOT OLD."{column}" AND {holds}'
        _refuse_sqlite(editor, table, "still", "UPDATE", when=moved, says=says)
    for table, name, wrong, says in _changes():
        when = re.sub(r"(\S+) IS DISTINCT FROM", r"\1 IS NOT", wrong)
        _refuse_sqlite(editor, table, name, "UPDATE", when=when, says=says)
    for table in (*FACTS, *LOADED, *KEPT):
        _refuse_sqlite(editor, table, "no_delete", "DELETE", when="", says=REFUSAL)
    for table in (*FACTS, *KEPT):
        _refuse_sqlite(editor, table, "no_replace", "INSERT", when=_taken(editor, table), says=REFUSAL)
    for name, (table, wrong, says) in CHECKS.items():
        _refuse_sqlite(editor, table, name, "INSERT", when=wrong.replace("fresh.", "NEW."), says=says)


def _refuse_postgresql(editor: BaseDatabaseSchemaEditor, table: str, name: str, fires: str, *, says: str) -> None:
    editor.execute(f"CREATE TRIGGER {table}_{name} {fires} EXECUTE FUNCTION tarazu_refuse('{says}')")
    editor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")


def _guard_postgresql(editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(
        "CREATE FUNCTION tarazu_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$",
        None,  # its per cent sign is no placeholder
    )
    for table in (*FACTS, *LOADED):
        _refuse_postgresql(editor, table, "no_update", f"BEFORE UPDATE ON {table} FOR EACH ROW", says=REFUSAL)
    for table, columns in KEPT.items():
        changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
        fires = f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})"
        _refuse_postgresql(editor, table, "no_update", fires, says=REFUSAL)
    for table, column in FORWARD.items():
        fires = f'BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NEW."{column}" < OLD."{column}")'
        _refuse_postgresql(editor, table, "forward", fires, says=f"{column} never goes back")
    for table, (column, holds, says) in STILL.items():
        fires = f'BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NEW."{column}" IS DISTINCT FROM OLD."{column}" AND {holds})'
        _refuse_postgresql(editor, table, "still", fires, says=says)
    for table, name, wrong, says in _changes():
        fires = f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({wrong})"
        _refuse_postgresql(editor, table, name, fires, says=says)
    for table in (*FACTS, *LOADED, *KEPT):
        _refuse_postgresql(editor, table, "no_delete", f"BEFORE DELETE ON {table} FOR EACH ROW", says=REFUSAL)
        fires = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
        _refuse_postgresql(editor, table, "no_truncate", fires, says=REFUSAL)
    for name, check in CHECKS.items():
        _check_postgresql(editor, name, *check)
    for table in WRITTEN_OFTEN:  # nobody looks for keys by their first letters, and each such index costs every insert
        _drop_prefix_indexes(editor, table)
    editor.execute("ALTER TABLE storage_account SET (fillfactor = 50)")  # counters move within their page, no index does


def _check_postgresql(editor: BaseDatabaseSchemaEditor, name: str, table: str, wrong: str, says: str) -> None:
    """Look at all rows a statement inserted at once: a batch costs one look, not one for each row."""
    editor.execute(
        f"CREATE FUNCTION tarazu_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF EXISTS (SELECT 1 FROM fresh WHERE {wrong}) THEN "
        f"RAISE EXCEPTION '{says}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$"
    )
    editor.execute(
        f"CREATE TRIGGER {table}_{name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh "
        f"FOR EACH STATEMENT EXECUTE FUNCTION tarazu_{name}()"
    )
    editor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")


def _drop_prefix_indexes(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexdef LIKE '%%varchar_pattern_ops%%'", [table]
        )
        names = [row[0] for row in cursor.fetchall()]
    for name in names:
        editor.execute(f'DROP INDEX "{name}"')


def guard(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the guards in place on whichever database this is."""
    if editor.connection.vendor == "postgresql":
        _guard_postgresql(editor)
    else:
        _guard_sqlite(editor)


class Migration(migrations.Migration):
    """The guards come right after the tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("storage", "0001_start")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(guard, migrations.RunPython.noop)]
