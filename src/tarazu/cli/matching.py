"""tarazu round and tarazu consent: from the book to an agreed deal."""

from collections import Counter
from typing import Annotated, Any

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.output import console, say, show_answer, show_json, show_table
from tarazu.desk.consent_to_deal import consent_to_deal
from tarazu.desk.run_round import run_round
from tarazu.desk.see_round import RoundPage, see_round
from tarazu.desk.sign_contract import sign_contract
from tarazu.desk.sign_undertaking import sign_undertaking
from tarazu.kernel.value import Value
from tarazu.matching.deals import Answer, Kept
from tarazu.matching.options import RoundOptions

As = Annotated[str, typer.Option("--as", help="Sign-in name to act as.")]
Key = Annotated[str, typer.Option(help="Idempotency key: the same key never does anything twice.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Party = Annotated[str, typer.Option(help="The party to act for.")]


def run(
    seed: Annotated[int, typer.Option(help="Breaks ties; the same seed and book give the same round.")] = 0,
    check: Annotated[int, typer.Option(help="For how many unmatched listings of a pair a change is looked for.")] = 400,
    reasons: Annotated[bool, typer.Option(help="List the reason of every unmatched offer and want.")] = False,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Run a matching round over the whole book and propose deals that balance."""
    now = ready()
    actor = acting(acting_as, now)
    with console.status("Matching the book…"):
        answer = run_round(actor=actor, options=RoundOptions(seed=seed, check_limit=check), now=now, key=key_of(key))
    page = see_round(actor=actor, round_id=answer["round"])
    show_json(answer | {"why_nots": [_reason(page, why) for why in page.why_nots]}) if as_json else show_round(
        page, answer
    )
    if reasons and not as_json:
        rows = [(page.listings[why.listing_id], why.reason, why.says.format(**why.params)) for why in page.why_nots]
        show_table("Unmatched", ["listing", "reason", "why, and what would help"], rows)


def show_round(page: RoundPage, answer: dict[str, Any], most: int = 1_000) -> None:
    """A round for people: its largest deals, and how the reasons for the rest are spread."""
    rows: list[tuple[object, ...]] = []
    for deal in page.deals[:most]:
        goods = sorted({leg.commodity for leg in deal.legs})
        worth = Value(sum(leg.value.minor for leg in deal.legs))
        rows.append((deal.id, "-".join(deal.countries), len(deal.party_ids), len(deal.legs), worth, ", ".join(goods)))
    if len(page.deals) > most:
        rows.append((f"and {len(page.deals) - most} more", "", "", "", "", ""))
    show_table("Proposed deals", ["deal", "countries", "parties#", "legs#", "value#", "goods"], rows)
    counts = Counter(why.reason for why in page.why_nots)
    show_table("Why the rest went unmatched", ["reason", "listings#"], counts.most_common())
    exchanged, bound = answer["exchanged_minor"], answer["bound_minor"]
    share = exchanged * 1000 // bound if bound else 1000
    say(told_costs(Kept(**answer["kept"])))
    say(
        f"{answer['listings']} listings, {answer['compatible_legs']} possible legs, {len(page.deals)} deals: "
        f"{Value(exchanged)} exchanged, {share // 10}.{share % 10} % of what no round could exceed. "
        f"Fingerprint {answer['result_hash'][:16]}."
    )


def told_costs(kept: Kept) -> str:
    """What each limit of a round costs, for people."""
    costs = [f"{name} {permille // 10}.{permille % 10} %" for name, permille in kept.costs()]
    return f"Of all that any exchange could be worth, these take: {', '.join(costs)}."


def _reason(page: RoundPage, why: Any) -> dict[str, Any]:
    return {"listing": page.listings[why.listing_id], "reason": why.reason, "sentence": why.says.format(**why.params)}


def consent(
    deal: Annotated[str, typer.Argument(help="The deal.")],
    *,
    party: Party,
    decline: Annotated[bool, typer.Option(help="Decline instead of accepting.")] = False,
    reason: Annotated[str, typer.Option(help="Why, where you decline.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Accept or decline a proposed deal for a party."""
    now = ready()
    answer = Answer.DECLINE if decline else Answer.ACCEPT
    done = consent_to_deal(
        actor=acting(acting_as or party, now),
        deal_id=deal,
        party_id=party,
        answer=answer,
        reason=reason,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def sign(
    contract: Annotated[str, typer.Argument(help="The contract.")],
    party: Party,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Sign the contract of an agreed deal for a party."""
    now = ready()
    actor = acting(acting_as or party, now)
    done = sign_contract(actor=actor, contract_id=contract, party_id=party, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def undertake(
    deal: Annotated[str, typer.Argument(help="The deal.")],
    party: Party,
    chamber: Annotated[str, typer.Option(help="The chamber that signs for the party, its member.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Sign the undertaking that the foreign parties of a deal are not sanctioned entities."""
    now = ready()
    actor = acting(acting_as or party, now)
    done = sign_undertaking(actor=actor, deal_id=deal, party_id=party, chamber_id=chamber, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)
