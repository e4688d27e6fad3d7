package prices_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/prices"
)

// fixture is a line of testdata/fixtures.jsonl, which scripts/prices/fixtures.py writes.
type fixture struct {
	Provider, URL, Model, At string
	Usage                    map[string]int
	Details                  json.RawMessage
	Cost                     *string
}

func (f *fixture) response(t *testing.T) *runtime.ModelResponse {
	at := f.At
	if !strings.Contains(at[10:], "+") {
		at += "Z" // as Python has it, a time without a zone
	}
	when, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	return &runtime.ModelResponse{
		ProviderName: f.Provider, ProviderURL: f.URL, ModelName: f.Model, Timestamp: when, ProviderDetails: runtime.RawJSON(f.Details),
		Usage: runtime.RequestUsage{
			InputTokens: f.Usage["input_tokens"], OutputTokens: f.Usage["output_tokens"],
			CacheReadTokens: f.Usage["cache_read_tokens"], CacheWriteTokens: f.Usage["cache_write_tokens"],
			CacheWrite1hTokens: f.Usage["cache_write_1h_tokens"], OutputReasoningTokens: f.Usage["output_reasoning_tokens"],
			InputAudioTokens: f.Usage["input_audio_tokens"], OutputAudioTokens: f.Usage["output_audio_tokens"],
			CacheAudioReadTokens: f.Usage["cache_audio_read_tokens"],
		},
	}
}

// TestPricesAreThoseOfGenaiPrices: what the Python package says that responses cost, to the last digit and nought.
func TestPricesAreThoseOfGenaiPrices(t *testing.T) {
	file, err := os.Open("testdata/fixtures.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	known := 0
	for s := bufio.NewScanner(file); s.Scan(); {
		var f fixture
		if err := json.Unmarshal(s.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		want := "unknown"
		if f.Cost != nil {
			want = *f.Cost
			known++
		}
		if got := prices.Snapshot.Price(f.response(t)).String(); got != want {
			t.Errorf("got %s: %s", got, s.Text())
		}
	}
	if known < 500 {
		t.Errorf("%d of the fixtures have a price", known)
	}
}
