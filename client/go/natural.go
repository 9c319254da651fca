package assay

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// natural compares paths folder by folder: runs of digits by value, everything else without case, ties by their bytes.
func natural(a, b string) int {
	left, right := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(left), len(right)) {
		if order := cmp.Or(byParts(left[i], right[i]), cmp.Compare(left[i], right[i])); order != 0 {
			return order
		}
	}
	return cmp.Compare(len(left), len(right))
}

func byParts(a, b string) int {
	for a != "" && b != "" {
		var left, right string
		left, a = part(a)
		right, b = part(b)
		if order := comparePart(left, right); order != 0 {
			return order
		}
	}
	return cmp.Compare(len(a), len(b))
}

func comparePart(a, b string) int {
	if !isDigit(a[0]) || !isDigit(b[0]) {
		return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
	}
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// part splits off the first run of digits, or the first other character.
func part(name string) (first, rest string) {
	end := strings.IndexFunc(name, func(r rune) bool { return r > unicode.MaxASCII || !isDigit(byte(r)) })
	switch {
	case end < 0:
		end = len(name)
	case end == 0:
		_, end = utf8.DecodeRuneInString(name)
	}
	return name[:end], name[end:]
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
