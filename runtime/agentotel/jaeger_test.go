package agentotel_test

import (
	"cmp"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// jaegerSpan is a span as Jaeger's own API returns it.
type jaegerSpan struct {
	ID         string `json:"spanID"`
	Name       string `json:"operationName"`
	Began      int64  `json:"startTime"`
	References []struct {
		ID string `json:"spanID"`
	} `json:"references"`
	Tags []struct {
		Key   string `json:"key"`
		Value any    `json:"value"`
	} `json:"tags"`
}

// TestJaeger: Jaeger shows the tree of examples/delegation. scripts/jaeger.sh runs the example, and then this.
func TestJaeger(t *testing.T) {
	query := os.Getenv("JAEGER_QUERY")
	if query == "" {
		t.Skip("no JAEGER_QUERY: see scripts/jaeger.sh")
	}
	const want = `
invoke_agent editor
  chat function
  execute_tool research
    invoke_agent researcher
      chat function
      execute_tool search_archive
      chat function
      execute_tool search_archive
      chat function
  chat function`
	spans := fromJaeger(t, query, "delegation", strings.Count(want, "\n"))
	expect(t, jaegerTree(spans, "", ""), want)
	for _, s := range spans {
		for _, tag := range s.Tags {
			if text, _ := tag.Value.(string); s.Name == "invoke_agent editor" && tag.Key == "final_result" && !strings.Contains(text, `"headline":"Two bulges, two tides"`) {
				t.Errorf("the output is %v", tag.Value)
			}
		}
	}
}

// fromJaeger waits until Jaeger has the n spans of the only trace of a service, and returns them sorted by when they began.
func fromJaeger(t *testing.T, query, service string, n int) []jaegerSpan {
	t.Helper()
	for range 50 {
		res, err := http.Get(query + "/api/traces?service=" + service)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Data []struct {
				Spans []jaegerSpan `json:"spans"`
			} `json:"data"`
		}
		err = json.NewDecoder(res.Body).Decode(&got)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Data) == 1 && len(got.Data[0].Spans) >= n {
			spans := got.Data[0].Spans
			slices.SortFunc(spans, func(a, b jaegerSpan) int { return cmp.Compare(a.Began, b.Began) })
			return spans
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("Jaeger does not have the spans after 5 s")
	return nil
}

func jaegerTree(spans []jaegerSpan, parent, indent string) string {
	var b strings.Builder
	for _, s := range spans {
		if of := s.References; len(of) == 0 && parent == "" || len(of) == 1 && of[0].ID == parent {
			b.WriteString(indent + s.Name + "\n" + jaegerTree(spans, s.ID, indent+"  "))
		}
	}
	return b.String()
}
