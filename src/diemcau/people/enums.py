"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleKind(models.TextChoices):
    """Who may do what (domain.md §10)."""

    SYSTEM_ADMIN = "system_admin", _("System administrator")
    ORGANIZER = "organizer", _("Organiser")
    CO_ORGANIZER = "co_organizer", _("Co-organiser")
    HUB_TECHNICIAN = "hub_technician", _("Hub technician")
    SECRETARY = "secretary", _("Secretary")
    CLUSTER_COORDINATOR = "cluster_coordinator", _("Cluster coordinator")
    SITE_LEAD = "site_lead", _("Site lead")
    SITE_TECHNICIAN = "site_technician", _("Site technician")
    SITE_REGISTRAR = "site_registrar", _("Site registrar")
    DELEGATE = "delegate", _("Delegate")


SITE_ROLES = (RoleKind.SITE_LEAD, RoleKind.SITE_TECHNICIAN, RoleKind.SITE_REGISTRAR)
CLUSTER_ROLES = (RoleKind.CLUSTER_COORDINATOR,)
"""Held at a room over it and all rooms below it (queries.actors)."""
CONFERENCE_ROLES = (RoleKind.ORGANIZER, RoleKind.CO_ORGANIZER, RoleKind.HUB_TECHNICIAN, RoleKind.SECRETARY)


class OrganisationKind(models.TextChoices):
    """What sort of body it is; no level or country is meant."""

    AUTHORITY = "authority", _("Authority")
    STEERING_COMMITTEE = "steering_committee", _("Steering committee")
    STANDING_OFFICE = "standing_office", _("Standing office")
    DEPARTMENT = "department", _("Department")
    ASSOCIATION = "association", _("Association")
    SCHOOL = "school", _("School")
    HOSPITAL = "hospital", _("Hospital")
    COMPANY = "company", _("Company")
    OTHER = "other", _("Other body")


class PairingKind(models.TextChoices):
    """How a device of a room is let in."""

    CARD = "card", _("Room card")
    LINK = "link", _("Personal link")
    CODE = "code", _("Typed code")


class LinkPurpose(models.TextChoices):
    """What a link to an account is for."""

    SET_PASSWORD = "set_password", _("Set a password")
    SIGN_IN = "sign_in", _("Sign in")


UNIT_KINDS = {
    "province": _("province"),
    "city": _("centrally run city"),
    "district": _("rural district"),
    "urban_district": _("urban district"),
    "provincial_city": _("city of a province"),
    "town": _("town"),
    "township": _("township"),
    "commune": _("commune"),
    "ward": _("ward"),
    "special_zone": _("special zone"),
}
"""Words for the kinds that the shipped lists use; other lists bring their own, shown as they are."""
