package main

import (
	"context"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	pluginv1 "assay.example/assay/gen/assay/plugin/v1"
	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

//go:embed jargon.txt
var list string

const (
	// jargonVersion is to be raised with jargon.txt, too: the same persona then gets another score.
	jargonVersion = 1
	mostFindings  = 200 // as servers take them
)

var cost = &assayv1.MetricParameter{Name: "cost", DefaultValue: 0.1, Min: 0.01, Max: 1, Description: "What each term takes off the score."}

// jargon is a metric: whether personas are written in words that nobody in the sources says.
type jargon struct {
	pluginv1.UnimplementedMetricPluginServer

	terms []term
}

func newJargon() (*jargon, error) {
	terms, err := terms(list)
	if err != nil {
		return nil, fmt.Errorf("jargon.txt: %w", err)
	}
	return &jargon{terms: terms}, nil
}

func (j *jargon) Describe(context.Context, *pluginv1.MetricPluginDescribeRequest) (*pluginv1.MetricPluginDescribeResponse, error) {
	return &pluginv1.MetricPluginDescribeResponse{Metric: &pluginv1.MetricDescription{
		Name:      "jargon",
		Version:   jargonVersion,
		Category:  assayv1.MetricCategory_METRIC_CATEGORY_COMPLIANCE,
		Direction: assayv1.MetricDirection_METRIC_DIRECTION_HIGHER,
		// What people say themselves is no jargon. Where the sources are not at hand this is not called.
		Needs:       []assayv1.MetricNeed{assayv1.MetricNeed_METRIC_NEED_SOURCES},
		Parameters:  []*assayv1.MetricParameter{cost},
		Description: "Freedom from the words of those who study people, unless the people say them; 1 is free.",
	}}, nil
}

func (j *jargon) Measure(_ context.Context, asked *pluginv1.MeasureRequest) (*pluginv1.MeasureResponse, error) {
	each, err := costOf(asked.GetParameters())
	if err != nil {
		return nil, err
	}
	unsaid := j.unsaid(asked.GetDocuments())
	answer := &pluginv1.MeasureResponse{}
	for _, persona := range asked.GetPersonas() {
		answer.Measurements = append(answer.Measurements, measure(persona, unsaid, each))
	}
	return answer, nil
}

// costOf is the one parameter of a request, which is to have no other.
func costOf(parameters map[string]float64) (float64, error) {
	each, given := parameters[cost.GetName()]
	switch {
	case !given || len(parameters) > 1:
		return 0, status.Errorf(codes.InvalidArgument, "parameters are %q; they are to be %q alone",
			slices.Sorted(maps.Keys(parameters)), cost.GetName())
	// Written so that NaN is in no range.
	case !(each >= cost.GetMin() && each <= cost.GetMax()):
		return 0, status.Errorf(codes.InvalidArgument, "parameters[%q] is %g; it is a number from %g to %g",
			cost.GetName(), each, cost.GetMin(), cost.GetMax())
	}
	return each, nil
}

// unsaid are the terms that stand in no document.
func (j *jargon) unsaid(documents []*assayv1.Document) []term {
	var said []text
	for _, document := range documents {
		said = append(said, words(document.GetText()))
	}
	return slices.DeleteFunc(slices.Clone(j.terms), func(known term) bool {
		return slices.ContainsFunc(said, func(of text) bool { return of.has(known) })
	})
}

func measure(persona *assayv1.Persona, unsaid []term, each float64) *pluginv1.Measurement {
	var findings []*assayv1.QualityFinding
	for _, part := range written(persona) {
		text := words(part.text)
		for _, known := range unsaid {
			if text.has(known) {
				message := fmt.Sprintf("Nobody in the sources says %q.", known)
				findings = append(findings, &assayv1.QualityFinding{Path: part.path, Message: message})
			}
		}
	}
	return &pluginv1.Measurement{
		Outcome:     &pluginv1.Measurement_Score{Score: max(0, 1-each*float64(len(findings)))},
		Explanation: fmt.Sprintf("%d terms stand in it that nobody in the sources says, %g each.", len(findings), each),
		Findings:    findings[:min(len(findings), mostFindings)],
	}
}

// part is a piece of what is written about a persona.
type part struct {
	path, text string
}

// written is all that is written about a persona. What people say is theirs: quotes are not looked at.
func written(persona *assayv1.Persona) []part {
	parts := []part{{"archetype", persona.GetArchetype()}, {"background", persona.GetBackground()}}
	for _, list := range lists(persona) {
		for i, known := range *list.traits {
			parts = append(parts, part{list.at(i), known.GetText()})
		}
	}
	return slices.DeleteFunc(parts, func(p part) bool { return strings.TrimSpace(p.text) == "" })
}
