package assay

import "time"

// Backoff says how long to wait before an attempt, and when to give up.
type Backoff struct {
	// First is the wait before the first repetition.
	First time.Duration
	// Most is the longest wait, also where a server asks for more.
	Most time.Duration
	// Attempts in a row may bring nothing before the error is given out.
	Attempts int
}

// DefaultBackoff waits 100 ms doubling up to 10 s, eight attempts: about 25 s without a sign of life, inside the server's default
// grace period.
func DefaultBackoff() Backoff {
	return Backoff{First: 100 * time.Millisecond, Most: 10 * time.Second, Attempts: 8}
}

const mostDoublings = 32

// delay before the attempt that follows failed ones: at least what the server asked for, within bounds.
func (b Backoff) delay(failed int, asked time.Duration) time.Duration {
	doubled := min(b.First, b.Most)
	for range min(failed-1, mostDoublings) {
		doubled = min(2*doubled, b.Most)
	}
	return min(max(doubled, asked), b.Most)
}
