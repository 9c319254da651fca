package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// covered fails where a method of the contract is called by no scenario, or an error reason is provoked by none and not among the
// unprovoked of the file, each with why it cannot be.
func covered(scenarios []Scenario, unprovoked string) error {
	content, err := os.ReadFile(unprovoked)
	if err != nil {
		return err
	}
	var excused map[string]string
	if err := yaml.Unmarshal(content, &excused); err != nil {
		return fmt.Errorf("%s: %w", unprovoked, err)
	}
	called, provoked := map[string]bool{}, map[string]bool{}
	for _, scenario := range scenarios {
		for _, step := range steps(scenario) {
			called[step.Call] = true
			for _, reason := range provokes(scenario, step.Expect) {
				provoked[reason] = true
			}
		}
	}
	wrongs := uncalled(called)
	for _, reason := range errorReasons() {
		switch {
		case !provoked[reason] && excused[reason] == "":
			wrongs = append(wrongs, reason+" is provoked by no scenario, and "+unprovoked+" does not say why")
		case provoked[reason] && excused[reason] != "":
			wrongs = append(wrongs, reason+" is provoked by a scenario: "+unprovoked+" says it cannot be")
		}
		delete(excused, reason)
	}
	for reason := range excused {
		wrongs = append(wrongs, unprovoked+" names "+reason+", which the contract does not have")
	}
	if len(wrongs) == 0 {
		return nil
	}
	slices.Sort(wrongs)
	return fmt.Errorf("the scenarios leave something out:\n%s", strings.Join(wrongs, "\n"))
}

func steps(scenario Scenario) []Step {
	var all []Step
	for _, step := range scenario.Steps {
		all = append(append(all, step), step.Together...)
	}
	return all
}

// provokes gives the reasons that the server itself has to give for a step; what the proxy answers in its place is none.
func provokes(scenario Scenario, expect Expect) []string {
	reasons := slices.Clone(expect.Errors)
	answered := slices.ContainsFunc(scenario.Faults, func(fault Fault) bool { return fault.Status != nil })
	if expect.Error != nil && !answered {
		reasons = append(reasons, expect.Error.Reason)
	}
	return reasons
}

func uncalled(called map[string]bool) []string {
	var missing []string
	protoregistry.GlobalFiles.RangeFilesByPackage("assay.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for m := range methods.Len() {
				if method := methods.Get(m); !called[string(method.Name())] {
					missing = append(missing, "no scenario calls "+string(method.FullName()))
				}
			}
		}
		return true
	})
	return missing
}
