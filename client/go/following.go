package assay

import (
	"errors"
	"time"

	assayv1 "assay.example/assay/gen/assay/v1"
)

// Item is one message of a run's stream; exactly one of its fields is set.
type Item struct {
	// Event is durable; every one comes once, in order. Its kind is nil where this client does not know it.
	Event *assayv1.RunEvent
	// Progress is a result while it is being written.
	Progress *assayv1.ItemProgress
	// Heartbeat says that nothing happened for a while.
	Heartbeat *assayv1.Heartbeat
}

// answer is a message of any stream of a run.
type answer interface {
	GetEvent() *assayv1.RunEvent
	GetProgress() *assayv1.ItemProgress
	GetHeartbeat() *assayv1.Heartbeat
}

// following is where a stream of a run is, without any input or output: what was seen, and how often in a row nothing came.
type following struct {
	watching *assayv1.WatchRunRequest
	backoff  Backoff
	failed   int
	ended    bool
}

// known says whether the run can be watched.
func (f *following) known() bool { return f.watching.GetRunId() != "" }

// take gives the item of a message; false where it was seen before, or is of a kind that this client does not know.
func (f *following) take(message answer) (Item, bool) {
	f.failed = 0
	switch {
	case message.GetEvent() != nil:
		return Item{Event: message.GetEvent()}, f.isFresh(message.GetEvent())
	case message.GetProgress() != nil:
		return Item{Progress: message.GetProgress()}, true
	case message.GetHeartbeat() != nil:
		return Item{Heartbeat: message.GetHeartbeat()}, true
	}
	return Item{}, false
}

func (f *following) isFresh(event *assayv1.RunEvent) bool {
	if event.GetSequence() <= f.watching.GetAfterSequence() {
		return false
	}
	f.watching.RunId = event.GetRunId()
	f.watching.AfterSequence = event.GetSequence()
	f.ended = event.GetRunFinished() != nil
	return true
}

// lost gives the wait before the next attempt, or the error where another one would not help.
func (f *following) lost(err error) (time.Duration, error) {
	f.failed++
	var failed *Error
	if !errors.As(err, &failed) {
		return 0, err
	}
	if !failed.Transient() || f.failed >= f.backoff.Attempts {
		return 0, failed.after(f.failed)
	}
	return f.backoff.delay(f.failed, failed.RetryDelay), nil
}
