package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode"

	"assay.example/assay"
	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

type failed struct {
	Code          string   `json:"code"`
	Message       string   `json:"message"`
	Reason        string   `json:"reason"`
	Violations    []string `json:"violations"`
	RetryMs       int64    `json:"retry_ms"`
	CorrelationID string   `json:"correlation_id"`
}

type item struct {
	Sequence uint64 `json:"sequence,omitempty"`
	Run      string `json:"run,omitempty"`
	Kind     string `json:"kind"`
	Outcome  string `json:"outcome,omitempty"`
	Reason   int32  `json:"reason,omitempty"`
	Error    string `json:"error,omitempty"`
}

type finished struct {
	Run      string `json:"run"`
	Outcome  string `json:"outcome"`
	Results  int    `json:"results"`
	Personas int    `json:"personas"`
	Verdicts int    `json:"verdicts"`
	Grades   int    `json:"grades"`
	Warnings int    `json:"warnings"`
}

type progress struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

func says(err error) did {
	if err == nil {
		return did{}
	}
	var known *assay.Error
	if !errors.As(err, &known) {
		return did{Error: &failed{Code: "UNKNOWN", Message: err.Error()}}
	}
	said := &failed{
		Code: upperSnake(known.Code.String()), Message: known.Message, Reason: known.Reason,
		RetryMs: known.RetryDelay.Milliseconds(), CorrelationID: known.CorrelationID,
	}
	for _, violation := range known.Violations {
		said.Violations = append(said.Violations, violation.Field)
	}
	return did{Error: said}
}

func assayCode(err error) codes.Code {
	var known *assay.Error
	if errors.As(err, &known) {
		return known.Code
	}
	return codes.OK
}

func itemOf(found assay.Item) item {
	event := found.Event
	switch {
	case found.Progress != nil:
		return item{Kind: "progress"}
	case found.Heartbeat != nil:
		return item{Kind: "heartbeat"}
	}
	message := event.ProtoReflect()
	said := item{Sequence: event.GetSequence(), Run: event.GetRunId(), Reason: int32(event.GetWarning().GetReason())}
	if kind := message.WhichOneof(message.Descriptor().Oneofs().ByName("kind")); kind != nil {
		said.Kind = string(kind.Name())
	}
	if end := event.GetRunFinished(); end != nil {
		said.Outcome = end.GetOutcome().String()
	}
	if failure := cmp.Or(event.GetItemFailed().GetError(), event.GetRunFinished().GetError()); failure != nil {
		said.Error = failure.GetReason().String()
	}
	if retrying := event.GetRetrying(); retrying != nil {
		said.Error = retrying.GetReason().String()
	}
	return said
}

// call makes a call by its name in the contract: a run of the client's, or what one of its services has.
func (r *runner) call(ctx context.Context, step step, stop context.CancelFunc) did {
	method := reflect.ValueOf(r.client).MethodByName(step.Call)
	calls := reflect.ValueOf(r.client.Calls)
	for i := 0; !method.IsValid() && i < calls.NumField(); i++ {
		method = calls.Field(i).MethodByName(step.Call)
	}
	if !method.IsValid() {
		return says(fmt.Errorf("the client has no %s", step.Call))
	}
	request := reflect.New(method.Type().In(1).Elem())
	message, ok := request.Interface().(proto.Message)
	if !ok {
		return says(fmt.Errorf("%s is no message", request.Type()))
	}
	if err := parse(step.Request, message); err != nil {
		return says(err)
	}
	results := method.Call([]reflect.Value{reflect.ValueOf(ctx), request})
	if run, ok := results[0].Interface().(*assay.Run); ok {
		return follow(run, step, stop)
	}
	if err, _ := results[1].Interface().(error); err != nil {
		return says(err)
	}
	if stream := results[0].MethodByName("Recv"); stream.IsValid() {
		return answers(stream, step.StopAfter)
	}
	answer, _ := results[0].Interface().(proto.Message)
	return did{Response: render(answer)}
}

// answers reads a stream that is no run, by its method Recv. Its context ends with the step, and with it the stream.
func answers(receive reflect.Value, stopAfter int) (done did) {
	for {
		results := receive.Call(nil)
		if err, _ := results[1].Interface().(error); errors.Is(err, io.EOF) {
			return done
		} else if err != nil {
			done.Error = says(err).Error
			return done
		}
		message, _ := results[0].Interface().(proto.Message)
		done.Answers = append(done.Answers, render(message))
		if len(done.Answers) == stopAfter {
			done.Stopped = true
			return done
		}
	}
}

func parse(content json.RawMessage, message proto.Message) error {
	if len(content) == 0 {
		return nil
	}
	return protojson.Unmarshal(content, message)
}

func render(message proto.Message) json.RawMessage {
	if set, ok := message.(*assayv1.DocumentSet); ok && set == nil {
		return nil
	}
	content, err := protojson.Marshal(message)
	if err != nil {
		return nil
	}
	return content
}

// upperSnake is a gRPC code as the contract writes it.
func upperSnake(camel string) string {
	if camel == codes.Canceled.String() {
		return "CANCELLED"
	}
	var said strings.Builder
	for i, r := range camel {
		if i > 0 && unicode.IsUpper(r) && camel != "OK" {
			said.WriteByte('_')
		}
		said.WriteRune(unicode.ToUpper(r))
	}
	return said.String()
}
