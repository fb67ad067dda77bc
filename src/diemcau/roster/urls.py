"""Addresses of the roster."""

from django.urls import path

from .views import delegates, doubles, groups, imports, lists, printing, ranks, requests, substituting, undoing, units

app_name = "roster"

urlpatterns = [
    path("c/<slug:key>/units", units.units, name="units"),
    path("c/<slug:key>/units/add", units.add, name="units_add"),
    path("c/<slug:key>/units/quotas", units.quotas, name="units_quotas"),
    path("c/<slug:key>/units/<int:pk>", units.unit, name="unit"),
    path("c/<slug:key>/units/<int:pk>/remove", units.remove, name="unit_remove"),
    path("c/<slug:key>/delegates", lists.delegates, name="delegates"),
    path("c/<slug:key>/delegates.xlsx", lists.workbook, name="workbook"),
    path("c/<slug:key>/delegates/print", printing.papers, name="print"),
    path("c/<slug:key>/delegates/ranks", ranks.ranks, name="ranks"),
    path("c/<slug:key>/delegates/many", lists.change_many, name="many"),
    path("c/<slug:key>/delegates/template.xlsx", lists.template, name="template"),
    path("c/<slug:key>/delegates/add", delegates.add, name="add"),
    path("c/<slug:key>/delegates/groups", groups.groups, name="groups"),
    path("c/<slug:key>/delegates/groups/<int:pk>", groups.edit, name="group"),
    path("c/<slug:key>/delegates/groups/<int:pk>/remove", groups.remove, name="group_remove"),
    path("c/<slug:key>/delegates/duplicates", doubles.doubles, name="doubles"),
    path("c/<slug:key>/delegates/import", imports.begin, name="import_begin"),
    path("c/<slug:key>/delegates/import/<int:pk>", imports.step, name="import"),
    path("c/<slug:key>/delegates/import/<int:pk>/columns", imports.columns, name="import_columns"),
    path("c/<slug:key>/delegates/import/<int:pk>/sites", imports.sites, name="import_sites"),
    path("c/<slug:key>/delegates/import/<int:pk>/cells", imports.cells, name="import_cells"),
    path("c/<slug:key>/delegates/import/<int:pk>/copy.xlsx", imports.copy, name="import_copy"),
    path("c/<slug:key>/delegates/import/<int:pk>/decide", imports.decide, name="import_decide"),
    path("c/<slug:key>/delegates/import/<int:pk>/confirm", imports.confirm, name="import_confirm"),
    path("c/<slug:key>/delegates/import/<int:pk>/cancel", imports.cancel, name="import_cancel"),
    path("c/<slug:key>/delegates/substitutes", substituting.waiting, name="substitutes"),
    path("c/<slug:key>/delegates/substitutes/<int:pk>/agree", substituting.agree, name="substitution_agree"),
    path("c/<slug:key>/delegates/substitutes/<int:pk>/refuse", substituting.refuse, name="substitution_refuse"),
    path("c/<slug:key>/delegates/requests", requests.requests, name="requests"),
    path("c/<slug:key>/delegates/requests/<int:pk>", requests.answer, name="request_answer"),
    path("c/<slug:key>/delegates/requests/<int:pk>/kept", requests.kept, name="request_kept"),
    path("c/<slug:key>/delegates/<uuid:uid>/substitute", substituting.propose, name="substitute"),
    path("c/<slug:key>/delegates/<uuid:uid>/substitute/withdraw", substituting.withdraw, name="substitute_withdraw"),
    path("c/<slug:key>/delegates/import/<int:pk>/undo", undoing.undo, name="import_undo"),
    path("c/<slug:key>/delegates/<uuid:uid>", delegates.edit, name="edit"),
    path("c/<slug:key>/delegates/<uuid:uid>/remove", delegates.remove, name="remove"),
    path("c/<slug:key>/delegates/<uuid:uid>/approve", delegates.approve, name="approve"),
    path("c/<slug:key>/delegates/<uuid:uid>/qr", delegates.code, name="code"),
    path("c/<slug:key>/delegates/<uuid:uid>/own-link", delegates.renew_own, name="renew_own"),
    path("c/<slug:key>/delegates/<uuid:uid>/qr.svg", delegates.code_svg, name="code_svg"),
    path("c/<slug:key>/delegates/<uuid:uid>/qr.png", delegates.code_png, name="code_png"),
]
