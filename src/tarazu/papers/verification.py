"""What the square code on a paper says: enough to check the paper without asking the body that printed it."""

from collections.abc import Callable
from io import BytesIO
from urllib.parse import parse_qsl, quote

import segno

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.check_head import is_signed

SCHEME = "tarazu:"
MARK = "&signature="
Signer = Callable[[bytes], str]  # bytes in, their signature in hexadecimal out
PURPOSE = b"tarazu-paper\n"  # what is signed begins with it, so that no other signature can be passed off as one


class PaperForged(TarazuError):
    """The signature of a square code is not that of the key it is checked with."""

    kind = Kind.REFUSED
    says = "This paper was not signed with that key, or it was changed. Do not rely on it; ask the office that gave it."


class VerificationUnreadable(TarazuError):
    """A text is not one that our papers carry."""

    kind = Kind.INVALID
    says = "This is not the verification text of a paper of Tarazu. Scan the square code on the paper again."


def verification_text(paper: str, number: str, **facts: str | int) -> str:
    """`tarazu:<paper>/<number>?name=value&...`, in the order given; empty facts are left out."""
    query = "&".join(f"{name}={quote(str(fact), safe='')}" for name, fact in facts.items() if str(fact))
    return f"{SCHEME}{paper}/{quote(number, safe='')}" + (f"?{query}" if query else "")


def signed_text(text: str, sign: Signer) -> str:
    """A verification text with a signature at its end."""
    return f"{text}{MARK}{sign(PURPOSE + text.encode())}"


def check_paper(text: str, key: str) -> dict[str, str]:
    """The facts off a square code, once their signature holds under a published key in hexadecimal; needs no network.

    Errors:  PaperForged; VerificationUnreadable.
    """
    said, mark, signature = text.strip().rpartition(MARK)
    facts = read_verification_text(said if mark else text)
    try:
        if is_signed(bytes.fromhex(key.strip()), PURPOSE + said.encode(), bytes.fromhex(signature)):
            return facts
    except ValueError:
        pass  # a key or a signature that is no hexadecimal is not ours either
    raise PaperForged


def read_verification_text(text: str) -> dict[str, str]:
    """The facts of a verification text, with `paper` and `number` first. Errors: VerificationUnreadable."""
    head, _mark, query = text.strip().partition("?")
    paper, slash, number = head.removeprefix(SCHEME).partition("/")
    if not head.startswith(SCHEME) or not paper or not slash or not number:
        raise VerificationUnreadable
    named = dict(parse_qsl(f"number={number}"))
    return {"paper": paper, **named, **dict(parse_qsl(query))}


def square_code(text: str, *, scales: bool = False) -> str:
    """The QR code of a text as SVG, dark on nothing, without a quiet zone (the page gives it one).

    With `scales` it has no size of its own and fills what it stands in.
    """
    drawing = BytesIO()
    segno.make_qr(text, error="m").save(
        drawing, kind="svg", border=0, xmldecl=False, svgns=True, dark="#17333a", omitsize=scales
    )
    return drawing.getvalue().decode()
