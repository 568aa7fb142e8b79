"""The lists that ship inside the package: a wrong line in one of them is our bug, not a user's error."""

from collections.abc import Callable, Hashable, Sequence
from importlib.resources import files

from tarazu.reference.tables import Column, Made, Row, read_records


def shipped(
    name: str, columns: Sequence[Column], make: Callable[[Row], Made], key: Callable[[Made], Hashable]
) -> tuple[Made, ...]:
    """The records of a list in `reference/files`."""
    content = files("tarazu.reference").joinpath("files", name).read_bytes()
    records, errors = read_records(content, columns, make, key)
    assert not errors, f"{name}: {errors[0]}"
    return records
