package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// Server is the real program, with a ledger that outlives it.
type Server struct {
	folder  string
	mutex   sync.Mutex
	process *exec.Cmd
	address string
}

func startServer(config string) (*Server, error) {
	folder, err := os.MkdirTemp("", "assay-conformance-")
	if err != nil {
		return nil, err
	}
	s := &Server{folder: folder}
	if err := os.WriteFile(filepath.Join(folder, "assay.toml"), []byte(config), 0o600); err != nil {
		return nil, err
	}
	return s, s.start()
}

func (s *Server) start() error {
	command := exec.Command(program(), "serve", "--listen", "127.0.0.1:0",
		"--ledger", filepath.Join(s.folder, "runs.ledger"), "--config", filepath.Join(s.folder, "assay.toml"))
	command.Env = append(os.Environ(), "ASSAY_SERVER=")
	output, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if !ok {
		return fmt.Errorf("the server does not listen: %s %w", line, err)
	}
	s.process, s.address = command, address
	return nil
}

// Address is where it listens now.
func (s *Server) Address() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.address
}

// Restart kills it, as a power cut does, and starts it on the same ledger.
func (s *Server) Restart() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.kill()
	if err := s.start(); err != nil {
		s.address = "127.0.0.1:1"
	}
}

// Close ends it and removes what it kept.
func (s *Server) Close() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.kill()
	_ = os.RemoveAll(s.folder)
}

func (s *Server) kill() {
	if s.process != nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait()
	}
}

func program() string {
	if path := os.Getenv("ASSAY_BIN"); path != "" {
		return path
	}
	target := os.Getenv("CARGO_TARGET_DIR")
	if target == "" {
		target = filepath.Join(root, "target")
	}
	return filepath.Join(target, "debug", "assay")
}
