import grpc
import pytest

import assay
from assay._following import Following
from assay.finished import Gathered
from assay.v1 import (
    PERSONA_STATUS_REJECTED,
    GeneratePersonasRequest,
    GeneratePersonasResponse,
    Heartbeat,
    Run,
    RunEvent,
    RunFinished,
    Warning,
)

QUICK = assay.Backoff(first=0.0, attempts=3)


def event(sequence: int, **kind: object) -> GeneratePersonasResponse:
    return GeneratePersonasResponse(event=RunEvent(run_id="run", sequence=sequence, **kind))  # type: ignore[arg-type] # any kind


def outage() -> assay.AssayError:
    return assay.AssayError(grpc.StatusCode.UNAVAILABLE, "down for a moment")


def test_a_request_without_an_id_gets_one_and_one_with_an_id_keeps_it() -> None:
    request = GeneratePersonasRequest()
    Following.opened_by(request, QUICK)
    given = request.request_id
    assert len(given) == 36
    Following.opened_by(request, QUICK)
    assert request.request_id == given


def test_events_that_came_before_are_left_out() -> None:
    following = Following.opened_by(GeneratePersonasRequest(), QUICK)
    taken = [following.take(event(number)) for number in (1, 2, 1, 2, 3)]
    assert [item.sequence for item in taken if isinstance(item, RunEvent)] == [1, 2, 3]
    assert following.watching().after_sequence == 3


def test_the_run_ends_with_its_last_event() -> None:
    following = Following.opened_by(GeneratePersonasRequest(), QUICK)
    following.take(event(1))
    assert not following.ended
    following.take(event(2, run_finished=RunFinished()))
    assert following.ended


def test_what_this_client_does_not_know_is_passed_over_and_an_event_of_unknown_kind_is_kept() -> None:
    following = Following.opened_by(GeneratePersonasRequest(), QUICK)
    assert following.take(GeneratePersonasResponse()) is None
    assert isinstance(following.take(event(1)), RunEvent)
    assert isinstance(following.take(GeneratePersonasResponse(heartbeat=Heartbeat())), Heartbeat)


def test_attempts_without_progress_are_bounded_and_progress_starts_them_anew() -> None:
    following = Following.opened_by(GeneratePersonasRequest(), QUICK)
    following.lost(outage())
    following.lost(outage())
    following.take(event(1))
    following.lost(outage())
    following.lost(outage())
    with pytest.raises(assay.AssayError, match=r"down for a moment \(tried 3 times\)"):
        following.lost(outage())


def test_a_refusal_is_given_out_at_once() -> None:
    following = Following.opened_by(GeneratePersonasRequest(), QUICK)
    with pytest.raises(assay.AssayError, match=r"^no$"):
        following.lost(assay.AssayError(grpc.StatusCode.INVALID_ARGUMENT, "no"))


def test_waits_double_up_to_the_longest_and_a_wait_the_server_asks_for_is_kept_within_bounds() -> None:
    backoff = assay.Backoff()
    assert [backoff.delay(1), backoff.delay(4), backoff.delay(60)] == [0.1, 0.8, 10.0]
    assert [backoff.delay(1, 3.0), backoff.delay(1, 3600.0)] == [3.0, 10.0]


def test_a_finished_run_is_gathered_by_number() -> None:
    gathered = Gathered()
    for number, item in enumerate(["persona-10", "persona-2", "persona-3", "persona-4"], 1):
        message = event(number)
        message.event.item_id = item
        message.event.item_finished.last = True
        message.event.item_finished.persona.persona.id = item
        if item == "persona-3":
            message.event.item_finished.persona.status = PERSONA_STATUS_REJECTED
        gathered.take(message.event)
    lost = event(5)
    lost.event.item_id = "persona-4"
    lost.event.item_failed.SetInParent()
    gathered.take(lost.event)
    gathered.take(event(6, warning=Warning(subject="x")).event)
    with pytest.raises(assay.AssayError, match="without the run's end"):
        gathered.finish(Run())
    gathered.take(event(7, run_finished=RunFinished()).event)
    finished = gathered.finish(Run(id="run"))
    assert [result.persona.id for result in finished.personas] == ["persona-2", "persona-10"]
    assert [result.persona.id for result in finished.rejected] == ["persona-3"]
    assert finished.warnings[0].subject == "x"


def test_verdicts_and_grades_are_gathered_by_number_whichever_came_first() -> None:
    gathered = Gathered()
    for number, item in enumerate(["note-2", "note-1", "case-1"], 1):
        message = event(number)
        message.event.item_id = item
        message.event.item_finished.last = True
        if item == "case-1":
            message.event.item_finished.automaton.SetInParent()
        else:
            message.event.item_finished.note.document = item
        gathered.take(message.event)
    gathered.take(event(4, run_finished=RunFinished()).event)
    finished = gathered.finish(Run(id="run"))
    assert [grade.document for grade in finished.grades] == ["note-1", "note-2"]
    assert len(finished.verdicts) == 1
    assert finished.personas == []
