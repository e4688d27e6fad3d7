// Package choose reads the command line of the example programs, and finds the model that it names. It is apart from package demo since it
// links all providers and net/http, which most of the time of a first build goes into.
package choose

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/models"
)

// Start reads the command line: the name of the model (-model), which is for Model, and a prompt, which is the question
// where none is given. Flags of the program's own are defined before. An interrupt ends the context; stop frees it.
func Start(question string) (ctx context.Context, stop context.CancelFunc, model, prompt string) {
	flag.StringVar(&model, "model", "", `name of the model, such as openai:gpt-5-mini, or "test" for one that needs no key`)
	flag.Parse()
	prompt = question
	if flag.NArg() > 0 {
		prompt = flag.Arg(0)
	}
	ctx, stop = signal.NotifyContext(context.Background(), os.Interrupt)
	return ctx, stop, model, prompt
}

// Model returns the model called name. "test" is the offline model, and so is "" unless OPENAI_API_KEY or
// OPENAI_BASE_URL is set; then "" is gpt-5-mini. If it is the offline model, standard error says so, once. Other names are those of
// models.Named, such as "groq:llama-3.3-70b-versatile", and of chat completions of OpenAI or of the server at OPENAI_BASE_URL.
func Model(name string, offline model.Model) model.Model {
	if name == "" && (os.Getenv("OPENAI_API_KEY") != "" || os.Getenv("OPENAI_BASE_URL") != "") {
		name = "gpt-5-mini"
	}
	if name == "" || name == "test" {
		noteOffline()
		return offline
	}
	if prefix, _, _ := strings.Cut(name, ":"); slices.Contains(models.Providers(), prefix) {
		return models.Named(name)
	}
	return models.Named("openai-chat:" + name)
}

var noteOffline = sync.OnceFunc(func() {
	fmt.Fprintln(os.Stderr, "A test model responds with made-up values. Set OPENAI_API_KEY or OPENAI_BASE_URL, and leave out -model test, to ask a real one.")
})
