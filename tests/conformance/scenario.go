package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	assayv1 "assay.example/assay/gen/assay/v1"
	"github.com/goccy/go-yaml"
)

// Scenario is one file of scenarios/: what is asked, what goes wrong on the way, and what has to come of it.
type Scenario struct {
	// Title is its line in the table.
	Title string `yaml:"title"`
	// Each repeats it with `$each` replaced in turn: a list, a range such as `0..12`, `error_reasons`, or names with what `$value` stands for.
	Each any `yaml:"each"`
	// Server is the configuration of a server of its own, in TOML with `$model` for the scripted model's address; empty: the shared one.
	Server string `yaml:"server"`
	// Model is how the scripted model behaves, as model.go says; empty: there is none.
	Model string `yaml:"model"`
	// Connect says how; its `to` is `proxy` (unless said otherwise), `tls`, `nowhere`, `junk`, or an address as it is.
	Connect Connect `yaml:"connect"`
	// Faults of the proxy, the first that fits a call.
	Faults []Fault `yaml:"faults"`
	// Steps, in order.
	Steps []Step `yaml:"steps"`
	// Calls that have to have been made through the proxy, by method.
	Calls map[string]int `yaml:"calls"`
	// Metadata that every call has to have carried.
	Metadata map[string]string `yaml:"metadata"`
	// Quiet demands that the scripted model is left alone in the end: no call under way, and none added.
	Quiet bool `yaml:"quiet"`

	name string
}

// Connect says how to connect.
type Connect struct {
	To              string  `yaml:"to" json:"-"`
	Scheme          string  `yaml:"scheme" json:"-"`
	Address         string  `yaml:"-" json:"address"`
	CA              string  `yaml:"ca" json:"ca,omitempty"`
	Token           string  `yaml:"token" json:"token,omitempty"`
	Traceparent     string  `yaml:"traceparent" json:"traceparent,omitempty"`
	Compress        bool    `yaml:"compress" json:"compress,omitempty"`
	MaxMessageBytes int     `yaml:"max_message_bytes" json:"max_message_bytes,omitempty"`
	Expect          *Expect `yaml:"expect" json:"-"`
}

// Step is one thing that a client does.
type Step struct {
	// Call is a method of the contract.
	Call string `yaml:"call" json:"call,omitempty"`
	// Request is the message, as protobuf JSON; `$run` and `$set` stand for the last run and set there was.
	Request map[string]any `yaml:"request" json:"request,omitempty"`
	// Material is put into the request as documents: a folder under the root, or `N MB`.
	Material string `yaml:"material" json:"-"`
	// Long puts a text of so many bytes into each of these fields of the request.
	Long map[string]int `yaml:"long" json:"-"`
	// Upload is sent as files: as Material.
	Upload string `yaml:"upload" json:"-"`
	Files  []File `yaml:"-" json:"upload,omitempty"`
	// DeadlineMs bounds the call.
	DeadlineMs int `yaml:"deadline_ms" json:"deadline_ms,omitempty"`
	// StopAfter so many items, by the language's own way of cancelling.
	StopAfter int `yaml:"stop_after" json:"stop_after,omitempty"`
	// PauseMs between items.
	PauseMs int `yaml:"pause_ms" json:"pause_ms,omitempty"`
	// Collect uses the client's own gathering.
	Collect bool `yaml:"collect" json:"collect,omitempty"`
	// Together is done at once, on one connection.
	Together []Step `yaml:"together" json:"together,omitempty"`
	// Eventually makes it again until what is expected comes of it, for ten seconds.
	Eventually bool `yaml:"eventually" json:"-"`
	// Expect is what has to come of it.
	Expect Expect `yaml:"expect" json:"-"`
}

// File is a file to be uploaded.
type File struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

// Fault is what the proxy does to a call. Numbers count messages of the answer.
type Fault struct {
	Method      string  `yaml:"method"`
	Call        int     `yaml:"call"`
	CutAfter    *number `yaml:"cut_after"`
	ResetAfter  *number `yaml:"reset_after"`
	EndAfter    *number `yaml:"end_after"`
	RestartAt   *number `yaml:"restart_after"`
	NewerKindAt int     `yaml:"newer_kind_at"`
	NewerEnumAt int     `yaml:"newer_enum_at"`
	CutAtSent   int     `yaml:"cut_at_sent_bytes"`
	Goaway      bool    `yaml:"goaway"`
	DelayMs     int     `yaml:"delay_ms"`
	Flood       int     `yaml:"flood"`
	Status      *Answer `yaml:"status"`
}

