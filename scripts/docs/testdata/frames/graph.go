package snippet

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/graph"
)

// Deps are the dependencies of the graph.
type Deps struct{}

// Review is what the reviewer says.
type Review struct {
	Good   bool
	Advice string
}

// Section is a part of an article.
//
//agent:codec
type Section struct {
	Title string `json:"title"`
}

// Text is a section that is written.
//
//agent:codec
type Text struct {
	Text string `json:"text"`
}

// Draft is an article that is written.
//
//agent:codec
type Draft struct {
	Text string `json:"text"`
	Good bool   `json:"good"`
}

func makeOutline(ctx context.Context, deps Deps, topic string) ([]Section, error) { return nil, nil }
func writeSection(ctx context.Context, deps Deps, s Section) (t Text, err error)  { return t, nil }
func joinTexts(ctx context.Context, deps Deps, all []Text) (d Draft, err error)   { return d, nil }
func improveDraft(ctx context.Context, deps Deps, d Draft) (Draft, error)         { return d, nil }
func publishDraft(ctx context.Context, deps Deps, d Draft) (string, error)        { return "", nil }
func newArticle() (*graph.Graph[Deps, string, string], error)                     { return nil, nil }
func save(snapshot []byte) error                                                  { return nil }

var (
	ctx      context.Context
	deps     Deps
	writer   *runtime.Agent[Deps, string]
	reviewer *runtime.Agent[Deps, Review]
	article  *graph.Graph[Deps, string, string]
	snapshot []byte
)
