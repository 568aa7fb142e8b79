"""Partners under letters: what a rule says of a deal before everybody has consented names nobody to anybody else."""

from collections.abc import Collection
from dataclasses import replace
from string import ascii_uppercase

from tarazu.matching.deals import Deal
from tarazu.matching.facts import MarketFacts
from tarazu.rulebook.facts import PartyFacts


def masked(world: MarketFacts, deal: Deal, own: Collection[str]) -> MarketFacts:
    """The same facts with a letter for every partner's name, so that no finding tells who they are."""
    letters = {party_id: letter_of(deal, party_id) for party_id in deal.party_ids if party_id not in own}
    hidden = {party_id: _under(letter, world.parties[party_id]) for party_id, letter in letters.items()}
    return replace(world, parties={**world.parties, **hidden})


def letter_of(deal: Deal, party_id: str) -> str:
    """The letter of a party of a deal, by its place."""
    return ascii_uppercase[deal.party_ids.index(party_id)]


def _under(letter: str, party: PartyFacts) -> PartyFacts:
    """A party under a letter, its members under the letter and their number."""
    members = tuple(_under(f"{letter}{number}", member) for number, member in enumerate(party.members, start=1))
    return replace(party, name=letter, members=members)
