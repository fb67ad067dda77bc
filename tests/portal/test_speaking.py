"""Links of speakers, from the hub's page to the page they open."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diemcau.conferences import actions
from diemcau.conferences.actions import SpeakerSaid
from diemcau.conferences.models import ProgrammeItem, SpeakerLink
from diemcau.conferences.queries import goes_with, link_behind, secret_of
from diemcau.infra.models import AuditRow
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.tickets import Tickets
from diemcau.live.runsheet import actions as runsheet
from diemcau.live.slides import actions as slides
from diemcau.live.slides.models import Deck, Page
from diemcau.people.queries import revoked_kids
from tests.attendance.world import World
from tests.portal.conftest import Sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub(world: World) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("organizer", world.conference.pk)}))


@pytest.fixture
def item(world: World, hub: Actor) -> ProgrammeItem:
    """Two people speak; a break follows, and somebody not known."""
    speakers = [SpeakerSaid(name="Giàng A Chu"), SpeakerSaid(positions=[{"vi": "Giám đốc Sở", "en": "Director"}])]
    for kind, title in (("break", "Giải lao"), ("topic", "Thảo luận")):
        actions.add_item(world.sessions[1], by=hub, kind=kind, title={"vi": title})
    return actions.add_item(
        world.sessions[0], by=hub, kind="topic", title={"vi": "Sơ cứu bỏng", "en": "Burns"}, speakers=speakers
    )


@pytest.fixture
def deck(item: ProgrammeItem) -> Deck:
    conference = item.session.conference
    deck = Deck.objects.create(
        conference=conference, item=item, title="Sơ cứu", file_name="a.pdf", state="ready", page_count=2, made_by="x"
    )
    for number in (1, 2):
        sizes = {"width": 1600, "height": 900, "big_bytes": 1, "small_bytes": 1}
        Page.objects.create(deck=deck, number=number, big="0" * 32, small="1" * 32, thumb="2" * 32, **sizes)
    return deck


def post(client: Client, name: str, secret: str, **facts: object) -> tuple[int, str]:
    url = reverse(f"slides:remote_{name}", args=[secret])
    answer = client.post(
        url, json.dumps(facts), content_type="application/json", headers={"Accept": "application/json"}
    )
    return answer.status_code, answer.content.decode()


def test_the_hub_makes_shows_prints_renews_and_ends(world: World, sign: Sign, item: ProgrammeItem) -> None:
    client, url = sign("hub_technician"), reverse("conferences:speakers", args=[world.conference.key])
    page = client.get(url).content.decode()
    for who in ("Bục phát biểu", "Màn hình sân khấu", "Giàng A Chu", "Giám đốc Sở", "Chưa rõ báo cáo viên"):
        assert who in page
    assert "Giải lao" not in page
    assert client.get(f"{url}.pdf").status_code == 404  # nothing to print yet
    client.post(url)
    made = list(SpeakerLink.objects.order_by("pk"))
    assert [link.holder for link in made] == ["Giàng A Chu", "Giám đốc Sở", ""]
    answer = client.post(url, {"at": "0/stage/"})
    assert answer["Location"].endswith(f"#link-{made[-1].pk + 1}")
    page = client.get(f"{url}?language=en").content.decode()
    assert '<html lang="en"' in page
    secret = secret_of(made[0])
    assert f"/speak/{secret}" in page
    assert secret not in json.dumps(list(SpeakerLink.objects.values()), default=str)
    assert client.get(f"{url}/{made[0].pk}.svg")["Content-Type"] == "image/svg+xml"
    for wish in ("", f"?link={made[0].pk}"):
        assert client.get(f"{url}.pdf{wish}").content.startswith(b"%PDF")
    client.post(url, {"at": f"{item.pk}/speaker/Giàng A Chu"})
    assert Client().get(f"/speak/{secret}").status_code == 404
    assert f"speaker:{made[0].pk}" in revoked_kids()
    renewed = SpeakerLink.objects.get(holder="Giàng A Chu")
    assert Client().get(f"/speak/{secret_of(renewed)}").status_code == 200
    client.post(f"{url}/{renewed.pk}/end")
    assert Client().get(f"/speak/{secret_of(renewed)}").status_code == 404
    assert set(AuditRow.objects.filter(verb__contains="speaker").values_list("verb", flat=True)) == {
        "conferences.make_speaker_link",
        "conferences.end_speaker_link",
    }


def test_a_link_is_for_its_conference_and_ends_with_it(world: World, hub: Actor, item: ProgrammeItem) -> None:
    with pytest.raises(Refused, match="forbidden"):
        actions.make_speaker_link(world.conference, by=Actor(who="account:9"), item=item)
    link = actions.make_speaker_link(world.conference, by=hub, holder="A", item=item)
    assert goes_with(item)
    ticket = link_behind(secret_of(link)).ticket("rehearsal", hear=("screens",))
    assert (ticket.hear, ticket.kid, ticket.site) == (("screens-rehearsal",), link.who, 0)
    SpeakerLink.objects.update(expires_at=timezone.now())
    for secret in (secret_of(link), "no such secret"):
        with pytest.raises(NotFound):
            link_behind(secret)


def test_one_page_has_slides_time_and_the_hubs_word(world: World, hub: Actor, item: ProgrammeItem, deck: Deck) -> None:
    secret = secret_of(actions.make_speaker_link(world.conference, by=hub, holder="Giàng A Chu", item=item))
    speaker = Client()
    runsheet.tell(world.conference, by=hub, text="Xin kết luận")
    opened = speaker.get(f"/speak/{secret}")
    page = opened.content.decode()
    for word in ("Sơ cứu bỏng", "Xin kết luận", "speaker-timer", "data-remote", 'content="no-referrer"'):
        assert word in page
    assert "no-store" in opened["Cache-Control"]
    assert "lectern.js" not in page
    status, refused = post(speaker, "show", secret, deck=deck.pk, page=2)
    assert (status, json.loads(refused)["error"]) == (422, "not_on_air")
    slides.show(deck, by=hub, page=1)
    assert post(speaker, "show", secret, deck=deck.pk, page=2)[0] == 200
    assert post(speaker, "notes", secret, deck=deck.pk, page=2, notes="Gọi 115")[0] == 200
    assert " 115" in speaker.get(f"/speak/{secret}?deck={deck.pk}").content.decode()
    assert speaker.get(f"/speak/{secret}?deck=999").status_code == 404
    answer = speaker.post(f"/speak/{secret}/ticket?run=rehearsal")
    ticket = Tickets(options().secret_key.encode()).read(answer.json()["ticket"], now_ms=0)
    assert (ticket.hear, ticket.kinds) == (("screens-rehearsal", "speakers-rehearsal"), ("slides.point",))
    assert "diemcau_ticket" not in answer.cookies


def test_the_lectern_follows_the_stage_only_looks(world: World, hub: Actor, item: ProgrammeItem, deck: Deck) -> None:
    lectern = secret_of(actions.make_speaker_link(world.conference, by=hub))
    stage = secret_of(actions.make_speaker_link(world.conference, by=hub, page="stage"))
    page = Client().get(f"/speak/{lectern}").content.decode()
    assert "Chưa có trang chiếu" in page
    assert "lectern.js" in page
    actions.advance(item, by=hub)
    assert "data-remote" in Client().get(f"/speak/{lectern}").content.decode()
    page = Client().get(f"/speak/{stage}").content.decode()
    assert "speaker-timer" in page
    assert "data-remote" not in page
    assert post(Client(), "show", stage, deck=deck.pk, page=1)[0] == 404
    ticket = Client().post(f"/speak/{stage}/ticket").json()["ticket"]
    assert Tickets(options().secret_key.encode()).read(ticket, now_ms=0).kinds == ()
