"""What one caller is told at an address, and what the store was asked for it."""

from dataclasses import dataclass
from typing import Any

REFUSED = {401, 403, 404, 405}


@dataclass
class Watch:
    """Counts what the store is asked while it stands, and notes what is written."""

    asked: int = 0
    written: int = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        """Note one query and let it pass."""
        self.asked += 1
        self.written += sql.split(None, 1)[0] in {"INSERT", "UPDATE", "DELETE"} and "django_session" not in sql
        return execute(sql, params, many, context)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one caller was told."""

    status: int
    place: str
    text: str
    asked: int
    written: int

    @property
    def refused(self) -> bool:
        """Whether nothing was given: said so, or sent to sign in."""
        return self.status in REFUSED or (self.status == 302 and self.place.startswith("/sign-in/"))
