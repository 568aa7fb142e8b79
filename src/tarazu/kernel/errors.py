"""What can go wrong, in four kinds: each error has a stable code and a sentence that says what to do next."""

from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """The four kinds of operating error; the doors decide what each looks like outside."""

    INVALID = "invalid"
    ABSENT = "absent"
    CONFLICT = "conflict"
    REFUSED = "refused"


class TarazuError(Exception):
    """An operating error. Subclasses set `kind` and `says`; the placeholders of `says` are its keyword arguments."""

    kind: ClassVar[Kind] = Kind.INVALID
    says: ClassVar[str] = "Something is not right."

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.says.format(**params))

    @property
    def code(self) -> str:
        """The stable name of this error, as integrators and logs know it."""
        return type(self).__name__
