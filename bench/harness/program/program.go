// Package program is what all programs that are measured have in common: the command line by which they are asked what
// to measure. Each prints its results as lines of Go benchmarks.
package program

import (
	"flag"
	"fmt"
	"log"
	"path"
	"regexp"
	"time"

	"github.com/agentgen-go/agentgen/bench/harness/load"
	"github.com/agentgen-go/agentgen/bench/harness/measure"
)

// Program is what can be measured.
type Program struct {
	Cases   []measure.Case
	Clients []load.Client
	// Waits are measured by -wait beside the clients.
	Waits []Wait
}

// Wait measures the memory of runs that wait without HTTP.
type Wait struct {
	By      string
	Measure func(runs int) (string, error)
}

func (w *Wait) name() string { return "process/" + w.By }

// Main does what the command line says.
func (p *Program) Main() {
	log.SetFlags(0)
	log.SetPrefix(path.Base(flag.CommandLine.Name()) + ": ")
	var o options
	flag.StringVar(&o.run, "run", "", "measure the `cases` whose names match; all if empty")
	flag.StringVar(&o.server, "server", "", "`URL` of the server; without it nothing is measured that needs one")
	flag.DurationVar(&o.time, "time", 200*time.Millisecond, "how long each case is measured")
	flag.IntVar(&o.runs, "runs", 0, "make so many runs at once over HTTP, instead of one after the other")
	flag.BoolVar(&o.wait, "wait", false, "measure the memory of -runs runs that wait for a server that does not answer")
	flag.BoolVar(&o.list, "list", false, "list who can be measured with -runs and -wait, one a line")
	flag.Parse()
	if o.list {
		p.list()
		return
	}
	lines, err := p.measure(&o)
	if err != nil {
		log.Fatal(err)
	}
	if lines == 0 {
		log.Fatalf("nothing matches %q", o.run)
	}
}

type options struct {
	run, server string
	time        time.Duration
	runs        int
	wait, list  bool
}

// list prints the names that -run is matched with for -runs and -wait.
func (p *Program) list() {
	for i := range p.Clients {
		fmt.Println(p.Clients[i].Name())
	}
	for i := range p.Waits {
		fmt.Println(p.Waits[i].name())
	}
}

func (p *Program) measure(o *options) (lines int, err error) {
	match, err := regexp.Compile(o.run)
	if err != nil {
		return 0, err
	}
	print := func(line string, err error) error {
		if err == nil {
			lines++
			fmt.Println(line)
		}
		return err
	}
	switch {
	case o.wait:
		err = p.waits(o, match, print)
	case o.runs > 0:
		err = p.load(o, match, print)
	default:
		err = p.cases(o, match, print)
	}
	return lines, err
}

func (p *Program) cases(o *options, match *regexp.Regexp, print func(string, error) error) error {
	cases := p.Cases
	if o.server != "" {
		for i := range p.Clients {
			cases = append(cases, p.Clients[i].Case(o.server))
		}
	}
	for i := range cases {
		if c := &cases[i]; match.MatchString(c.String()) {
			if err := print(measure.Run(c, o.time)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *Program) load(o *options, match *regexp.Regexp, print func(string, error) error) error {
	for i := range p.Clients {
		if c := &p.Clients[i]; match.MatchString(c.Name()) {
			if err := print(c.Measure(o.server, o.runs, o.time)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *Program) waits(o *options, match *regexp.Regexp, print func(string, error) error) error {
	for _, w := range p.Waits {
		if match.MatchString(w.name()) {
			if err := print(w.Measure(o.runs)); err != nil {
				return err
			}
		}
	}
	for i := range p.Clients {
		if c := &p.Clients[i]; o.server != "" && match.MatchString(c.Name()) {
			if err := print(c.Wait(o.server, o.runs)); err != nil {
				return err
			}
		}
	}
	return nil
}
