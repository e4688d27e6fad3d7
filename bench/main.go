// Command bench measures agentgen beside hand-written floors and other libraries, and prints tables. See
// docs/performance.md for what the words in them mean.
//
//	go run .                  everything
//	go run . -peers ""        agentgen and the floors alone
//	go run . -write FILE      also puts the tables into FILE, between its marks
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"time"
)

type options struct {
	rounds int
	time   time.Duration
	peers  string
	python string
	raw    string
	write  string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	var o options
	flag.IntVar(&o.rounds, "rounds", 12, "how often everything is measured; the least counts")
	flag.DurationVar(&o.time, "time", 50*time.Millisecond, "how long each case is measured in each round")
	flag.StringVar(&o.peers, "peers", "peers", "`folder` with a module for each other library; none if empty")
	flag.StringVar(&o.python, "python", "", "`Python` that has pydantic_ai; empty for the one that make reference has made")
	flag.StringVar(&o.raw, "raw", "", "`file` for the results as lines of Go benchmarks, for benchstat")
	flag.StringVar(&o.write, "write", "", "`file` whose tables, between its marks, are replaced")
	flag.Parse()
	if err := o.bench(); err != nil {
		log.Fatal(err)
	}
}

// bench measures everything and reports it.
func (o *options) bench() error {
	dir, err := os.MkdirTemp("", "agentgen-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	go func() {
		<-stop
		os.RemoveAll(dir)
		os.Exit(1)
	}()
	raw := io.Discard
	if o.raw != "" {
		f, err := os.Create(o.raw)
		if err != nil {
			return err
		}
		defer f.Close()
		raw = f
	}
	s := session{options: o, raw: raw}
	if err := s.phase("building", func() (err error) { s.built, err = build(dir, o); return err }); err != nil {
		return err
	}
	if err := s.measure(); err != nil {
		return err
	}
	text := s.report()
	fmt.Print(text)
	if o.write == "" {
		return nil
	}
	return replace(o.write, text)
}
