package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

//go:generate go tool agentgen

// Invoice is what is read from a document.
//
//agent:output
type Invoice struct {
	// The number of the invoice, such as INV-17.
	Number string `json:"number" jsonschema:"pattern=^INV-[0-9]+$"`
	// The day of the invoice, such as 2026-03-04.
	Date     string   `json:"date" jsonschema:"format=date"`
	Customer Customer `json:"customer"`
	Lines    []Line   `json:"lines" jsonschema:"minItems=1"`
	// What is to be paid in all.
	Total float64 `json:"total" jsonschema:"minimum=0"`
}

// Customer is who has to pay.
type Customer struct {
	Name string `json:"name" jsonschema:"minLength=1"`
	City string `json:"city" jsonschema:"minLength=1"`
}

// Line is one line of an invoice.
type Line struct {
	Item     string `json:"item" jsonschema:"minLength=1"`
	Quantity int    `json:"quantity" jsonschema:"minimum=1"`
	// What one piece costs.
	Price float64 `json:"price" jsonschema:"minimum=0"`
}

// Validate checks that nothing was left out: a model that gets this wrong is asked again, with these words.
func (v *Invoice) Validate() error {
	sum := 0.0
	for _, l := range v.Lines {
		sum += float64(l.Quantity) * l.Price
	}
	if math.Abs(sum-v.Total) > 0.005 {
		return fmt.Errorf("the lines add up to %.2f, but the total is %.2f: look for lines that are missing", sum, v.Total)
	}
	return nil
}

// newExtractor returns the agent. At most parallel documents are read at the same time; the others wait.
func newExtractor(m model.Model, prices model.PriceTable, parallel int) *runtime.Agent[runtime.NoDeps, Invoice] {
	return &runtime.Agent[runtime.NoDeps, Invoice]{
		Name:         "extract",
		Model:        m,
		Instructions: "Extract the invoice from the text. Do not leave out any line.",
		Output:       InvoiceOutput,
		Retries:      new(2),
		Limiter:      &limit.Slots{Max: parallel},
		Prices:       prices,
	}
}

// extracted is what has become of a document.
type extracted struct {
	invoice Invoice
	err     error
}

// progress says how far it has come.
type progress struct {
	done, failed, corrected int
	used                    usage.Run
}

func (p progress) String() string {
	cost := "unknown"
	if p.used.UnpricedRequests == 0 {
		cost = "$" + p.used.Cost.String()
	}
	return fmt.Sprintf("%d done, %d failed, %d corrected; %d requests, %d tokens, cost %s", p.done, p.failed, p.corrected, p.used.Requests, p.used.TotalTokens(), cost)
}

// extractAll reads all documents. What has become of each is at its index; report is called after each, one call at a time. A document that
// cannot be read does not keep others from being read.
func extractAll(ctx context.Context, agent *runtime.Agent[runtime.NoDeps, Invoice], docs []string, report func(progress)) ([]extracted, progress) {
	var (
		all = make([]extracted, len(docs))
		sum progress
		mu  sync.Mutex
		wg  sync.WaitGroup
	)
	for i, doc := range docs {
		wg.Go(func() {
			res, err := agent.Run(ctx, runtime.NoDeps{}, doc)
			used := res.Usage()
			if failed, ok := errors.AsType[*runtime.RunError](err); ok {
				used = failed.Usage
			} else if err == nil {
				all[i].invoice = res.Output
			}
			all[i].err = err
			mu.Lock()
			defer mu.Unlock()
			sum.add(err, used)
			report(sum)
		})
	}
	wg.Wait()
	return all, sum
}

func (p *progress) add(err error, used usage.Run) {
	p.done++
	if err != nil {
		p.failed++
	} else if used.Requests > 1 {
		p.corrected++
	}
	p.used = p.used.Add(used)
}
