package main

import (
	"fmt"

	assayv1 "assay.example/assay/gen/assay/v1"
)

// traitList is a list of traits of a persona, by the name of its field.
type traitList struct {
	name   string
	traits *[]*assayv1.Trait
}

// at is the path of one of them, as findings and warnings name it.
func (l traitList) at(i int) string { return fmt.Sprintf("%s[%d]", l.name, i) }

func lists(of *assayv1.Persona) []traitList {
	return []traitList{
		{"goals", &of.Goals},
		{"frustrations", &of.Frustrations},
		{"behaviours", &of.Behaviours},
		{"motivations", &of.Motivations},
		{"preferences", &of.Preferences},
	}
}
