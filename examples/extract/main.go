// Extract reads a hundred small documents, each into a nested struct that is checked, several at the same time under a limit. A line shows
// how far it has come and what it has cost.
//
//	go run ./extract                     # a model that is played: no key, no network
//	OPENAI_API_KEY=... go run ./extract  # OpenAI
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/agentgen-go/agentgen/examples/internal/choose"
)

func main() {
	count := flag.Int("n", 100, "how many documents there are")
	parallel := flag.Int("parallel", 8, "how many are read at the same time")
	ctx, stop, model, _ := choose.Start("")
	defer stop()

	var docs []string
	for n := range *count {
		_, text := document(n + 1)
		docs = append(docs, text)
	}
	agent := newExtractor(choose.Model(model, offline()), priced, *parallel)
	all, sum := extractAll(ctx, agent, docs, func(p progress) { fmt.Fprintf(os.Stderr, "\r%s ", p) })
	fmt.Fprintln(os.Stderr)
	for i, e := range all {
		if e.err != nil {
			fmt.Printf("document %d: %v\n", i+1, e.err)
		}
	}
	fmt.Println(sum)
	if first := all[0]; first.err == nil {
		fmt.Printf("the first: %s of %s, %d lines, %.2f for %s in %s\n", first.invoice.Number, first.invoice.Date, len(first.invoice.Lines), first.invoice.Total, first.invoice.Customer.Name, first.invoice.Customer.City)
	}
	if sum.failed > 0 {
		os.Exit(1)
	}
}
