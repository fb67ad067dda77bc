"""A person is forgotten: their name goes out of entries, conclusions and tasks. What was issued is a document, and documents' own."""

from diemcau.kernel.names import canonical
from diemcau.roster.models import Delegate

from ...documents.persons import has_namesake, without
from ..models import Book
from ..texts import naming


def forget_person(delegate: Delegate, wholly: bool) -> None:
    """Inside the erasing transaction. Whoever was at the conference stays in what was written of it. Where somebody else on the list has
    the same name, the words stay: nobody can tell whom they name."""
    name = delegate.full_name
    if not wholly or not canonical(name) or has_namesake(delegate):
        return
    list(Book.objects.select_for_update().filter(conference=delegate.conference_id).order_by("pk"))
    for row, fields in naming(delegate.conference_id, name):
        for field in fields:
            setattr(row, field, without(getattr(row, field), name))
        row.version += 1
        row.save(update_fields=[*fields, "version"])
