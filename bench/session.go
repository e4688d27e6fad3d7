package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/bench/internal/generator"
	"github.com/agentgen-go/agentgen/bench/internal/report"
)

// How many runs are made at once, how long their requests take, and how long they are watched.
var atOnce = []int{1000, 10_000}

const (
	delay  = 50 * time.Millisecond
	watch  = 2 * time.Second
	asleep = 2000 // runs that wait for a silent model

	// Rounds of what takes seconds.
	loads       = 2
	generations = 5
)

// session is what has been measured so far.
type session struct {
	*options
	*built
	results report.Results
	raw     io.Writer
	phases  []phase
}

// phase is how long a part of the session has taken.
type phase struct {
	what string
	took time.Duration
}

// phase does a part of the session.
func (s *session) phase(what string, do func() error) error {
	log.Print(what)
	begin := time.Now()
	err := do()
	s.phases = append(s.phases, phase{what, time.Since(begin)})
	return err
}

func (s *session) measure() error {
	for _, part := range []struct {
		what string
		do   func() error
	}{
		{"rounds", s.takeTurns},
		{"many runs at once", s.load},
		{"waiting runs", s.wait},
		{"generator", s.generate},
	} {
		if err := s.phase(part.what, part.do); err != nil {
			return err
		}
	}
	return nil
}

// takeTurns lets each program measure all its cases, one program after the other, again and again: what slows the
// machine down for a while then slows all of them down.
func (s *session) takeTurns() error {
	url, stop, err := s.serve()
	if err != nil {
		return err
	}
	defer stop()
	for range s.rounds {
		s.programs = slices.DeleteFunc(s.programs, func(p program) bool {
			return dropped(p, s.run(p, "-server", url, "-time", s.time.String()))
		})
		if len(s.programs) == 0 || s.programs[0].name != "ours" {
			return fmt.Errorf("the program of agentgen has failed")
		}
	}
	return nil
}

// dropped reports whether a program failed, and prints it.
func dropped(p program, err error) bool {
	if err != nil {
		log.Printf("%s is left out: %v", p.name, err)
	}
	return err != nil
}

// run runs a program and reads its results.
func (s *session) run(p program, args ...string) error {
	cmd := p.command(args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		text := errs.String()
		return fmt.Errorf("%w: %s", err, text[max(0, len(text)-2000):])
	}
	return s.results.Read(s.raw, bytes.NewReader(out))
}

// names asks a program who can make runs over HTTP, or waits.
func (p program) names() (names []string, err error) {
	out, err := p.command("-list").Output()
	for line := range strings.Lines(string(out)) {
		names = append(names, strings.TrimSpace(line))
	}
	return names, err
}

// load gives each client a process of its own, so that the memory that it needs can be told. Other libraries make only as
// many runs as do not take them minutes.
func (s *session) load() error {
	url, stop, err := s.serve("-delay", delay.String())
	if err != nil {
		return err
	}
	defer stop()
	for range min(s.rounds, loads) {
		for _, p := range s.programs {
			if err := s.loadBy(p, url, atOnce[0]); err != nil {
				return err
			}
		}
	}
	return s.loadBy(s.programs[0], url, atOnce[1])
}

// slow is left out where most runs are made at once: it takes a minute and says nothing new.
const slow = "openai-go typed"

// loadBy makes n runs at once with each client of a program.
func (s *session) loadBy(p program, url string, n int) error {
	names, err := p.names()
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasPrefix(name, "process/") || n > atOnce[0] && strings.HasSuffix(name, slow) {
			continue
		}
		dropped(program{name: fmt.Sprintf("%s, %d at once,", name, n)},
			s.run(p, "-server", url, "-runs", fmt.Sprint(n), "-time", watch.String(), "-run", exactly(name)))
	}
	return nil
}

func exactly(name string) string { return "^" + regexp.QuoteMeta(name) + "$" }

// wait measures the memory of runs that wait.
func (s *session) wait() error {
	names, err := s.programs[0].names()
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := s.waitFor(name); err != nil {
			return err
		}
	}
	return nil
}

// waitFor has a server of its own, which does not know those who are gone.
func (s *session) waitFor(name string) error {
	url, stop, err := s.serve("-delay", time.Hour.String())
	if err != nil {
		return err
	}
	defer stop()
	return s.run(s.programs[0], "-wait", "-server", url, "-runs", fmt.Sprint(asleep), "-run", exactly(name))
}

func (s *session) generate() error {
	var packages []*generator.Package
	for _, tools := range []int{1, 20, 200} {
		p, err := generator.New(s.agentgen, s.root, s.dir, tools)
		if err != nil {
			return err
		}
		packages = append(packages, p)
	}
	for range min(s.rounds, generations) {
		for _, p := range packages {
			lines, err := p.Round()
			if err != nil {
				return err
			}
			if err := s.results.Read(s.raw, strings.NewReader(strings.Join(lines, "\n"))); err != nil {
				return err
			}
		}
	}
	return nil
}
