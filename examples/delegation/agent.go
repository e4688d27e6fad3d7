package main

import (
	"context"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

//go:generate go tool agentgen

// Desk is what the editor works with.
type Desk struct {
	Reader  string
	Archive *Archive
}

// Archive holds articles.
type Archive struct{ Articles []Article }

// Article is what a search finds.
type Article struct {
	Title string `json:"title"`
	Year  int    `json:"year"`
	Text  string `json:"text"`
}

// SearchArchive finds the articles that hold a word.
//
//   - word: one word to look for, such as "tide"
//
//agent:tool
//agent:param word minLength=2
func SearchArchive(_ context.Context, rc *runtime.RunContext[*Archive], word string) ([]Article, error) {
	var found []Article
	for _, a := range rc.Deps.Articles {
		if strings.Contains(strings.ToLower(a.Title+" "+a.Text), strings.ToLower(word)) {
			found = append(found, a)
		}
	}
	if found == nil {
		return nil, runtime.Retryf("no article holds %q: try another word", word)
	}
	return found, nil
}

// Column is what the editor writes.
//
//agent:output
type Column struct {
	Headline string `json:"headline" jsonschema:"minLength=1,maxLength=60"`
	Text     string `json:"text" jsonschema:"minLength=1"`
	// Sources are the titles of the articles that the text rests on.
	Sources []string `json:"sources" jsonschema:"minItems=1"`
}

// newResearcher returns the agent that reads the archive. All that it knows of the editor is the question.
func newResearcher(model model.Model) *runtime.Agent[*Archive, string] {
	return &runtime.Agent[*Archive, string]{
		Name:         "researcher",
		Model:        model,
		Tools:        runtime.Tools(SearchArchiveTool),
		Instructions: "Search the archive and sum up what it says, with the titles of the articles.",
	}
}

// newEditor returns the agent that writes. The researcher is one of its tools: its runs get the archive of the editor's
// desk, and what they use counts for the run of the editor, as do their failures for its limits.
func newEditor(model model.Model, researcher *runtime.Agent[*Archive, string]) *runtime.Agent[Desk, Column] {
	research := runtime.AgentTool("research", "Asks a researcher who knows the archive.", researcher, func(d Desk) *Archive { return d.Archive })
	return &runtime.Agent[Desk, Column]{
		Name:         "editor",
		Model:        model,
		Output:       ColumnOutput,
		Tools:        []runtime.Tool[Desk]{research},
		Instructions: "Write a short column for the reader. Have the facts researched first.",
		InstructionFuncs: []runtime.InstructionFunc[Desk]{
			func(_ context.Context, rc *runtime.RunContext[Desk]) (string, error) {
				return "The reader is " + rc.Deps.Reader + ".", nil
			},
		},
	}
}
