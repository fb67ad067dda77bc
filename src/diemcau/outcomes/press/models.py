"""The press kit: photos, speakers' cards, the release as it is worded and as it was given out.

Pictures and papers lie outside the database, in a folder of their conference, under the hash of their content (files.py). No photo is
tied to a person: who is on it nobody writes down, and nothing looks for faces.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, Session, Site
from diemcau.roster.models import Delegate

from .enums import PhotoState


class Photo(models.Model):
    """A photo of a room, or of none. `digest`: of the file as it was uploaded, so that one sent again is the same photo; `source`:
    its file until the pictures are made of it. `picture` and `preview` name files, `size` is the picture's bytes. Approved
    (`approved_at`) is what stands in caption and credit: to change them takes the approval away. Declined (`declined_at`, with the `reason`): not to be used with these words. `number`: among those that
    were ever approved, for good (0: never), so that a release given out goes on naming the right ones."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="photos")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="photos")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=PhotoState.choices, default=PhotoState.WORKING)
    fault = models.CharField(max_length=24, blank=True)
    picture = models.CharField(max_length=40, blank=True)
    preview = models.CharField(max_length=40, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    caption = models.JSONField(_("caption"), default=dict, blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=40)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=40, blank=True)
    approved_name = models.CharField(_("approved by"), max_length=160, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_name = models.CharField(_("declined by"), max_length=160, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    number = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "digest"], name="photo_once_per_conference")]

    def __str__(self) -> str:
        return f"{self.conference_id}/{self.pk}"

    @property
    def is_ready(self) -> bool:
        return self.state == PhotoState.READY

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def is_declined(self) -> bool:
        return self.declined_at is not None


class Kit(models.Model):
    """How a conference's press kit is worded. `texts`: ``{language: {part: text}}``, what stands in place of the draft.

    `embargo_until`: nobody but staff opens what was given out before (None: at once). `secret_hash`, `link_made_at`: the public link.
    """

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="press_kit")
    texts = models.JSONField(default=dict, blank=True)
    contact = models.CharField(_("contact for the press"), max_length=300, blank=True)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    secret_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_made_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.conference_id}"


class Release(models.Model):
    """What was given out at a press time, as it was then. `facts_version`: the figures'. `texts`: ``{language: {"title": …, "parts":
    [[heading, [line, …]], …]}}``; `quoted`: ``{language: {figure: words}}``; `files`: ``{language: {"release.pdf": name, …}}``.

    For good, but for what somebody may ask to be forgotten: captions of photos taken back and names of people who were erased go out of
    words and files (`renewed_at`: when last). Until its papers are drawn again they are not there."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    facts_version = models.PositiveIntegerField(default=0)
    texts = models.JSONField(default=dict)
    quoted = models.JSONField(default=dict)
    files = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=40)
    made_name = models.CharField(max_length=160, blank=True)
    renewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["conference", "number"], name="release_once_per_number")]

    def __str__(self) -> str:
        return f"{self.conference_id}/{self.number}"


class Mention(models.Model):
    """A release given out held the name of somebody who was erased since. `taken_out_at`: since then it does not; None: the version is
    kept as it was, since somebody else of the programme has the same name."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="mentions")
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="+")
    taken_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["release", "delegate"], name="mention_once_per_release")]

    def __str__(self) -> str:
        return f"{self.release_id}/{self.delegate_id}"


class Card(models.Model):
    """A speaker's card, beyond what the programme says. `speaker`: who it is of (cards.py: key_of). `said`: what is printed otherwise,
    ``{"name", "honorific", "rank", "degree", "positions": {language: [text, …]}}``. `approved_digest` is that of the words approved: other
    words are not. `words`: the change that the office asks for. The link opens the office's page."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="speaker_cards")
    speaker = models.CharField(max_length=64)
    said = models.JSONField(default=dict, blank=True)
    words = models.CharField(_("what is to be changed"), max_length=600, blank=True)
    asked_change_at = models.DateTimeField(null=True, blank=True)
    approved_digest = models.CharField(max_length=64, blank=True)
    approved_name = models.CharField(_("approved by"), max_length=160, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    secret_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_made_at = models.DateTimeField(null=True, blank=True)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "speaker"], name="card_once_per_speaker")]

    def __str__(self) -> str:
        return f"{self.conference_id}/{self.pk}"
