"""Every call of `assay.v1`, as a method of a client. Generated: `make generate` writes it anew."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, TypeVar

import grpc
import grpc.aio

from assay.v1 import (
    AnalyzeSourcesRequest,
    AnalyzeSourcesResponse,
    BuildAutomatonRequest,
    BuildAutomatonResponse,
    CalibrateJudgeRequest,
    CalibrateJudgeResponse,
    CancelRunRequest,
    CancelRunResponse,
    CheckAutomatonRequest,
    CheckAutomatonResponse,
    CheckPluginsRequest,
    CheckPluginsResponse,
    CheckProvidersRequest,
    CheckProvidersResponse,
    ComparePersonasRequest,
    ComparePersonasResponse,
    CountTokensRequest,
    CountTokensResponse,
    DeleteDocumentSetRequest,
    DeleteDocumentSetResponse,
    DeleteJudgeCalibrationRequest,
    DeleteJudgeCalibrationResponse,
    DeleteRunRequest,
    DeleteRunResponse,
    DescribeLanguageRequest,
    DescribeLanguageResponse,
    DiffPersonasRequest,
    DiffPersonasResponse,
    EstimatePersonasRequest,
    EstimatePersonasResponse,
    ExportAutomatonRequest,
    ExportAutomatonResponse,
    GenerateCasesRequest,
    GenerateCasesResponse,
    GeneratePersonasRequest,
    GetDocumentSetRequest,
    GetDocumentSetResponse,
    GetRunRequest,
    GetRunResponse,
    GetUploadRequest,
    GetUploadResponse,
    GradeNotesRequest,
    ListDocumentSetsRequest,
    ListDocumentSetsResponse,
    ListJudgeCalibrationsRequest,
    ListJudgeCalibrationsResponse,
    ListMetricsRequest,
    ListMetricsResponse,
    ListModelsRequest,
    ListModelsResponse,
    ListProvidersRequest,
    ListProvidersResponse,
    ListRunsRequest,
    ListRunsResponse,
    PinDocumentSetRequest,
    PinDocumentSetResponse,
    RunAutomatonRequest,
    RunAutomatonResponse,
    ScorePersonasRequest,
    ScorePersonasResponse,
    VerifyAutomataRequest,
)
from assay.v1.automaton_pb2_grpc import AutomatonServiceStub
from assay.v1.catalog_pb2_grpc import CatalogServiceStub
from assay.v1.note_pb2_grpc import NoteServiceStub
from assay.v1.persona_pb2_grpc import PersonaServiceStub
from assay.v1.run_pb2_grpc import RunServiceStub
from assay.v1.source_pb2_grpc import SourceServiceStub

if TYPE_CHECKING:
    from assay.aio import Answers as AsyncAnswers
    from assay.aio import RunStream as AsyncRunStream
    from assay.client import Answers, RunStream
    from assay.v1.automaton_pb2_grpc import AutomatonServiceAsyncStub
    from assay.v1.catalog_pb2_grpc import CatalogServiceAsyncStub
    from assay.v1.note_pb2_grpc import NoteServiceAsyncStub
    from assay.v1.persona_pb2_grpc import PersonaServiceAsyncStub
    from assay.v1.run_pb2_grpc import RunServiceAsyncStub
    from assay.v1.source_pb2_grpc import SourceServiceAsyncStub

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class Calls(ABC):
    """The calls. `timeout` is in seconds; what fails raises AssayError."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._automaton_service: "AutomatonServiceStub" = AutomatonServiceStub(channel)
        self._catalog_service: "CatalogServiceStub" = CatalogServiceStub(channel)
        self._note_service: "NoteServiceStub" = NoteServiceStub(channel)
        self._persona_service: "PersonaServiceStub" = PersonaServiceStub(channel)
        self._run_service: "RunServiceStub" = RunServiceStub(channel)
        self._source_service: "SourceServiceStub" = SourceServiceStub(channel)

    @abstractmethod
    def _unary(
        self, method: "grpc.UnaryUnaryMultiCallable[Request, Answer]", request: Request, timeout: float | None
    ) -> Answer: ...

    @abstractmethod
    def _run(self, method: "grpc.UnaryStreamMultiCallable[Any, Any]", request: Any, timeout: float | None) -> "RunStream": ...

    @abstractmethod
    def _stream(
        self, method: "grpc.UnaryStreamMultiCallable[Request, Answer]", request: Request, timeout: float | None
    ) -> "Answers[Answer]": ...

    def build_automaton(self, request: BuildAutomatonRequest, *, timeout: float | None = None) -> BuildAutomatonResponse:
        """The minimal deterministic machine of a sentence, proved right. Errors: INVALID_ARGUMENT, RESOURCE_EXHAUSTED
        (AUTOMATON_NOT_DELIVERABLE), DEADLINE_EXCEEDED, INTERNAL (the proof found the construction wrong), UNAVAILABLE. Where a model may
        translate: also INVALID_ARGUMENT (SENTENCE_NOT_TRANSLATED, with `attempts`, and `attempt_N` and `problem_N` of each, in the
        metadata), and where the model gives no answer FAILED_PRECONDITION (PROVIDER_UNUSABLE, PROVIDER_UNAUTHORISED, PROVIDER_REJECTED),
        RESOURCE_EXHAUSTED (RATE_LIMITED, BUDGET_EXHAUSTED), UNAVAILABLE (PROVIDER_UNAVAILABLE), ABORTED (ANSWER_UNREADABLE,
        ANSWER_TRUNCATED, ANSWER_REFUSED).
        """
        return self._unary(self._automaton_service.BuildAutomaton, request, timeout)

    def run_automaton(self, request: RunAutomatonRequest, *, timeout: float | None = None) -> RunAutomatonResponse:
        """Which strings a machine accepts, with the states they lead through. Errors: as BuildAutomaton; also INVALID_ARGUMENT
        for every string with a symbol outside the alphabet (SYMBOL_OUTSIDE_ALPHABET) and for a machine that is none (NOT_A_MACHINE).
        """
        return self._unary(self._automaton_service.RunAutomaton, request, timeout)

    def export_automaton(self, request: ExportAutomatonRequest, *, timeout: float | None = None) -> ExportAutomatonResponse:
        """A machine in the notation of another program. Errors: as BuildAutomaton; also INVALID_ARGUMENT (NOT_A_MACHINE) and
        RESOURCE_EXHAUSTED (AUTOMATON_NOT_DELIVERABLE: an expression or a drawing would be too large).
        """
        return self._unary(self._automaton_service.ExportAutomaton, request, timeout)

    def check_automaton(self, request: CheckAutomatonRequest, *, timeout: float | None = None) -> CheckAutomatonResponse:
        """Whether a machine that somebody made accepts just the strings of a sentence, or else the shortest on which they differ.
        Errors: as BuildAutomaton; also INVALID_ARGUMENT (NOT_A_MACHINE).
        """
        return self._unary(self._automaton_service.CheckAutomaton, request, timeout)

    def verify_automata(self, request: VerifyAutomataRequest, *, timeout: float | None = None) -> "RunStream":
        """Builds, proves and holds a batch of sentences against what is known of them, verdict by verdict, as a run: durable, resumable
        with WatchRun, and never ended by one row. Errors: INVALID_ARGUMENT (every violation), ALREADY_EXISTS (REQUEST_ID_REUSED),
        RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE, LEDGER_FULL), UNAVAILABLE. A failed run is a successful stream.
        """
        return self._run(self._automaton_service.VerifyAutomata, request, timeout)

    def generate_cases(self, request: GenerateCasesRequest, *, timeout: float | None = None) -> "Answers[GenerateCasesResponse]":
        """Sentences to test with: made up from a seed over the whole language, each with its tree, alphabet, minimal size and examples from a
        machine that is proved; near misses come in pairs. Errors: INVALID_ARGUMENT, UNAVAILABLE.
        """
        return self._stream(self._automaton_service.GenerateCases, request, timeout)

    def describe_language(self, request: DescribeLanguageRequest, *, timeout: float | None = None) -> DescribeLanguageResponse:
        """The pattern language: its forms with examples, its conventions and every word it has. No errors of its own."""
        return self._unary(self._automaton_service.DescribeLanguage, request, timeout)

    def list_providers(self, request: ListProvidersRequest, *, timeout: float | None = None) -> ListProvidersResponse:
        """Every provider. Errors: none of its own."""
        return self._unary(self._catalog_service.ListProviders, request, timeout)

    def list_models(self, request: ListModelsRequest, *, timeout: float | None = None) -> ListModelsResponse:
        """Every configured model. Errors: none of its own."""
        return self._unary(self._catalog_service.ListModels, request, timeout)

    def check_providers(self, request: CheckProvidersRequest, *, timeout: float | None = None) -> CheckProvidersResponse:
        """Asks providers the cheapest question there is, one live call each, and says what came of it; where a model of theirs is configured
        to embed texts, that one as well. A provider that fails is an answer, not an error. Errors: INVALID_ARGUMENT for a provider that is not configured.
        """
        return self._unary(self._catalog_service.CheckProviders, request, timeout)

    def list_metrics(self, request: ListMetricsRequest, *, timeout: float | None = None) -> ListMetricsResponse:
        """Every registered metric of the quality of personas. Errors: none of its own."""
        return self._unary(self._catalog_service.ListMetrics, request, timeout)

    def check_plugins(self, request: CheckPluginsRequest, *, timeout: float | None = None) -> CheckPluginsResponse:
        """Asks every configured plugin to describe itself, one live call each, and says what came of it. A plugin that fails is an answer,
        not an error. Errors: none of its own.
        """
        return self._unary(self._catalog_service.CheckPlugins, request, timeout)

    def grade_notes(self, request: GradeNotesRequest, *, timeout: float | None = None) -> "RunStream":
        """Grades notes, each alone or against the transcript of its encounter, as a run: durable, resumable with WatchRun, and never
        ended by one note. What the components of a grade come to is streamed before the grade. A note that is none fails alone
        (NOTE_UNUSABLE); where no note is one the request is refused. Errors: INVALID_ARGUMENT (every violation; a model that cannot
        review), FAILED_PRECONDITION (PROVIDER_UNUSABLE), ALREADY_EXISTS (REQUEST_ID_REUSED), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE,
        LEDGER_FULL), UNAVAILABLE. A failed run is a successful stream.
        """
        return self._run(self._note_service.GradeNotes, request, timeout)

    def generate_personas(self, request: GeneratePersonasRequest, *, timeout: float | None = None) -> "RunStream":
        """Drafts, filters and refines personas from documents, and streams every step.

        The call opens a run and watches it from its first event. A failed run is a successful stream that ends in RunFinished;
        an error of the call means only that it could not be served. Errors: INVALID_ARGUMENT (every violation, by field),
        ALREADY_EXISTS (REQUEST_ID_REUSED), NOT_FOUND (DOCUMENT_SET_NOT_FOUND), PERMISSION_DENIED (PATH_NOT_OPEN), FAILED_PRECONDITION (PROVIDER_UNUSABLE, CALIBRATION_UNUSABLE), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE,
        LEDGER_FULL), UNAVAILABLE (LEDGER_UNAVAILABLE).
        """
        return self._run(self._persona_service.GeneratePersonas, request, timeout)

    def estimate_personas(self, request: EstimatePersonasRequest, *, timeout: float | None = None) -> EstimatePersonasResponse:
        """Says how many personas the material bears, and what making them would take: tokens, window, cost and time for every configured
        model. Asks no model and keeps nothing. Errors: INVALID_ARGUMENT, NOT_FOUND (DOCUMENT_SET_NOT_FOUND), PERMISSION_DENIED
        (PATH_NOT_OPEN), FAILED_PRECONDITION (PROVIDER_UNUSABLE), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE), UNAVAILABLE.
        """
        return self._unary(self._persona_service.EstimatePersonas, request, timeout)

    def score_personas(self, request: ScorePersonasRequest, *, timeout: float | None = None) -> ScorePersonasResponse:
        """Measures the quality of personas by every registered metric, each beside the others of the request. Asks no model unless
        `check_bias` says so, and keeps nothing; a plugin that fails is a warning, and its metric is not applicable; a model that fails is
        a warning, and the list of stereotypes applies alone. Errors: INVALID_ARGUMENT (every violation, by field), NOT_FOUND
        (DOCUMENT_SET_NOT_FOUND), PERMISSION_DENIED (PATH_NOT_OPEN), FAILED_PRECONDITION (PROVIDER_UNUSABLE), RESOURCE_EXHAUSTED
        (MESSAGE_TOO_LARGE), UNAVAILABLE.
        """
        return self._unary(self._persona_service.ScorePersonas, request, timeout)

    def calibrate_judge(self, request: CalibrateJudgeRequest, *, timeout: float | None = None) -> CalibrateJudgeResponse:
        """Has a judge score personas that people have scored, says how far the two agree, and fits the correction that brings the judge
        nearest to people. A case that the judge gives no verdict on stands in the answer and is no error of the call. Its answers belong
        to no run and are not kept. Errors: INVALID_ARGUMENT (every violation, by field), NOT_FOUND (DOCUMENT_SET_NOT_FOUND),
        PERMISSION_DENIED (PATH_NOT_OPEN), FAILED_PRECONDITION (PROVIDER_UNUSABLE), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE, LEDGER_FULL),
        UNAVAILABLE.
        """
        return self._unary(self._persona_service.CalibrateJudge, request, timeout)

    def list_judge_calibrations(self, request: ListJudgeCalibrationsRequest, *, timeout: float | None = None) -> ListJudgeCalibrationsResponse:
        """Every calibration that is kept. Errors: UNAVAILABLE (LEDGER_UNAVAILABLE)."""
        return self._unary(self._persona_service.ListJudgeCalibrations, request, timeout)

    def delete_judge_calibration(self, request: DeleteJudgeCalibrationRequest, *, timeout: float | None = None) -> DeleteJudgeCalibrationResponse:
        """Forgets the calibration of a judge; runs that were accepted with it keep it. Errors: NOT_FOUND (CALIBRATION_NOT_FOUND),
        UNAVAILABLE (LEDGER_UNAVAILABLE).
        """
        return self._unary(self._persona_service.DeleteJudgeCalibration, request, timeout)

    def compare_personas(self, request: ComparePersonasRequest, *, timeout: float | None = None) -> ComparePersonasResponse:
        """Says how alike personas are, every two or one against all, by what, and which are duplicates. Asks no model and keeps nothing.
        Errors: INVALID_ARGUMENT (every violation, by field), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE), UNAVAILABLE.
        """
        return self._unary(self._persona_service.ComparePersonas, request, timeout)

    def diff_personas(self, request: DiffPersonasRequest, *, timeout: float | None = None) -> DiffPersonasResponse:
        """Says what changed between two versions of a persona. Asks no model and keeps nothing. Errors: INVALID_ARGUMENT (every violation,
        by field), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE).
        """
        return self._unary(self._persona_service.DiffPersonas, request, timeout)

    def get_run(self, request: GetRunRequest, *, timeout: float | None = None) -> GetRunResponse:
        """One run and its results so far. Errors: NOT_FOUND (RUN_NOT_FOUND)."""
        return self._unary(self._run_service.GetRun, request, timeout)

    def list_runs(self, request: ListRunsRequest, *, timeout: float | None = None) -> ListRunsResponse:
        """Runs, newest first. Errors: INVALID_ARGUMENT."""
        return self._unary(self._run_service.ListRuns, request, timeout)

    def cancel_run(self, request: CancelRunRequest, *, timeout: float | None = None) -> CancelRunResponse:
        """Ends a run now; one that has ended stays as it is. Errors: NOT_FOUND, RESOURCE_EXHAUSTED (LEDGER_FULL)."""
        return self._unary(self._run_service.CancelRun, request, timeout)

    def delete_run(self, request: DeleteRunRequest, *, timeout: float | None = None) -> DeleteRunResponse:
        """Removes a run that has ended, for good. Errors: NOT_FOUND, FAILED_PRECONDITION (RUN_NOT_FINISHED)."""
        return self._unary(self._run_service.DeleteRun, request, timeout)

    def get_upload(self, request: GetUploadRequest, *, timeout: float | None = None) -> GetUploadResponse:
        """How far an upload has come that has not come to its end. Errors: INVALID_ARGUMENT, NOT_FOUND (UPLOAD_NOT_FOUND), UNAVAILABLE."""
        return self._unary(self._source_service.GetUpload, request, timeout)

    def get_document_set(self, request: GetDocumentSetRequest, *, timeout: float | None = None) -> GetDocumentSetResponse:
        """A set and its files. Errors: INVALID_ARGUMENT, NOT_FOUND (DOCUMENT_SET_NOT_FOUND), UNAVAILABLE."""
        return self._unary(self._source_service.GetDocumentSet, request, timeout)

    def list_document_sets(self, request: ListDocumentSetsRequest, *, timeout: float | None = None) -> ListDocumentSetsResponse:
        """Sets, by id, without their files. Errors: INVALID_ARGUMENT, UNAVAILABLE."""
        return self._unary(self._source_service.ListDocumentSets, request, timeout)

    def pin_document_set(self, request: PinDocumentSetRequest, *, timeout: float | None = None) -> PinDocumentSetResponse:
        """Keeps a set until it is deleted, or lets it expire from now on. Errors: INVALID_ARGUMENT, NOT_FOUND (DOCUMENT_SET_NOT_FOUND),
        UNAVAILABLE.
        """
        return self._unary(self._source_service.PinDocumentSet, request, timeout)

    def delete_document_set(self, request: DeleteDocumentSetRequest, *, timeout: float | None = None) -> DeleteDocumentSetResponse:
        """Deletes a set. Runs that were started from it have what they need. Errors: INVALID_ARGUMENT, NOT_FOUND
        (DOCUMENT_SET_NOT_FOUND), UNAVAILABLE.
        """
        return self._unary(self._source_service.DeleteDocumentSet, request, timeout)

    def analyze_sources(self, request: AnalyzeSourcesRequest, *, timeout: float | None = None) -> AnalyzeSourcesResponse:
        """Says what material holds, file by file: asks no model and keeps nothing. Errors: INVALID_ARGUMENT, NOT_FOUND
        (DOCUMENT_SET_NOT_FOUND), PERMISSION_DENIED (PATH_NOT_OPEN), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE), UNAVAILABLE.
        """
        return self._unary(self._source_service.AnalyzeSources, request, timeout)

    def count_tokens(self, request: CountTokensRequest, *, timeout: float | None = None) -> CountTokensResponse:
        """Counts the tokens of texts as a model does: exactly where its encoding is public, else estimated, with a bound of the error. Asks
        no model. Errors: INVALID_ARGUMENT, RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE).
        """
        return self._unary(self._source_service.CountTokens, request, timeout)


