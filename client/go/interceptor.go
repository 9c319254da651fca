package assay

import (
	"context"
	"errors"
	"io"
	"path"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/metadata"
)

type traceparentKey struct{}

// WithTraceparent makes calls carry a W3C `traceparent`. With OpenTelemetry, give Connect its stats handler instead (WithDialOptions).
func WithTraceparent(ctx context.Context, traceparent string) context.Context {
	return context.WithValue(ctx, traceparentKey{}, traceparent)
}

// outgoing adds what goes along with every call.
func (s settings) outgoing(ctx context.Context) context.Context {
	if traceparent, ok := ctx.Value(traceparentKey{}).(string); ok {
		ctx = metadata.AppendToOutgoingContext(ctx, "traceparent", traceparent)
	}
	if s.token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+s.token)
	}
	return ctx
}

func (s settings) fails(ctx context.Context, connection *grpc.ClientConn, method string, err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	if connection.GetState() == connectivity.Shutdown {
		// The client was closed: another attempt would not help.
		return &Error{Code: codes.Canceled, Message: say("cancelled", nil)}
	}
	return fromRPC(ctx, err, called{s.address.given, path.Base(method), s.limit, s.token != ""})
}

func (s settings) unary(
	ctx context.Context, method string, request, answer any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption,
) error {
	return s.fails(ctx, connection, method, invoke(s.outgoing(ctx), method, request, answer, connection, options...))
}

func (s settings) stream(
	ctx context.Context, desc *grpc.StreamDesc, connection *grpc.ClientConn, method string, open grpc.Streamer, options ...grpc.CallOption,
) (grpc.ClientStream, error) {
	stream, err := open(s.outgoing(ctx), desc, connection, method, options...)
	if err != nil {
		return nil, s.fails(ctx, connection, method, err)
	}
	return explaining{stream, ctx, s, connection, method}, nil
}

// explaining is a stream whose failures are this client's. The context is the caller's: the stream's own ends with every failure.
type explaining struct {
	grpc.ClientStream
	ctx        context.Context
	settings   settings
	connection *grpc.ClientConn
	method     string
}

func (e explaining) RecvMsg(message any) error {
	return e.settings.fails(e.ctx, e.connection, e.method, e.ClientStream.RecvMsg(message))
}

func (e explaining) SendMsg(message any) error {
	return e.settings.fails(e.ctx, e.connection, e.method, e.ClientStream.SendMsg(message))
}
