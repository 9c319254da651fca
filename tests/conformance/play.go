package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Stage is what all scenarios share.
type Stage struct {
	server      *Server
	certificate *tls.Certificate
	ca          string
	folder      string
}

// Play is one scenario with one client.
type Play struct {
	stage    *Stage
	scenario Scenario
	client   *Client
	server   *Server
	proxy    *Proxy
	model    *Model
	facts    map[string]string
	run      string
	set      string
}

// play says what is wrong; empty: nothing.
func (s *Stage) play(scenario Scenario, client *Client) string {
	p := &Play{stage: s, scenario: scenario, client: client, server: s.server, facts: map[string]string{}}
	defer p.close()
	if err := p.prepare(); err != nil {
		return err.Error()
	}
	did, err := client.Do(map[string]any{"connect": p.scenario.Connect})
	if err != nil {
		return err.Error()
	}
	if expect := scenario.Connect.Expect; expect != nil {
		return judge(*expect, did, 0, p.facts)
	}
	if did.Error != nil {
		return "connect: " + did.Error.Message
	}
	for number, step := range scenario.Steps {
		if wrong := p.step(step); wrong != "" {
			return fmt.Sprintf("step %d, %s: %s", number+1, step.Call, wrong)
		}
	}
	return p.afterwards()
}

func (p *Play) prepare() error {
	if p.scenario.Model != "" {
		model, err := startModel(p.scenario.Model)
		if err != nil {
			return err
		}
		p.model = model
	}
	if p.scenario.Server != "" {
		server, err := startServer(p.configuration())
		if err != nil {
			return err
		}
		p.server = server
	}
	certificate := p.stage.certificate
	if p.scenario.Connect.To != "tls" {
		certificate = nil
	}
	proxy, err := startProxy(p.scenario.Faults, certificate, p.server.Address, p.server.Restart)
	if err != nil {
		return err
	}
	p.proxy = proxy
	return p.address()
}

func (p *Play) configuration() string {
	if p.model == nil {
		return p.scenario.Server
	}
	return strings.ReplaceAll(p.scenario.Server, "$model", "http://"+p.model.Address+"/v1")
}

// address decides what the client is told to connect to.
func (p *Play) address() error {
	connect := &p.scenario.Connect
	authority, scheme := p.proxy.Address, "http://"
	switch connect.To {
	case "", "proxy":
	case "tls":
		scheme = "https://"
	case "nowhere":
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		authority = listener.Addr().String()
		_ = listener.Close()
	case "junk":
		authority = junk()
	default:
		connect.Address = connect.To
		p.facts["address"] = connect.To
		return nil
	}
	if connect.Scheme != "" {
		scheme = connect.Scheme + "://"
	}
	if connect.CA == "$ca" {
		connect.CA = p.stage.ca
	}
	connect.Address = scheme + authority
	p.facts["address"], p.facts["authority"] = connect.Address, authority
	p.facts["limit"] = fmt.Sprint(connect.MaxMessageBytes)
	return nil
}

// junk listens and answers whoever comes with something that is no gRPC.
func junk() string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "127.0.0.1:1"
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = connection.Write([]byte("220 mail.example ESMTP\r\n"))
			_ = connection.Close()
		}
	}()
	return listener.Addr().String()
}

func (p *Play) step(step Step) string {
	filled, err := p.fill(step)
	if err != nil {
		return err.Error()
	}
	began := time.Now()
	did, err := p.client.Do(filled)
	for err == nil && step.Eventually && judge(step.Expect, did, 0, p.facts) != "" && time.Since(began) < 10*time.Second {
		time.Sleep(ms(50))
		did, err = p.client.Do(filled)
	}
	if err != nil {
		return err.Error()
	}
	p.remember(did)
	p.facts["method"] = step.Call
	if wrong := judge(step.Expect, did, time.Since(began), p.facts); wrong != "" {
		return wrong
	}
	for i, together := range step.Together {
		if wrong := judge(together.Expect, did.Together[i], time.Since(began), p.facts); wrong != "" {
			return fmt.Sprintf("%d together: %s", i+1, wrong)
		}
	}
	return ""
}

