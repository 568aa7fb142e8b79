"""Keep a form that somebody has begun, or throw it away. Nothing of it enters the journal."""

from collections.abc import Mapping
from datetime import datetime

from tarazu.registry.people import Actor
from tarazu.storage import drafts
from tarazu.storage.drafts import Draft


def keep_draft(
    *, actor: Actor, side: str, cells: Mapping[str, str], now: datetime, draft_id: str = "", listing_id: str = ""
) -> str:
    """Keep an offer or a want as far as it is typed; answer the draft's id. Errors: DraftAbsent."""
    return drafts.keep(draft_id, actor.person_id, Draft(draft_id, side, listing_id, cells, now))


def drop_draft(*, actor: Actor, draft_id: str) -> None:
    """Throw a draft away."""
    drafts.drop(draft_id, actor.person_id)
