"""tarazu: the commands, in the order a trade lives."""

import sys
from collections.abc import Callable

import typer

from tarazu.cli import (
    cancelling,
    checking,
    clearing,
    consortia,
    contract_text,
    control,
    copying,
    countering,
    curing,
    customs,
    deals,
    demo,
    documents,
    extending,
    judge,
    ledger,
    load,
    match,
    matching,
    mirrors,
    people,
    permit_acts,
    permits,
    registering,
    rerun,
    returns,
    rules,
    screening,
    serve,
    setoff,
    setting_off,
    shipping,
    statements,
    usage,
    windows,
)
from tarazu.cli.output import complain
from tarazu.kernel.errors import TarazuError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
COMMANDS: dict[str, Callable[..., None]] = {
    "load": load.load,
    "load-list": screening.load_list,
    "approve-list": screening.approve_list,
    "pin-list": screening.pin_list,
    "decide-pin": screening.decide_pin,
    "lists": screening.lists,
    "screen": screening.screen,
    "cases": screening.cases,
    "case": screening.case,
    "decide-case": screening.decide_case,
    "replay-decisions": screening.replay_decisions,
    "release-held": screening.release_held,
    "judge": judge.judge,
    "round": matching.run,
    "rerun": rerun.rerun,
    "match": match.match,
    "deal": deals.deal,
    "consent": matching.consent,
    "counter": countering.counter,
    "answer-counter": countering.answer_counter,
    "settle-terms": contract_text.settle_terms,
    "sign": matching.sign,
    "amend": contract_text.amend,
    "answer-amendment": contract_text.answer_amendment,
    "undertake": matching.undertake,
    "apply": permits.apply,
    "certify": permits.certify,
    "withdraw-certificate": permits.withdraw_certificate,
    "authorise": permits.authorise,
    "answer": permits.answer,
    "recommend": permit_acts.recommend,
    "amend-permit": permit_acts.amend_permit,
    "appeal": permit_acts.appeal,
    "decide-appeal": permit_acts.decide_appeal,
    "form-consortium": registering.form_consortium,
    "acknowledge": registering.acknowledge,
    "leave-consortium": registering.leave_consortium,
    "appoint-agent": registering.appoint_agent,
    "end-mandate": registering.end_mandate,
    "record-standing": registering.record_standing,
    "declare": customs.declare,
    "assess": customs.assess,
    "papers": customs.papers,
    "store-paper": documents.store_paper,
    "stored-papers": documents.stored_papers,
    "find-grade": documents.find_grade,
    "shipment": shipping.shipment,
    "tell-of-shipment": shipping.tell_of_shipment,
    "release": customs.release,
    "reassess": customs.reassess,
    "decide-reassessment": customs.decide_reassessment,
    "check-paper": checking.check_paper,
    "reverse": customs.reverse,
    "suspend": clearing.suspend,
    "ask-extension": extending.ask_extension,
    "decide-extension": extending.decide_extension,
    "net-off": clearing.net_off,
    "residual": curing.residual,
    "propose-cure": curing.propose_cure,
    "answer-cure": curing.answer_cure,
    "admit-cure": curing.admit_cure,
    "consortium": consortia.consortium,
    "attribute": consortia.attribute,
    "unshipped": cancelling.unshipped,
    "cancel-unshipped": cancelling.cancel_unshipped,
    "answer-cancellation": cancelling.answer_cancellation,
    "windows": windows.windows,
    "window": windows.window,
    "open-window": windows.open_window,
    "lock-window": windows.lock_window,
    "lift-lock": windows.lift_lock,
    "strike-window": windows.strike_window,
    "flag": windows.flag,
    "answer-flag": windows.answer_flag,
    "confirm-window": windows.confirm_window,
    "set-offs": setting_off.set_offs,
    "propose-set-off": setting_off.propose_set_off,
    "answer-set-off": setting_off.answer_set_off,
    "post-set-off": setting_off.post_set_off,
    "owed-at-home": setting_off.owed_at_home,
    "record-domestic": setting_off.record_domestic,
    "statement": statements.statement,
    "close": clearing.close,
    "lapse": extending.lapse,
    "setoff": setoff.setoff,
    "returns": returns.returns,
    "return": returns.show_return,
    "file-return": returns.file_return,
    "usage": usage.usage,
    "mirror": mirrors.mirror,
    "load-partner-records": mirrors.load_partner_records,
    "explain-difference": mirrors.explain_difference,
    "tick": clearing.tick,
    "export-ledger": ledger.export_ledger,
    "verify": ledger.verify,
    "audit": ledger.audit,
    "copy-to": copying.copy_to,
    "outbox": ledger.outbox,
    "attest": control.attest,
    "propose-figure": control.propose_figure,
    "approve-figure": control.approve_figure,
    "rules": rules.rules,
    "invite": people.invite,
    "password-link": people.password_link,
    "close-account": people.close_account,
    "sign-ins": people.sign_ins,
    "serve": serve.serve,
    "demo": demo.demo,
}
for name, command in COMMANDS.items():
    app.command(name)(command)


@app.callback()
def about() -> None:
    """Official goods-for-goods trade between countries: deals that balance, on books that anyone can check."""


def main() -> None:
    """Run a command; what went wrong is said in one sentence, with exit status 2."""
    try:
        app()
    except TarazuError as error:
        complain(error)
        sys.exit(2)


if __name__ == "__main__":
    main()
