package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml"
)

// patience is how long a client may take for one thing.
const patience = 90 * time.Second

// Client is a client's own runner: a process that takes a thing to do a line and answers a line.
type Client struct {
	command *exec.Cmd
	input   io.WriteCloser
	lines   chan []byte
	// lost is set once it ended or said nothing for too long: what it says next would be the answer to something else.
	lost bool
}

// Did is what a client says of a thing it did.
type Did struct {
	Error    *Failed        `json:"error"`
	Response map[string]any `json:"response"`
	Items    []Item         `json:"items"`
	Answers  []any          `json:"answers"`
	Finished *Finished      `json:"finished"`
	Progress *Progress      `json:"progress"`
	Together []Did          `json:"together"`
	Stopped  bool           `json:"stopped"`
}

// Failed is an error, with everything a client knows of it.
type Failed struct {
	Code          string   `json:"code"`
	Message       string   `json:"message"`
	Reason        string   `json:"reason"`
	Violations    []string `json:"violations"`
	RetryMs       int      `json:"retry_ms"`
	CorrelationID string   `json:"correlation_id"`
}

// Item is one of a stream: an event's number, run and kind (empty where it is unknown), or `progress` or `heartbeat`. Its error is the reason
// why an item was lost, a run stopped or a call is made again, as the contract names it.
type Item struct {
	Sequence int    `json:"sequence"`
	Run      string `json:"run"`
	Kind     string `json:"kind"`
	Outcome  string `json:"outcome"`
	Persona  bool   `json:"persona"`
	Reason   int    `json:"reason"`
	Error    string `json:"error"`
}

// Finished is what a client's own gathering gives.
type Finished struct {
	Run      string `json:"run"`
	Outcome  string `json:"outcome"`
	Results  int    `json:"results"`
	Personas int    `json:"personas"`
	Verdicts int    `json:"verdicts"`
	Grades   int    `json:"grades"`
	Warnings int    `json:"warnings"`
}

// Progress of an upload, the last that was heard.
type Progress struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// commands are how each client's runner is started, by the client's name, from the root.
func commands(path string) (map[string][]string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var found map[string][]string
	return found, yaml.Unmarshal(content, &found)
}

func startClient(command []string) (*Client, error) {
	if path := filepath.Join(root, command[0]); filepath.Base(command[0]) != command[0] {
		command = append([]string{path}, command[1:]...)
	}
	c := &Client{command: exec.Command(command[0], command[1:]...), lines: make(chan []byte)}
	c.command.Dir, c.command.Stderr = root, os.Stderr
	// What the scenarios make go wrong is no news.
	c.command.Env = append(os.Environ(), "GRPC_VERBOSITY=NONE")
	input, err := c.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	output, err := c.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.input = input
	go c.read(output)
	return c, c.command.Start()
}

func (c *Client) read(output io.Reader) {
	defer close(c.lines)
	lines := bufio.NewScanner(output)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		c.lines <- append([]byte{}, lines.Bytes()...)
	}
}

// Do has it do a thing and gives what it says.
func (c *Client) Do(thing any) (Did, error) {
	line, err := json.Marshal(thing)
	if err != nil {
		return Did{}, err
	}
	if _, err := c.input.Write(append(line, '\n')); err != nil {
		c.lost = true
		return Did{}, err
	}
	select {
	case answer, ok := <-c.lines:
		if !ok {
			c.lost = true
			return Did{}, fmt.Errorf("the runner ended")
		}
		var did Did
		return did, json.Unmarshal(answer, &did)
	case <-time.After(patience):
		c.lost = true
		return Did{}, fmt.Errorf("no answer in %s", patience)
	}
}

// Close ends it.
func (c *Client) Close() {
	_ = c.input.Close()
	_ = c.command.Process.Kill()
	_ = c.command.Wait()
}
