// Conformance holds every client to the same scenarios: it starts the real server and a proxy that does to calls what networks and
// other servers do, has each client's runner do what scenarios/ say, and judges what they report.
//
//	go run . [-clients python,go] [-only TEXT] [-table FILE]
//
// With -flood it instead serves streams of that many events, for the benchmarks of clients.
package main

import (
	b64 "encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// root of the repository, from the folder that this is run in.
var root, _ = filepath.Abs("../..")

var quiet = log.New(io.Discard, "", 0)

// texts that clients share.
var texts map[string]string

func main() {
	clients := flag.String("clients", "", "the clients to try, by comma; default: all of clients.yaml")
	only := flag.String("only", "", "only scenarios with this in their title")
	table := flag.String("table", "", "write the support table to this file")
	events := flag.Int("flood", 0, "serve WatchRun with so many events")
	flag.Parse()
	if *events > 0 {
		serveFlood(*events)
		return
	}
	passed, failed, err := conform(*clients, *only, *table)
	if err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
}

func conform(clients, only, table string) (passed, failed int, err error) {
	scenarios, err := load("scenarios")
	if err != nil {
		return 0, 0, err
	}
	if err := covered(scenarios, "unprovoked.yaml"); err != nil {
		return 0, 0, err
	}
	scenarios = slices.DeleteFunc(scenarios, func(s Scenario) bool { return !strings.Contains(s.name, only) })
	stage, err := newStage()
	if err != nil {
		return 0, 0, err
	}
	defer stage.close()
	runners, err := commands("clients.yaml")
	if err != nil {
		return 0, 0, err
	}
	results := newTable(scenarios)
	for _, name := range chosen(clients, runners) {
		results.add(name)
		if err := stage.try(name, runners[name], scenarios, results); err != nil {
			return 0, 0, fmt.Errorf("%s: %w", name, err)
		}
	}
	fmt.Println(results.render())
	passed, failed = results.count()
	if table != "" {
		err = results.write(table)
	}
	return passed, failed, err
}

// try plays every scenario with one client, each with a runner that is as good as new.
func (s *Stage) try(name string, command []string, scenarios []Scenario, results *table) error {
	client, err := startClient(command)
	if err != nil {
		return err
	}
	defer func() { client.Close() }()
	for _, scenario := range scenarios {
		if client.lost {
			client.Close()
			if client, err = startClient(command); err != nil {
				return err
			}
		}
		wrong := s.play(scenario, client)
		if wrong != "" {
			fmt.Printf("FAILED %s: %s: %s\n", name, scenario.name, wrong)
		}
		results.set(scenario, name, wrong == "")
	}
	return nil
}

func newStage() (*Stage, error) {
	content, err := os.ReadFile(filepath.Join(root, "client", "messages.json"))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(content, &texts); err != nil {
		return nil, err
	}
	stage := &Stage{}
	if stage.folder, err = os.MkdirTemp("", "assay-conformance-"); err != nil {
		return nil, err
	}
	if stage.certificate, stage.ca, err = selfSigned(stage.folder); err != nil {
		return nil, err
	}
	stage.server, err = startServer("")
	return stage, err
}

func (s *Stage) close() {
	s.server.Close()
	_ = os.RemoveAll(s.folder)
}

func chosen(clients string, runners map[string][]string) []string {
	if clients != "" {
		return strings.Split(clients, ",")
	}
	var names []string
	for name := range runners {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// serveFlood prints where it listens and serves until its input ends.
func serveFlood(events int) {
	proxy, err := startProxy([]Fault{{Flood: events}}, nil, func() string { return "" }, func() {})
	if err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
	fmt.Println(proxy.Address)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func base64(content []byte) string { return b64.StdEncoding.EncodeToString(content) }
