package load_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/bench/harness/load"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

// client makes runs that take so long.
func client(took time.Duration, err error) *load.Client {
	return &load.Client{By: "sleeper", Mode: "JSON", New: func(string) (load.Run, error) {
		return func(context.Context) (string, error) {
			time.Sleep(took)
			return scenario.FinalText, err
		}, nil
	}}
}

// TestMeasureAllRuns: runs that take longer than they are watched are measured nevertheless, each once.
func TestMeasureAllRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		line, err := client(3*time.Second, nil).Measure("", 10, time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(line, "BenchmarkLoad/runs=10/case=JSON/by=sleeper\t10\t") || !strings.Contains(line, "\t3000 p99-ms\t") {
			t.Errorf("got %q", line)
		}
	})
}

// TestMeasureImpatience: what never ends is not waited for.
func TestMeasureImpatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if line, err := client(time.Hour, nil).Measure("", 2, time.Millisecond); err == nil || !strings.Contains(err.Error(), "none of 2 runs") {
			t.Errorf("got %q, %v", line, err)
		}
	})
}

func TestMeasureFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		want := errors.New("refused")
		begin := time.Now()
		if line, err := client(time.Second, want).Measure("", 2, time.Hour); !errors.Is(err, want) {
			t.Errorf("got %q, %v", line, err)
		}
		if took := time.Since(begin); took > 3*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}
