"""A mission abroad withdraws its certificate: what rests on it waits, and customs hears of it."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.acts import ActKind
from tarazu.registry.people import Actor
from tarazu.screening.mission import withdraw
from tarazu.storage import authorisation, file_acts, mission, registry
from tarazu.storage.writing import Transaction, write


def withdraw_certificate(*, actor: Actor, certificate_id: str, reason: str, now: datetime, key: str) -> dict[str, Any]:
    """Withdraw a certificate, with the reason that traders and customs read; answer the files that rested on it.

    From now on a grant needs another certificate, and goods under a granted file wait for one, or for the undertaking
    that takes its place. Whether the file is suspended or cancelled is for its collectorate to decide.
    Errors:  CertificateAbsent; PowerMissing; StepRefused; WithdrawalUnfounded.
    """
    actor.must("certify_party", mission.certificate(certificate_id).mission_id)

    def take_back(tx: Transaction) -> dict[str, Any]:
        held = mission.certificate(certificate_id)
        done = withdraw(held, person_id=actor.person_id, reason=reason, at=now)
        mission.save_certificate(done)
        order = registry.authority(held.mission_id).country
        files = [one.id for one in authorisation.authorisations(contract_id=held.contract_id) if one.order == order]
        for file in files:
            file_acts.keep_act(tx, file, ActKind.CERTIFICATE_WITHDRAWN, done.reason, {"certificate": held.number})
        body = {"certificate": held.id, "contract": held.contract_id, "party": held.party_id, "files": files}
        tx.record("certificate_withdrawn", body)
        return body

    request = {"certificate": certificate_id, "reason": reason}
    return write(take_back, verb="withdraw_certificate", actor=actor, key=key, request=request, now=now)
