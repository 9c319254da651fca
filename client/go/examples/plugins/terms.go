package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// term is one or more words, in lower case.
type term []string

func (t term) String() string { return strings.Join(t, " ") }

// terms reads a list: a term a line; `#` begins a comment. Every line that is none, or is there before, is an error.
func terms(list string) ([]term, error) {
	var read []term
	var wrong []string
	for i, line := range strings.Split(list, "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		switch found := term(words(line)); {
		case len(found) == 0:
			wrong = append(wrong, fmt.Sprintf("line %d: %q has no word", i+1, line))
		case slices.ContainsFunc(read, func(other term) bool { return slices.Equal(other, found) }):
			wrong = append(wrong, fmt.Sprintf("line %d: %q is there before", i+1, line))
		default:
			read = append(read, found)
		}
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(wrong, "; "))
	}
	return read, nil
}

// text is what terms are looked for in.
type text []string

func (t text) has(sought term) bool {
	for at := range len(t) - len(sought) + 1 {
		if slices.Equal(t[at:at+len(sought)], text(sought)) {
			return true
		}
	}
	return false
}

func words(of string) text {
	apart := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }
	return strings.FieldsFunc(strings.ToLower(of), apart)
}
