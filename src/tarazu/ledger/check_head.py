"""Check who signed the head of an exported ledger, and that it grew: python check_head.py FOLDER [KEY].

This one file needs Python 3.11 and nothing else; `verify.py` beside it checks everything that stands below the head.
KEY is the public key as it was published, in hexadecimal. Ed25519 as RFC 8032 describes it; the proof of growth as
RFC 6962 does.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

HEAD, SIGNATURE, GROWTH = "head.json", "signature.json", "growth.json"
PURPOSE = b"tarazu-head\n"  # what is signed begins with this, so that no other signature can be passed off as one
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # x, y, z and t, with x = x/z, y = y/z and xy = t/z


def _add(left: Point, right: Point) -> Point:
    a = (left[1] - left[0]) * (right[1] - right[0]) % P
    b = (left[1] + left[0]) * (right[1] + right[0]) % P
    c = 2 * left[3] * right[3] * D % P
    d = 2 * left[2] * right[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point, factor = _add(point, point), factor >> 1
    return total


def _point(packed: bytes) -> Point | None:
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether a signature of 64 bytes is this key's under this message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    signer, once = _point(key), _point(signature[:32])
    response = int.from_bytes(signature[32:], "little")
    if signer is None or once is None or response >= ORDER:
        return False
    asked = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = _times(response, BASE), _add(once, _times(asked, signer))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def signed_bytes(count: int, root: str, at: str) -> bytes:
    """What is signed of a head: how many entries, their Merkle root, and the moment."""
    return PURPOSE + json.dumps({"at": at, "count": count, "root": root}, sort_keys=True).encode()


def _node(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def has_grown(earlier: tuple[int, str], later: tuple[int, str], proof: list[str]) -> bool:
    """Say whether a proof shows that the later head, as count and root, only added to the earlier one."""
    (first, old_root), (second, new_root) = earlier, later
    if not 0 < first <= second or first == second:
        return first == second and not proof and old_root == new_root
    path = proof if first & (first - 1) else [old_root, *proof]
    if not path:
        return False
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = _node(sibling, old), _node(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = _node(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def faults(folder: Path, published_key: str | None = None) -> list[str]:
    """Everything wrong with the signature of an exported head and with its proof of growth, each in a sentence."""
    try:
        head, signature = _read(folder / HEAD), _read(folder / SIGNATURE)
        growth = _read(folder / GROWTH) if (folder / GROWTH).exists() else None
        return [*_signature_faults(head, signature, published_key), *(_growth_faults(head, growth) if growth else [])]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"The head cannot be checked: {error}."]


def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_bytes())
    return read


def _signature_faults(head: dict[str, Any], signature: dict[str, Any], published_key: str | None) -> list[str]:
    found = []
    if (signature["count"], signature["root"]) != (head["count"], head["root"]):
        found.append("Another head was signed than head.json states.")
    if published_key is not None and published_key.strip().lower() != signature["key"]:
        found.append(f"The head is signed with the key {signature['key']}, not with the published one.")
    message = signed_bytes(signature["count"], signature["root"], signature["at"])
    if not is_signed(bytes.fromhex(signature["key"]), message, bytes.fromhex(signature["signature"])):
        found.append("The signature is not that key's under this head.")
    return found


def _growth_faults(head: dict[str, Any], growth: dict[str, Any]) -> list[str]:
    earlier, later = growth["earlier"], (head["count"], head["root"])
    if has_grown((earlier["count"], earlier["root"]), later, growth["proof"]):
        return []
    return [f"The journal of {later[0]} entries is not shown to go on from the head of {earlier['count']} entries."]


def main(arguments: list[str]) -> int:
    """Run as a program: 0 where everything holds, 1 where not, 2 where it was not asked rightly."""
    if len(arguments) not in (1, 2) or arguments[0].startswith("-"):
        sys.stdout.write("To check who signed an exported ledger: python check_head.py FOLDER [KEY]\n")
        return 2
    found = faults(Path(arguments[0]), *arguments[1:])
    key = "" if found else _read(Path(arguments[0]) / SIGNATURE)["key"]
    told = "".join(f"WRONG: {fault}\n" for fault in found) or f"OK: the head is signed with the key {key}.\n"
    sys.stdout.write(told.encode(errors="backslashreplace").decode())  # half a character cannot be written
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
