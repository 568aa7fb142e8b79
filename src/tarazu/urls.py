"""Every address of the site: the doors side by side. It stands above the doors, which do not know each other."""

from django.urls import URLPattern, URLResolver, include, path

from tarazu.api.urls import addresses
from tarazu.web import refusals

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(addresses)),
    path("", include("tarazu.web.urls")),
]
handler403, handler404, handler500 = refusals.not_allowed, refusals.not_found, refusals.broken