// Answer is a status in the server's place.
type Answer struct {
	Code       string   `yaml:"code"`
	Message    string   `yaml:"message"`
	Reason     string   `yaml:"reason"`
	Violations []string `yaml:"violations"`
	RetryMs    int      `yaml:"retry_ms"`
	Request    string   `yaml:"correlation_id"`
}

// number is a count that may stand as `$each`.
type number int

// Expect is what has to come of a step. What is not named may be anything.
type Expect struct {
	Error    *ExpectedError `yaml:"error"`
	Response any            `yaml:"response"`
	Answers  []any          `yaml:"answers"`
	Events   string         `yaml:"events"`
	Outcome  string         `yaml:"outcome"`
	Results  *int           `yaml:"results"`
	Personas *int           `yaml:"personas"`
	Verdicts *int           `yaml:"verdicts"`
	Grades   *int           `yaml:"grades"`
	Kinds    []string       `yaml:"kinds"`
	Errors   []string       `yaml:"errors"`
	Warnings *int           `yaml:"warnings"`
	WithinMs int            `yaml:"within_ms"`
	Bytes    int64          `yaml:"bytes"`
	Below    int64          `yaml:"bytes_below"`
}

// ExpectedError is how a call has to fail.
type ExpectedError struct {
	Code          string   `yaml:"code"`
	Reason        string   `yaml:"reason"`
	Says          string   `yaml:"says"`
	Text          string   `yaml:"text"`
	Violations    []string `yaml:"violations"`
	RetryMs       int      `yaml:"retry_ms"`
	CorrelationID string   `yaml:"correlation_id"`
}

func load(folder string) ([]Scenario, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("no scenarios in %s: %w", folder, err)
	}
	slices.Sort(paths)
	var all []Scenario
	for _, path := range paths {
		scenario, err := read(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, scenario...)
	}
	return all, nil
}

// read gives the scenarios of a file, which are separated by `---`, each in as many copies as it is repeated.
func read(path string) ([]Scenario, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []Scenario
	for _, text := range strings.Split("\n"+string(content), "\n---\n") {
		var head struct {
			Title string `yaml:"title"`
			Each  any    `yaml:"each"`
		}
		if err := yaml.Unmarshal([]byte(text), &head); err != nil {
			return nil, err
		}
		for _, each := range repeats(head.Each) {
			scenario := Scenario{name: head.Title}
			filled := strings.NewReplacer("$each", each, "$value", value(head.Each, each)).Replace(text)
			if err := yaml.UnmarshalWithOptions([]byte(filled), &scenario, yaml.Strict()); err != nil {
				return nil, err
			}
			if each != "" {
				scenario.name += " [" + each + "]"
			}
			all = append(all, scenario)
		}
	}
	return all, nil
}

func repeats(each any) []string {
	switch each := each.(type) {
	case nil:
		return []string{""}
	case string:
		if each == "error_reasons" {
			return errorReasons()
		}
		var first, last int
		if n, _ := fmt.Sscanf(each, "%d..%d", &first, &last); n == 2 {
			return numbers(first, last)
		}
	case map[string]any:
		return slices.Sorted(maps.Keys(each))
	case []any:
		var values []string
		for _, value := range each {
			values = append(values, fmt.Sprint(value))
		}
		return values
	}
	return []string{fmt.Sprint(each)}
}

// value is what a name of `each` stands for.
func value(each any, name string) string {
	if named, ok := each.(map[string]any); ok {
		return fmt.Sprint(named[name])
	}
	return ""
}

func numbers(first, last int) []string {
	var values []string
	for n := first; n <= last; n++ {
		values = append(values, fmt.Sprint(n))
	}
	return values
}

// errorReasons are all there are, those of tomorrow included.
func errorReasons() []string {
	var reasons []string
	for number, name := range assayv1.ErrorReason_name {
		if number != 0 {
			reasons = append(reasons, strings.TrimPrefix(name, "ERROR_REASON_"))
		}
	}
	slices.Sort(reasons)
	return reasons
}

func ms(count int) time.Duration { return time.Duration(count) * time.Millisecond }
