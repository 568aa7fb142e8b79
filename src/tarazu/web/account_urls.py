"""The addresses of signing in, of one's own account, and of those who administer people."""

from django.urls import URLPattern, URLResolver, path

from tarazu.web.pages import factors, invitations, own_account, people, recovery, sign_in, sign_ins, state_sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/second/", sign_in.second_step, name="second_step"),
    path("sign-in/state/back/", state_sign_in.back, name="state_back"),
    path("sign-in/state/<str:purpose>/", state_sign_in.go, name="state_go"),
    path("recover/", recovery.recover, name="recover"),
    path("recover/<str:person_id>/<str:token>/", recovery.recovery, name="recovery"),
    path("invitation/<str:invitation_id>/<str:token>/", invitations.invitation, name="invitation"),
    path("me/", own_account.own, name="own_account"),
    path("me/confirm/", own_account.confirm, name="confirm"),
    path("me/password/", own_account.change_password, name="change_password"),
    path("me/set-up/", factors.set_up, name="set_up"),
    path("me/authenticator/", factors.add_authenticator, name="add_authenticator"),
    path("me/passkey/", factors.add_passkey, name="add_passkey"),
    path("me/codes/", factors.new_codes, name="new_codes"),
    path("me/factors/<str:factor_id>/remove/", own_account.remove_factor, name="remove_factor"),
    path("me/browsers/others/end/", own_account.end_others, name="end_others"),
    path("me/browsers/<int:browser_id>/end/", own_account.end_browser, name="end_browser"),
    path("me/identity/unlink/", own_account.unlink, name="unlink_identity"),
    path("people/", people.people, name="people"),
    path("people/<str:subject_id>/", people.people, name="people_of"),
    path("people/<str:subject_id>/invite/", people.invite, name="invite"),
    path("people/<str:subject_id>/end/", people.end, name="end_mandate_of"),
    path(
        "people/<str:subject_id>/invitations/<str:invitation_id>/withdraw/", people.withdraw, name="withdraw_invitation"
    ),
    path("accounts/<str:person_id>/close/", people.close, name="close_account"),
    path("accounts/<str:person_id>/reset/", people.reset, name="ask_reset"),
    path("resets/<str:reset_id>/decide/", people.decide, name="decide_reset"),
    path("sign-ins/", sign_ins.sign_ins, name="sign_ins"),
    path("sign-ins.csv", sign_ins.sign_ins_file, name="sign_ins_file"),
]
