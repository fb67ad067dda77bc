"""The one table of mail."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailRow(models.Model):
    """A message to one address, and what became of it.

    `purpose` is the module's that wrote it, `about` whom or what it is about (``delegate:17``, ``unit:3``), `kind` a sort of
    message in the module's words. `begun_at`: somebody is at it
    since then. `lost` counts tries of which nobody knows whether the server took the message. `attachments` are
    actions.Attachment with `data` as base64; they and the text are emptied some weeks after the message went.
    """

    class State(models.TextChoices):
        HELD = "held", _("waiting to be looked over")
        QUEUED = "queued", _("on its way")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not sent")
        BOUNCED = "bounced", _("undelivered")

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    conference_id = models.BigIntegerField(default=0)
    purpose = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    to = models.EmailField(_("to"))
    name = models.CharField(_("name"), max_length=160, blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    tries = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=40)
    released_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="mail_due"),
            models.Index(fields=["conference_id", "state"], name="mail_of_conference"),
            models.Index(fields=["purpose", "about"], name="mail_about"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
