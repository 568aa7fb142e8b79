"""Scans that come in through a form and go out again: sized before they are read, never shown inside the site."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from tarazu.shipments.documents import BYTES_MAX, check_size
from tarazu.web.saved import saved_as

LIMIT_MEGABYTES = BYTES_MAX // (1024 * 1024)


def read_scan(request: HttpRequest) -> bytes:
    """The bytes of the field `document`, or none where no file was chosen. Errors: DocumentTooLarge."""
    given = request.FILES.get("document")
    if not isinstance(given, UploadedFile):
        return b""
    check_size(given.size or 0)
    content: bytes = given.read()
    return content


def saved_scan(name: str, media: str, content: bytes) -> HttpResponse:
    """A scan to save under our name for it; nothing in it is run or shown by the site."""
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = saved_as(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
