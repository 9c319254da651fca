package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	pluginv1 "assay.example/assay/gen/assay/plugin/v1"
	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// Somebody who speaks of a way to be reached, twice, and somebody who does not.
const talk = `Interviewer: What annoys you?
P1: I want every receipt sent to ann.lee@example.com. I want to see all my trips in one list. I hate it that the map takes forever.
P2: I usually check the timetable at home. I want to be called on +44 20 7946 0958. I hate every touchpoint of this.
`

// started serves the plugins until the test ends, and gives their address.
func started(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, err := newServer()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- serve(ctx, server, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("it does not end well: %v", err)
		}
	})
	return listener.Addr().String()
}

// command runs the program that was built.
func command(t *testing.T, arguments ...string) (said, complained string) {
	t.Helper()
	run := exec.Command(program(), arguments...)
	var outputs [2]strings.Builder
	run.Stdout, run.Stderr = &outputs[0], &outputs[1]
	if err := run.Run(); err != nil {
		t.Fatalf("%v: %v: %s%s", arguments, err, &outputs[0], &outputs[1])
	}
	return outputs[0].String(), outputs[1].String()
}

func program() string {
	if program := os.Getenv("ASSAY_BIN"); program != "" {
		return program
	}
	target := os.Getenv("CARGO_TARGET_DIR")
	if target == "" {
		target = "../../../../target"
	}
	return filepath.Join(target, "debug", "assay")
}

// configured are the options of a server that calls the plugins at the address.
func configured(t *testing.T, address string) []string {
	t.Helper()
	tables := fmt.Sprintf("[plugins.jargon]\nkind = \"metric\"\naddress = %q\nweight = 0.1\n[plugins.contacts]\nkind = \"stage\"\naddress = %q\n", address, address)
	return []string{"--ledger", "memory", "--config", inFolder(t, "assay.toml", tables)}
}

