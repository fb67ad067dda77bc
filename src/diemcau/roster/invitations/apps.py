from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "diemcau.roster.invitations"
    label = "invitations"
