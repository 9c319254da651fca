package main

import (
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// Model speaks as OpenAI does, takes every question and never answers: what counts is who asks.
type Model struct {
	// Address is where it listens, `host:port`.
	Address  string
	calls    atomic.Int64
	underway atomic.Int64
	server   *http.Server
}

func startModel() (*Model, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	m := &Model{Address: listener.Addr().String()}
	m.server = &http.Server{Handler: m, ErrorLog: quiet}
	go func() { _ = m.server.Serve(listener) }()
	return m, nil
}

func (m *Model) ServeHTTP(_ http.ResponseWriter, request *http.Request) {
	m.calls.Add(1)
	m.underway.Add(1)
	defer m.underway.Add(-1)
	_, _ = io.Copy(io.Discard, request.Body)
	<-request.Context().Done()
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
