package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// Proxy stands between a client and the server, passes gRPC message by message, and does to calls what its faults say.
type Proxy struct {
	// Address is where it listens, `host:port`.
	Address string

	faults  []Fault
	backend func() string
	restart func()

	mutex    sync.Mutex
	calls    map[string]int
	headers  []http.Header
	onward   []net.Conn
	server   *http.Server
	outgoing *http.Transport
}

type connectionKey struct{}

func startProxy(faults []Fault, certificate *tls.Certificate, backend func() string, restart func()) (*Proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	clear := new(http.Protocols)
	clear.SetUnencryptedHTTP2(true)
	p := &Proxy{
		Address: listener.Addr().String(), faults: faults, backend: backend, restart: restart,
		calls: map[string]int{},
	}
	p.outgoing = &http.Transport{Protocols: clear, DialContext: p.dial}
	p.server = &http.Server{
		Handler:   p,
		Protocols: clear,
		ConnContext: func(ctx context.Context, connection net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, connection)
		},
		ErrorLog: quiet,
	}
	if certificate != nil {
		p.server.Protocols = new(http.Protocols)
		p.server.Protocols.SetHTTP2(true)
		p.server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}, NextProtos: []string{"h2"}}
		go func() { _ = p.server.ServeTLS(listener, "", "") }()
		return p, nil
	}
	go func() { _ = p.server.Serve(listener) }()
	return p, nil
}

func (p *Proxy) dial(ctx context.Context, network, address string) (net.Conn, error) {
	connection, err := new(net.Dialer).DialContext(ctx, network, address)
	if err == nil {
		p.mutex.Lock()
		p.onward = append(p.onward, connection)
		p.mutex.Unlock()
	}
	return connection, err
}

// Close ends it and its connections.
func (p *Proxy) Close() {
	_ = p.server.Close()
	p.outgoing.CloseIdleConnections()
}

// Calls that were made, by method.
func (p *Proxy) Calls() (map[string]int, []http.Header) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	calls := map[string]int{}
	for method, count := range p.calls {
		calls[method] = count
	}
	return calls, append([]http.Header{}, p.headers...)
}

func (p *Proxy) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	fault := p.fault(path.Base(request.URL.Path), request.Header)
	if fault.CutAtSent > 0 {
		request.Body = &cutting{request.Body, func() { p.cut(request) }, fault.CutAtSent}
	}
	if fault.Goaway {
		// How net/http sends GOAWAY: what is under way comes to its end, and the next call needs another connection.
		answer.Header().Set("Connection", "close")
	}
	switch {
	case fault.Status != nil:
		_, _ = io.Copy(io.Discard, request.Body)
		fault.Status.write(answer)
	case fault.Flood > 0:
		flood(answer, request.Body, fault.Flood)
	default:
		p.pass(answer, request, fault)
	}
}

// fault counts the call and gives what is done to it.
func (p *Proxy) fault(method string, headers http.Header) Fault {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.calls[method]++
	p.headers = append(p.headers, headers)
	for _, fault := range p.faults {
		if (fault.Method == "" || fault.Method == method) && (fault.Call == 0 || fault.Call == p.calls[method]) {
			return fault
		}
	}
	return Fault{}
}

func (p *Proxy) pass(answer http.ResponseWriter, request *http.Request, fault Fault) {
	url := fmt.Sprintf("http://%s%s", p.backend(), request.URL.Path)
	onward, err := http.NewRequestWithContext(request.Context(), request.Method, url, request.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	onward.Header = request.Header.Clone()
	onward.Header.Set("Te", "trailers")
	if fault.NewerKindAt+fault.NewerEnumAt > 0 {
		// What is compressed could not be made newer.
		onward.Header.Del("Grpc-Accept-Encoding")
	}
	response, err := p.outgoing.RoundTrip(onward)
	if err != nil {
		p.broken(request)
		return
	}
	defer func() { _ = response.Body.Close() }()
	for name, values := range response.Header {
		answer.Header()[name] = values
	}
	answer.WriteHeader(response.StatusCode)
	if response.Header.Get("Grpc-Status") != "" {
		// A status alone: its headers are all there is, and have to be the end too.
		return
	}
	flush(answer)
	if p.messages(answer, request, response.Body, fault) {
		for name, values := range response.Trailer {
			answer.Header()[http.TrailerPrefix+name] = values
		}
	}
}

// messages passes the answer's messages; false where it did not come to its end.
func (p *Proxy) messages(answer http.ResponseWriter, request *http.Request, body io.Reader, fault Fault) bool {
	for passed := 0; ; passed++ {
		switch {
		case fault.CutAfter.is(passed):
			p.cut(request)
			return false
		case fault.ResetAfter.is(passed):
			panic(http.ErrAbortHandler)
		case fault.EndAfter.is(passed):
			answer.Header().Set(http.TrailerPrefix+"Grpc-Status", "0")
			return false
		case fault.RestartAt.is(passed):
			p.restart()
			p.cut(request)
			return false
		}
		message, err := readMessage(body)
		if err == io.EOF {
			return true
		}
		if err != nil {
			p.broken(request)
			return false
		}
		time.Sleep(ms(fault.DelayMs))
		if _, err := answer.Write(newer(message, fault, passed+1)); err != nil {
			return false
		}
		flush(answer)
	}
}

func (n *number) is(passed int) bool { return n != nil && int(*n) == passed }

// cutting is what a client sends, until the connection breaks after so many bytes.
type cutting struct {
	io.ReadCloser
	cut  func()
	left int
}

func (c *cutting) Read(piece []byte) (int, error) {
	if c.left <= 0 {
		// What was sent before is on its way: it has arrived when the client asks.
		time.Sleep(ms(200))
		c.cut()
		return 0, io.ErrUnexpectedEOF
	}
	read, err := c.ReadCloser.Read(piece[:min(len(piece), c.left)])
	c.left -= read
	return read, err
}

// broken passes on that the server's side broke off. A client that took its call back broke it off itself, and keeps its connection.
func (p *Proxy) broken(request *http.Request) {
	if request.Context().Err() == nil {
		p.cut(request)
	}
}

// cut breaks the connection off as a failing network does, on both sides.
func (p *Proxy) cut(request *http.Request) {
	p.mutex.Lock()
	for _, onward := range p.onward {
		_ = onward.Close()
	}
	p.onward = nil
	p.mutex.Unlock()
	connection, _ := request.Context().Value(connectionKey{}).(net.Conn)
	if secure, ok := connection.(*tls.Conn); ok {
		connection = secure.NetConn()
	}
	if plain, ok := connection.(*net.TCPConn); ok {
		_ = plain.SetLinger(0)
	}
	_ = connection.Close()
}

func flush(answer http.ResponseWriter) {
	if flusher, ok := answer.(http.Flusher); ok {
		flusher.Flush()
	}
}

// carried says whether every call had a header of that value.
func carried(headers []http.Header, name, value string) bool {
	for _, header := range headers {
		if !strings.HasPrefix(header.Get(name), value) {
			return false
		}
	}
	return len(headers) > 0
}
