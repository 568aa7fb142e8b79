"""Every address of this door."""

from typing import Any

from django.urls import URLPattern, URLResolver, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from tarazu import __version__, api
from tarazu.api import (
    amendments,
    applications,
    brokering,
    certificates,
    clearing,
    consortia,
    counters,
    customs,
    daily,
    deals,
    errors,
    files,
    keeping,
    layouts,
    lists,
    market,
    public,
    set_offs,
    shipments,
    templates,
    windows,
)
from tarazu.api.acting import Keyed, Signed
from tarazu.api.strict import StrictParser, known_only


class Door(NinjaAPI):
    """Ninja's own, except that it describes itself once, and calls operations what their functions are called."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description of this door under a prefix, which only a new version of it changes."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._described:
            self._described[prefix] = super().get_openapi_schema(path_prefix=prefix)
        return self._described[prefix]

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of an operation's function, which is unique here."""
        return operation.view_func.__name__


door = Door(
    title="Tarazu",
    version=__version__,
    description=(api.__doc__ or "").strip(),
    docs_url=None,  # its page would load scripts from elsewhere, which the site's policy forbids
    urls_namespace="api",
    auth=[Keyed(), Signed()],
    parser=StrictParser(),
)
for rooms in (
    public,
    market,
    lists,
    deals,
    counters,
    files,
    layouts,
    customs,
    daily,
    applications,
    certificates,
    clearing,
    shipments,
    templates,
    windows,
    set_offs,
    amendments,
    consortia,
    brokering,
    keeping,
):
    rooms.router.add_decorator(known_only)
    door.add_router("", rooms.router)
errors.install(door)

urlpatterns: list[URLPattern | URLResolver] = [*door.urls[0], re_path("", errors.nowhere)]
for pattern in urlpatterns:
    assert isinstance(pattern, URLPattern), "the addresses of this door lie side by side"
    assert pattern.callback is not None, "every address has a view"
    pattern.callback = errors.spoken(pattern.callback)

addresses = (urlpatterns, "api")  # for path("api/v1/", include(addresses)) in the root of all addresses
