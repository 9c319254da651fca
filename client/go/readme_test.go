package assay

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheReadmeRunsAsPrinted(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```go\n")
	program, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("there is no program in it")
	}
	folder, here := t.TempDir(), absolute(t, ".")
	printed := filepath.Join(folder, "main.go")
	// The module sees the printed program as one of its own.
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(here, "readme", "main.go"): printed}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, printed, program)
	write(t, filepath.Join(folder, "overlay.json"), string(overlay))
	if err := os.Symlink(absolute(t, interviews), filepath.Join(folder, "interviews")); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-overlay", filepath.Join(folder, "overlay.json"), "-o", filepath.Join(folder, "program"), "./readme")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	run := exec.Command(filepath.Join(folder, "program"))
	run.Dir, run.Env = folder, append(os.Environ(), "ASSAY_SERVER="+serve(t))
	if said, err := run.CombinedOutput(); err != nil || len(strings.Split(strings.TrimSpace(string(said)), "\n")) != 3 {
		t.Fatalf("%v: %s", err, said)
	}
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	found, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
