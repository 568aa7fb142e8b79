"""TOML that a person wrote: read, or refused with a sentence, however it is meant."""

import pytest

from tarazu.kernel.errors import TarazuError
from tarazu.reference.table_errors import ForbiddenCharacter, TableTooLarge
from tarazu.reference.tables import BYTES_MAX
from tarazu.reference.toml_files import NotToml, read_toml


def test_tables_come_out_as_they_are_written() -> None:
    assert read_toml('[[route]]\r\nname = "سمندر"\t# by sea\r\n'.encode()) == {"route": [{"name": "سمندر"}]}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"\xff", NotToml),
        (b"a = ", NotToml),
        (b"a = " + b"[" * 100_000, NotToml),
        (b"a = " + b"1" * 5_000, NotToml),
        ('a = "rice\u202e"'.encode(), ForbiddenCharacter),
        (b"#" * (BYTES_MAX + 1), TableTooLarge),
    ],
)
def test_what_is_none_or_hides_something_is_refused(content: bytes, error: type[TarazuError]) -> None:
    with pytest.raises(error):
        read_toml(content)
