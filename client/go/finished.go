package assay

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc/codes"
)

// Finished is a run that has ended.
type Finished struct {
	// Run is the run.
	Run *assayv1.Run
	// End says how it ended.
	End *assayv1.RunFinished
	// Results are the items that are through, by number, whatever they are.
	Results []*assayv1.ItemFinished
	// Warnings are all of them, in order.
	Warnings []*assayv1.Warning
}

// Personas are those that were delivered.
func (f *Finished) Personas() []*assayv1.PersonaResult { return f.personas(false) }

// Rejected are the personas that stayed below the threshold: shown, not delivered.
func (f *Finished) Rejected() []*assayv1.PersonaResult { return f.personas(true) }

// Verdicts are those of a batch of sentences, in the order of its rows.
func (f *Finished) Verdicts() []*assayv1.AutomatonVerdict {
	return results(f, (*assayv1.ItemFinished).GetAutomaton)
}

// Grades are those of notes, in the order of the notes.
func (f *Finished) Grades() []*assayv1.NoteGrade {
	return results(f, (*assayv1.ItemFinished).GetNote)
}

// results are those of a kind.
func results[T any](f *Finished, of func(*assayv1.ItemFinished) *T) []*T {
	var found []*T
	for _, result := range f.Results {
		if it := of(result); it != nil {
			found = append(found, it)
		}
	}
	return found
}

func (f *Finished) personas(rejected bool) []*assayv1.PersonaResult {
	var found []*assayv1.PersonaResult
	for _, persona := range results(f, (*assayv1.ItemFinished).GetPersona) {
		if rejected == (persona.GetStatus() == assayv1.PersonaStatus_PERSONA_STATUS_REJECTED) {
			found = append(found, persona)
		}
	}
	return found
}

// Collect follows the run to its end and gathers what it gave.
func (r *Run) Collect() (*Finished, error) {
	gathered := gathered{results: map[string]*assayv1.ItemFinished{}}
	for item, err := range r.Items() {
		if err != nil {
			return nil, err
		}
		gathered.take(item.Event)
	}
	answer, err := r.client.Run.GetRun(r.ctx, &assayv1.GetRunRequest{RunId: r.ID()})
	if err != nil {
		return nil, err
	}
	return gathered.finish(answer.GetRun())
}

type gathered struct {
	results  map[string]*assayv1.ItemFinished
	warnings []*assayv1.Warning
	end      *assayv1.RunFinished
}

func (g *gathered) take(event *assayv1.RunEvent) {
	switch kind := event.GetKind().(type) {
	case *assayv1.RunEvent_ItemFinished:
		if kind.ItemFinished.GetLast() {
			g.results[event.GetItemId()] = kind.ItemFinished
		}
	case *assayv1.RunEvent_ItemFailed:
		delete(g.results, event.GetItemId())
	case *assayv1.RunEvent_Warning:
		g.warnings = append(g.warnings, kind.Warning)
	case *assayv1.RunEvent_RunFinished:
		g.end = kind.RunFinished
	}
}

func (g *gathered) finish(run *assayv1.Run) (*Finished, error) {
	if g.end == nil {
		return nil, &Error{Code: codes.Internal, Message: say("no_end", nil)}
	}
	items := make([]string, 0, len(g.results))
	for item := range g.results {
		items = append(items, item)
	}
	slices.SortFunc(items, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	finished := &Finished{Run: run, End: g.end, Warnings: g.warnings}
	for _, item := range items {
		finished.Results = append(finished.Results, g.results[item])
	}
	return finished, nil
}

// place is the number at an item's end, so that `persona-2` comes before `persona-10`.
func place(item string) uint64 {
	number, err := strconv.ParseUint(item[strings.LastIndexByte(item, '-')+1:], 10, 64)
	if err != nil {
		return math.MaxUint64
	}
	return number
}
