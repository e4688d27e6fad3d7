// Deep-agent mends a small Go project in a folder of its own: it makes a plan, reads, edits, runs the tests and has its change
// reviewed by another agent. You see what it does, and it asks you before it writes a file or runs a command.
//
//	go run ./deep-agent                     # a scripted model: no key, no network
//	go run ./deep-agent -yes                # approves of everything
//	go run ./deep-agent -dir DIR            # a folder to keep; resumes the run that is there
//	OPENAI_API_KEY=... go run ./deep-agent  # OpenAI
//
// Whenever it asks, the run is written to the folder. Kill it, and another process resumes it from there.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/agentgen-go/agentgen/examples/internal/choose"
	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/files"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

func main() {
	yes := flag.Bool("yes", false, "approve of everything")
	dir := flag.String("dir", "", "folder of the project and the run, which is resumed if it is there; a new temporary one by default")
	ctx, stop, name, prompt := choose.Start("A test of this project fails. Find out why, and mend the code.")
	defer stop()

	s, err := open(*dir)
	if err != nil {
		demo.Fail(err)
	}
	models := models{choose.Model(name, offlineMender), choose.Model(name, offlineReviewer)}
	sc := &screen{w: os.Stdout, project: s.project(), colors: isTerminal(os.Stdout) && os.Getenv("NO_COLOR") == ""}
	p := &person{screen: sc, lines: read(os.Stdin), echo: !isTerminal(os.Stdin), all: *yes, always: map[string]bool{}}
	sc.printf("%s\n", sc.faint("The project is in "+s.project()))
	switch err := s.mend(ctx, models, p, prompt); {
	case errors.Is(err, errGone), errors.Is(err, context.Canceled):
		sc.printf("\nThe run waits. Resume it with: go run ./deep-agent -dir %s\n", s.dir)
	case err != nil:
		demo.Fail(err)
	}
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// models are those of the agents.
type models struct{ mender, reviewer model.Model }

// mend runs the agent until it has ended. Whenever it waits for approval, the session has what is needed to resume it.
func (s *session) mend(ctx context.Context, m models, p *person, prompt string) error {
	agent, closeAll, err := s.agent(m)
	if err != nil {
		return err
	}
	defer closeAll()
	snapshot, err := s.load()
	if err != nil {
		return err
	}
	var results *message.DeferredResults
	for {
		res, err := s.watch(ctx, agent, p.screen, prompt, snapshot, results)
		pause, paused := errors.AsType[*runtime.PauseError](err)
		switch {
		case err == nil:
			u := res.Usage()
			p.screen.printf("\n%s\n", p.screen.faint(fmt.Sprintf("%d requests, %d tool calls, %d tokens", u.Requests, u.ToolCalls, u.TotalTokens())))
			return s.end()
		case !paused:
			return err
		}
		if snapshot, err = pause.Snapshot(); err != nil {
			return err
		}
		if err := s.save(snapshot); err != nil {
			return err
		}
		if results, err = p.decide(ctx, pause.Requests); err != nil {
			return err
		}
	}
}

// watch drives the run until it ends or waits, and shows what happens.
func (s *session) watch(ctx context.Context, agent *runtime.Agent[none, string], sc *screen, prompt string, snapshot []byte, results *message.DeferredResults) (*runtime.Result[string], error) {
	var opts []runtime.RunOption
	if snapshot != nil {
		prompt = ""
		opts = append(opts, runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(results))
	}
	stream := agent.Stream(ctx, none{}, prompt, opts...)
	for event, err := range stream.Events() {
		if err != nil {
			break // it is that of Result
		}
		sc.show(event)
	}
	return stream.Result()
}

// agent returns the agent that mends the session's project, and a function that closes what it has opened.
func (s *session) agent(m models) (*runtime.Agent[none, string], func(), error) {
	shell, err := newShell(s.project())
	if err != nil {
		return nil, nil, err
	}
	var opened []io.Closer
	closeAll := func() {
		for _, c := range opened {
			c.Close()
		}
	}
	project, err := files.New(s.project(), files.Options{})
	if err != nil {
		return nil, nil, err
	}
	opened = append(opened, project)
	readOnly, err := files.New(s.project(), files.Options{ReadOnly: true})
	if err != nil {
		closeAll()
		return nil, nil, err
	}
	opened = append(opened, readOnly)
	plans, err := os.OpenRoot(s.plans())
	if err != nil {
		closeAll()
		return nil, nil, err
	}
	opened = append(opened, plans)
	return newAgent(tools(project, shell), newReviewer(readOnly, m.reviewer), m.mender, plans), closeAll, nil
}
