"""The templates of a trader's firm: rename and delete them. They are saved and used on the form of a listing."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tarazu.desk.keep_template import drop_template, rename_template
from tarazu.market.templates import template_name
from tarazu.web.acting import act, actor, moment, read, signed_in
from tarazu.web.pages.listings import own_page


@require_POST
@signed_in
def rename(request: HttpRequest, template_id: str) -> HttpResponse:
    """Give a template another name."""

    def verb() -> None:
        name = read(request, "name", template_name, at=template_id)
        key = request.POST.get("key", "")
        rename_template(actor=actor(request), template_id=template_id, name=name, now=moment(), key=key)

    said = _("The template has its new name.")
    return act(request, verb, said=said, to="listings", again=lambda fault: own_page(request, fault, template_id))


@require_POST
@signed_in
def drop(request: HttpRequest, template_id: str) -> HttpResponse:
    """Delete a template."""
    key = request.POST.get("key", "")
    return act(
        request,
        lambda: drop_template(actor=actor(request), template_id=template_id, now=moment(), key=key),
        said=_("The template is deleted."),
        to="listings",
        again=lambda fault: own_page(request, fault),
    )
