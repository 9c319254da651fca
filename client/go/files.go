package assay

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc/codes"
)

// LocalFile is a file to be read or uploaded.
type LocalFile struct {
	// Name is what it is to be called, unique among those it goes with.
	Name string
	// Path is where it is.
	Path string
}

// Find gives the files of that name, and every file of folders and their folders, each once, in natural order (`f2` before `f10`). Names
// are relative to their folder, with `/`. Hidden files are left out unless they are named themselves, and so is what is no regular file.
// Two files of one name are called by more of their path.
func Find(paths ...string) ([]LocalFile, error) {
	var found []LocalFile
	seen := map[string]bool{}
	for _, root := range paths {
		files, err := inside(root)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if real := resolved(file.Path); !seen[real] {
				seen[real] = true
				found = append(found, file)
			}
		}
	}
	return namedApart(found), nil
}

// Read gives the files as documents of a request. Bytes go as they are: what is in a file is the server's to judge.
func Read(paths ...string) ([]*assayv1.Document, error) {
	files, err := Find(paths...)
	if err != nil {
		return nil, err
	}
	documents := make([]*assayv1.Document, 0, len(files))
	for _, file := range files {
		content, err := os.ReadFile(file.Path)
		if err != nil {
			return nil, unreadable(file.Path, err)
		}
		documents = append(documents, &assayv1.Document{Name: file.Name, Content: &assayv1.Document_Data{Data: content}})
	}
	return documents, nil
}

func unreadable(path string, err error) error {
	message := because(say("unreadable_file", facts{"path": path}), innermost(err))
	return &Error{Code: codes.InvalidArgument, Message: message, cause: err}
}

func inside(root string) ([]LocalFile, error) {
	facts := facts{"path": root}
	about, err := os.Stat(root)
	if err != nil {
		return nil, &Error{Code: codes.InvalidArgument, Message: say("missing_path", facts), cause: err}
	}
	if !about.IsDir() {
		return []LocalFile{{filepath.Base(root), root}}, nil
	}
	// A folder is entered once however it is linked, so that circles end.
	walk := walk{root: root, entered: map[string]bool{}}
	if err := walk.folder(root); err != nil {
		return nil, unreadable(root, err)
	}
	slices.SortFunc(walk.files, func(a, b LocalFile) int { return natural(a.Name, b.Name) })
	return walk.files, nil
}

type walk struct {
	root    string
	entered map[string]bool
	files   []LocalFile
}

func (w *walk) folder(folder string) error {
	if real := resolved(folder); w.entered[real] {
		return nil
	} else {
		w.entered[real] = true
	}
	entries, err := os.ReadDir(folder)
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") {
			err = w.entry(filepath.Join(folder, entry.Name()), err)
		}
	}
	return err
}

func (w *walk) entry(path string, before error) error {
	about, err := os.Stat(path)
	switch {
	case before != nil || err != nil && !os.IsNotExist(err):
		return before
	case err != nil: // a link to nothing
		return nil
	case about.IsDir():
		return w.folder(path)
	case about.Mode().Type() == fs.FileMode(0):
		name, err := filepath.Rel(w.root, path)
		w.files = append(w.files, LocalFile{filepath.ToSlash(name), path})
		return err
	}
	return nil
}

func resolved(path string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

func namedApart(files []LocalFile) []LocalFile {
	counts := map[string]int{}
	for _, file := range files {
		counts[file.Name]++
	}
	for i, file := range files {
		if counts[file.Name] > 1 {
			files[i].Name = strings.TrimLeft(filepath.ToSlash(resolved(file.Path)), "/")
		}
	}
	return files
}
