"""Bodies: create, rename, move. One body may have many names; it is found by any of them, compared in canonical form."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from diemcau.infra import audit
from diemcau.infra.saving import save_said
from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies
from ..enums import OrganisationKind
from ..models import AdminUnit, Organisation
from ..queries.organisations import above, organisation_named

Texts = Mapping[str, str]


@transaction.atomic
def create_organisation(
    *,
    by: Actor,
    name: Texts,
    kind: str = OrganisationKind.OTHER,
    parent: Organisation | None = None,
    short_name: Texts | None = None,
    aliases: Iterable[str] = (),
    admin_unit: AdminUnit | None = None,
) -> Organisation:
    """A new body below `parent`. Raises Refused(forbidden), Refused(organisation_nameless)."""
    _require_keeper(by)
    made = Organisation(kind=kind, parent=parent, admin_unit=admin_unit)
    _write_names(made, name, short_name or {}, aliases)
    made.save()
    audit.record(by, "people.create_organisation", organisation=made.pk)
    return made


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, by: Actor, name: Texts, short_name: Texts, aliases: Iterable[str], kind: str
) -> Organisation:
    """Rename a body; the name it had stays among its other names, so that old lists still find it.

    Raises Refused(forbidden), Refused(organisation_nameless).
    """
    _require_keeper(by)
    kept = [*aliases]
    canonical = {names.canonical(text) for text in [*kept, *name.values(), *short_name.values()]}
    kept += [text for text in organisation.name.values() if text and names.canonical(text) not in canonical]
    organisation.kind = kind
    _write_names(organisation, name, short_name, kept)
    save_said(organisation, ["kind", *_NAMES])
    audit.record(by, "people.change_organisation", organisation=organisation.pk)
    return organisation


@transaction.atomic
def move_organisation(organisation: Organisation, *, by: Actor, parent: Organisation | None) -> Organisation:
    """Hang a body below another (or at the top). Raises Refused(forbidden), Refused(organisation_below_itself)."""
    _require_keeper(by)
    if parent is not None and organisation.pk in {body.pk for body in above(parent)}:
        raise Refused("organisation_below_itself", organisation=str(organisation))
    organisation.parent = parent
    organisation.save(update_fields=["parent"])
    audit.record(by, "people.move_organisation", organisation=organisation.pk, parent=parent.pk if parent else 0)
    return organisation


@transaction.atomic
def find_or_create_organisation(
    *, by: Actor, name: str, language: str = "vi", kind: str = OrganisationKind.OTHER
) -> Organisation:
    """The body with this name or alias (canonical form decides, never the one without marks), else a new one."""
    found = organisation_named(name)
    return found or create_organisation(by=by, name={language: name}, kind=kind)


def _require_keeper(by: Actor) -> None:
    if not policies.may_keep_directory(by):
        raise Refused("forbidden")


_NAMES = ("name", "short_name", "aliases", "canonical_name", "name_key", "search_key")


def _write_names(organisation: Organisation, name: Texts, short_name: Texts, aliases: Iterable[str]) -> None:
    organisation.name = {language: names.tidy(text) for language, text in name.items() if names.tidy(text)}
    organisation.short_name = {language: names.tidy(text) for language, text in short_name.items() if names.tidy(text)}
    if not organisation.name:
        raise Refused("organisation_nameless")
    own = {names.canonical(text) for text in organisation.name.values()}
    tidied = {names.canonical(text): names.tidy(text) for text in aliases if names.tidy(text)}
    organisation.aliases = [text for key, text in sorted(tidied.items()) if key not in own]
    first = next(iter(organisation.name.values()))
    organisation.canonical_name = names.canonical(first)[:800]
    organisation.name_key = names.text_key(first)[:1600]
    texts = [*organisation.name.values(), *organisation.short_name.values(), *organisation.aliases]
    organisation.search_key = " | ".join(dict.fromkeys(names.fold(text) for text in texts))[:2000]
