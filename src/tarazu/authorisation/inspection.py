"""The inspection plan, agreed before a grant: by which standard, in whose laboratory, and who decides a dispute."""

from dataclasses import dataclass

from tarazu.contracts.contract import Contract
from tarazu.kernel.errors import Kind, TarazuError

GOODS_CLAUSE, INSPECTION_CLAUSE = 2, 6


class PlanIncomplete(TarazuError):
    """An inspection plan lacks something."""

    kind = Kind.INVALID
    says = "The inspection plan does not say: {missing}. Without it goods end in a quarrel at the border. Fill it in."


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionPlan:
    """How goods will be examined. Days and percent are texts as the contract writes them."""

    inspector: str
    standard: str
    laboratory: str
    sample_days: str
    claim_days: str
    quantity_tolerance: str
    dispute: str


def plan_of_contract(contract: Contract, *, standard: str = "", laboratory: str = "") -> InspectionPlan:
    """The plan that the clauses of a contract already settle; standard and laboratory are the applicant's to name."""
    said = {clause.number: clause.params for clause in contract.clauses}
    inspection, goods = said.get(INSPECTION_CLAUSE, {}), said.get(GOODS_CLAUSE, {})
    inspector = inspection.get("inspection", "")
    return InspectionPlan(
        inspector=inspector,
        standard=standard.strip() or "the usual standard method for the goods, as in clause 6",
        laboratory=laboratory.strip() or inspector,
        sample_days=inspection.get("sample_days", ""),
        claim_days=inspection.get("claim_days", ""),
        quantity_tolerance=goods.get("quantity_tolerance", ""),
        dispute="a second test of the sealed sample, which is final",
    )


def check_plan(plan: InspectionPlan) -> None:
    """Refuse a plan with gaps. Errors: PlanIncomplete."""
    told = {
        "inspector": plan.inspector,
        "standard": plan.standard,
        "laboratory": plan.laboratory,
        "days the sample is kept": plan.sample_days,
        "days for a claim": plan.claim_days,
        "tolerance in quantity": plan.quantity_tolerance,
        "who decides a dispute": plan.dispute,
    }
    if missing := [name for name, text in told.items() if not text.strip()]:
        raise PlanIncomplete(missing=", ".join(missing))
