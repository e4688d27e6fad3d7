// Package prices computes what requests to models cost. Its prices are those of genai-prices
// (https://github.com/pydantic/genai-prices, see LICENSE.genai-prices), as they were when the snapshot was taken: see
// Date and Source. Nothing is downloaded.
//
//	agent := &runtime.Agent[Deps, string]{Prices: prices.Snapshot, ...}
//
// Prices are list prices: without discounts, free allowances and taxes.
package prices

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Snapshot has the prices of the snapshot, and no others. It decodes what it needs when it is first asked.
var Snapshot = &Table{}

// Source names the release of genai-prices that the snapshot was taken from.
func Source() string { return load().source }

// Date is the day on which the snapshot was taken, as in 2026-11-21.
func Date() string { return load().date }

// A Table has the prices of the snapshot, and those that were added to it. Its zero value is Snapshot. A Table must not
// be copied after its first use; it is then safe for concurrent use.
type Table struct {
	models []Model

	mu    sync.RWMutex
	found map[key]*offer // nil for what has no price
}

// With returns a table in which models override those of the snapshot, the first that fits before the others.
func With(models ...Model) *Table { return &Table{models: slices.Clone(models)} }

// Model has the prices of a model that the snapshot does not have, or has wrong. Without a known Input and Output,
// which may be $0, the cost of the model is unknown.
type Model struct {
	// Provider and Name are those of the responses (message.Response), in upper or lower case. Without a Provider,
	// the model of any provider is meant.
	Provider, Name string
	// Input and Output are in dollars for a million tokens.
	Input, Output usage.Cost
	// CacheRead and CacheWrite are the same for the input that is read from or written to a cache. Left unknown, it costs
	// what other input costs.
	CacheRead, CacheWrite usage.Cost
	// Request is in dollars for each request, on top of the tokens.
	Request usage.Cost
}

// offer is what the prices of a model are.
type offer struct {
	prices   []conditional
	variants []variant
}

// key is what an offer is found by.
type key struct{ url, provider, model string }

// maxFound bounds the memory for offers. Responses name few models, unless something is wrong.
const maxFound = 1000

// Price returns what a response cost; it is unknown if the model or the provider has no price, or if its usage cannot
// be priced because the counts contradict each other. A response without a Timestamp is priced as of now.
func (t *Table) Price(res *message.Response) usage.Cost {
	if res.ModelName == "" {
		return usage.Cost{}
	}
	o := t.offer(key{res.ProviderURL, res.ProviderName, res.ModelName})
	if o == nil {
		return usage.Cost{}
	}
	at := res.Timestamp
	if at.IsZero() {
		at = time.Now()
	}
	return load().cost(o.rates(at, res.ProviderDetails), &res.Usage)
}

// offer finds the offer for a response, and remembers it.
func (t *Table) offer(k key) *offer {
	t.mu.RLock()
	o, ok := t.found[k]
	t.mu.RUnlock()
	if ok {
		return o
	}
	if m := t.own(k); m != nil {
		o = m.offer()
	} else {
		o = load().offer(k)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.found == nil || len(t.found) >= maxFound {
		t.found = make(map[key]*offer)
	}
	t.found[k] = o
	return o
}

// own finds the model among those that were added.
func (t *Table) own(k key) *Model {
	for i := range t.models {
		m := &t.models[i]
		if strings.EqualFold(m.Name, k.model) && (m.Provider == "" || strings.EqualFold(m.Provider, k.provider)) {
			return m
		}
	}
	return nil
}

func (m *Model) offer() *offer {
	if !m.Input.Known() || !m.Output.Known() {
		return nil
	}
	rates := []rate{{Unit: "input_tokens", Price: m.Input}, {Unit: "output_tokens", Price: m.Output}}
	for _, r := range [...]rate{
		{Unit: "cache_read_tokens", Price: m.CacheRead},
		{Unit: "cache_write_tokens", Price: m.CacheWrite},
		{Unit: request, Price: m.Request.Of(1000, 1)}, // the snapshot has the prices of a thousand
	} {
		if r.Price.Known() {
			rates = append(rates, r)
		}
	}
	return &offer{prices: []conditional{{Rates: rates}}}
}
