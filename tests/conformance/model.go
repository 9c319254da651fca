package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// Model speaks as OpenAI does and answers every question in the same way, or never: what counts then is who asks.
type Model struct {
	// Address is where it listens, `host:port`.
	Address  string
	calls    atomic.Int64
	underway atomic.Int64
	answer   modelAnswer
	server   *http.Server
}

// modelAnswer is how a model answers: with a status, or in one piece of a stream.
type modelAnswer struct {
	status int
	piece  string
}

// modelAnswers are what a scenario can ask of the model, by name. What hangs takes every question and never answers.
var modelAnswers = map[string]modelAnswer{
	"hang":         {},
	"rejects":      {status: http.StatusBadRequest},
	"unauthorised": {status: http.StatusUnauthorized},
	"rate limited": {status: http.StatusTooManyRequests},
	"broken":       {status: http.StatusInternalServerError},
	"truncated":    {piece: `{"delta": {"content": "{\"personas\": ["}, "finish_reason": "length"}`},
	"unreadable":   {piece: `{"delta": {"content": "It is hard to say."}, "finish_reason": "stop"}`},
	"translates":   {piece: `{"delta": {"content": "{\"sentence\": \"binary strings that end in 1\", \"notes\": \"The odd ones.\"}"}, "finish_reason": "stop"}`},
	"refuses":      {piece: `{"delta": {"content": ""}, "finish_reason": "content_filter"}`},
}

func startModel(behaviour string) (*Model, error) {
	answer, known := modelAnswers[behaviour]
	if !known {
		return nil, fmt.Errorf("there is no model that %q", behaviour)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	m := &Model{Address: listener.Addr().String(), answer: answer}
	m.server = &http.Server{Handler: m, ErrorLog: quiet}
	go func() { _ = m.server.Serve(listener) }()
	return m, nil
}

func (m *Model) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	m.calls.Add(1)
	m.underway.Add(1)
	defer m.underway.Add(-1)
	_, _ = io.Copy(io.Discard, request.Body)
	switch {
	case m.answer.status != 0:
		answer.WriteHeader(m.answer.status)
		_, _ = fmt.Fprintf(answer, `{"error": {"message": "no", "code": %d}}`, m.answer.status)
	case m.answer.piece != "":
		answer.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprintf(answer, "data: {\"choices\": [%s]}\n\ndata: [DONE]\n\n", m.answer.piece)
	default:
		<-request.Context().Done()
	}
}

// Close ends it.
func (m *Model) Close() { _ = m.server.Close() }

// leftAlone waits until no call is under way, and says whether none is added then.
func (m *Model) leftAlone() string {
	if m.calls.Load() == 0 {
		return "the model was never asked"
	}
	for end := time.Now().Add(10 * time.Second); m.underway.Load() > 0; time.Sleep(ms(20)) {
		if time.Now().After(end) {
			return "the model is still being asked"
		}
	}
	before := m.calls.Load()
	time.Sleep(ms(500))
	if m.calls.Load() != before {
		return "the model was asked again"
	}
	return ""
}