func inFolder(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// slow answers when it is let.
type slow struct {
	pluginv1.UnimplementedMetricPluginServer

	asked, let chan struct{}
}

func (s slow) Measure(context.Context, *pluginv1.MeasureRequest) (*pluginv1.MeasureResponse, error) {
	close(s.asked)
	<-s.let
	return &pluginv1.MeasureResponse{}, nil
}

func TestACallThatIsUnderWayIsAnsweredBeforeTheEnd(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	plugin, server := slow{asked: make(chan struct{}), let: make(chan struct{})}, grpc.NewServer()
	pluginv1.RegisterMetricPluginServer(server, plugin)
	ctx, stop := context.WithCancel(t.Context())
	ended, answered := make(chan error, 1), make(chan error, 1)
	go func() { ended <- serve(ctx, server, listener) }()
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	go func() {
		_, err := pluginv1.NewMetricPluginClient(connection).Measure(t.Context(), &pluginv1.MeasureRequest{})
		answered <- err
	}()
	<-plugin.asked
	stop()
	// Told to stop, it takes nobody new in before it lets the call go on.
	for connects(listener.Addr().String()) {
	}
	close(plugin.let)
	if err := errors.Join(<-answered, <-ended); err != nil {
		t.Fatal(err)
	}
}

func connects(address string) bool {
	connection, err := net.Dial("tcp", address)
	if err == nil {
		_ = connection.Close()
	}
	return err == nil
}

func TestThePluginsKeepThePromisesOfAny(t *testing.T) {
	said, _ := command(t, "plugin", "check", started(t))
	if !strings.Contains(said, "metric jargon") || !strings.Contains(said, "stage contacts") {
		t.Fatal(said)
	}
}

func TestARunThroughTheStageDeliversNoContact(t *testing.T) {
	server := configured(t, started(t))
	source := inFolder(t, "talk.txt", talk)
	generate := append([]string{"generate", source, "--count", "2", "--output", "json"}, server...)
	contacts := regexp.MustCompile(`ann\.lee|7946`)
	without, _ := command(t, append(generate, "--stages", "draft")...)
	if found := contacts.FindAllString(without, -1); len(found) < 2 {
		t.Fatalf("there is nothing to take out: %v %s", found, without)
	}
	with, warned := command(t, append(generate, "--stages", "draft,contacts")...)
	if contacts.MatchString(with) || !strings.Contains(with, "Wants to see all") {
		t.Fatal(with)
	}
	if !strings.Contains(warned, `plugin "contacts" says: goals[0]: it held a contact and is taken out`) || contacts.MatchString(warned) {
		t.Fatal(warned)
	}
}

func TestPersonasAreScoredByTheMetricWhereTheirSourcesAreAtHand(t *testing.T) {
	server := configured(t, started(t))
	personas := inFolder(t, "personas.json", `[{"name": "Ann", "archetype": "The power user", "background": "Ann hates every touchpoint.",
		"goals": [{"text": "Wants a seamless ride, with no pain point.", "strength": "STRENGTH_WEAK"}]}]`)
	score := append([]string{"score", personas, "--output", "json"}, server...)
	withSources := append(score, "--sources", inFolder(t, "talk.txt", talk))
	scored := metric(t, withSources...)
	if scored.Score == nil || math.Abs(*scored.Score-0.7) > 1e-9 || scored.Share == 0 {
		t.Fatalf("%+v", scored)
	}
	want := []finding{
		{"archetype", `Nobody in the sources says "power user".`},
		{"goals[0]", `Nobody in the sources says "pain point".`},
		{"goals[0]", `Nobody in the sources says "seamless".`},
	}
	if !slices.Equal(scored.Findings, want) {
		t.Fatalf("%+v", scored.Findings)
	}
	if dear := metric(t, append(withSources, "--parameter", "jargon.cost=0.25")...); *dear.Score != 0.25 {
		t.Fatalf("%+v", dear)
	}
	if alone := metric(t, score...); alone.Score != nil || !strings.Contains(alone.NotApplicable, "sources") {
		t.Fatalf("%+v", alone)
	}
}

type finding struct{ Path, Message string }

type measured struct {
	Name          string
	Score         *float64
	Share         float64
	NotApplicable string
	Findings      []finding
}

// metric is what `assay score` says of the one persona by this metric.
func metric(t *testing.T, score ...string) measured {
	t.Helper()
	said, _ := command(t, score...)
	var answer struct {
		Scores []struct{ Quality struct{ Metrics []measured } }
	}
	if err := json.Unmarshal([]byte(said), &answer); err != nil {
		t.Fatal(err)
	}
	metrics := answer.Scores[0].Quality.Metrics
	at := slices.IndexFunc(metrics, func(one measured) bool { return one.Name == "jargon" })
	if at < 0 {
		t.Fatal(said)
	}
	return metrics[at]
}

func TestTheReadmeRunsAsPrinted(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	if len(blocks) != 3 {
		t.Fatal(blocks)
	}
	folder := t.TempDir()
	for name, target := range map[string]string{"interviews": "../../../../examples/interviews", "bin/assay": program()} {
		link := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(link), 0o700), os.Symlink(absolute(t, target), link)); err != nil {
			t.Fatal(err)
		}
	}
	commands := strings.ReplaceAll(blocks[1][1]+blocks[2][1], "127.0.0.1:9100", started(t))
	run := exec.Command("sh", "-ec", commands)
	run.Dir = folder
	run.Env = append(os.Environ(), "PATH="+filepath.Join(folder, "bin")+":"+os.Getenv("PATH"), "XDG_DATA_HOME="+folder)
	said, err := run.CombinedOutput()
	if err != nil || !strings.Contains(string(said), "  JARGON\n") {
		t.Fatalf("%v: %s", err, said)
	}
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	found, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWhatIsNotAskedAsDescribedIsRefusedInWords(t *testing.T) {
	connection, err := grpc.NewClient(started(t), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	metric := pluginv1.NewMetricPluginClient(connection)
	for _, asked := range []struct {
		parameters map[string]float64
		said       string
	}{
		{nil, `parameters are []; they are to be "cost" alone`},
		{map[string]float64{"cost": 0.1, "colour": 1}, `parameters are ["colour" "cost"]; they are to be "cost" alone`},
		{map[string]float64{"cost": math.NaN()}, `parameters["cost"] is NaN; it is a number from 0.01 to 1`},
	} {
		_, err := metric.Measure(t.Context(), &pluginv1.MeasureRequest{Parameters: asked.parameters})
		if refused := status.Convert(err); refused.Code() != codes.InvalidArgument || refused.Message() != asked.said {
			t.Errorf("%v: %v", asked.parameters, err)
		}
	}
	_, err = pluginv1.NewStagePluginClient(connection).Process(t.Context(), &pluginv1.ProcessRequest{})
	if status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), "persona is missing") {
		t.Error(err)
	}
}

