"""The two refusals every entrance understands: pages, devices and the command line."""


class NotFound(Exception):
    """The thing does not exist, or the asker may not see it: both look the same (404)."""


class Refused(Exception):
    """The thing may not be done, for a reason with a stable `code` and the facts a message needs (403 or 422)."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
