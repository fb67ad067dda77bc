"""Papers that invite: to a person, to a unit, and the official letter that asks a unit to name its delegates."""

from .letters import Letters, NominationFacts

__all__ = ["Letters", "NominationFacts"]
