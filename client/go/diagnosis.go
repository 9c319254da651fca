package assay

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"time"

	"google.golang.org/grpc/codes"
)

// preface is how HTTP/2 begins, and the empty SETTINGS that follow.
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"

const (
	frameType     = 3
	frameSettings = 4
	patience      = 5 * time.Second
)

// diagnose finds out over a plain socket why no connection came about: what gRPC says of it differs by platform and version.
func diagnose(ctx context.Context, settings settings) error {
	if err := ctx.Err(); err != nil {
		return &Error{Code: codes.Canceled, Message: because(say("cancelled", nil), err.Error()), cause: err}
	}
	address := settings.address
	text, cause := "no_server", ""
	connection, err := net.DialTimeout("tcp", address.authority(), patience)
	if err != nil {
		cause = innermost(err)
	} else {
		text, cause = tryTLS(connection, settings)
	}
	said := say(text, facts{"address": address.given, "authority": address.authority()})
	return &Error{Code: codes.Unavailable, Message: because(said, cause), broken: true}
}

func tryTLS(connection net.Conn, settings settings) (text, cause string) {
	defer func() { _ = connection.Close() }()
	_ = connection.SetDeadline(time.Now().Add(patience))
	config := &tls.Config{RootCAs: settings.roots, ServerName: settings.address.host, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12}
	// Nothing is sent over it: without TLS in the address it only shows whether the other side speaks it.
	config.InsecureSkipVerify = !settings.address.tls
	err := tls.Client(connection, config).Handshake()
	var untrusted *tls.CertificateVerificationError
	switch {
	case err == nil && settings.address.tls:
		return "no_grpc", ""
	case err == nil:
		return "plaintext_to_tls", ""
	case errors.As(err, &untrusted):
		return "certificate", untrusted.Err.Error()
	case settings.address.tls && speaksHTTP2(settings.address):
		return "tls_to_plaintext", ""
	}
	return "no_grpc", ""
}

func speaksHTTP2(address address) bool {
	connection, err := net.DialTimeout("tcp", address.authority(), patience)
	if err != nil {
		return false
	}
	defer func() { _ = connection.Close() }()
	_ = connection.SetDeadline(time.Now().Add(patience))
	head := make([]byte, frameType+1)
	if _, err := io.WriteString(connection, preface); err != nil {
		return false
	}
	_, err = io.ReadFull(connection, head)
	return err == nil && head[frameType] == frameSettings
}

// innermost is the cause at the bottom, which is the one that says something.
func innermost(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}