// fill puts material, files, and what came before into a step.
func (p *Play) fill(step Step) (Step, error) {
	content, err := json.Marshal(step.Request)
	if err != nil {
		return step, err
	}
	content = bytes.ReplaceAll(content, []byte("$run"), []byte(p.run))
	content = bytes.ReplaceAll(content, []byte("$set"), []byte(p.set))
	// A map of its own: the scenario is played again with other clients.
	request := map[string]any{}
	if err := json.Unmarshal(content, &request); err != nil {
		return step, err
	}
	step.Request = request
	if request == nil {
		step.Request = map[string]any{}
	}
	for field, count := range step.Long {
		step.Request[field] = strings.Repeat("x", count)
	}
	if step.Material != "" {
		documents, err := documents(step.Material)
		if err != nil {
			return step, err
		}
		step.Request["documents"] = documents
	}
	if step.Upload != "" {
		step.Files, err = files(step.Upload, p.stage.folder)
	}
	step.Together = slices.Clone(step.Together)
	for i, together := range step.Together {
		if step.Together[i], err = p.fill(together); err != nil {
			return step, err
		}
	}
	return step, err
}

func (p *Play) remember(did Did) {
	for _, item := range did.Items {
		if item.Run != "" {
			p.run = item.Run
		}
	}
	if did.Finished != nil {
		p.run = did.Finished.Run
	}
	if set, ok := did.Response["setId"].(string); ok {
		p.set = set
	}
}

func (p *Play) afterwards() string {
	calls, headers := p.proxy.Calls()
	for method, count := range p.scenario.Calls {
		if calls[method] != count {
			return fmt.Sprintf("%s was called %d times, not %d", method, calls[method], count)
		}
	}
	for name, value := range p.scenario.Metadata {
		if !carried(headers, name, value) {
			return fmt.Sprintf("not every call carried %s: %s", name, value)
		}
	}
	if p.scenario.Quiet {
		return p.model.leftAlone()
	}
	return ""
}

func (p *Play) close() {
	if !p.client.lost {
		_, _ = p.client.Do(map[string]any{"close": true})
	}
	if p.proxy != nil {
		p.proxy.Close()
	}
	if p.server != p.stage.server {
		p.server.Close()
	}
	if p.model != nil {
		p.model.Close()
	}
}

// documents are a folder's files as a request has them, or one of so many megabytes.
func documents(material string) ([]map[string]any, error) {
	if size, ok := megabytes(material); ok {
		return []map[string]any{{"name": "big.txt", "text": strings.Repeat("P1: I want more. ", size/17)}}, nil
	}
	paths, err := filepath.Glob(filepath.Join(root, material, "*"))
	if err != nil {
		return nil, err
	}
	var found []map[string]any
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		found = append(found, map[string]any{"name": filepath.Base(path), "data": base64(content)})
	}
	return found, nil
}

// files are a folder's, or one of so many megabytes that no other has.
func files(upload, folder string) ([]File, error) {
	if size, ok := megabytes(upload); ok {
		path := filepath.Join(folder, "big.txt")
		line := fmt.Sprintf("P1: It is %d and I want more.\n", time.Now().UnixNano())
		content := bytes.Repeat([]byte(line), size/len(line)+1)[:size]
		return []File{{"big.txt", path}}, os.WriteFile(path, content, 0o600)
	}
	paths, err := filepath.Glob(filepath.Join(root, upload, "*"))
	var found []File
	for _, path := range paths {
		found = append(found, File{filepath.Base(path), path})
	}
	return found, err
}

func megabytes(text string) (int, bool) {
	var count int
	n, _ := fmt.Sscanf(text, "%d MB", &count)
	return count << 20, n == 1
}