func TestContactsAreKnownFromDatesAndSums(t *testing.T) {
	for _, text := range []string{"a.b+c@mail.example.org", "+44 20 7946 0958", "0044 (20) 7946-0958", "030/1234567", "0171 555 01 23"} {
		if found := contact.FindString("Call " + text + " soon."); found != text {
			t.Errorf("%q is %q", text, found)
		}
	}
	for _, text := range []string{"on 01.02.2026", "at 08:30", "2026-01-02 10:30", "0.123456789", "1200 trips, 034 bikes", "me @ home", "@handle", "+5 °C"} {
		if found := contact.FindString(text); found != "" {
			t.Errorf("%q is not in %q", found, text)
		}
	}
}

func TestEveryPartOfAPersonaIsCleaned(t *testing.T) {
	mail := "x@y.example"
	before := &assayv1.Persona{
		Name: "Ann " + mail, Archetype: "The " + mail, Quote: mail, Background: "Is " + mail + ".",
		Demographics: &assayv1.Demographics{Location: &mail, Other: map[string]string{"Mail": mail, "Pets": "an otter"}},
		Goals:        []*assayv1.Trait{{Text: "Wants this."}, {Text: "Wants that.", Evidence: []*assayv1.Evidence{{Quote: mail}}}},
		Preferences:  []*assayv1.Trait{{Text: "Prefers " + mail}},
	}
	answer, err := contacts{}.Process(t.Context(), &pluginv1.ProcessRequest{Persona: before})
	if err != nil {
		t.Fatal(err)
	}
	after := answer.GetPersona()
	if strings.Contains(after.String(), mail) || strings.Contains(strings.Join(answer.Warnings, " "), mail) {
		t.Fatal(answer)
	}
	if after.GetName() != "Ann [contact]" || len(after.GetGoals()) != 1 || after.GetDemographics().GetOther()["Pets"] == "" {
		t.Fatal(after)
	}
	if len(answer.Warnings) != 8 || before.GetQuote() != mail {
		t.Fatal(answer.Warnings)
	}
	answer, err = contacts{}.Process(t.Context(), &pluginv1.ProcessRequest{Persona: &assayv1.Persona{Name: "Ann"}})
	if err != nil || answer.GetUnchanged() == nil || answer.Warnings != nil {
		t.Fatal(answer, err)
	}
}

func TestMoreWarningsThanAServerTakesAreCounted(t *testing.T) {
	c := &cleaning{}
	for i := range mostWarnings + 5 {
		c.warn(fmt.Sprintf("goals[%d]", i), "taken out")
	}
	if told := c.told(); len(told) != mostWarnings || told[mostWarnings-1] != "contacts stood in 6 more places" {
		t.Fatal(told)
	}
}

func TestTermsAreWholeWordsAndEveryLineThatIsNoneIsNamed(t *testing.T) {
	known, err := terms("# comment\n\nPain  Point\nuser\n")
	if err != nil || len(known) != 2 {
		t.Fatal(known, err)
	}
	if !words("A pain-point, twice.").has(known[0]) || words("A superuser's pain.").has(known[1]) {
		t.Fatal(known)
	}
	_, err = terms("user\n--\nUSER\n")
	if err == nil || err.Error() != `line 2: "--" has no word; line 3: "USER" is there before` {
		t.Fatal(err)
	}
}
