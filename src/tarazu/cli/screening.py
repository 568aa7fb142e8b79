"""The compliance desk at a terminal: lists and pins of their editions, screening, cases and what is held."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import complain, console, say, show_answer, show_json, show_table
from tarazu.desk.approve_list import approve_list as decide_list
from tarazu.desk.decide_case import decide_case as decide
from tarazu.desk.decide_pin import decide_pin as settle_pin
from tarazu.desk.load_list import load_list as load
from tarazu.desk.pin_list import pin_list as propose_pin
from tarazu.desk.release_held import release_held as let_move
from tarazu.desk.see_cases import CaseLine, see_case, see_cases, see_replays
from tarazu.desk.see_lists import Asked, EditionLine, see_likeness, see_lists, see_pins
from tarazu.reference.tables import read_day
from tarazu.screening.cases import CaseEvent, CaseState
from tarazu.screening.editions import EditionEvent
from tarazu.screening.formats import read_edition
from tarazu.screening.pins import Pin, PinEvent
from tarazu.storage.screening_cases import Replay

CaseId = Annotated[str, typer.Argument(help="The case.")]
Reason = Annotated[str, typer.Option(help="Why: what tells the two apart, or ties them.")]


def load_list(
    files: Annotated[list[Path], typer.Argument(help="The list's file; of OFAC's CSV all three.", exists=True)],
    *,
    source: Annotated[str, typer.Option(help="What this list is called here, the same for every edition.")],
    format_name: Annotated[str, typer.Option("--format", help="Its format, where the file does not show it.")] = "",
    day: Annotated[str, typer.Option(help="Its day, where the file does not say it; today without one.")] = "",
    canary: Annotated[list[str] | None, typer.Option(help="A name that must be found in it; may be repeated.")] = None,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Load an edition of a screening list and screen every party against it."""
    now = ready()
    with console.status("Reading the list…"):
        contents = {path.name: path.read_bytes() for path in files}
        read = read_edition(contents, source, date.fromisoformat(day) if day else now.date(), format_name)
    with console.status("Screening every party…"):
        done = load(actor=acting(acting_as, now), read=read, canaries=canary or None, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def approve_list(
    edition: Annotated[str, typer.Argument(help="The edition that is held.")],
    event: Annotated[EditionEvent, typer.Argument(help="approve or refuse.")],
    acting_as: Annotated[str, typer.Option("--as", help="Sign-in name of another officer than the one who loaded it.")],
    reason: Reason,
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Decide, as a second person, on a list edition that shrank or cannot be searched whole."""
    now = ready()
    done = decide_list(
        actor=acting(acting_as, now), edition_id=edition, event=event, reason=reason, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)


def pin_list(
    edition: Annotated[str, typer.Argument(help="A kept edition that is or was in force.")],
    until: Annotated[str, typer.Option(help="Its last day, as 2026-02-28.")],
    reason: Annotated[str, typer.Option(help="Why: what is wrong with the newer edition.")],
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Propose to hold a kept edition in force beside the newest one, until a day; another officer accepts it."""
    now = ready()
    done = propose_pin(
        actor=acting(acting_as, now), edition_id=edition, until=read_day(until), reason=reason, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)


def decide_pin(
    pin: Annotated[str, typer.Argument(help="What pin-list answered.")],
    event: Annotated[PinEvent, typer.Argument(help="accept, refuse or end.")],
    reason: Annotated[str, typer.Option(help="Why: needed to refuse and to end.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Accept, as a second person, that an edition is held in force; refuse it, or end it before its day."""
    now = ready()
    done = settle_pin(actor=acting(acting_as, now), pin_id=pin, event=event, reason=reason, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def lists(acting_as: As = "", as_json: Json = False) -> None:
    """Print the screening lists in force with their age, and the editions that wait for a second person."""
    now = ready()
    page = see_lists(actor=acting(acting_as, now), now=now)
    if as_json:
        show_json(page)
        return
    rows = [_edition_row(line) for line in (*page.in_force, *page.held)]
    columns = ["source", "edition", "format", "entries#", "of", "days old#", "state", "SHA-256"]
    show_table("Screening lists", columns, rows)
    for line in page.in_force:
        if line.stale:
            complain(f"{line.edition.version.source} is {line.age_days} days old; {page.list_age_days} are usual.")
        for name in line.missing_canaries:
            complain(f"{line.edition.version.source} no longer finds its canary '{name}'.")
    _complain_of_pins(page.pins, page.people)
    for pin in page.waiting_pins:
        say(f"{pin.id} waits for a second person: {_pin_told(pin, page.people)}")
    say("Parties: " + ", ".join(f"{count} {verdict}" for verdict, count in page.parties.items()))


def _complain_of_pins(pins: Iterable[Pin], people: Mapping[str, str]) -> None:
    for pin in pins:
        accepted = f"Held in force beside the newest edition, accepted by {people[pin.approved_by]}"
        complain(f"{accepted}: {_pin_told(pin, people)} ({pin.id})")


def _pin_told(pin: Pin, people: Mapping[str, str]) -> str:
    return (
        f"{pin.version.source} of {pin.version.day}, until {pin.until}, proposed by {people[pin.proposed_by]}: "
        f"{pin.reason.rstrip('.')}."
    )


def _edition_row(line: EditionLine) -> tuple[object, ...]:
    version = line.edition.version
    state = line.edition.state.value.replace("_", " ")
    return (
        version.source,
        version.id,
        version.format,
        version.entries,
        version.day,
        line.age_days,
        state,
        version.hash[:12],
    )


def screen(
    name: Annotated[str, typer.Argument(help="The name of a person, a firm, a ship or a bank, in any script.")],
    *,
    kind: Annotated[str, typer.Option(help="person, firm, vessel, bank or other.")] = "other",
    country: Annotated[str, typer.Option(help="Two letters.")] = "",
    imo: Annotated[str, typer.Option(help="A ship's IMO number.")] = "",
    bic: Annotated[str, typer.Option(help="A bank's BIC.")] = "",
    number: Annotated[str, typer.Option(help="A tax, registration or passport number.")] = "",
    born: Annotated[str, typer.Option(help="1963, 1963-05, 1963-05-17, or 1960/1964.")] = "",
    owner: Annotated[
        list[str] | None, typer.Option(help="An owner, such as 'Anna Petrova 51 %'; may be repeated.")
    ] = None,
    acting_as: As = "",
    as_json: Json = False,
) -> None:
    """Ask the lists in force about a name; nothing of the question is kept."""
    now = ready()
    asked = Asked(name, kind, country, imo, bic, number, born, tuple(owner or ()))
    actor = acting(acting_as, now)
    result = see_likeness(actor=actor, asked=asked, now=now)
    if as_json:
        show_json(result)
        return
    rows = [
        (hit.score, hit.name, hit.listed_name, hit.source, hit.entry, hit.features.letters, hit.features.skeleton,
         hit.features.words, "yes" if hit.features.identifier_agrees else "", hit.features.birth.value)
        for hit in result.hits
    ]  # fmt: skip
    columns = ["score#", "asked", "listed", "list", "entry", "letters#", "skeleton#", "words#", "number", "birth"]
    show_table(f"{result.outcome().value}: {len(result.hits)} hits in {len(result.versions)} lists", columns, rows)
    held = see_pins(actor=actor, now=now)
    _complain_of_pins(held.pins, held.people)
    for unread in result.unreadable:
        complain(
            f"'{unread}' is in a script that cannot be compared. Add the name in Latin, Cyrillic or Arabic letters."
        )


def cases(
    state: Annotated[list[CaseState] | None, typer.Option(help="Only cases in this state; may be repeated.")] = None,
    acting_as: As = "",
    as_json: Json = False,
) -> None:
    """Print the screening cases that wait for a person, the strongest first, and the parties that are frozen."""
    now = ready()
    actor = acting(acting_as, now)
    page = see_cases(actor=actor, states=state, now=now) if state else see_cases(actor=actor, now=now)
    if as_json:
        show_json(page)
        return
    columns = ["case", "state", "score#", "party", "name", "listed", "list", "entry", "days#", "two people"]
    show_table("Screening cases", columns, [_case_row(line) for line in page.lines])
    _complain_of_pins(page.pins, page.people)
    say("Frozen: " + (", ".join(party.name for party in page.frozen) or "nobody"))


def _case_row(line: CaseLine) -> tuple[object, ...]:
    hit = line.case.hit
    two = "yes" if line.four_eyes else ""
    return (line.case.id, line.case.state.value, hit.score, line.about, hit.name, hit.listed_name, hit.source,
            hit.entry, line.age_days, two)  # fmt: skip


def case(
    case_id: CaseId,
    against: Annotated[str, typer.Option(help="A kept edition of its list, to judge it by as well.")] = "",
    acting_as: As = "",
    as_json: Json = False,
) -> None:
    """Print one screening case: its features, its decisions, and what judging them again gives."""
    now = ready()
    page = see_case(actor=acting(acting_as, now), case_id=case_id, now=now, against=against)
    if as_json:
        show_json(page)
        return
    columns = ["case", "state", "score#", "party", "name", "listed", "list", "entry", "days#", "two people"]
    show_table("Case", columns, [_case_row(page.line)])
    rows = [(one.name, "" if one.percent is None else one.percent, one.said) for one in page.line.features]
    show_table("Features", ["feature", "percent#", "said"], rows)
    told = [
        (again.decision.at.date(), again.decision.event.value, page.people[again.decision.person_id],
         again.decision.reason, again.decision.score, _judged_again(again))
        for again in page.replays
    ]  # fmt: skip
    show_table("Decisions", ["day", "event", "by", "reason", "score#", "judged again"], told)
    _complain_of_pins(page.pins, page.people)
    if page.against:
        hits = [(hit.score, hit.name, hit.listed_name, hit.entry) for hit in page.against.result.hits]
        title = f"By the edition of {page.against.edition.version.day}, which changes nothing"
        show_table(title, ["score#", "name", "listed", "entry"], hits)


def _judged_again(again: Replay) -> object:
    if again.same:
        return "the same"
    return "compared another way then" if again.score is None else again.score


def decide_case(
    case_id: CaseId,
    event: Annotated[CaseEvent, typer.Argument(help="clear, approve, reject, confirm or reopen.")],
    *,
    acting_as: As = "",
    reason: Reason = "",
    until: Annotated[str, typer.Option(help="The day a clearance ends; the latest that is allowed without one.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Decide a screening case; clearing a strong one takes two officers."""
    now = ready()
    expires_on = date.fromisoformat(until) if until else None
    done = decide(
        actor=acting(acting_as, now),
        case_id=case_id,
        event=event,
        reason=reason,
        expires_on=expires_on,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def replay_decisions(acting_as: As = "", as_json: Json = False) -> None:
    """Judge every screening decision again from what was kept; ends with 1 where one comes out differently."""
    now = ready()
    replays = see_replays(actor=acting(acting_as, now))
    wrong = [again for again in replays if not again.same]
    if as_json:
        show_json(replays)
    else:
        say(f"{len(replays) - len(wrong)} of {len(replays)} decisions come out as they were made.")
    if wrong:
        raise typer.Exit(1)


def release_held(
    contract: Annotated[str, typer.Argument(help="The contract whose other goods are held up.")],
    party: Annotated[str, typer.Argument(help="The frozen party.")],
    reason: Reason,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Let the goods of others move on while one party stays frozen: one officer proposes, another approves."""
    now = ready()
    done = let_move(
        actor=acting(acting_as, now), contract_id=contract, party_id=party, reason=reason, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)
