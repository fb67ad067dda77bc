"""States of documents, and for what a version was kept."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far a document has come: forwards, or from review back to draft. Revoked is the end; it is drafted anew."""

    DRAFT = "draft", pgettext_lazy("document", "draft")
    REVIEW = "review", pgettext_lazy("document", "in review")
    ISSUED = "issued", pgettext_lazy("document", "issued")
    REVOKED = "revoked", pgettext_lazy("document", "revoked")


class Occasion(models.TextChoices):
    """What a version was kept for."""

    EDIT = "edit", pgettext_lazy("document", "edited")
    REVIEW = "review", pgettext_lazy("document", "sent to review")
    ISSUE = "issue", pgettext_lazy("document", "issued")
