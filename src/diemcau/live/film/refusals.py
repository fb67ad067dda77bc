"""Why films and materials are refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal

TEXTS = {
    "films_disk_full": _(
        "The server's disk is full: nothing more can be kept. Delete films or materials that are no longer needed."
    ),
    "upload_empty": _("This file is empty."),
    "upload_too_large": _("This file is too large: %(megabytes)s MB at most."),
    "upload_over": _("This upload has ended already, or was taken away. Choose the file again."),
    "upload_marked_secret": _(
        "The name of this file bears a state-secret mark. Such files must not be put into this system. Nothing of it was kept."
    ),
    "not_a_film": _("This is not a film. Choose a file in MP4 (H.264 picture, AAC sound), or in WebM, MKV or MOV."),
    "film_cut_short": _(
        "This film is cut short: its end is missing. Copy it again from where it was made, then upload it again."
    ),
    "film_without_picture": _("This file has sound but no picture."),
    "film_picture_unplayable": _(
        "The picture of this film is in the format %(codec)s, which browsers in the rooms cannot play. Save it as MP4 with H.264 and upload it again."
    ),
    "film_sound_unplayable": _(
        "The sound of this film is in the format %(codec)s, which browsers in the rooms cannot play. Save it as MP4 with AAC sound and upload it again."
    ),
    "film_damaged": _("This film is damaged and cannot be played through. Save it again as MP4 and upload it again."),
    "film_unexpected": _("This film could not be checked: something went wrong on our side. Upload it again."),
    "film_running": _("This film is on the rooms' screens right now. Stop it first."),
    "film_not_ready": _("This film is not ready yet."),
    "captions_unreadable": _(
        "These captions cannot be read. Choose a WebVTT file (.vtt, UTF-8): its first line is WEBVTT."
    ),
    "captions_too_large": _("This file of captions is too large: 2 MB at most."),
    "not_a_material": _(
        "This kind of file is not taken. Choose a PDF, a Word, Excel or PowerPoint file (.docx, .xlsx, .pptx), an OpenDocument file, or a picture (JPEG, PNG)."
    ),
}
for code, text in TEXTS.items():
    refusal(code, text)
