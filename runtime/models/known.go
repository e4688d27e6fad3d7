package models

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// KnownModel describes a model. The list is a dated snapshot: see Source.
type KnownModel struct {
	// Name is the model's name for Named.
	Name string
	// Window is the context window in tokens, 0 if it is not known.
	Window int
	// Input and Output are list prices in dollars for a million tokens, the lowest where they depend on the size of the
	// request. They may be unknown. Package prices computes what a run costs.
	Input, Output usage.Cost
}

// Profile returns what the model supports.
func (k KnownModel) Profile() model.Profile { return Named(k.Name).Info().Profile }

// Known returns the models that are known of the registered providers, ordered by name. Named makes others, too.
func Known() []KnownModel {
	return slices.DeleteFunc(slices.Clone(all().models), func(k KnownModel) bool {
		prefix, _, _ := strings.Cut(k.Name, ":")
		return provider(prefix) == nil
	})
}

// Find returns the model with a name, and whether it is known. Its provider need not be registered.
func Find(name string) (KnownModel, bool) {
	known := all().models
	i, ok := slices.BinarySearchFunc(known, name, func(k KnownModel, name string) int { return strings.Compare(k.Name, name) })
	if !ok {
		return KnownModel{}, false
	}
	return known[i], true
}

// Source names the releases that the list was taken from, and the day, such as "genai-prices 0.2.3, 2026-11-29".
func Source() string { return all().source }

//go:embed known.tsv
var knownLines string

type list struct {
	source string
	models []KnownModel
}

var all = sync.OnceValue(func() list {
	head, rest, _ := strings.Cut(knownLines, "\n")
	l := list{source: strings.TrimPrefix(head, "# ")}
	for line := range strings.Lines(rest) {
		l.models = append(l.models, knownOf(strings.TrimSuffix(line, "\n")))
	}
	return l
})

// knownOf reads a line. The list is part of the program, and its tests read every line of it.
func knownOf(line string) KnownModel {
	f := strings.Split(line, "\t")
	if len(f) != 4 {
		panic(fmt.Sprintf("models: the list is broken at %q", line))
	}
	k := KnownModel{Name: f[0]}
	if f[1] != "" {
		n, err := strconv.Atoi(f[1])
		if err != nil {
			panic(fmt.Sprintf("models: the list is broken at %q: %v", line, err))
		}
		k.Window = n
	}
	for i, price := range []*usage.Cost{&k.Input, &k.Output} {
		if text := f[2+i]; text != "" {
			*price = usage.MustParseCost(text)
		}
	}
	return k
}
