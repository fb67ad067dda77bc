"""An answer and a decision at the same moment, on a database that locks rows: neither stops the other (PostgreSQL)."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from diemcau.conferences.models import Site
from diemcau.kernel.actor import Actor
from diemcau.roster import actions
from diemcau.roster.invitations.actions import answer, hand_over
from diemcau.roster.models import Delegate, Substitution
from diemcau.roster.policies import delegate_who
from diemcau.roster.substituting import Proposal

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
]
Listed = Callable[..., Delegate]


def in_a_queue(held: Delegate, *verbs: Callable[[], object]) -> list[BaseException]:
    """Run these at once: each begins once the one before waits for the row of `held`, or for that one; then the row is let go."""
    faults: list[BaseException] = []

    def run(verb: Callable[[], object]) -> None:
        try:
            verb()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    with transaction.atomic():
        Delegate.objects.select_for_update().get(pk=held.pk)
        for number, thread in enumerate(threads, start=1):
            thread.start()
            while _waiting() < number and thread.is_alive():
                time.sleep(0.01)
    for thread in threads:
        thread.join()
    return faults


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


@pytest.fixture
def guest(listed: Listed, sites: list[Site]) -> Delegate:
    made = listed("Lê Văn An", sites[1], unit="Sở Y tế")
    Delegate.objects.filter(pk=made.pk).update(status="invited")
    return made


def test_an_answer_and_the_consent_to_a_substitute(guest: Delegate, organiser: Actor) -> None:
    me = Actor(delegate_who(guest))
    waiting = actions.propose_substitute(by=organiser, delegate=guest, proposal=Proposal("Trần Thị Bình"))
    faults = in_a_queue(
        guest,
        lambda: answer(delegate=guest, by=me, answer="yes"),
        lambda: actions.agree_to_substitute(by=organiser, substitution=waiting),
    )
    assert [getattr(fault, "code", fault) for fault in faults] == ["substitution_decided"]  # the yes came first
    assert Substitution.objects.get().state == "withdrawn"


def test_an_answer_and_two_entries_becoming_one(guest: Delegate, listed: Listed, organiser: Actor) -> None:
    other, me = listed("Lê Văn Ân", guest.site, unit="Sở Y tế"), Actor(delegate_who(guest))
    faults = in_a_queue(
        guest,
        lambda: answer(delegate=guest, by=me, answer="yes"),
        lambda: actions.merge(by=organiser, keep=guest, drop=other),
    )
    guest.refresh_from_db()
    assert (faults, guest.status) == ([], "confirmed")


def test_an_answer_and_what_was_asked_of_the_data(guest: Delegate, organiser: Actor) -> None:
    me = Actor(delegate_who(guest))
    asked = actions.ask_correction(by=me, delegate=guest, wanted={"position": "Giám đốc"})
    faults = in_a_queue(
        guest,
        lambda: actions.ask_correction(by=me, delegate=guest, wanted={"position": "Phó giám đốc"}),
        lambda: actions.answer_request(by=organiser, request=asked, agreed=True, answer=""),
    )
    guest.refresh_from_db()
    assert (faults, guest.position) == ([], "Phó giám đốc")


def test_an_answer_and_a_letter_handed_over(guest: Delegate, organiser: Actor) -> None:
    Delegate.objects.filter(pk=guest.pk).update(status="nominated")
    me = Actor(delegate_who(guest))
    faults = in_a_queue(
        guest,
        lambda: hand_over(guest.conference_id, by=organiser, way="paper", delegates=[guest]),
        lambda: answer(delegate=guest, by=me, answer="yes"),
    )
    guest.refresh_from_db()
    assert (faults, guest.status) == ([], "confirmed")
