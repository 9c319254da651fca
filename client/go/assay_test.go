package assay

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const interviews = "../../examples/interviews"

// serve starts the program that was built, on a port of its own.
func serve(t *testing.T) string {
	t.Helper()
	program := os.Getenv("ASSAY_BIN")
	if program == "" {
		target := os.Getenv("CARGO_TARGET_DIR")
		if target == "" {
			target = "../../target"
		}
		program = filepath.Join(target, "debug", "assay")
	}
	command := exec.Command(program, "serve", "--listen", "127.0.0.1:0", "--ledger", "memory")
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("%v: cargo build", err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	line, _ := bufio.NewReader(output).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if !ok {
		t.Fatalf("the server does not listen: %s", line)
	}
	return "http://" + address
}

func connected(t *testing.T) *Client {
	t.Helper()
	client, err := Connect(t.Context(), serve(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func request(t *testing.T, count string) *assayv1.GeneratePersonasRequest {
	t.Helper()
	documents, err := Read(interviews)
	if err != nil {
		t.Fatal(err)
	}
	return &assayv1.GeneratePersonasRequest{Documents: documents, Count: count}
}

func TestARunIsFollowedInPiecesAndGathered(t *testing.T) {
	client := connected(t)
	run := client.GeneratePersonas(t.Context(), request(t, "2"))
	var sequences []uint64
	for item, err := range run.Items() {
		if err != nil {
			t.Fatal(err)
		}
		sequences = append(sequences, item.Event.GetSequence())
		if len(sequences) == 3 {
			break
		}
	}
	for item, err := range run.Items() {
		if err != nil {
			t.Fatal(err)
		}
		sequences = append(sequences, item.Event.GetSequence())
	}
	for i, sequence := range sequences {
		if sequence != uint64(i+1) {
			t.Fatalf("%v has a gap or a repeat", sequences)
		}
	}
	finished, err := client.WatchRun(t.Context(), run.ID(), 0, assayv1.EventDetail_EVENT_DETAIL_ALL).Collect()
	if err != nil || len(finished.Personas()) != 2 || len(finished.Rejected()) != 0 {
		t.Fatalf("%v %v", finished, err)
	}
}

func TestNotesAreGradedEachDeductionWithItsPlace(t *testing.T) {
	transcript := "Doctor: You take lisinopril 20 mg daily?\nPatient: Yes. And I have a cough."
	note := &assayv1.ClinicalNote{
		Content:    &assayv1.ClinicalNote_Text{Text: "HPI: Cough.\nMEDICATIONS: Lisinopril 120 mg daily.\nPLAN: Fluids and rest."},
		Transcript: &transcript,
	}
	request := &assayv1.GradeNotesRequest{Notes: []*assayv1.ClinicalNote{note}}
	finished, err := connected(t).GradeNotes(t.Context(), request).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var wrong []string
	for _, claim := range finished.Grades()[0].GetFactuality().GetClaims() {
		if claim.GetVerdict() == assayv1.ClaimVerdict_CLAIM_VERDICT_CONTRADICTED {
			wrong = append(wrong, claim.GetPlace().GetQuote())
		}
	}
	if !slices.Equal(wrong, []string{"120 mg"}) {
		t.Fatal(wrong)
	}
}

func TestTheCallersRequestIsLeftAsItIs(t *testing.T) {
	client := connected(t)
	asked := request(t, "1")
	if _, err := client.GeneratePersonas(t.Context(), asked).Collect(); err != nil || asked.GetRequestId() != "" {
		t.Fatalf("%q %v", asked.GetRequestId(), err)
	}
}

func TestWhatTheServerRefusesComesWithEveryFact(t *testing.T) {
	client := connected(t)
	_, err := client.GeneratePersonas(t.Context(), &assayv1.GeneratePersonasRequest{Count: "many"}).Collect()
	var failed *Error
	if !errors.As(err, &failed) || failed.Code != codes.InvalidArgument || failed.Reason != "INVALID_REQUEST" || failed.Transient() {
		t.Fatalf("%#v", err)
	}
	fields := []string{failed.Violations[0].Field, failed.Violations[1].Field}
	if !slices.Equal(fields, []string{"documents", "count"}) {
		t.Fatal(fields)
	}
	if status.Code(err) != codes.InvalidArgument {
		t.Fatal("gRPC's own functions see the code too")
	}
}

func TestAContextThatEndsIsFoundByErrorsIs(t *testing.T) {
	client := connected(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := client.GeneratePersonas(ctx, request(t, "1")).Collect(); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	ctx, stop = context.WithTimeout(t.Context(), time.Nanosecond)
	defer stop()
	if _, err := client.Run.ListRuns(ctx, &assayv1.ListRunsRequest{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
}

func TestAClosedClientEndsWhatIsReadFromItAtOnce(t *testing.T) {
	client := connected(t)
	began := time.Now()
	for _, err := range client.GeneratePersonas(t.Context(), request(t, "2")).Items() {
		_ = client.Close()
		var failed *Error
		if err != nil && (!errors.As(err, &failed) || failed.Code != codes.Canceled || failed.Transient()) {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Fatalf("it took %s", took)
	}
}

func TestAFileThatGoesAwayBreaksTheUploadOff(t *testing.T) {
	client := connected(t)
	files, err := Find(interviews)
	if err != nil {
		t.Fatal(err)
	}
	gone := append(slices.Clone(files), LocalFile{"gone.txt", "/nowhere/gone.txt"})
	if _, err := client.Upload(t.Context(), gone, UploadOptions{}); err == nil || !strings.Contains(err.Error(), "gone.txt cannot be read") {
		t.Fatal(err)
	}
	var last UploadProgress
	set, err := client.Upload(t.Context(), files, UploadOptions{Progress: func(p UploadProgress) { last = p }})
	if err != nil || last.Files != 3 || uint64(last.Bytes) != set.GetBytes() {
		t.Fatalf("%v %v %v", last, set, err)
	}
}