class AsyncCalls(ABC):
    """The calls. `timeout` is in seconds; what fails raises AssayError."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._automaton_service: "AutomatonServiceAsyncStub" = AutomatonServiceStub(channel)
        self._catalog_service: "CatalogServiceAsyncStub" = CatalogServiceStub(channel)
        self._note_service: "NoteServiceAsyncStub" = NoteServiceStub(channel)
        self._persona_service: "PersonaServiceAsyncStub" = PersonaServiceStub(channel)
        self._run_service: "RunServiceAsyncStub" = RunServiceStub(channel)
        self._source_service: "SourceServiceAsyncStub" = SourceServiceStub(channel)

    @abstractmethod
    def _unary(
        self, method: "grpc.aio.UnaryUnaryMultiCallable[Request, Answer]", request: Request, timeout: float | None
    ) -> Awaitable[Answer]: ...

    @abstractmethod
    def _run(self, method: "grpc.aio.UnaryStreamMultiCallable[Any, Any]", request: Any, timeout: float | None) -> "AsyncRunStream": ...

    @abstractmethod
    def _stream(
        self, method: "grpc.aio.UnaryStreamMultiCallable[Request, Answer]", request: Request, timeout: float | None
    ) -> "AsyncAnswers[Answer]": ...

    def build_automaton(self, request: BuildAutomatonRequest, *, timeout: float | None = None) -> Awaitable[BuildAutomatonResponse]:
        """The minimal deterministic machine of a sentence, proved right. Errors: INVALID_ARGUMENT, RESOURCE_EXHAUSTED
        (AUTOMATON_NOT_DELIVERABLE), DEADLINE_EXCEEDED, INTERNAL (the proof found the construction wrong), UNAVAILABLE. Where a model may
        translate: also INVALID_ARGUMENT (SENTENCE_NOT_TRANSLATED, with `attempts`, and `attempt_N` and `problem_N` of each, in the
        metadata), and where the model gives no answer FAILED_PRECONDITION (PROVIDER_UNUSABLE, PROVIDER_UNAUTHORISED, PROVIDER_REJECTED),
        RESOURCE_EXHAUSTED (RATE_LIMITED, BUDGET_EXHAUSTED), UNAVAILABLE (PROVIDER_UNAVAILABLE), ABORTED (ANSWER_UNREADABLE,
        ANSWER_TRUNCATED, ANSWER_REFUSED).
        """
        return self._unary(self._automaton_service.BuildAutomaton, request, timeout)

    def run_automaton(self, request: RunAutomatonRequest, *, timeout: float | None = None) -> Awaitable[RunAutomatonResponse]:
        """Which strings a machine accepts, with the states they lead through. Errors: as BuildAutomaton; also INVALID_ARGUMENT
        for every string with a symbol outside the alphabet (SYMBOL_OUTSIDE_ALPHABET) and for a machine that is none (NOT_A_MACHINE).
        """
        return self._unary(self._automaton_service.RunAutomaton, request, timeout)

    def export_automaton(self, request: ExportAutomatonRequest, *, timeout: float | None = None) -> Awaitable[ExportAutomatonResponse]:
        """A machine in the notation of another program. Errors: as BuildAutomaton; also INVALID_ARGUMENT (NOT_A_MACHINE) and
        RESOURCE_EXHAUSTED (AUTOMATON_NOT_DELIVERABLE: an expression or a drawing would be too large).
        """
        return self._unary(self._automaton_service.ExportAutomaton, request, timeout)

    def check_automaton(self, request: CheckAutomatonRequest, *, timeout: float | None = None) -> Awaitable[CheckAutomatonResponse]:
        """Whether a machine that somebody made accepts just the strings of a sentence, or else the shortest on which they differ.
        Errors: as BuildAutomaton; also INVALID_ARGUMENT (NOT_A_MACHINE).
        """
        return self._unary(self._automaton_service.CheckAutomaton, request, timeout)

    def verify_automata(self, request: VerifyAutomataRequest, *, timeout: float | None = None) -> "AsyncRunStream":
        """Builds, proves and holds a batch of sentences against what is known of them, verdict by verdict, as a run: durable, resumable
        with WatchRun, and never ended by one row. Errors: INVALID_ARGUMENT (every violation), ALREADY_EXISTS (REQUEST_ID_REUSED),
        RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE, LEDGER_FULL), UNAVAILABLE. A failed run is a successful stream.
        """
        return self._run(self._automaton_service.VerifyAutomata, request, timeout)

    def generate_cases(self, request: GenerateCasesRequest, *, timeout: float | None = None) -> "AsyncAnswers[GenerateCasesResponse]":
        """Sentences to test with: made up from a seed over the whole language, each with its tree, alphabet, minimal size and examples from a
        machine that is proved; near misses come in pairs. Errors: INVALID_ARGUMENT, UNAVAILABLE.
        """
        return self._stream(self._automaton_service.GenerateCases, request, timeout)

    def describe_language(self, request: DescribeLanguageRequest, *, timeout: float | None = None) -> Awaitable[DescribeLanguageResponse]:
        """The pattern language: its forms with examples, its conventions and every word it has. No errors of its own."""
        return self._unary(self._automaton_service.DescribeLanguage, request, timeout)

    def list_providers(self, request: ListProvidersRequest, *, timeout: float | None = None) -> Awaitable[ListProvidersResponse]:
        """Every provider. Errors: none of its own."""
        return self._unary(self._catalog_service.ListProviders, request, timeout)

    def list_models(self, request: ListModelsRequest, *, timeout: float | None = None) -> Awaitable[ListModelsResponse]:
        """Every configured model. Errors: none of its own."""
        return self._unary(self._catalog_service.ListModels, request, timeout)

    def check_providers(self, request: CheckProvidersRequest, *, timeout: float | None = None) -> Awaitable[CheckProvidersResponse]:
        """Asks providers the cheapest question there is, one live call each, and says what came of it; where a model of theirs is configured
        to embed texts, that one as well. A provider that fails is an answer, not an error. Errors: INVALID_ARGUMENT for a provider that is not configured.
        """
        return self._unary(self._catalog_service.CheckProviders, request, timeout)

    def list_metrics(self, request: ListMetricsRequest, *, timeout: float | None = None) -> Awaitable[ListMetricsResponse]:
        """Every registered metric of the quality of personas. Errors: none of its own."""
        return self._unary(self._catalog_service.ListMetrics, request, timeout)

    def check_plugins(self, request: CheckPluginsRequest, *, timeout: float | None = None) -> Awaitable[CheckPluginsResponse]:
        """Asks every configured plugin to describe itself, one live call each, and says what came of it. A plugin that fails is an answer,
        not an error. Errors: none of its own.
        """
        return self._unary(self._catalog_service.CheckPlugins, request, timeout)

    def grade_notes(self, request: GradeNotesRequest, *, timeout: float | None = None) -> "AsyncRunStream":
        """Grades notes, each alone or against the transcript of its encounter, as a run: durable, resumable with WatchRun, and never
        ended by one note. What the components of a grade come to is streamed before the grade. A note that is none fails alone
        (NOTE_UNUSABLE); where no note is one the request is refused. Errors: INVALID_ARGUMENT (every violation; a model that cannot
        review), FAILED_PRECONDITION (PROVIDER_UNUSABLE), ALREADY_EXISTS (REQUEST_ID_REUSED), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE,
        LEDGER_FULL), UNAVAILABLE. A failed run is a successful stream.
        """
        return self._run(self._note_service.GradeNotes, request, timeout)

    def generate_personas(self, request: GeneratePersonasRequest, *, timeout: float | None = None) -> "AsyncRunStream":
        """Drafts, filters and refines personas from documents, and streams every step.

        The call opens a run and watches it from its first event. A failed run is a successful stream that ends in RunFinished;
        an error of the call means only that it could not be served. Errors: INVALID_ARGUMENT (every violation, by field),
        ALREADY_EXISTS (REQUEST_ID_REUSED), NOT_FOUND (DOCUMENT_SET_NOT_FOUND), PERMISSION_DENIED (PATH_NOT_OPEN), FAILED_PRECONDITION (PROVIDER_UNUSABLE, CALIBRATION_UNUSABLE), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE,
        LEDGER_FULL), UNAVAILABLE (LEDGER_UNAVAILABLE).
        """
        return self._run(self._persona_service.GeneratePersonas, request, timeout)

    def estimate_personas(self, request: EstimatePersonasRequest, *, timeout: float | None = None) -> Awaitable[EstimatePersonasResponse]:
        """Says how many personas the material bears, and what making them would take: tokens, window, cost and time for every configured
        model. Asks no model and keeps nothing. Errors: INVALID_ARGUMENT, NOT_FOUND (DOCUMENT_SET_NOT_FOUND), PERMISSION_DENIED
        (PATH_NOT_OPEN), FAILED_PRECONDITION (PROVIDER_UNUSABLE), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE), UNAVAILABLE.
        """
        return self._unary(self._persona_service.EstimatePersonas, request, timeout)

    def score_personas(self, request: ScorePersonasRequest, *, timeout: float | None = None) -> Awaitable[ScorePersonasResponse]:
        """Measures the quality of personas by every registered metric, each beside the others of the request. Asks no model unless
        `check_bias` says so, and keeps nothing; a plugin that fails is a warning, and its metric is not applicable; a model that fails is
        a warning, and the list of stereotypes applies alone. Errors: INVALID_ARGUMENT (every violation, by field), NOT_FOUND
        (DOCUMENT_SET_NOT_FOUND), PERMISSION_DENIED (PATH_NOT_OPEN), FAILED_PRECONDITION (PROVIDER_UNUSABLE), RESOURCE_EXHAUSTED
        (MESSAGE_TOO_LARGE), UNAVAILABLE.
        """
        return self._unary(self._persona_service.ScorePersonas, request, timeout)

    def calibrate_judge(self, request: CalibrateJudgeRequest, *, timeout: float | None = None) -> Awaitable[CalibrateJudgeResponse]:
        """Has a judge score personas that people have scored, says how far the two agree, and fits the correction that brings the judge
        nearest to people. A case that the judge gives no verdict on stands in the answer and is no error of the call. Its answers belong
        to no run and are not kept. Errors: INVALID_ARGUMENT (every violation, by field), NOT_FOUND (DOCUMENT_SET_NOT_FOUND),
        PERMISSION_DENIED (PATH_NOT_OPEN), FAILED_PRECONDITION (PROVIDER_UNUSABLE), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE, LEDGER_FULL),
        UNAVAILABLE.
        """
        return self._unary(self._persona_service.CalibrateJudge, request, timeout)

    def list_judge_calibrations(self, request: ListJudgeCalibrationsRequest, *, timeout: float | None = None) -> Awaitable[ListJudgeCalibrationsResponse]:
        """Every calibration that is kept. Errors: UNAVAILABLE (LEDGER_UNAVAILABLE)."""
        return self._unary(self._persona_service.ListJudgeCalibrations, request, timeout)

    def delete_judge_calibration(self, request: DeleteJudgeCalibrationRequest, *, timeout: float | None = None) -> Awaitable[DeleteJudgeCalibrationResponse]:
        """Forgets the calibration of a judge; runs that were accepted with it keep it. Errors: NOT_FOUND (CALIBRATION_NOT_FOUND),
        UNAVAILABLE (LEDGER_UNAVAILABLE).
        """
        return self._unary(self._persona_service.DeleteJudgeCalibration, request, timeout)

    def compare_personas(self, request: ComparePersonasRequest, *, timeout: float | None = None) -> Awaitable[ComparePersonasResponse]:
        """Says how alike personas are, every two or one against all, by what, and which are duplicates. Asks no model and keeps nothing.
        Errors: INVALID_ARGUMENT (every violation, by field), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE), UNAVAILABLE.
        """
        return self._unary(self._persona_service.ComparePersonas, request, timeout)

    def diff_personas(self, request: DiffPersonasRequest, *, timeout: float | None = None) -> Awaitable[DiffPersonasResponse]:
        """Says what changed between two versions of a persona. Asks no model and keeps nothing. Errors: INVALID_ARGUMENT (every violation,
        by field), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE).
        """
        return self._unary(self._persona_service.DiffPersonas, request, timeout)

    def get_run(self, request: GetRunRequest, *, timeout: float | None = None) -> Awaitable[GetRunResponse]:
        """One run and its results so far. Errors: NOT_FOUND (RUN_NOT_FOUND)."""
        return self._unary(self._run_service.GetRun, request, timeout)

    def list_runs(self, request: ListRunsRequest, *, timeout: float | None = None) -> Awaitable[ListRunsResponse]:
        """Runs, newest first. Errors: INVALID_ARGUMENT."""
        return self._unary(self._run_service.ListRuns, request, timeout)

    def cancel_run(self, request: CancelRunRequest, *, timeout: float | None = None) -> Awaitable[CancelRunResponse]:
        """Ends a run now; one that has ended stays as it is. Errors: NOT_FOUND, RESOURCE_EXHAUSTED (LEDGER_FULL)."""
        return self._unary(self._run_service.CancelRun, request, timeout)

    def delete_run(self, request: DeleteRunRequest, *, timeout: float | None = None) -> Awaitable[DeleteRunResponse]:
        """Removes a run that has ended, for good. Errors: NOT_FOUND, FAILED_PRECONDITION (RUN_NOT_FINISHED)."""
        return self._unary(self._run_service.DeleteRun, request, timeout)

    def get_upload(self, request: GetUploadRequest, *, timeout: float | None = None) -> Awaitable[GetUploadResponse]:
        """How far an upload has come that has not come to its end. Errors: INVALID_ARGUMENT, NOT_FOUND (UPLOAD_NOT_FOUND), UNAVAILABLE."""
        return self._unary(self._source_service.GetUpload, request, timeout)

    def get_document_set(self, request: GetDocumentSetRequest, *, timeout: float | None = None) -> Awaitable[GetDocumentSetResponse]:
        """A set and its files. Errors: INVALID_ARGUMENT, NOT_FOUND (DOCUMENT_SET_NOT_FOUND), UNAVAILABLE."""
        return self._unary(self._source_service.GetDocumentSet, request, timeout)

    def list_document_sets(self, request: ListDocumentSetsRequest, *, timeout: float | None = None) -> Awaitable[ListDocumentSetsResponse]:
        """Sets, by id, without their files. Errors: INVALID_ARGUMENT, UNAVAILABLE."""
        return self._unary(self._source_service.ListDocumentSets, request, timeout)

    def pin_document_set(self, request: PinDocumentSetRequest, *, timeout: float | None = None) -> Awaitable[PinDocumentSetResponse]:
        """Keeps a set until it is deleted, or lets it expire from now on. Errors: INVALID_ARGUMENT, NOT_FOUND (DOCUMENT_SET_NOT_FOUND),
        UNAVAILABLE.
        """
        return self._unary(self._source_service.PinDocumentSet, request, timeout)

    def delete_document_set(self, request: DeleteDocumentSetRequest, *, timeout: float | None = None) -> Awaitable[DeleteDocumentSetResponse]:
        """Deletes a set. Runs that were started from it have what they need. Errors: INVALID_ARGUMENT, NOT_FOUND
        (DOCUMENT_SET_NOT_FOUND), UNAVAILABLE.
        """
        return self._unary(self._source_service.DeleteDocumentSet, request, timeout)

    def analyze_sources(self, request: AnalyzeSourcesRequest, *, timeout: float | None = None) -> Awaitable[AnalyzeSourcesResponse]:
        """Says what material holds, file by file: asks no model and keeps nothing. Errors: INVALID_ARGUMENT, NOT_FOUND
        (DOCUMENT_SET_NOT_FOUND), PERMISSION_DENIED (PATH_NOT_OPEN), RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE), UNAVAILABLE.
        """
        return self._unary(self._source_service.AnalyzeSources, request, timeout)

    def count_tokens(self, request: CountTokensRequest, *, timeout: float | None = None) -> Awaitable[CountTokensResponse]:
        """Counts the tokens of texts as a model does: exactly where its encoding is public, else estimated, with a bound of the error. Asks
        no model. Errors: INVALID_ARGUMENT, RESOURCE_EXHAUSTED (MESSAGE_TOO_LARGE).
        """
        return self._unary(self._source_service.CountTokens, request, timeout)
