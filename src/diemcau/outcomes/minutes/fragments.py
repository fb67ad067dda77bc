"""What the page of minutes hears of the modules that minutes are made of."""

from diemcau.infra.cues import cue
from diemcau.live.slides.actions.decks import DECK
from diemcau.live.stage.actions import STAGE

for topic in ("programme", STAGE, DECK, "film"):
    cue(topic, audience="lists", whole=True)  # the hub's other cues are theirs already: sheet, questions, polls, totals
