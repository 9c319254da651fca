package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// judge says what is wrong with what a client did; empty: nothing.
func judge(expect Expect, did Did, took time.Duration, facts map[string]string) string {
	if expect.Error != nil || did.Error != nil {
		if wrong := judgeError(expect.Error, did.Error, facts); wrong != "" {
			return wrong
		}
	}
	wrongs := []string{
		judgeErrors(expect.Errors, did.Items),
		judgeEvents(expect, did.Items),
		judgeKinds(expect.Kinds, did.Items),
		judgeFinished(expect, did),
	}
	if expect.Response != nil {
		wrongs = append(wrongs, subset("response", expect.Response, map[string]any(did.Response)))
	}
	if expect.Answers != nil {
		wrongs = append(wrongs, subset("answers", expect.Answers, did.Answers))
	}
	if limit := ms(expect.WithinMs); limit > 0 && took > limit {
		wrongs = append(wrongs, fmt.Sprintf("it took %s, more than %s", took, limit))
	}
	if expect.Bytes > 0 && (did.Progress == nil || did.Progress.Bytes != expect.Bytes) {
		wrongs = append(wrongs, fmt.Sprintf("progress is %+v, not %d bytes", did.Progress, expect.Bytes))
	}
	if expect.Below > 0 && (did.Progress == nil || did.Progress.Bytes >= expect.Below) {
		wrongs = append(wrongs, fmt.Sprintf("progress is %+v: all was sent again", did.Progress))
	}
	return strings.Join(slices.DeleteFunc(wrongs, func(wrong string) bool { return wrong == "" }), "; ")
}

func judgeError(expect *ExpectedError, got *Failed, facts map[string]string) string {
	switch {
	case expect == nil:
		return fmt.Sprintf("it failed: %s: %s", got.Code, got.Message)
	case got == nil:
		return fmt.Sprintf("it did not fail with %s", expect.Code)
	case expect.Code != got.Code:
		return fmt.Sprintf("code is %s, not %s: %s", got.Code, expect.Code, got.Message)
	case expect.Reason != "" && expect.Reason != got.Reason:
		return fmt.Sprintf("reason is %q, not %q", got.Reason, expect.Reason)
	case expect.Says != "" && !strings.Contains(got.Message, expect.Says):
		return fmt.Sprintf("message %q does not say %q", got.Message, expect.Says)
	case expect.Text != "" && !saysText(got.Message, expect.Text, facts):
		return fmt.Sprintf("message %q is not the shared text %q", got.Message, fill(texts[expect.Text], facts))
	case expect.Violations != nil && !slices.Equal(expect.Violations, got.Violations):
		return fmt.Sprintf("violations are of %v, not %v", got.Violations, expect.Violations)
	case expect.RetryMs != got.RetryMs && expect.RetryMs != 0:
		return fmt.Sprintf("retry delay is %d ms, not %d", got.RetryMs, expect.RetryMs)
	case expect.CorrelationID != got.CorrelationID && expect.CorrelationID != "":
		return fmt.Sprintf("correlation id is %q, not %q", got.CorrelationID, expect.CorrelationID)
	}
	return ""
}

// saysText: the shared words, with at most the platform's cause and the attempts in brackets behind them.
func saysText(message, text string, facts map[string]string) bool {
	behind, ok := strings.CutPrefix(message, fill(texts[text], facts))
	return ok && (behind == "" || strings.HasPrefix(behind, " (") && strings.HasSuffix(behind, ")"))
}

func fill(text string, facts map[string]string) string {
	for name, fact := range facts {
		text = strings.ReplaceAll(text, "{"+name+"}", fact)
	}
	return text
}

func judgeEvents(expect Expect, items []Item) string {
	if expect.Events == "" {
		return ""
	}
	events := slices.DeleteFunc(slices.Clone(items), func(item Item) bool { return item.Sequence == 0 })
	after := 0
	if _, err := fmt.Sscanf(expect.Events, "whole after %d", &after); err != nil && expect.Events != "whole" {
		return fmt.Sprintf("events: %q is neither `whole` nor `whole after N`", expect.Events)
	}
	for i, event := range events {
		if event.Sequence != after+i+1 {
			return fmt.Sprintf("event %d comes where %d is due, of %d", event.Sequence, after+i+1, len(events))
		}
	}
	switch {
	case len(events) == 0:
		return "there are no events"
	case events[len(events)-1].Kind != "run_finished":
		return fmt.Sprintf("the last event is %s", events[len(events)-1].Kind)
	case expect.Outcome != "" && events[len(events)-1].Outcome != expect.Outcome:
		return fmt.Sprintf("the outcome is %s", events[len(events)-1].Outcome)
	}
	return ""
}

func judgeKinds(kinds []string, items []Item) string {
	for _, kind := range kinds {
		if !slices.ContainsFunc(items, func(item Item) bool { return item.Kind == kind }) {
			return fmt.Sprintf("there is no %q among the items", kind)
		}
	}
	return ""
}

func judgeErrors(reasons []string, items []Item) string {
	var said []string
	for _, item := range items {
		if item.Error != "" {
			said = append(said, strings.TrimPrefix(item.Error, "ERROR_REASON_"))
		}
	}
	for _, reason := range reasons {
		if !slices.Contains(said, reason) {
			return fmt.Sprintf("no event says %s, but %v", reason, said)
		}
	}
	return ""
}

func judgeFinished(expect Expect, did Did) string {
	finished := did.Finished
	if finished == nil {
		finished = &Finished{}
	}
	counts := []struct {
		of   string
		want *int
		got  int
	}{
		{"results", expect.Results, finished.Results},
		{"personas", expect.Personas, finished.Personas},
		{"verdicts", expect.Verdicts, finished.Verdicts},
		{"grades", expect.Grades, finished.Grades},
		{"warnings", expect.Warnings, finished.Warnings},
	}
	for _, count := range counts {
		switch {
		case count.want != nil && did.Finished == nil:
			return "nothing was gathered"
		case count.want != nil && *count.want != count.got:
			return fmt.Sprintf("%d %s were gathered, not %d", count.got, count.of, *count.want)
		}
	}
	if did.Finished != nil && expect.Outcome != "" && finished.Outcome != expect.Outcome {
		return fmt.Sprintf("the outcome is %s", finished.Outcome)
	}
	return ""
}

// subset says where `got` lacks something of `want`. `$any` stands for whatever is there.
func subset(where string, want, got any) string {
	switch want := want.(type) {
	case map[string]any:
		found, ok := got.(map[string]any)
		for name, value := range want {
			if !ok || found[name] == nil && value != nil {
				return fmt.Sprintf("%s has no %s", where, name)
			}
			if wrong := subset(where+"."+name, value, found[name]); wrong != "" {
				return wrong
			}
		}
		return ""
	case []any:
		found, _ := got.([]any)
		if len(found) != len(want) {
			return fmt.Sprintf("%s has %d entries, not %d", where, len(found), len(want))
		}
		for i := range want {
			if wrong := subset(fmt.Sprintf("%s[%d]", where, i), want[i], found[i]); wrong != "" {
				return wrong
			}
		}
		return ""
	}
	if want == "$any" && got != nil || fmt.Sprint(want) == fmt.Sprint(got) || reflect.DeepEqual(want, got) {
		return ""
	}
	return fmt.Sprintf("%s is %v, not %v", where, got, want)
}
