"""A run that has ended, gathered from its events."""

from dataclasses import dataclass, field

import grpc

from ._following import Item
from ._text import say
from .error import AssayError
from .v1 import (
    PERSONA_STATUS_REJECTED,
    AutomatonVerdict,
    ItemFinished,
    NoteGrade,
    PersonaResult,
    Run,
    RunEvent,
    RunFinished,
    Warning,
)


@dataclass(frozen=True)
class Finished:
    """A run that has ended."""

    run: Run
    """The run."""
    end: RunFinished
    """How it ended."""
    results: list[ItemFinished]
    """Every item that is through, by number, whatever it is."""
    warnings: list[Warning]
    """Every warning, in order."""

    @property
    def personas(self) -> list[PersonaResult]:
        """What was delivered."""
        return [persona for persona in self._all_personas() if persona.status != PERSONA_STATUS_REJECTED]

    @property
    def rejected(self) -> list[PersonaResult]:
        """What stayed below the threshold: shown, not delivered."""
        return [persona for persona in self._all_personas() if persona.status == PERSONA_STATUS_REJECTED]

    @property
    def verdicts(self) -> list[AutomatonVerdict]:
        """Verdicts of a batch of sentences, in the order of its rows."""
        return [result.automaton for result in self.results if result.WhichOneof("result") == "automaton"]

    @property
    def grades(self) -> list[NoteGrade]:
        """Grades of notes, in the order of the notes."""
        return [result.note for result in self.results if result.WhichOneof("result") == "note"]

    def _all_personas(self) -> list[PersonaResult]:
        return [result.persona for result in self.results if result.WhichOneof("result") == "persona"]


@dataclass
class Gathered:
    """What has come so far."""

    run_id: str = ""
    results: dict[str, ItemFinished] = field(default_factory=dict)
    warnings: list[Warning] = field(default_factory=list)
    end: RunFinished | None = None

    def take(self, item: Item) -> None:
        """Adds what matters of an item."""
        if not isinstance(item, RunEvent):
            return
        self.run_id = item.run_id
        kind = item.WhichOneof("kind")
        if kind == "item_finished" and item.item_finished.last:
            self.results[item.item_id] = item.item_finished
        elif kind == "item_failed":
            self.results.pop(item.item_id, None)
        elif kind == "warning":
            self.warnings.append(item.warning)
        elif kind == "run_finished":
            self.end = item.run_finished

    def finish(self, run: Run) -> Finished:
        """Everything, once the end is there."""
        if self.end is None:
            raise AssayError(grpc.StatusCode.INTERNAL, say("no_end"))
        results = [self.results[item] for item in sorted(self.results, key=_place)]
        return Finished(run, self.end, results, self.warnings)


def _place(item: str) -> tuple[float, str]:
    """By the number at its end, so that `persona-2` comes before `persona-10`."""
    digits = item.rpartition("-")[2]
    return (int(digits) if digits.isdecimal() else float("inf")), item
