package assay

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

// receiver gives the next message of an open stream.
type receiver func() (answer, error)

// opener opens a stream of a run whose id is not known yet.
type opener func(context.Context) (receiver, error)

// Run is a run that is followed through outages. What its context ends is the following; what becomes of the run then is its
// on_disconnect. It is for one goroutine at a time.
type Run struct {
	client    *Client
	ctx       context.Context
	open      opener
	following following
}

// WatchRun follows a run after event number `after` (0: from the beginning) to its end.
func (c *Client) WatchRun(ctx context.Context, id string, after uint64, detail assayv1.EventDetail) *Run {
	run := c.run(ctx, detail, nil)
	run.following.watching.RunId, run.following.watching.AfterSequence = id, after
	return run
}

func (c *Client) run(ctx context.Context, detail assayv1.EventDetail, open opener) *Run {
	watching := &assayv1.WatchRunRequest{EventDetail: detail}
	return &Run{client: c, ctx: ctx, open: open, following: following{watching: watching, backoff: c.backoff}}
}

// ID is the run's; empty before its first event has come.
func (r *Run) ID() string { return r.following.watching.GetRunId() }

// Cancel ends the run now, once it has begun; its stream then comes to its end.
func (r *Run) Cancel(ctx context.Context) error {
	_, err := r.client.Run.CancelRun(ctx, &assayv1.CancelRunRequest{RunId: r.ID()})
	return err
}

// Items are the run's events to its RunFinished, and what else its stream tells. An error is the last. Breaking off closes the stream;
// ranging again goes on after the last item.
func (r *Run) Items() iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		ctx, stop := context.WithCancel(r.ctx)
		defer stop()
		var receive receiver
		for !r.following.ended {
			item, fresh, err := r.next(ctx, &receive)
			if err == nil && !fresh {
				continue
			}
			if !yield(item, err) || err != nil {
				return
			}
		}
	}
}

// next receives one message, or makes one more attempt.
func (r *Run) next(ctx context.Context, receive *receiver) (item Item, fresh bool, err error) {
	if *receive == nil {
		*receive, err = r.reopen(ctx)
	}
	var message answer
	if err == nil {
		message, err = (*receive)()
	}
	if err == nil {
		item, fresh = r.following.take(message)
		return item, fresh, nil
	}
	*receive = nil
	if errors.Is(err, io.EOF) {
		// Whoever asks for what comes after the end gets nothing, in good order.
		if r.following.ended = r.isAtTheEnd(ctx); r.following.ended {
			return Item{}, false, nil
		}
		err = &Error{Code: codes.Unavailable, Message: say("ended_early", nil), broken: true}
	}
	return Item{}, false, r.wait(ctx, err)
}

func (r *Run) reopen(ctx context.Context) (receiver, error) {
	if r.open != nil && !r.following.known() {
		return r.open(ctx)
	}
	// The documents of the request are let go: the run is known now.
	r.open = nil
	return receiving(r.client.Run.WatchRun(ctx, proto.CloneOf(r.following.watching)))
}

// wait waits before the next attempt, or gives the error where there is none.
func (r *Run) wait(ctx context.Context, err error) error {
	delay, err := r.following.lost(err)
	if err != nil {
		return err
	}
	return sleep(ctx, delay)
}

func (r *Run) isAtTheEnd(ctx context.Context) bool {
	if !r.following.known() {
		return false
	}
	answer, err := r.client.Run.GetRun(ctx, &assayv1.GetRunRequest{RunId: r.ID()})
	run := answer.GetRun()
	return err == nil && run.GetState() == assayv1.RunState_RUN_STATE_FINISHED &&
		run.GetLastSequence() <= r.following.watching.GetAfterSequence()
}

func receiving[M any, P interface {
	*M
	answer
}](stream grpc.ServerStreamingClient[M], err error) (receiver, error) {
	if err != nil {
		return nil, err
	}
	return func() (answer, error) {
		message, err := stream.Recv()
		return P(message), err
	}, nil
}

func sleep(ctx context.Context, delay time.Duration) error {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ended(ctx)
	}
}

// ended is the error of a context that has ended.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &Error{Code: codes.DeadlineExceeded, Message: say("deadline", nil), cause: context.DeadlineExceeded}
	}
	cause := context.Cause(ctx)
	return &Error{Code: codes.Canceled, Message: because(say("cancelled", nil), cause.Error()), cause: cause}
}

// uuid is a random one, RFC 9562 version 4.
func uuid() string {
	var id [16]byte
	_, _ = rand.Read(id[:])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
