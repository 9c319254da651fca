package main

import (
	"bufio"
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"assay.example/assay"
)

func backend(t *testing.T) string {
	t.Helper()
	program := os.Getenv("ASSAY_BIN")
	if program == "" {
		target := os.Getenv("CARGO_TARGET_DIR")
		if target == "" {
			target = "../../../../target"
		}
		program = filepath.Join(target, "debug", "assay")
	}
	command := exec.Command(program, "serve", "--listen", "127.0.0.1:0", "--ledger", "memory")
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("%v: cargo build", err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	line, _ := bufio.NewReader(output).ReadString('\n')
	client, err := assay.Connect(t.Context(), strings.TrimPrefix(strings.TrimSpace(line), "listening on "))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	server := httptest.NewServer(routes(client))
	t.Cleanup(server.Close)
	return server.URL
}

func post(t *testing.T, url string, files ...string) (int, string) {
	t.Helper()
	body := &bytes.Buffer{}
	form := multipart.NewWriter(body)
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		part, _ := form.CreateFormFile("file", filepath.Base(file))
		_, _ = part.Write(content)
	}
	_ = form.Close()
	answer, err := http.Post(url, form.FormDataContentType(), body)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	said, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(said)
}

func TestPersonasAreStreamedAsTheyAreMade(t *testing.T) {
	status, said := post(t, backend(t)+"/personas?count=2", "../../../../examples/interviews/sessions.txt")
	if status != http.StatusOK || strings.Count(said, "event: persona\n") != 2 || strings.Count(said, "event: finished\n") != 1 {
		t.Fatalf("%d %s", status, said)
	}
}

func TestWhatCannotBeServedIsRefusedInWords(t *testing.T) {
	status, said := post(t, backend(t)+"/personas?count=many", "../../../../examples/interviews/sessions.txt")
	if status != http.StatusBadRequest || !strings.Contains(said, "count") {
		t.Fatalf("%d %s", status, said)
	}
}
