"""One consignment as other programs are told it: its declaration, its leg, and who gives and who receives."""

from dataclasses import dataclass
from datetime import date

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.papers.contents import PaperParty
from tarazu.reference.commodities import Commodity
from tarazu.shipments.declarations import Declaration


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """What the layouts of a consignment share."""

    declaration: Declaration
    order: str  # the country whose customs it was declared to
    office_id: str
    office: str  # its name, in English
    approval_number: str
    contract_number: str
    contract_signed_on: date
    leg_number: int
    agreed: Quantity  # by the contract, for the whole leg
    agreed_value: Value
    giver: PaperParty
    receiver: PaperParty
    declarant: PaperParty
    goods: Commodity
    giver_id: str
    receiver_id: str
