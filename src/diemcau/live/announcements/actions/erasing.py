"""A person is forgotten: their name goes out of what technicians and rooms wrote to each other, and out of notes of incidents."""

from diemcau.kernel.names import canonical
from diemcau.kernel.persons import holds, without
from diemcau.roster.models import Delegate
from diemcau.roster.namesakes import has_namesake

from ..models import Incident, Line


def forget_person(delegate: Delegate, wholly: bool) -> None:
    """Inside the erasing transaction. Whoever was at the conference stays in what was written of it. Where somebody else on the list has
    the same name, the words stay: nobody can tell whom they name."""
    name = delegate.full_name
    if not wholly or not canonical(name) or has_namesake(delegate):
        return
    for line in (
        Line.objects.select_for_update().filter(conference=delegate.conference_id).exclude(text="").order_by("pk")
    ):
        if holds(line.text, name):
            line.text = without(line.text, name)
            line.save(update_fields=["text"])
    notes = Incident.objects.select_for_update().filter(conference=delegate.conference_id).exclude(note="")
    for incident in notes.order_by("pk"):
        if holds(incident.note, name):
            incident.note, incident.version = without(incident.note, name), incident.version + 1
            incident.save(update_fields=["note", "version"])
