"""How an answer is saved by a browser: as a file, under a name that breaks nothing."""

from django.utils.http import content_disposition_header


def saved_as(name: str) -> str:
    """The header of an answer to save under a name, whatever stands in the name."""
    plain = "".join(letter for letter in name if letter.isprintable())
    return content_disposition_header(as_attachment=True, filename=plain) or "attachment"
