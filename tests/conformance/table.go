package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// table is what every client made of every scenario, a line a title.
type table struct {
	titles  []string
	clients []string
	passed  map[[2]string]int
	failed  map[[2]string]int
}

func newTable(scenarios []Scenario) *table {
	t := &table{passed: map[[2]string]int{}, failed: map[[2]string]int{}}
	for _, scenario := range scenarios {
		if !slices.Contains(t.titles, scenario.Title) {
			t.titles = append(t.titles, scenario.Title)
		}
	}
	return t
}

func (t *table) add(client string) { t.clients = append(t.clients, client) }

func (t *table) set(scenario Scenario, client string, passed bool) {
	key := [2]string{scenario.Title, client}
	if passed {
		t.passed[key]++
	} else {
		t.failed[key]++
	}
}

func (t *table) count() (passed, failed int) {
	for _, count := range t.passed {
		passed += count
	}
	for _, count := range t.failed {
		failed += count
	}
	return passed, failed
}

func (t *table) render() string {
	var text strings.Builder
	fmt.Fprintf(&text, "| scenario | %s |\n|---|%s\n", strings.Join(t.clients, " | "), strings.Repeat("---|", len(t.clients)))
	for _, title := range t.titles {
		fmt.Fprintf(&text, "| %s |", title)
		for _, client := range t.clients {
			key := [2]string{title, client}
			switch passed, failed := t.passed[key], t.failed[key]; {
			case failed > 0:
				fmt.Fprintf(&text, " %d of %d |", passed, passed+failed)
			case passed > 1:
				fmt.Fprintf(&text, " yes (%d) |", passed)
			default:
				text.WriteString(" yes |")
			}
		}
		text.WriteString("\n")
	}
	return text.String()
}

const (
	tableBegins = "<!-- support:start -->\n"
	tableEnds   = "<!-- support:end -->"
)

// write puts the table between its marks in a file.
func (t *table) write(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, begins := strings.Cut(string(content), tableBegins)
	_, after, ends := strings.Cut(rest, tableEnds)
	if !begins || !ends {
		return fmt.Errorf("%s has no marks %s and %s", path, strings.TrimSpace(tableBegins), tableEnds)
	}
	return os.WriteFile(path, []byte(before+tableBegins+"\n"+t.render()+"\n"+tableEnds+after), 0o644)
}
