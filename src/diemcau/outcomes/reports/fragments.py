"""What is told when a room reports: hub pages that roll reports up fetch themselves again."""

from diemcau.infra.cues import cue

from .enums import REPORTED

cue(REPORTED, audience="lists")
