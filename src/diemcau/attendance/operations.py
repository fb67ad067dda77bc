"""The handler of all attendance ops. Called by the projector alone, inside the transaction that keeps verdicts and cursor.

What holds afterwards is a function of the set of accepted ops: any order, repetition or batching comes to the same (registers).
"""

from diemcau.infra.operations import ACCEPTED, Judgement, Judging, grants, operation

from . import bodies, facts, headcounts, holdings, late, policies, verdicts
from .door import Arrival, come_in

UNCONFIRMED = Judgement("accepted", "needs_confirmation")
WITHOUT_NUMBER = Judgement("accepted", "identity_number")
UNKNOWN_DELEGATE = Judgement("waiting", "unknown_delegate")


grants("attendance.", *policies.HUB, *policies.TAKERS)


@operation(*bodies.BODIES)
def judge(judging: Judging) -> None:
    """Refuse what may not come in, keep the rest as facts, and work out again what holds for those they speak of."""
    let_in = come_in(judging)
    late.keep(judging.conference, let_in)
    counted = [arrival for arrival in let_in if isinstance(arrival.body, bodies.HeadcountBody)]
    if counted:
        headcounts.keep(judging.conference, counted, judging.changed)
        for arrival in counted:
            judging.judgements[arrival.id] = _of_headcount(arrival)
    about_people = [arrival for arrival in let_in if not isinstance(arrival.body, bodies.HeadcountBody)]
    if about_people:
        _judge_people(judging, about_people)


def _of_headcount(arrival: Arrival) -> Judgement:
    assert isinstance(arrival.body, bodies.HeadcountBody)
    if arrival.body.confirmed and not arrival.may_confirm:
        return UNCONFIRMED
    return WITHOUT_NUMBER if bodies.holds_identity_number(arrival.incoming.op.body) else ACCEPTED


def _judge_people(judging: Judging, arrivals: list[Arrival]) -> None:
    settled = facts.settle(judging.conference, arrivals)
    foreign = holdings.recompute(judging.conference, settled, judging.changed)
    judged = verdicts.judged(settled, foreign)
    judging.judgements.update({op_id: one.judgement for op_id, one in judged.items()})
    own = {arrival.id for arrival in arrivals}
    verdicts.tell_rooms(judging.conference, {op_id: one for op_id, one in judged.items() if op_id not in own})
    for arrival in arrivals:
        if arrival.id in settled.waiting:
            judging.judgements[arrival.id] = UNKNOWN_DELEGATE
        elif judging.judgements[arrival.id] == ACCEPTED and bodies.holds_identity_number(arrival.incoming.op.body):
            judging.judgements[arrival.id] = WITHOUT_NUMBER
