// Conformance is the runner of the Go client: it takes a thing to do a line, as tests/conformance/README.md says, and answers a line.
package main

import (
	"bufio"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	"assay.example/assay"
	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc/codes"
)

type thing struct {
	Connect *connect `json:"connect"`
	Close   bool     `json:"close"`
	step
}

type connect struct {
	Address         string `json:"address"`
	CA              string `json:"ca"`
	Token           string `json:"token"`
	Traceparent     string `json:"traceparent"`
	Compress        bool   `json:"compress"`
	MaxMessageBytes int    `json:"max_message_bytes"`
}

type step struct {
	Call       string          `json:"call"`
	Request    json.RawMessage `json:"request"`
	Upload     []file          `json:"upload"`
	DeadlineMs int             `json:"deadline_ms"`
	StopAfter  int             `json:"stop_after"`
	PauseMs    int             `json:"pause_ms"`
	Collect    bool            `json:"collect"`
	Together   []step          `json:"together"`
}

type file struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

type did struct {
	Error    *failed           `json:"error,omitempty"`
	Response json.RawMessage   `json:"response,omitempty"`
	Items    []item            `json:"items,omitempty"`
	Answers  []json.RawMessage `json:"answers,omitempty"`
	Finished *finished         `json:"finished,omitempty"`
	Progress *progress         `json:"progress,omitempty"`
	Together []did             `json:"together,omitempty"`
	Stopped  bool              `json:"stopped,omitempty"`
}

type runner struct {
	ctx    context.Context
	client *assay.Client
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 512<<20)
	runner := &runner{}
	for lines.Scan() {
		var thing thing
		answer := did{}
		if err := json.Unmarshal(lines.Bytes(), &thing); err != nil {
			answer.Error = &failed{Code: "UNKNOWN", Message: err.Error()}
		} else {
			answer = runner.do(thing)
		}
		line, err := json.Marshal(answer)
		if err != nil {
			line = fmt.Appendf(nil, `{"error":{"code":"UNKNOWN","message":%q}}`, err)
		}
		fmt.Println(string(line))
	}
}

func (r *runner) do(thing thing) did {
	switch {
	case thing.Connect != nil:
		return says(r.connect(*thing.Connect))
	case thing.Close:
		if r.client != nil {
			_ = r.client.Close()
		}
		r.client = nil
		return did{}
	case len(thing.Together) > 0:
		return r.together(thing.Together)
	}
	return r.step(thing.step)
}

func (r *runner) connect(told connect) (err error) {
	quick := assay.Backoff{First: 20 * time.Millisecond, Most: 500 * time.Millisecond, Attempts: 6}
	options := []assay.Option{assay.WithBackoff(quick), assay.WithToken(told.Token)}
	if told.Compress {
		options = append(options, assay.WithCompression())
	}
	if told.MaxMessageBytes > 0 {
		options = append(options, assay.WithMaxMessageBytes(told.MaxMessageBytes))
	}
	if told.CA != "" {
		content, err := os.ReadFile(told.CA)
		if err != nil {
			return err
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(content)
		options = append(options, assay.WithCA(roots))
	}
	r.ctx = context.Background()
	if told.Traceparent != "" {
		r.ctx = assay.WithTraceparent(r.ctx, told.Traceparent)
	}
	r.client, err = assay.Connect(r.ctx, told.Address, options...)
	return err
}

func (r *runner) together(steps []step) did {
	answers := make([]did, len(steps))
	var all sync.WaitGroup
	for i, step := range steps {
		all.Go(func() { answers[i] = r.step(step) })
	}
	all.Wait()
	return did{Together: answers}
}

func (r *runner) step(step step) did {
	ctx, stop := context.WithCancel(r.ctx)
	if step.DeadlineMs > 0 {
		ctx, stop = context.WithTimeout(r.ctx, time.Duration(step.DeadlineMs)*time.Millisecond)
	}
	defer stop()
	switch {
	case len(step.Upload) > 0:
		return r.upload(ctx, step.Upload)
	case step.Call == "WatchRun":
		request := &assayv1.WatchRunRequest{}
		if err := parse(step.Request, request); err != nil {
			return says(err)
		}
		run := r.client.WatchRun(ctx, request.GetRunId(), request.GetAfterSequence(), request.GetEventDetail())
		return follow(run, step, stop)
	}
	return r.call(ctx, step, stop)
}

func follow(run *assay.Run, step step, stop context.CancelFunc) (done did) {
	if step.Collect {
		gathered, err := run.Collect()
		if err != nil {
			return says(err)
		}
		return did{Finished: &finished{
			Run: gathered.Run.GetId(), Outcome: gathered.End.GetOutcome().String(), Results: len(gathered.Results),
			Personas: len(gathered.Personas()), Verdicts: len(gathered.Verdicts()), Grades: len(gathered.Grades()),
			Warnings: len(gathered.Warnings),
		}}
	}
	for found, err := range run.Items() {
		if done.Stopped && assayCode(err) == codes.Canceled {
			return done
		}
		if err != nil {
			done.Error = says(err).Error
			return done
		}
		if done.Stopped {
			continue
		}
		done.Items = append(done.Items, itemOf(found))
		if len(done.Items) == step.StopAfter {
			done.Stopped = true
			stop()
		}
		time.Sleep(time.Duration(step.PauseMs) * time.Millisecond)
	}
	return done
}

func (r *runner) upload(ctx context.Context, files []file) did {
	var local []assay.LocalFile
	for _, file := range files {
		local = append(local, assay.LocalFile{Name: file.Name, Path: file.Path})
	}
	heard := &progress{}
	hear := func(p assay.UploadProgress) { *heard = progress{p.Files, p.Bytes} }
	set, err := r.client.Upload(ctx, local, assay.UploadOptions{Progress: hear})
	if err != nil {
		return says(err)
	}
	return did{Response: render(set), Progress: heard}
}
