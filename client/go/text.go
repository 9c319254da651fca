package assay

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

// What the clients of all languages share.
//
//go:embed gen/data
var data embed.FS

func shared(name string) string {
	content, err := data.ReadFile("gen/data/" + name)
	if err != nil {
		return ""
	}
	return string(content)
}

var texts = sync.OnceValue(func() map[string]string {
	texts := map[string]string{}
	// A test reads every text, so that a file that is none cannot be shipped.
	_ = json.Unmarshal([]byte(shared("messages.json")), &texts)
	return texts
})

// facts fill the places of a text.
type facts map[string]any

func say(text string, facts facts) string {
	said := texts()[text]
	for name, fact := range facts {
		said = strings.ReplaceAll(said, "{"+name+"}", fmt.Sprint(fact))
	}
	return said
}

// because puts the cause, which is the platform's to word, behind what is said.
func because(said, cause string) string {
	if cause == "" {
		return said
	}
	return said + " (" + cause + ")"
}
