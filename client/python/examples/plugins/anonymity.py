"""A stage: no persona is drawn from so few people that one of them could be told from it.

A persona that rests on the words of fewer people than `least` is turned away. From every other goes what describes one
person and not a group: an exact age, a location, and whatever else the study records of people.
"""

import grpc

from assay.plugin.v1 import (
    STAGE_PLACE_BEFORE_JUDGING,
    ProcessRequest,
    ProcessResponse,
    Rejection,
    StageDescription,
    StagePluginDescribeRequest,
    StagePluginDescribeResponse,
    Unchanged,
)
from assay.plugin.v1.stage_pb2_grpc import StagePluginServicer
from assay.v1 import Demographics, Persona

VERSION = 1
MOST = 99  # people that `least` can ask for; the version says which number it is
LISTS = ("goals", "frustrations", "behaviours", "motivations", "preferences")


def people(persona: Persona) -> set[tuple[str, str]]:
    """Who is quoted in it: a label is a person's within a document."""
    evidence = (found for name in LISTS for known in getattr(persona, name) for found in known.evidence)
    return {(found.document, found.participant) for found in evidence if found.participant}


def taken_out(of: Demographics) -> list[str]:
    """Takes out of `of` what describes one person, and says what that was."""
    gone = [name for name in ("age", "location") if of.HasField(name)] + sorted(of.other)
    of.ClearField("age")
    of.ClearField("location")
    of.ClearField("other")
    return gone


def process(persona: Persona, least: int) -> ProcessResponse:
    """What becomes of a persona."""
    if (found := len(people(persona))) < least:
        words = "nobody" if found == 0 else "1 person" if found == 1 else f"{found} people"
        return ProcessResponse(rejection=Rejection(reason=f"it rests on the words of {words}, and {least} are asked for"))
    kept = Persona()
    kept.CopyFrom(persona)
    if not (gone := taken_out(kept.demographics)):
        return ProcessResponse(unchanged=Unchanged())
    # Their names only: warnings are on the stream, which more people read than personas.
    return ProcessResponse(persona=kept, warnings=[f"left out of {persona.name}: {', '.join(gone)}"])


class Anonymity(StagePluginServicer):
    """The stage as a service."""

    def __init__(self, least: int) -> None:
        if not 1 <= least <= MOST:
            raise ValueError(f"least is {least}; it is a number of people from 1 to {MOST}")
        self.least = least

    def Describe(self, request: StagePluginDescribeRequest, context: grpc.ServicerContext) -> StagePluginDescribeResponse:
        """Says what it is."""
        return StagePluginDescribeResponse(
            stage=StageDescription(
                name="anonymity",
                # With another number of people it makes something else of the same persona, and so is another version.
                version=VERSION * (MOST + 1) + self.least,
                # Nobody pays for judging what is turned away.
                place=STAGE_PLACE_BEFORE_JUDGING,
                changes=["demographics"],
                description=f"Turns away personas of fewer than {self.least} people. "
                "Takes out exact ages, locations, and what else is recorded of people.",
            )
        )

    def Process(self, request: ProcessRequest, context: grpc.ServicerContext) -> ProcessResponse:
        """Processes one persona."""
        if not request.HasField("persona"):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "persona is missing: it is what this stage processes")
        return process(request.persona, self.least)
