"""What the square code on a paper says: enough to check the paper without asking the body that printed it."""

from io import BytesIO
from urllib.parse import parse_qsl, quote

import segno

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.check_head import is_signed

SCHEME = "tarazu:"
SIGNED = "&signed="
PURPOSE = b"tarazu-paper\n"  # what is signed begins with it, so that no other signature can be passed off as one


class VerificationUnreadable(TarazuError):
    """A text is not one that our papers carry."""

    kind = Kind.INVALID
    says = "This is not the verification text of a paper of Tarazu. Scan the square code on the paper again."


def verification_text(paper: str, number: str, **facts: str | int) -> str:
    """`tarazu:<paper>/<number>?name=value&...`, in the order given; empty facts are left out."""
    query = "&".join(f"{name}={quote(str(fact), safe='')}" for name, fact in facts.items() if str(fact))
    return f"{SCHEME}{paper}/{quote(number, safe='')}" + (f"?{query}" if query else "")


def signed_text(text: str, signature: str) -> str:
    """A verification text with a signature in hexadecimal at its end; as it is without one."""
    return f"{text}{SIGNED}{signature}" if signature else text


def bytes_of_code(text: str) -> bytes:
    """The bytes that are signed of a verification text."""
    return PURPOSE + text.partition(SIGNED)[0].encode()


def is_genuine(text: str, key: str) -> bool:
    """Say, without any network, whether a text off a square code bears the signature of a published key."""
    _said, _mark, signature = text.strip().partition(SIGNED)
    try:
        return is_signed(bytes.fromhex(key.strip()), bytes_of_code(text.strip()), bytes.fromhex(signature))
    except ValueError:
        return False


def read_verification_text(text: str) -> dict[str, str]:
    """The facts of a verification text, with `paper` and `number` first. Errors: VerificationUnreadable."""
    head, _mark, query = text.strip().partition("?")
    paper, slash, number = head.removeprefix(SCHEME).partition("/")
    if not head.startswith(SCHEME) or not paper or not slash or not number:
        raise VerificationUnreadable
    named = dict(parse_qsl(f"number={number}"))
    return {"paper": paper, **named, **dict(parse_qsl(query))}


def square_code(text: str) -> str:
    """The QR code of a text as SVG, dark on nothing, without a quiet zone (the page gives it one)."""
    drawing = BytesIO()
    segno.make_qr(text, error="m").save(drawing, kind="svg", border=0, xmldecl=False, svgns=True, dark="#17333a")
    return drawing.getvalue().decode()
