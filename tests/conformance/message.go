package main

import (
	"encoding/binary"
	"io"
	"net/http"
	"strconv"
	"sync"

	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	rpcstatus "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
)

// prefix is what stands before a message: whether it is compressed, and its length.
const prefix = 5

func readMessage(body io.Reader) ([]byte, error) {
	head := make([]byte, prefix)
	if _, err := io.ReadFull(body, head); err != nil {
		return nil, err
	}
	message := make([]byte, prefix+int(binary.BigEndian.Uint32(head[1:])))
	copy(message, head)
	_, err := io.ReadFull(body, message[prefix:])
	return message, err
}

func framed(message proto.Message) []byte {
	content, err := proto.Marshal(message)
	if err != nil {
		panic(err)
	}
	return append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(content))), content...)
}

// unknown is a number that no contract has used.
const unknown = 9999

// newer makes message `count` one of a server that knows more than the client: an event of unknown kind, or an unknown enum value.
func newer(message []byte, fault Fault, count int) []byte {
	if count != fault.NewerKindAt && count != fault.NewerEnumAt {
		return message
	}
	// Every stream of a run has its event in the same field.
	var answer assayv1.WatchRunResponse
	if proto.Unmarshal(message[prefix:], &answer) != nil || answer.GetEvent() == nil {
		return message
	}
	event := answer.GetEvent()
	event.Kind = nil
	if count == fault.NewerKindAt {
		field := protowire.AppendTag(nil, unknown, protowire.BytesType)
		event.ProtoReflect().SetUnknown(protowire.AppendString(field, "what this is, only a newer client knows"))
	} else {
		event.Kind = &assayv1.RunEvent_Warning{Warning: &assayv1.Warning{Reason: unknown, Message: "new"}}
	}
	return framed(&answer)
}

// flood answers so many small events of a run, the last of which ends it.
func flood(answer http.ResponseWriter, body io.Reader, count int) {
	_, _ = io.Copy(io.Discard, body)
	answer.Header().Set("Content-Type", "application/grpc")
	answer.WriteHeader(http.StatusOK)
	if _, err := answer.Write(flooding(count)); err == nil {
		answer.Header().Set(http.TrailerPrefix+"Grpc-Status", "0")
	}
}

var floods sync.Map

// flooding gives the whole answer, made once: what is measured is who reads it.
func flooding(count int) []byte {
	if made, ok := floods.Load(count); ok {
		return made.([]byte)
	}
	var all []byte
	for sequence := 1; sequence <= count; sequence++ {
		event := &assayv1.RunEvent{RunId: "flood", Sequence: uint64(sequence), Stage: "draft", ItemId: "persona-1"}
		event.Kind = &assayv1.RunEvent_ItemStarted{ItemStarted: &assayv1.ItemStarted{}}
		if sequence == count {
			event.Kind = &assayv1.RunEvent_RunFinished{RunFinished: &assayv1.RunFinished{}}
		}
		all = append(all, framed(&assayv1.WatchRunResponse{Item: &assayv1.WatchRunResponse_Event{Event: event}})...)
	}
	floods.Store(count, all)
	return all
}

// write answers the status, with details where it has a reason: what the server says itself always has one.
func (a Answer) write(answer http.ResponseWriter) {
	status := &rpcstatus.Status{Code: int32(code(a.Code)), Message: a.Message}
	if a.Reason != "" {
		status.Details = a.details()
		content, _ := proto.Marshal(status)
		answer.Header().Set("Grpc-Status-Details-Bin", base64(content))
	}
	answer.Header().Set("Content-Type", "application/grpc")
	answer.Header().Set("Grpc-Status", strconv.Itoa(int(status.GetCode())))
	answer.Header().Set("Grpc-Message", a.Message)
	answer.WriteHeader(http.StatusOK)
}

func (a Answer) details() []*anypb.Any {
	messages := []proto.Message{&errdetails.ErrorInfo{Reason: a.Reason, Domain: "assay"}}
	if len(a.Violations) > 0 {
		bad := &errdetails.BadRequest{}
		for _, field := range a.Violations {
			bad.FieldViolations = append(bad.FieldViolations, &errdetails.BadRequest_FieldViolation{Field: field, Description: "is wrong"})
		}
		messages = append(messages, bad)
	}
	if a.RetryMs > 0 {
		messages = append(messages, &errdetails.RetryInfo{RetryDelay: durationpb.New(ms(a.RetryMs))})
	}
	if a.Request != "" {
		messages = append(messages, &errdetails.RequestInfo{RequestId: a.Request})
	}
	var details []*anypb.Any
	for _, message := range messages {
		packed, _ := anypb.New(message)
		details = append(details, packed)
	}
	return details
}

// code is a gRPC code by its name in the contract, UPPER_SNAKE_CASE.
func code(name string) codes.Code {
	var code codes.Code
	if code.UnmarshalJSON([]byte(strconv.Quote(name))) != nil {
		return codes.Unknown
	}
	return code
}
