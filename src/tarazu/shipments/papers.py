"""The papers a consignment travels with, by what it is."""

from dataclasses import dataclass

PLANTS = tuple(f"{chapter:02d}" for chapter in range(6, 15))  # chapters 06 to 14: live plants to vegetable materials
ANIMALS = ("01", "02", "03", "04", "05", "15", "16", "41", "51")
ENERGY = ("27",)


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper, and what it proves."""

    code: str
    title: str
    says: str


CERTIFICATE_OF_ORIGIN = Paper(
    code="certificate_of_origin",
    title="Certificate of origin",
    says="The body authorised in the giver's country certifies where the goods were produced, for each consignment.",
)
INSURANCE = Paper(
    code="insurance",
    title="Insurance cover note",
    says="The insurer accepted by both sides covers the consignment for the whole journey.",
)
TRANSPORT = Paper(
    code="transport_document",
    title="Transport document",
    says="The carrier has taken over the goods: a consignment note or a bill of lading.",
)
PHYTOSANITARY = Paper(
    code="phytosanitary",
    title="Phytosanitary certificate",
    says="The plant protection service found the plants free of the pests that the receiving country names.",
)
VETERINARY = Paper(
    code="veterinary",
    title="Veterinary certificate",
    says="The veterinary service certifies the animal products, from an establishment the receiver approved.",
)
PRICE_ATTESTATION = Paper(
    code="price_attestation",
    title="Price attestation",
    says="The imputed price of this loading, its method and its day, with freight and insurance itemised.",
)
INSPECTION = Paper(
    code="inspection_certificate",
    title="Inspection certificate",
    says="The laboratory or surveyor of the inspection plan found this quantity, and this quality.",
)

EXAMINATION_PHOTOGRAPH = Paper(
    code="examination_photograph",
    title="Photograph of the examination",
    says="The officer who examined the goods saw them so: the load, its seal, its packing, the damage.",
)
EXAMINATION_REPORT = Paper(
    code="examination_report",
    title="Report of the examination",
    says="The officer who examined the goods found this quantity and this quality, and says how.",
)

PAPERS = {
    paper.code: paper
    for paper in (
        CERTIFICATE_OF_ORIGIN,
        TRANSPORT,
        INSURANCE,
        PHYTOSANITARY,
        VETERINARY,
        PRICE_ATTESTATION,
        INSPECTION,
        EXAMINATION_PHOTOGRAPH,
        EXAMINATION_REPORT,
    )
}  # every kind, in the order they are asked for; the last three are asked for by no order
OF_CUSTOMS = (EXAMINATION_PHOTOGRAPH, EXAMINATION_REPORT, INSPECTION)  # what an officer stores of an examination
OF_DECLARANTS = tuple(paper for paper in PAPERS.values() if paper not in (EXAMINATION_PHOTOGRAPH, EXAMINATION_REPORT))


def papers_stored_by(*, customs: bool) -> tuple[Paper, ...]:
    """The kinds of paper an officer stores of an examination, or a declarant of a consignment; the first is offered."""
    return OF_CUSTOMS if customs else OF_DECLARANTS


def papers_needed(hs: str) -> tuple[Paper, ...]:
    """The papers a consignment of these goods travels with, by the start of its HS code."""
    papers = [CERTIFICATE_OF_ORIGIN, TRANSPORT, INSURANCE]
    if hs.startswith(PLANTS):
        papers.append(PHYTOSANITARY)
    if hs.startswith(ANIMALS):
        papers.append(VETERINARY)
    if hs.startswith(ENERGY):
        papers.append(PRICE_ATTESTATION)
    return tuple(papers)


def papers_missing(hs: str, held: tuple[str, ...]) -> tuple[Paper, ...]:
    """The papers that are needed and not among the codes held."""
    return tuple(paper for paper in papers_needed(hs) if paper.code not in held)
