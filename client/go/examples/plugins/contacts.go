package main

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"

	pluginv1 "assay.example/assay/gen/assay/plugin/v1"
	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

const (
	contactsVersion = 1
	mostWarnings    = 20 // as servers take them
	blackened       = "[contact]"
)

// contact is an e-mail address, or a telephone number with the prefix of its country or its trunk, however grouped: at most 15 digits
// (ITU-T E.164), and at least nine where it begins with 0, because dates have eight.
var contact = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+` +
	`|(?:\+|\b00)[1-9](?:[ ./()-]{0,2}\d){6,14}\b` +
	`|\b0[1-9](?:[ ./()-]{0,2}\d){7,13}\b`)

// contacts is a stage: nobody can be written to or called by what a persona says.
type contacts struct {
	pluginv1.UnimplementedStagePluginServer
}

func (contacts) Describe(context.Context, *pluginv1.StagePluginDescribeRequest) (*pluginv1.StagePluginDescribeResponse, error) {
	return &pluginv1.StagePluginDescribeResponse{Stage: &pluginv1.StageDescription{
		Name:    "contacts",
		Version: contactsVersion,
		// A refinement may bring one back: whoever refines puts this behind it.
		Place: pluginv1.StagePlace_STAGE_PLACE_ANYWHERE,
		Changes: []string{
			"name", "archetype", "quote", "demographics", "background",
			"goals", "frustrations", "behaviours", "motivations", "preferences",
		},
		Description: "Takes e-mail addresses and telephone numbers out of personas, with the quotes and traits that hold them.",
	}}, nil
}

func (contacts) Process(_ context.Context, asked *pluginv1.ProcessRequest) (*pluginv1.ProcessResponse, error) {
	if asked.GetPersona() == nil {
		return nil, status.Error(codes.InvalidArgument, "persona is missing: it is what this stage processes")
	}
	cleaned := &cleaning{persona: proto.CloneOf(asked.GetPersona())}
	cleaned.texts()
	cleaned.demographics()
	cleaned.traits()
	if len(cleaned.warnings) == 0 {
		return &pluginv1.ProcessResponse{Outcome: &pluginv1.ProcessResponse_Unchanged{Unchanged: &pluginv1.Unchanged{}}}, nil
	}
	return &pluginv1.ProcessResponse{
		Outcome:  &pluginv1.ProcessResponse_Persona{Persona: cleaned.persona},
		Warnings: cleaned.told(),
	}, nil
}

// cleaning is a persona from which contacts are being taken, and what watchers are told of it: places alone, never what stood there.
type cleaning struct {
	persona  *assayv1.Persona
	warnings []string
}

func (c *cleaning) warn(path, what string) {
	c.warnings = append(c.warnings, fmt.Sprintf("%s: %s", path, what))
}

// told is as much as a server takes; where there is more, the last says how much.
func (c *cleaning) told() []string {
	if len(c.warnings) <= mostWarnings {
		return c.warnings
	}
	more := len(c.warnings) - mostWarnings + 1
	return append(slices.Clone(c.warnings[:mostWarnings-1]), fmt.Sprintf("contacts stood in %d more places", more))
}

// texts blackens contacts where the words are the author's. A quote is somebody's own and stays as it is or goes.
func (c *cleaning) texts() {
	for _, one := range []struct {
		path string
		text *string
	}{
		{"name", &c.persona.Name},
		{"archetype", &c.persona.Archetype},
		{"background", &c.persona.Background},
	} {
		if contact.MatchString(*one.text) {
			*one.text = contact.ReplaceAllString(*one.text, blackened)
			c.warn(one.path, "a contact is blackened")
		}
	}
	if contact.MatchString(c.persona.GetQuote()) {
		c.persona.Quote = ""
		c.warn("quote", "it held a contact and is taken out")
	}
}

func (c *cleaning) demographics() {
	stated := c.persona.GetDemographics()
	if stated == nil {
		return
	}
	for _, one := range []struct {
		name  string
		value **string
	}{
		{"occupation", &stated.Occupation},
		{"location", &stated.Location},
		{"education", &stated.Education},
		{"experience", &stated.Experience},
	} {
		if *one.value != nil && contact.MatchString(**one.value) {
			*one.value = nil
			c.warn("demographics."+one.name, "it held a contact and is taken out")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(stated.GetOther())) {
		if contact.MatchString(name) || contact.MatchString(stated.GetOther()[name]) {
			delete(stated.Other, name)
			c.warn("demographics.other", "an attribute held a contact and is taken out")
		}
	}
}

// traits takes out every trait that holds a contact, in its text or in a quote: a trait that stays is looked up in the sources again,
// and would find the same words there.
func (c *cleaning) traits() {
	for _, list := range lists(c.persona) {
		var kept []*assayv1.Trait
		for i, known := range *list.traits {
			if holdsContact(known) {
				c.warn(list.at(i), "it held a contact and is taken out")
			} else {
				kept = append(kept, known)
			}
		}
		*list.traits = kept
	}
}

func holdsContact(known *assayv1.Trait) bool {
	quoted := func(found *assayv1.Evidence) bool { return contact.MatchString(found.GetQuote()) }
	return contact.MatchString(known.GetText()) || slices.ContainsFunc(known.GetEvidence(), quoted)
}
