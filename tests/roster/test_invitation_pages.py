"""Pages of invitations and of mail: from the list to what was sent back."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diemcau.conferences.models import Conference, Site
from diemcau.infra import jobs
from diemcau.infra.mail.models import MailRow
from diemcau.people.models import Account, RoleHeld
from diemcau.roster.invitations import tasks
from diemcau.roster.models import Delegate, InvitedUnit
from diemcau.roster.pocket import own_path

Put = Callable[..., Delegate]
PAGES = ("", "/units", "/wording", "/../mail")


@pytest.fixture
def browser(client: Client, conference: Conference) -> Client:
    account = Account.objects.create(username="to-chuc", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    client.force_login(account)
    return client


@pytest.fixture
def place(conference: Conference) -> str:
    return f"/c/{conference.key}/invitations"


def filled(put: Put, site: Site, count: int, *, start: int = 0) -> None:
    for number in range(start, start + count):
        made = put(f"Nguyễn Văn {chr(65 + number)}", site, unit="Sở Y tế")
        Delegate.objects.filter(pk=made.pk).update(email=f"{number}@tinh.example", status="nominated")


def on_page(browser: Client, mail: str) -> str:
    """The last draft that the page of mail shows to whoever presses *Release all* there."""
    found = re.search(r'name="upto" value="(\d+)"', browser.get(mail).content.decode())
    assert found is not None
    return found[1]


def test_from_the_list_to_what_was_sent_back(
    browser: Client, conference: Conference, sites: list[Site], listed: Put, place: str
) -> None:
    filled(listed, sites[0], 3)
    answer = browser.post(f"{place}/act?standing=fresh", {"verb": "all", "letter": "invitation"})
    assert answer["Location"].endswith("/mail?state=held")
    page = browser.get(answer["Location"]).content.decode()
    assert page.count('name="pk"') == 3
    row = MailRow.objects.order_by("pk")[0]
    mail = f"/c/{conference.key}/mail"
    assert "Nguyễn Văn A" in browser.get(f"{mail}/{row.pk}").content.decode()
    picture = browser.get(f"{mail}/{row.pk}/files/0")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    browser.post(f"{mail}/act", {"verb": "release", "pk": [row.pk]})
    browser.post(f"{mail}/act", {"verb": "drop", "pk": [row.pk, row.pk + 1]})
    assert [one.state for one in MailRow.objects.order_by("pk")] == ["queued", "held"]
    jobs.run_due("mail")
    assert len(outbox.outbox) == 1
    browser.post(f"{mail}/{row.pk}/act", {"verb": "came_back", "words": "hộp thư đầy"})
    page = browser.get(f"{place}?standing=trouble").content.decode()
    assert ("hộp thư đầy" in page, "Nguyễn Văn A" in page, "Nguyễn Văn B" in page) == (True, True, False)
    assert browser.post(f"{mail}/{row.pk}/act", {"verb": "again", "to": "không phải"}).status_code == 303
    refused = browser.post(f"{mail}/{row.pk}/act", {"verb": "again", "to": "a@moi.example"})
    assert "0@tinh.example" in browser.get(refused["Location"]).content.decode(), (
        "what the list has is said, not that it was answered"
    )
    assert MailRow.objects.filter(state="held").count() == 1
    Delegate.objects.filter(email="0@tinh.example").update(email="a@moi.example")
    assert 'value="a@moi.example"' in browser.get(f"{mail}/{row.pk}").content.decode()
    browser.post(f"{mail}/{row.pk}/act", {"verb": "again", "to": "a@moi.example"})
    assert list(MailRow.objects.filter(state="held").values_list("to", flat=True)) == [
        "2@tinh.example",
        "a@moi.example",
    ]
    late = MailRow.objects.filter(state="held").order_by("pk").last()
    answer = browser.post(
        f"{mail}/act", {"verb": "release_all", "upto": late.pk - 1}
    )  # it was written after the page was drawn
    assert list(MailRow.objects.filter(state="held")) == [late]
    assert "1 bản thảo chưa có khi" in browser.get(answer["Location"]).content.decode()
    browser.post(f"{mail}/act", {"verb": "release_all", "upto": on_page(browser, mail)})
    jobs.run_due("mail")
    assert {one.state for one in MailRow.objects.exclude(pk=row.pk)} == {"sent"}
    told = {"verb": "chosen", "letter": "invitation", "uid": [one.uid for one in Delegate.objects.all()]}
    answer = browser.post(f"{place}/act", told)
    held = MailRow.objects.filter(state="held")
    assert [row.to for row in held] == ["1@tinh.example"], "nobody gets it twice without a word"
    assert "2 người đã có thư này" in browser.get(answer["Location"]).content.decode()
    browser.post(f"{place}/act", told | {"once_more": "1"})
    assert held.all().count() == 3


def test_who_has_no_email_is_messaged_by_hand_and_answers_by_telephone(
    browser: Client, sites: list[Site], listed: Put, place: str
) -> None:
    delegate = listed("Nguyễn Văn Ấm", sites[0])
    browser.post(f"{place}/act", {"verb": "chosen", "letter": "invitation", "uid": [delegate.uid, "nobody"]})
    assert not MailRow.objects.exists()
    page = browser.get(f"{place}/people/{delegate.uid}").content.decode()
    assert "Nguyen Van Am" in page
    assert "/me/" in page
    browser.post(f"{place}/act", {"verb": "message", "uid": [delegate.uid]})
    browser.post(f"{place}/people/{delegate.uid}/answer", {"answer": "no", "reason": ""})
    delegate.refresh_from_db()
    assert (delegate.invitation.way, delegate.invitation.answer, delegate.status) == ("message", "", "confirmed")
    browser.post(f"{place}/people/{delegate.uid}/answer", {"answer": "no", "reason": "leave"})
    delegate.refresh_from_db()
    assert delegate.status == "declined"


def test_without_a_mail_server_letters_are_written_and_stay(
    browser: Client, conference: Conference, sites: list[Site], listed: Put, place: str, settings: pytest.FixtureRequest
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # type: ignore[attr-defined]
    filled(listed, sites[0], 1)
    browser.post(f"{place}/act", {"verb": "all", "letter": "invitation"})
    mail = f"/c/{conference.key}/mail"
    answer = browser.post(f"{mail}/act", {"verb": "release_all", "upto": on_page(browser, mail)})
    page = browser.get(answer["Location"]).content.decode()
    assert "DIEMCAU_EMAIL_URL" in page
    assert MailRow.objects.get().state == "held"


def test_many_are_written_by_a_job(
    browser: Client, sites: list[Site], listed: Put, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(listed, sites[0], 3)
    monkeypatch.setattr("diemcau.roster.invitations.actions.MOST_AT_ONCE", 2)
    assert browser.post(f"{place}/act?text=nguyen", {"verb": "all", "letter": "invitation"}).status_code == 303
    assert not MailRow.objects.exists()
    conference = Conference.objects.get()
    assert tasks.work_of(conference.pk).is_coming
    assert "every 2s" in browser.get(place).content.decode()
    jobs.run_due("letters")
    assert (MailRow.objects.count(), tasks.work_of(conference.pk)) == (3, (False, False))


def test_words_stay_typed_when_they_are_refused(browser: Client, place: str) -> None:
    page = browser.get(f"{place}/wording").content.decode()
    assert "{name}" in page
    sent = {"version": 0, "contact_phone": "0912345678", "text_person_invitation": "Kính mời {ten}"}
    refused = browser.post(f"{place}/wording", sent)
    assert refused.status_code == 422
    assert "Kính mời {ten}" in refused.content.decode()
    sent["text_person_invitation"] = "Kính mời {name}"
    assert browser.post(f"{place}/wording", sent).status_code == 303
    assert "Kính mời {name}" in browser.get(f"{place}/wording").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_the_database_as_often_for_many_as_for_few(
    page: str, browser: Client, conference: Conference, sites: list[Site], listed: Put, place: str
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/c/{conference.key}/mail" if "mail" in page else place + page).status_code == 200
        return len(queries)

    for start, count in ((0, 2), (2, 6)):
        filled(listed, sites[0], count, start=start)
        for number in range(start, start + count):
            InvitedUnit.objects.create(conference=conference, name=f"Sở {number}", name_key=f"so {number}")
        browser.post(f"{place}/act", {"verb": "all", "letter": "invitation"})
        browser.post(f"{place}/units/act", {"verb": "all", "letter": "invitation"})
        if start == 0:
            asked()
            few = asked()
    asked()  # what the presses said is shown once
    assert asked() == few


def test_texts_of_all_listed_or_of_those_ticked_come_as_a_file(
    browser: Client, sites: list[Site], listed: Put, place: str
) -> None:
    filled(listed, sites[0], 3)
    listed("=1+1 Lò Ấm", sites[0], unit="+Trạm y tế", phone="0912345678")

    def file(asked: str, **said: object) -> list[list[str]]:
        answer = browser.post(f"{place}/act{asked}", {"verb": "texts", **said})
        jobs.run_due()
        fetched = b"".join(browser.get(f"{answer['Location']}/fetch").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        return list(csv.reader(io.StringIO(fetched)))

    head, *rows = file("")
    assert head == ["Họ và tên", "Đơn vị", "Số điện thoại", "Nội dung", "Nội dung không dấu"]
    assert [len(rows), len(file("?text=van")), len({row[3] for row in rows})] == [4, 4, 4]
    one = Delegate.objects.get(full_name="=1+1 Lò Ấm")
    _head, ticked = file("?text=van", uid=str(one.uid))
    assert ticked[:3] == ["'=1+1 Lò Ấm", "'+Trạm y tế", "0912345678"]
    assert ticked[3].endswith(own_path(one))
    assert ticked[4].isascii()
