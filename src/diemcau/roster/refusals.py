"""Why the roster refuses, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal

TEXTS = {
    "already_listed": _(
        "This person is on the list of this site already (same name and unit). Another person? Tell them apart in the unit."
    ),
    "something_was_said": _(
        "Attendance was already taken of: %(names)s. Nobody was taken off the list. Undo the entry at the desk of the room first; or leave the person on the list and mark them absent there."
    ),
    "papers_glyphs": _(
        "No font here has these signs, they would be missing on paper: %(what)s. They stand with: %(who)s."
    ),
    "empty_name": _("A delegate needs a name."),
    "private_text": _(
        "Birth, ethnic group, faith and party membership must not be collected. Take it out and save again."
    ),
    "identity_number": _("An identity number must not be collected. Take it out and save again."),
    "bad_phone": _("This is not a telephone number."),
    "enough_today": _("That is enough for today: ring the organisers, or come back tomorrow."),
    "not_two": _("One of the two is no longer on the list."),
    "one_for_the_other": _("One of the two stands in for the other: they are two people."),
    "both_spoken_of": _(
        "Attendance was recorded of both. Correct at the desk who came, then put them together; until then both stay."
    ),
    "undo_too_late": _("This import can no longer be taken back: what it changed is known for 14 days."),
    "no_substitute": _("This delegate stands in for nobody."),
    "no_unit": _("The unit needs a name."),
    "bad_email": _("This is not an e-mail address."),
    "unit_number": _("An identity number must not be collected. Take it out and save again."),
    "quota_moved": _(
        "Somebody else changed these quotas meanwhile. What you typed still stands here and nothing of it is saved: open the page anew in another tab, compare, and save again there."
    ),
    "nothing_chosen": _("Choose where to move these delegates, or their new status."),
    "empty_title": _("A group needs a title."),
    "file_marked_secret": _(
        "This file bears a state-secret mark. Such files must not be put into this system. Nothing of it was kept."
    ),
    "file_too_large": _(
        "This file is too large: %(megabytes)s MB at most. Take pictures out of it and save it anew, or split the list into several files."
    ),
    "file_empty": _("This file is empty. Open it, look whether the list is in it, and save it anew."),
    "old_workbook": _("This is a workbook of a kind that is not read (.xlsb). Save it as .xlsx and try again."),
    "old_document": _("This is a document of an old kind (.doc). Save it as .docx and try again."),
    "web_page": _(
        "This is a web page or an XML text under the name of a workbook. Open it in Excel, save it as .xlsx and try again."
    ),
    "printed_list": _("A PDF cannot be read as a list. Ask for the workbook or the document it was made from."),
    "picture_only": _("There is only a picture of a list here. Ask for the workbook or the document itself."),
    "no_table": _("This document has no table. Put the list into a table, or into a workbook (.xlsx)."),
    "document_too_long": _("The table of this document is too long. Copy it into a workbook (.xlsx) and try again."),
    "too_many_columns": _(
        "Something stands far to the right of the list: %(columns)s columns at most. Delete what stands there and try again."
    ),
    "file_locked": _("This file is protected with a password. Remove the password and upload it again."),
    "cell_too_long": _(
        "A cell of this file is longer than 100,000 characters: perhaps a quotation mark is never closed. Save it as .xlsx and try again."
    ),
    "quote_not_closed": _(
        "Row %(row)s: a quotation mark is opened and never closed, so that everything after it would be one cell. Take it out or close it, and try again."
    ),
    "not_a_list": _(
        "This is not a list. Choose a workbook (.xlsx, .xls, .ods), a document with a table (.docx) or a text file with separators (.csv)."
    ),
    "file_damaged": _("This file cannot be read: it is damaged. Save it again and retry."),
    "no_header": _(
        "No row with headings was found in the first 30 rows. The list needs a row of headings, one of them for the full name."
    ),
    "too_many_rows": _(
        "This list is too long: %(rows)s rows at most. Split it into several files; if it is short, something stands far below it: copy the list into a new workbook."
    ),
    "sheet_too_large": _(
        "A cell far from the list makes this sheet too large. Copy the list into a new workbook, or save it as CSV."
    ),
    "no_name_column": _("Say which column holds the names."),
    "column_twice": _("Two columns are given the same meaning. Every meaning can be used once."),
    "column_closed": _("A column with data that must not be collected cannot be imported."),
    "nothing_to_import": _("No row of this list can be imported."),
    "import_moved_on": _("This import has moved on meanwhile. Look at its page again."),
    "ranks_moved": _(
        "Somebody else changed the order of rank meanwhile. What you typed still stands here: compare it with the page opened anew."
    ),
    "nobody_listed": _("Nobody on the list fits these filters."),
    "already_substituted": _("%(name)s is substituted already: somebody else comes instead."),
    "substitution_decided": _("Somebody has decided about this substitute meanwhile. Look at the page again."),
    "request_answered": _("Somebody has answered this request meanwhile. Look at the page again."),
    "nothing_wanted": _("Nothing is to be changed: write it as it should read."),
    "no_answer": _("A refusal needs a reason, which the person reads."),
    "unexpected": _("Something went wrong on our side. Upload the file again; nothing is imported twice."),
}
for code, text in TEXTS.items():
    refusal(code, text)
