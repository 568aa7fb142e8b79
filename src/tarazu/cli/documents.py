"""tarazu store-paper and stored-papers: the papers of a consignment themselves."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import say, show_answer, show_table
from tarazu.desk.find_grade import find_grade as find
from tarazu.desk.see_documents import see_document, see_documents
from tarazu.desk.store_paper import store_paper as store
from tarazu.shipments.documents import Document, check_size
from tarazu.shipments.grades import GradeStanding

Number = Annotated[str, typer.Argument(help="The number of the declaration.")]


def store_paper(
    declaration: Number,
    code: Annotated[str, typer.Argument(help="The kind of paper, such as phytosanitary or examination_photograph.")],
    file: Annotated[Path, typer.Argument(help="The scan: PDF, JPEG or PNG.", exists=True, dir_okay=False)],
    *,
    acting_as: As,
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Store a scanned paper with a declaration, or as its officer a photograph of the examination."""
    now = ready()
    check_size(file.stat().st_size)
    done = store(
        actor=acting(acting_as, now),
        declaration_number=declaration,
        code=code,
        content=file.read_bytes(),
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def find_grade(
    declaration: Number,
    standing: Annotated[GradeStanding, typer.Argument(help="How it stands to the grade agreed.")],
    found: Annotated[str, typer.Argument(help="The grade found, and by which method.")],
    *,
    acting_as: As,
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Record the grade that examination found; both sides are told of a lower one, and no value changes."""
    now = ready()
    actor = acting(acting_as, now)
    done = find(actor=actor, declaration_number=declaration, standing=standing, found=found, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def stored_papers(
    declaration: Number,
    acting_as: As = "",
    save: Annotated[Path | None, typer.Option(help="A folder to save them in.", file_okay=False)] = None,
) -> None:
    """List the stored papers of a declaration, and save them."""
    now = ready()
    actor = acting(acting_as, now)
    page = see_documents(actor=actor, declaration_number=declaration)
    rows = [(one.id, one.code, _by(one), f"{one.size:,}", one.sha256) for one in page.documents]
    show_table("Stored papers", ["document", "paper", "stored by", "bytes#", "SHA-256"], rows)
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        for one in page.documents:
            _, content = see_document(actor=actor, document_id=one.id)
            (save / one.name).write_bytes(content)
            say(f"   {save / one.name}")


def _by(document: Document) -> str:
    return "customs" if document.by_customs else "declarant"
