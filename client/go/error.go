package assay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const domain = "assay"

// transport are the codes of a failed connection, where the server did not send them itself.
var transport = []codes.Code{codes.Unavailable, codes.Unknown, codes.Internal, codes.Canceled}

// Error is a call that could not be served.
type Error struct {
	// Code is the class of the failure.
	Code codes.Code
	// Message says what was wrong, where, and what would be right.
	Message string
	// Reason is the name of an ErrorReason without its prefix; empty where the server gave none.
	Reason string
	// Violations are all the fields of the request that break their rules.
	Violations []Violation
	// RetryDelay is how long the server asks to wait before the call is made again; 0 where it does not.
	RetryDelay time.Duration
	// CorrelationID is what the server's log calls this failure; empty where it has no more to say.
	CorrelationID string

	broken bool
	cause  error
}

// Violation is a field of a request that breaks its rule.
type Violation struct {
	// Field is its path, such as `documents[2].name`.
	Field string
	// Description says what is wrong with it and what would be right.
	Description string
}

// Error is the message.
func (e *Error) Error() string { return e.Message }

// Unwrap gives context.Canceled or context.DeadlineExceeded, where it was the caller's context.
func (e *Error) Unwrap() error { return e.cause }

// GRPCStatus makes status.FromError and status.Code see the code and the message.
func (e *Error) GRPCStatus() *status.Status { return status.New(e.Code, e.Message) }

// Transient says whether the same call can succeed later: the server is unavailable, or the connection broke.
func (e *Error) Transient() bool { return e.broken || e.Code == codes.Unavailable }

// after is the same error, with what was tried.
func (e *Error) after(attempts int) *Error {
	if attempts > 1 {
		e.Message = fmt.Sprintf("%s (tried %d times)", e.Message, attempts)
	}
	return e
}

// called is what a call was, for the words of its failure.
type called struct {
	address string
	method  string
	limit   int
	token   bool
}

// fromRPC is the error as this client says it.
func fromRPC(ctx context.Context, err error, called called) *Error {
	if known := (*Error)(nil); errors.As(err, &known) {
		return known
	}
	found := status.Convert(err)
	if details := found.Details(); len(details) > 0 {
		return explained(found, details)
	}
	return unexplained(ctx, found, called)
}

// unexplained: the server explains every status of its own, so this one is of the transport, or of another service.
func unexplained(ctx context.Context, found *status.Status, called called) *Error {
	code, details := found.Code(), found.Message()
	known := facts{"address": called.address, "method": called.method, "limit": called.limit}
	failed := &Error{Code: code, cause: context.Cause(ctx)}
	switch {
	case code == codes.Unimplemented:
		failed.Message = because(say("unimplemented", known), details)
	case code == codes.Unauthenticated && called.token:
		failed.Message = because(say("token_refused", known), details)
	case code == codes.Unauthenticated:
		failed.Message = because(say("token_missing", known), details)
	case code == codes.ResourceExhausted:
		failed.Message = because(say("answer_too_large", known), details)
	case code == codes.DeadlineExceeded:
		failed.Message, failed.cause = say("deadline", nil), context.DeadlineExceeded
	case ctx.Err() != nil:
		failed.Message = because(say("cancelled", nil), context.Cause(ctx).Error())
	case slices.Contains(transport, code):
		failed.Message, failed.broken = because(say("broken", nil), details), true
	default:
		failed.Message = details
	}
	return failed
}

func explained(found *status.Status, details []any) *Error {
	failed := &Error{Code: found.Code(), Message: found.Message()}
	for _, detail := range details {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			if detail.GetDomain() == domain {
				failed.Reason = detail.GetReason()
			}
		case *errdetails.BadRequest:
			for _, field := range detail.GetFieldViolations() {
				failed.Violations = append(failed.Violations, Violation{field.GetField(), field.GetDescription()})
			}
		case *errdetails.RetryInfo:
			failed.RetryDelay = detail.GetRetryDelay().AsDuration()
		case *errdetails.RequestInfo:
			failed.CorrelationID = detail.GetRequestId()
		}
	}
	return failed
}
