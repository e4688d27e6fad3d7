package prices_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/prices"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// fixture is a line of testdata/fixtures.jsonl, which scripts/prices/fixtures.py writes.
type fixture struct {
	Provider, URL, Model, At string
	Usage                    map[string]int
	Details                  json.RawMessage
	Cost                     *string
}

func (f *fixture) response(t *testing.T) *message.Response {
	at := f.At
	if !strings.Contains(at[10:], "+") {
		at += "Z" // as Python has it, a time without a zone
	}
	when, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	return &message.Response{
		ProviderName: f.Provider, ProviderURL: f.URL, ModelName: f.Model, Timestamp: when, ProviderDetails: jsonwire.Raw(f.Details),
		Usage: usage.Request{
			InputTokens: f.Usage["input_tokens"], OutputTokens: f.Usage["output_tokens"],
			CacheReadTokens: f.Usage["cache_read_tokens"], CacheWriteTokens: f.Usage["cache_write_tokens"],
			CacheWrite1hTokens: f.Usage["cache_write_1h_tokens"], OutputReasoningTokens: f.Usage["output_reasoning_tokens"],
			InputAudioTokens: f.Usage["input_audio_tokens"], OutputAudioTokens: f.Usage["output_audio_tokens"],
			CacheAudioReadTokens: f.Usage["cache_audio_read_tokens"],
		},
	}
}

func fixtures(t *testing.T) (all []fixture) {
	t.Helper()
	lines, err := os.ReadFile("testdata/fixtures.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(lines) {
		var f fixture
		if err := json.Unmarshal(line, &f); err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

// TestPricesAreThoseOfGenaiPrices: what the Python package says that responses cost, to the last digit and zero.
func TestPricesAreThoseOfGenaiPrices(t *testing.T) {
	known := 0
	for _, f := range fixtures(t) {
		want := "unknown"
		if f.Cost != nil {
			want = *f.Cost
			known++
		}
		if got := prices.Snapshot.Price(f.response(t)).String(); got != want {
			t.Errorf("got %s, want %s: %+v", got, want, f)
		}
	}
	if known < 500 {
		t.Errorf("%d of the fixtures have a price", known)
	}
}

// TestEveryRuleIsRead: a model that no one offers is compared with the rules of every model of every provider. A pattern
// that Go does not know would panic.
func TestEveryRuleIsRead(t *testing.T) {
	for _, f := range fixtures(t) {
		res := &message.Response{ProviderName: f.Provider, ProviderURL: "nowhere", ModelName: "no such model"}
		if got := prices.Snapshot.Price(res); got.Known() {
			t.Errorf("%s: %v", f.Provider, got)
		}
	}
}

// TestOwnModels: prices that were added override those of the snapshot, and are not made up where they say too little.
func TestOwnModels(t *testing.T) {
	usd := usage.MustParseCost
	table := prices.With(
		prices.Model{Provider: "openai", Name: "GPT-4o", Input: usd("1"), Output: usd("2")},
		prices.Model{Name: "mine", Input: usd("1"), CacheRead: usd("0.5"), CacheWrite: usd("4"), Output: usd("2"), Request: usd("0.25")},
		prices.Model{Name: "mine", Input: usd("100"), Output: usd("100")},
		prices.Model{Name: "free", Input: usd("0"), Output: usd("0")},
		prices.Model{Provider: "openai", Name: "gpt-4o-mini", Input: usd("1")},
	)
	used := usage.Request{InputTokens: 1000, CacheReadTokens: 400, CacheWriteTokens: 100, OutputTokens: 10}
	for _, c := range []struct{ provider, model, want string }{
		{"openai", "gpt-4o", "0.00102"},
		{"azure", "gpt-4o", "0.0021"},
		{"openai", "mine", "0.25112"},
		{"", "Mine", "0.25112"},
		{"", "free", "0"},
		{"openai", "gpt-4o-mini", "unknown"},
		{"azure", "gpt-4o-mini", "0.000126"},
		{"nobody", "gpt-4o", "unknown"},
		{"openai", "", "unknown"},
	} {
		got := table.Price(&message.Response{ProviderName: c.provider, ModelName: c.model, Usage: used})
		var want usage.Cost
		if c.want != "unknown" {
			want = usd(c.want)
		}
		if !got.Equal(want) {
			t.Errorf("%s %s: got %v, want %v", c.provider, c.model, got, want)
		}
	}
}

// TestUnpriceable: counts that contradict each other, and invalid numbers, have no price.
func TestUnpriceable(t *testing.T) {
	for name, u := range map[string]usage.Request{
		"more from the cache than at all": {InputTokens: 1, CacheReadTokens: 2},
		"negative":                        {InputTokens: -1},
		"negative detail":                 {InputTokens: 1, OutputReasoningTokens: -1},
		"no number":                       {InputTokens: 1, AudioSeconds: math.NaN()},
		"endless":                         {InputTokens: 1, AudioSeconds: math.Inf(1)},
	} {
		if got := prices.Snapshot.Price(&message.Response{ModelName: "gpt-4o", Usage: u}); got.Known() {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// TestAudioSeconds: audio that is paid for by time costs the same as in genai-prices.
func TestAudioSeconds(t *testing.T) {
	got := prices.Snapshot.Price(&message.Response{ProviderName: "elevenlabs", ModelName: "eleven_realtime_v1_max", Usage: usage.Request{AudioSeconds: 90.5, InputTokens: 100, OutputTokens: 7}})
	if want := "0.1209096666666666666666666667"; got.String() != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestSnapshotIsDated(t *testing.T) {
	if _, err := time.Parse(time.DateOnly, prices.Date()); err != nil || !strings.HasPrefix(prices.Source(), "genai-prices ") {
		t.Errorf("%q, %q", prices.Date(), prices.Source())
	}
}

// TestConcurrentUse: one table serves many runs.
func TestConcurrentUse(t *testing.T) {
	table := prices.With()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 300 {
				res := &message.Response{ProviderName: "openai", ModelName: "gpt-4o", Usage: usage.Request{InputTokens: 1e6}}
				if (i+j)%2 == 0 {
					res.ModelName = fmt.Sprint("new-", i, "-", j)
				}
				if got := table.Price(res); got.Known() != (res.ModelName == "gpt-4o") {
					t.Errorf("%s: %v", res.ModelName, got)
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkPrice prices a response with tokens from a cache, again and again.
func BenchmarkPrice(b *testing.B) {
	res := &message.Response{
		ProviderName: "anthropic", ModelName: "claude-sonnet-4-5", Timestamp: time.Now(),
		Usage: usage.Request{InputTokens: 9000, CacheReadTokens: 4000, CacheWriteTokens: 3000, OutputTokens: 51},
	}
	b.ReportAllocs()
	for b.Loop() {
		if !prices.Snapshot.Price(res).Known() {
			b.Fatal("unknown")
		}
	}
}

// BenchmarkFirstPrice looks for a model that a table was not asked for before.
func BenchmarkFirstPrice(b *testing.B) {
	res := &message.Response{ProviderName: "openai", ModelName: "gpt-4o"}
	b.ReportAllocs()
	for b.Loop() {
		if !prices.With().Price(res).Known() {
			b.Fatal("unknown")
		}
	}
}
