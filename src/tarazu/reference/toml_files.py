"""Reading a TOML file a person wrote: its size and depth have limits, and nothing invisible is taken in."""

import tomllib
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.table_errors import TableTooLarge
from tarazu.reference.tables import BYTES_MAX, check_characters


class NotToml(TarazuError):
    """The file is not TOML."""

    kind = Kind.INVALID
    says = "This is not a readable TOML file: {reason}. Correct the line it names."


def read_toml(content: bytes | str) -> dict[str, Any]:
    """The tables of a TOML file. Errors: TableTooLarge; NotToml; ForbiddenCharacter."""
    if len(content) > BYTES_MAX:
        raise TableTooLarge(limit=f"{BYTES_MAX:,}")
    try:
        text = content.decode() if isinstance(content, bytes) else content
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotToml(reason=error) from error
    check_characters(text.replace("\r\n", "\n").replace("\t", " "))
    return tables
