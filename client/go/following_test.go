package assay

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc/codes"
)

func newFollowing() *following {
	return &following{watching: &assayv1.WatchRunRequest{}, backoff: Backoff{Attempts: 3}}
}

func message(event *assayv1.RunEvent) *assayv1.WatchRunResponse {
	event.RunId = "run"
	return &assayv1.WatchRunResponse{Item: &assayv1.WatchRunResponse_Event{Event: event}}
}

func TestEventsThatCameBeforeAreLeftOut(t *testing.T) {
	following := newFollowing()
	for i, sequence := range []uint64{1, 2, 1, 2, 3} {
		if _, fresh := following.take(message(&assayv1.RunEvent{Sequence: sequence})); fresh != (i < 2 || i == 4) {
			t.Errorf("message %d: fresh is %t", i, fresh)
		}
	}
	if following.watching.GetAfterSequence() != 3 || following.ended {
		t.Error(following)
	}
	following.take(message(&assayv1.RunEvent{Sequence: 4, Kind: &assayv1.RunEvent_RunFinished{}}))
	if following.ended {
		t.Error("an end without content is none")
	}
	following.take(message(&assayv1.RunEvent{Sequence: 5, Kind: &assayv1.RunEvent_RunFinished{RunFinished: &assayv1.RunFinished{}}}))
	if !following.ended {
		t.Error("the run's last event ends it")
	}
}

func TestAttemptsWithoutProgressAreBoundedAndProgressStartsThemAnew(t *testing.T) {
	following := newFollowing()
	outage := func() error { return &Error{Code: codes.Unavailable, Message: "down for a moment"} }
	for range 2 {
		if _, err := following.lost(outage()); err != nil {
			t.Fatal(err)
		}
	}
	following.take(message(&assayv1.RunEvent{Sequence: 1}))
	_, _ = following.lost(outage())
	_, _ = following.lost(outage())
	_, err := following.lost(outage())
	if err == nil || err.Error() != "down for a moment (tried 3 times)" {
		t.Fatal(err)
	}
}

func TestARefusalIsGivenOutAtOnce(t *testing.T) {
	refused := &Error{Code: codes.InvalidArgument, Message: "no"}
	if _, err := newFollowing().lost(refused); !errors.Is(err, refused) || err.Error() != "no" {
		t.Fatal(err)
	}
}

func TestWaitsDoubleUpToTheLongest(t *testing.T) {
	backoff := DefaultBackoff()
	waits := map[time.Duration]time.Duration{
		backoff.delay(1, 0):             100 * time.Millisecond,
		backoff.delay(4, 0):             800 * time.Millisecond,
		backoff.delay(60, 0):            10 * time.Second,
		backoff.delay(1, 3*time.Second): 3 * time.Second,
		backoff.delay(1, time.Hour) + 1: 10*time.Second + 1,
	}
	for got, want := range waits {
		if got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}

func TestResultsAreGatheredByNumber(t *testing.T) {
	gathered := gathered{results: map[string]*assayv1.ItemFinished{}}
	for _, item := range []string{"persona-10", "persona-2", "persona-3", "persona-4"} {
		result := &assayv1.PersonaResult{Persona: &assayv1.Persona{Id: item}}
		if item == "persona-3" {
			result.Status = assayv1.PersonaStatus_PERSONA_STATUS_REJECTED
		}
		finished := &assayv1.ItemFinished{Last: true, Result: &assayv1.ItemFinished_Persona{Persona: result}}
		gathered.take(&assayv1.RunEvent{ItemId: item, Kind: &assayv1.RunEvent_ItemFinished{ItemFinished: finished}})
	}
	gathered.take(&assayv1.RunEvent{ItemId: "persona-4", Kind: &assayv1.RunEvent_ItemFailed{}})
	if _, err := gathered.finish(nil); err == nil {
		t.Error("a run without an end was gathered")
	}
	gathered.end = &assayv1.RunFinished{}
	finished, err := gathered.finish(&assayv1.Run{})
	if err != nil || len(finished.Personas()) != 2 || finished.Personas()[0].GetPersona().GetId() != "persona-2" || len(finished.Rejected()) != 1 {
		t.Fatalf("%v %v", finished, err)
	}
}

func TestVerdictsAndGradesAreGatheredByNumberWhicheverCameFirst(t *testing.T) {
	gathered := gathered{results: map[string]*assayv1.ItemFinished{}, end: &assayv1.RunFinished{}}
	through := func(item string, finished *assayv1.ItemFinished) {
		finished.Last = true
		gathered.take(&assayv1.RunEvent{ItemId: item, Kind: &assayv1.RunEvent_ItemFinished{ItemFinished: finished}})
	}
	for _, item := range []string{"note-2", "note-1"} {
		through(item, &assayv1.ItemFinished{Result: &assayv1.ItemFinished_Note{Note: &assayv1.NoteGrade{Document: item}}})
	}
	through("case-1", &assayv1.ItemFinished{Result: &assayv1.ItemFinished_Automaton{Automaton: &assayv1.AutomatonVerdict{}}})
	finished, err := gathered.finish(&assayv1.Run{})
	if err != nil || len(finished.Grades()) != 2 || finished.Grades()[0].GetDocument() != "note-1" {
		t.Fatalf("%v %v", finished, err)
	}
	if len(finished.Verdicts()) != 1 || len(finished.Personas()) != 0 {
		t.Fatal(finished)
	}
}

func TestTheSharedTextsAndRetriesAreRead(t *testing.T) {
	if len(texts()) < 20 || texts()["no_server"] == "" || !json.Valid([]byte(shared("service-config.json"))) {
		t.Fatal(texts())
	}
}
