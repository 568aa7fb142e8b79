"""Every address of the web door."""

from django.conf.urls.i18n import urlpatterns as language_patterns
from django.urls import URLPattern, URLResolver, include, path

from tarazu.web import refusals
from tarazu.web.pages import (
    accounts,
    authorities,
    book,
    deals,
    files,
    judging,
    keeping,
    listings,
    public,
    sign_in,
    simulator,
    trader,
)

DECLARATION = "files/<str:authorisation_id>/declarations/<str:declaration_number>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.start, name="start"),
    path("rules/", public.rules, name="rules"),
    path("rules/keep/", keeping.keeping, name="keeping"),
    path("rules/keep/propose/", keeping.propose, name="propose_figure"),
    path("rules/keep/<str:proposal_id>/decide/", keeping.decide, name="decide_figure"),
    path("simulate/", simulator.simulate, name="simulate"),
    path("simulate/judged/", simulator.simulated, name="simulated"),
    path("judge/<str:side>/", judging.judge_listing, name="judge_listing"),
    path("bilateral/<str:pair>/", public.bilateral, name="bilateral"),
    path("commitments/", public.commitments, name="commitments"),
    path("corridors/", public.corridors, name="corridors"),
    path("verify/", public.verify, name="verify"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("continue-as/", sign_in.continue_as, name="continue_as"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("door/", sign_in.door, name="door"),
    path("language/", include(language_patterns)),
    path("home/", trader.home, name="home"),
    path("book/", book.book, name="book"),
    path("book.csv", book.book_file, name="book_file"),
    path("listings/", listings.own, name="listings"),
    path("listings/new/<str:side>/", listings.new, name="new_listing"),
    path("listings/<str:listing_id>/", listings.one, name="listing"),
    path("listings/<str:listing_id>/withdraw/", listings.withdraw, name="withdraw_listing"),
    path("drafts/<str:draft_id>/drop/", listings.drop, name="drop_draft"),
    path("deals/<str:deal_id>/", deals.deal, name="deal"),
    path("deals/<str:deal_id>/answer/", deals.answer, name="answer_deal"),
    path("deals/<str:deal_id>/sign/", deals.sign, name="sign_contract"),
    path("deals/<str:deal_id>/undertake/", deals.undertake, name="sign_undertaking"),
    path("deals/<str:deal_id>/apply/", deals.apply, name="apply"),
    path("files/<str:authorisation_id>/", files.file, name="file"),
    path("files/<str:authorisation_id>/decide/", files.decide, name="decide"),
    path("files/<str:authorisation_id>/close/", files.close, name="close"),
    path("files/<str:authorisation_id>/answer/", files.answer_query, name="answer_query"),
    path("files/<str:authorisation_id>/legs/<int:leg_number>/declare/", files.lodge, name="declare"),
    path(f"{DECLARATION}/assess/", files.assess, name="assess"),
    path(f"{DECLARATION}/release/", files.release, name="release"),
    path("account/<str:authorisation_id>/", accounts.account, name="account"),
    path(
        "files/<str:authorisation_id>/declarations/<str:declaration_number>/papers/", files.complete, name="add_papers"
    ),
    path("queue/", authorities.queue, name="queue"),
    path("overview/", authorities.overview, name="overview"),
]
handler403, handler404, handler500 = refusals.not_allowed, refusals.not_found, refusals.broken
