"""Why something about documents is refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Say what this module's codes mean."""
    refusal("nobody_to_print", _("Nobody is on the list there yet: put people on the list, then print."))
    refusal("paper_too_long", _("At most %(most)s people fit into one file of this paper. Choose one site."))
    refusal("document_moved", _("Somebody else changed this document meanwhile. Look at it as it is now, then decide."))
    refusal("document_state", _("That cannot be done now: the document is “%(state)s”."))
    refusal("too_many_documents", _("There are %(most)s documents already. Discard drafts that nobody needs."))
    refusal("field_too_long", _("Too long: a field has at most %(most)s characters."))
    refusal("reason_needed", _("Say why."))
    refusal(
        "record_moved",
        _(
            "The record says something else than what was reviewed. Send the document back, look at it, and review it again."
        ),
    )
    refusal(
        "number_taken",
        _(
            "Document %(document)s of this kind was issued with number %(number)s. Type another number, or revoke that one first."
        ),
    )
    refusal(
        "signs_without_font",
        _(
            "No font here has these signs, so they would be missing on paper: %(signs)s. Write them otherwise, or have a font that has them put into the folder of fonts (DIEMCAU_FONTS_DIR)."
        ),
    )
    refusal("not_a_paper", _("A signed copy is a PDF, a PNG or a JPEG."))
    refusal("signed_too_large", _("Too large: at most %(megabytes)s MB."))
    refusal("paper_missing", _("This file is missing on the disk or is not what was stored. Restore it from a backup."))
    _of_templates()


def _of_templates() -> None:
    refusal("not_a_docx", _("This is no Word document (.docx) that can be read here."))
    refusal("template_too_large", _("Too large: a template has at most 5 MB, unpacked 40 MB."))
    refusal("template_macros", _("The template holds macros. Save it as .docx without them."))
    refusal(
        "template_links",
        _("The template refers to a file elsewhere: %(target)s. Put it into the template, or take it out."),
    )
    refusal("template_objects", _("The template holds embedded objects or controls. Take them out."))
    refusal("template_unknown", _("Paragraph %(place)s: there is no field “%(name)s”."))
    refusal("template_unclosed", _("Paragraph %(place)s: “%(text)s” begins and never ends."))
    refusal("template_unopened", _("Paragraph %(place)s: “%(text)s” ends what has not begun."))
    refusal("template_syntax", _("Paragraph %(place)s: “%(text)s” cannot be read (%(fault)s)."))
    refusal("template_forbidden", _("Paragraph %(place)s: “%(text)s” uses %(construct)s, which templates may not."))
    refusal("template_endless", _("The template repeats more than %(most)s times."))
    refusal("template_slow", _("Filling the template takes longer than %(seconds)s seconds. Take loops out of it."))
    refusal("template_grows", _("What the template writes is longer than %(megabytes)s MB. Take loops out of it."))
    refusal(
        "template_place",
        _("Place %(place)s: “%(text)s” stands where nothing is filled in. Write it as words of a paragraph instead."),
    )
    refusal(
        "template_tags",
        _("Paragraph %(place)s: a template has at most %(most)s fields, each with at most %(letters)s characters."),
    )
    refusal("template_deep", _("Paragraph %(place)s: more than %(most)s loops and conditions lie within one another."))
    refusal("template_fault", _("The template cannot be filled: %(fault)s."))
