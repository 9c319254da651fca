package assay

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/keepalive"
)

// MessageLimit is the largest message that is taken in, in bytes, unless said otherwise. What a server takes in is the server's to say.
const MessageLimit = 256 << 20

const (
	connectTimeout = 10 * time.Second
	keepaliveEvery = 20 * time.Second
)

type settings struct {
	address  address
	token    string
	roots    *x509.CertPool
	limit    int
	compress bool
	backoff  Backoff
	dial     []grpc.DialOption
}

// Option says how to connect.
type Option func(*settings)

// WithToken sends a bearer token with every call. It is refused over plaintext to another machine.
func WithToken(token string) Option { return func(s *settings) { s.token = token } }

// WithCA trusts the authorities of the pool instead of the machine's.
func WithCA(roots *x509.CertPool) Option { return func(s *settings) { s.roots = roots } }

// WithMaxMessageBytes bounds messages that are taken in.
func WithMaxMessageBytes(limit int) Option { return func(s *settings) { s.limit = limit } }

// WithCompression compresses what is sent. What is received may be compressed in any case.
func WithCompression() Option { return func(s *settings) { s.compress = true } }

// WithBackoff says how streams and uploads wait between attempts.
func WithBackoff(backoff Backoff) Option { return func(s *settings) { s.backoff = backoff } }

// WithDialOptions adds options of gRPC's own, such as OpenTelemetry's stats handler.
func WithDialOptions(options ...grpc.DialOption) Option {
	return func(s *settings) { s.dial = append(s.dial, options...) }
}

// Client is a connection to a server, for any number of goroutines. Its calls take a context and give an *Error.
type Client struct {
	Calls

	connection *grpc.ClientConn
	backoff    Backoff
}

// Connect connects to `http://host:port` (plaintext) or `https://host:port` (TLS); without an address, to that of ASSAY_SERVER. A bare
// `host:port` is plaintext and has to be this machine. Where no connection comes about the error says what to do about it. The context
// bounds the connecting alone, which takes ten seconds at most.
func Connect(ctx context.Context, server string, options ...Option) (*Client, error) {
	address, err := parseAddress(server)
	if err != nil {
		return nil, err
	}
	settings := settings{address: address, limit: MessageLimit, backoff: DefaultBackoff()}
	for _, option := range options {
		option(&settings)
	}
	if settings.token != "" && !address.tls && !address.isLoopback() {
		return nil, refusal(say("token_in_plaintext", facts{"address": address.given, "authority": address.authority()}))
	}
	connection, err := grpc.NewClient(address.authority(), settings.dialOptions()...)
	if err != nil {
		return nil, wrong(address.given, err.Error())
	}
	if !ready(ctx, connection) {
		_ = connection.Close()
		return nil, diagnose(ctx, settings)
	}
	return &Client{Calls: newCalls(connection), connection: connection, backoff: settings.backoff}, nil
}

// Close ends the connection and the calls on it.
func (c *Client) Close() error { return c.connection.Close() }

func (s settings) dialOptions() []grpc.DialOption {
	security := insecure.NewCredentials()
	if s.address.tls {
		security = credentials.NewTLS(&tls.Config{RootCAs: s.roots, MinVersion: tls.VersionTLS12})
	}
	calls := []grpc.CallOption{grpc.MaxCallRecvMsgSize(s.limit)}
	if s.compress {
		calls = append(calls, grpc.UseCompressor(gzip.Name))
	}
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(security),
		grpc.WithDefaultServiceConfig(shared("service-config.json")),
		grpc.WithDefaultCallOptions(calls...),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: keepaliveEvery}),
		grpc.WithUserAgent("assay-go/" + Version),
		grpc.WithChainUnaryInterceptor(s.unary),
		grpc.WithChainStreamInterceptor(s.stream),
	}
	return append(options, s.dial...)
}

// ready tries to connect, once, and says whether it came about.
func ready(ctx context.Context, connection *grpc.ClientConn) bool {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	connection.Connect()
	for {
		state := connection.GetState()
		switch state {
		case connectivity.Ready:
			return true
		case connectivity.TransientFailure, connectivity.Shutdown:
			return false
		case connectivity.Idle:
			connection.Connect()
		}
		if !connection.WaitForStateChange(ctx, state) {
			return false
		}
	}
}
