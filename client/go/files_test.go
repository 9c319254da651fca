package assay

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func study(t *testing.T, names ...string) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range names {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func names(t *testing.T, paths ...string) []string {
	t.Helper()
	files, err := Find(paths...)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		names = append(names, file.Name)
	}
	return names
}

func TestFoldersAreReadInNaturalOrderWithoutHiddenFiles(t *testing.T) {
	folder := study(t, "f10.txt", "f2.txt", "F3.txt", "b/1.txt", "a.txt", ".hidden", ".git/config")
	if found := names(t, folder); !slices.Equal(found, []string{"a.txt", "b/1.txt", "f2.txt", "F3.txt", "f10.txt"}) {
		t.Error(found)
	}
	if found := names(t, filepath.Join(folder, ".hidden")); !slices.Equal(found, []string{".hidden"}) {
		t.Error(found)
	}
}

func TestAFileCountsOnceAndCirclesEnd(t *testing.T) {
	folder := study(t, "a/1.txt")
	if err := os.Symlink(folder, filepath.Join(folder, "a", "again")); err != nil {
		t.Fatal(err)
	}
	if found := names(t, folder, filepath.Join(folder, "a", "1.txt")); !slices.Equal(found, []string{"a/1.txt"}) {
		t.Error(found)
	}
}

func TestTwoFilesOfOneNameAreToldApart(t *testing.T) {
	folder := study(t, "a/1.txt", "b/1.txt")
	found := names(t, filepath.Join(folder, "a"), filepath.Join(folder, "b"))
	if len(found) != 2 || found[0] == found[1] || !strings.HasSuffix(found[0], "a/1.txt") {
		t.Error(found)
	}
}

func TestWhatIsNotThereIsNamed(t *testing.T) {
	if _, err := Read("gone"); err == nil || err.Error() != "no such file or folder: gone" {
		t.Error(err)
	}
}
