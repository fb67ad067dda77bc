"""Why people's actions refuse, in words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal

refusal("organisation_nameless", _("A body needs a name in at least one language."))
refusal("organisation_below_itself", _("“%(organisation)s” cannot hang below itself."))
refusal("bad_units", _("%(count)s faults, the first in line %(first)s. Nothing was loaded."))
refusal("username_taken", _("There is already an account named “%(username)s”."))
refusal("bad_account", _("“%(username)s” cannot be an account's name: use letters, digits and . _ - @ + only."))
refusal("weak_password", _("%(why)s"))
refusal("own_account", _("You cannot close the account you are signed in with."))
refusal("role_misplaced", _("This role does not fit here: rooms' roles need a room, the others the whole conference."))
