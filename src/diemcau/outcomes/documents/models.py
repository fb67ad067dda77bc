"""Documents as records: what was typed into them, every version as it was, what was signed, templates of the office's own.

Files lie outside the database, in a folder of their conference, under the hash of their content (files.py).
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.roster.models import Delegate

from .enums import Occasion, State


class Document(models.Model):
    """One document of a kind (kinds.py), in one language. `typed`: what somebody wrote into the kind's fields, ``{name: text}``;
    `letterhead`: what it says otherwise than the conference's, ``{"place", "position", "signer": text, "power", "recipients": [line],
    "symbol": abbreviation of the body}``. `facts_version`: the frozen figures it quotes, 0: as they stand. `replaces`: the one of which
    it is drafted anew. `change`: counts what was done, so that of two who act at once the second one is told."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    number = models.CharField(_("number"), max_length=40, blank=True)
    dated = models.DateField(_("date"), null=True, blank=True)
    letterhead = models.JSONField(default=dict, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    facts_version = models.PositiveIntegerField(default=0)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=40)
    made_name = models.CharField(max_length=160, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_name = models.CharField(max_length=160, blank=True)
    change = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.conference_id}/{self.kind}/{self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_live(self) -> bool:
        """Whether it speaks, or is to speak, for the office."""
        return self.state != State.REVOKED


class Version(models.Model):
    """A document as it was: never changed. `content`: its pages as blocks (kept.py); `quoted`: the figures it quotes, as they read,
    of the fact sheet's `facts_version`; `digest`: SHA-256 of both. `files`: ``{"pdf": name, "docx": name}`` of what was issued."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    occasion = models.CharField(max_length=8, choices=Occasion.choices)
    content = models.JSONField(default=list)
    quoted = models.JSONField(default=dict)
    facts_version = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    files = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=40)
    made_name = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_once_per_document")]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.number}"


class SignedFile(models.Model):
    """A document as it came back signed, beside the version that was issued: never changed. `digest`: SHA-256 of the file."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="signed_files")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=160)
    kept = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    stored_at = models.DateTimeField(default=timezone.now)
    stored_by = models.CharField(max_length=40)
    stored_name = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["document", "digest"], name="signed_once_per_document")]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.pk}"


class Mention(models.Model):
    """An issued document names somebody who was erased since, and stays as it was issued."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="mentions")
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["document", "delegate"], name="mention_once_per_document")]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.delegate_id}"


class OwnTemplate(models.Model):
    """A conference's own .docx in place of ours, for one kind in one language."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="document_templates")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=160)
    kept = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    stored_at = models.DateTimeField(default=timezone.now)
    stored_by = models.CharField(max_length=40)
    stored_name = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "kind", "language"], name="template_once_per_kind_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conference_id}/{self.kind}/{self.language}"
