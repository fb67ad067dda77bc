"""Review remarks that became rules; every rule proves itself on a good and a bad line."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.house.tracked import short, tracked


class Rule(NamedTuple):
    """`pattern` must not stand in files of `endings` under `within`, but for `outside`."""

    name: str
    pattern: str
    endings: tuple[str, ...]
    good: str
    bad: str
    within: str = "src/"
    outside: tuple[str, ...] = ()


RULES = [
    Rule("inline style", r"\sstyle=[\"']", (".html",), '<p class="x">', '<p style="color:red">', outside=("/papers/",)),
    Rule("inline handler", r"\son[a-z]+=[\"']", (".html",), '<a href="/">', '<a onclick="x()">'),
    Rule(
        "inline script",
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>",
        (".html",),
        '<script src="a.js">',
        "<script>x()</script>",
    ),
    Rule(
        "blocktranslate trimmed",
        r"{%\s*blocktrans(late)?\s(?![^%]*trimmed)",
        (".html",),
        "{% blocktranslate trimmed %}",
        "{% blocktranslate with a=b %}",
    ),
    Rule(
        "f-string in gettext", r"\b_\(f[\"']|gettext(_lazy)?\(f[\"']", (".py",), '_("%(n)s rooms")', '_(f"{n} rooms")'
    ),
    Rule(
        "django signals",
        r"from django\.(db\.models|core|dispatch)[.\w]*\s+import[^\n]*\b(post_save|pre_save|Signal|receiver)\b",
        (".py",),
        "from django.db import models",
        "from django.db.models.signals import post_save",
    ),
    Rule(
        "request below the views",
        r"from django\.(http|shortcuts)",
        (".py",),
        "from django.db import models",
        "from django.http import HttpRequest",
        outside=("/views", "/ui/", "/portal/", "/offline/", "middleware", "adapters", "/project/", "/cli/bench"),
    ),
    Rule(
        "address of the world",
        r"https?://(?!localhost|127\.0\.0\.1|www\.w3\.org|schemas?\.|purl\.|.*example)[a-z0-9-]+\.",
        (".html", ".js", ".css"),
        "http://localhost:8000",
        "https://cdn.example-cdn.net/x.js".replace("example-", ""),
        outside=("/vendor/",),
    ),
    Rule("naive now", r"datetime\.now\(\)|datetime\.utcnow\(", (".py",), "datetime.now(UTC)", "datetime.now()"),
    Rule(
        "private import",
        r"from diemcau\.[\w.]+ import [^\n]*\b_[a-z]\w*",
        (".py",),
        "from diemcau.kernel.op import Op",
        "from diemcau.kernel.op import _encoder",
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_knows_good_from_bad(rule: Rule) -> None:
    assert not re.search(rule.pattern, rule.good)
    assert re.search(rule.pattern, rule.bad)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_is_kept(rule: Rule) -> None:
    found = []
    for path in tracked(*rule.endings):
        name = short(path)
        if name.startswith(rule.within) and not any(part in f"/{name}" for part in rule.outside):
            found += _lines(rule, path, name)
    assert found == []


def _lines(rule: Rule, path: Path, name: str) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        f"{name}:{n}" for n, line in enumerate(lines, 1) if re.search(rule.pattern, line) and "noqa: house" not in line
    ]


FORBIDDEN_NAMES = re.compile(r"(^|/)(utils?|helpers?|common|misc|managers)(\.py|/)")


def test_no_secret_is_committed() -> None:
    names = {path.name for path in tracked("")}
    assert not names & {"secret", "secret_key", ".env", "id_rsa"}
    assert not [name for name in names if name.endswith((".pem", ".key", ".p12", ".sqlite3"))]


def test_no_drawer_files() -> None:
    assert [short(p) for p in tracked(".py") if short(p).startswith("src/") and FORBIDDEN_NAMES.search(short(p))] == []


RED_FIELDS = re.compile(
    r"\b(religion|ethnic\w*|party_member\w*|belief\w*|birth_?date|date_of_birth|identity_?number|national_id|cccd|cmnd)\b\s*=\s*models",
    re.IGNORECASE,
)


def test_no_model_keeps_what_is_nobody_s_business() -> None:
    assert RED_FIELDS.search("religion = models.CharField()")
    assert [
        short(p)
        for p in tracked(".py")
        if RED_FIELDS.search(p.read_text(encoding="utf-8")) and "tests/" not in short(p)
    ] == []


def test_no_committed_file_names_an_index_or_this_machine() -> None:
    index = re.compile(r"(?m)^(--)?(extra-)?index-url|--find[-]links|\"resolved\": *\"http")
    root = str(Path(__file__).resolve().parent.parent.parent.parent) + "/"
    names = []
    for path in tracked(
        ".py", ".txt", ".in", ".toml", ".md", ".json", ".html", ".js", ".css", ".sh", "Makefile", "run"
    ):
        text = path.read_text(encoding="utf-8")
        if (index.search(text) and "test_rules" not in path.name) or (root != "//" and len(root) > 5 and root in text):
            names.append(short(path))
    assert names == []
