"""A hall with 120 people on its list, and the address of its lead's link, printed as JSON: run in a server's surroundings."""

import json


def make() -> dict[str, object]:
    from diemcau.cli import throwaway  # noqa: PLC0415
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415
    from diemcau.people.actions import make_link  # noqa: PLC0415

    conference = throwaway.seed(1, 120)
    site = conference.sites.get()
    link = make_link(by=SYSTEM, conference=conference.pk, site=site.pk, role="site_lead", holder="Lò Thị Mỷ")
    return {"secret": link.path.rpartition("/")[2]}


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    print(json.dumps(make()))
