package prices

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

//go:embed snapshot.jsonl
var snapshotLines string

// snapshot is what the lines say, except for the models, which are decoded when they are looked for.
type snapshot struct {
	source, date string
	units        map[string]*unit
	counted      [len(counters)]*unit
	providers    []*provider
}

// provider is a provider and the lines of its models.
type provider struct {
	line
	models func() []line
}

var load = sync.OnceValue(func() *snapshot {
	s := &snapshot{units: make(map[string]*unit)}
	var dimensions []string
	rest := snapshotLines
	for rest != "" {
		var l line
		l, rest = next(rest)
		switch {
		case l.Source != "":
			s.source, s.date = l.Source, l.Date
		case l.Unit != "":
			dimensions = s.addUnit(&l, dimensions)
		case l.Provider != "":
			p := &provider{line: l}
			models := rest
			rest = afterModels(rest)
			models = models[:len(models)-len(rest)]
			p.models = sync.OnceValue(func() []line { return decodeModels(models) })
			s.providers = append(s.providers, p)
		}
	}
	return s
})

// next decodes the first line of text. The snapshot is part of the program, and its tests decode every line of it.
func next(text string) (l line, rest string) {
	text, rest, _ = strings.Cut(text, "\n")
	r := jsonwire.NewReader(text, jsonwire.Strict)
	decodeLine(&r, &l)
	if err := r.End(); err != nil {
		panic(fmt.Sprintf("prices: the snapshot is broken at %.60s: %v", text, err))
	}
	return l, rest
}

// afterModels skips lines of models.
func afterModels(text string) string {
	for strings.HasPrefix(text, `{"model"`) {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}

func decodeModels(text string) []line {
	models := make([]line, 0, strings.Count(text, "\n"))
	for text != "" {
		var m line
		m, text = next(text)
		models = append(models, m)
	}
	return models
}
