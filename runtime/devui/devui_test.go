package devui_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/devui"
	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

type (
	clerk  = runtime.Agent[*shop.Shop, string]
	sorter = runtime.Agent[*shop.Shop, shop.Ticket]
	object = map[string]any
)

// page is a page of the dev UI: a client that knows the token.
type page struct {
	*testing.T
	ui  *devui.UI
	url string
}

// serve serves agents until the test ends.
func serve(t *testing.T, o devui.Options, agents ...devui.Registration) *page {
	t.Helper()
	o.Logger = slog.New(slog.DiscardHandler)
	ui := devui.New(o, agents...)
	server := httptest.NewServer(ui)
	t.Cleanup(func() {
		ui.Close()
		server.Close()
	})
	return &page{t, ui, server.URL}
}

// newClerk returns an agent with the responses of its model.
func newClerk(responses ...*message.Response) *clerk {
	return &clerk{Name: "clerk", Model: testmodel.Script(responses...), Tools: runtime.Tools(shop.OrderTotalTool, shop.RefundTool), Instructions: "Be kind."}
}

func newShop() *shop.Shop {
	return &shop.Shop{Paid: map[string]int{"A-17": 8900}}
}

// request sends a request.
func (p *page) request(method, path, body string) *http.Response {
	p.Helper()
	req, err := http.NewRequestWithContext(p.Context(), method, p.url+"/api"+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.ui.Token())
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(func() { res.Body.Close() })
	return res
}

// call sends a request, and returns the status and the JSON of the response.
func (p *page) call(method, path string, body any) (int, object) {
	p.Helper()
	text, ok := body.(string)
	if !ok {
		text = write(p.T, body)
	}
	res := p.request(method, path, text)
	b, err := io.ReadAll(res.Body)
	if err != nil {
		p.Fatal(err)
	}
	var o object
	if len(b) > 0 && strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(b, &o); err != nil {
			p.Fatalf("%s: %v", b, err)
		}
	} else if len(b) > 0 {
		o = object{"text": string(b)}
	}
	return res.StatusCode, o
}

// ok is call for a request that is not refused.
func (p *page) ok(method, path string, body any) object {
	p.Helper()
	status, o := p.call(method, path, body)
	if status/100 != 2 {
		p.Fatalf("%s %s: %d %v", method, path, status, o)
	}
	return o
}

func write(t *testing.T, v any) string {
	t.Helper()
	if v == nil {
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// say begins a run with a prompt in a new conversation, and returns the conversation and the run.
func (p *page) say(agent, prompt string) (talk, run string) {
	p.Helper()
	b := p.ok("POST", "/chat", object{"agent": agent, "prompt": prompt})
	return b["talk"].(string), b["run"].(string)
}

// feed follows a run, entry by entry.
type feed struct {
	p    *page
	scan *bufio.Scanner
}

func (p *page) follow(run, after string) *feed {
	p.Helper()
	f := &feed{p, bufio.NewScanner(p.request("GET", "/runs/"+run+"/events?after="+after, "").Body)}
	f.scan.Buffer(nil, 16<<20)
	return f
}

// next returns the next entry, nil at the end.
func (f *feed) next() object {
	f.p.Helper()
	for f.scan.Scan() {
		line := f.scan.Text()
		if line == "event: over" {
			return nil
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			var o object
			if err := json.Unmarshal([]byte(data), &o); err != nil {
				f.p.Fatalf("%s: %v", data, err)
			}
			return o
		}
	}
	f.p.Fatalf("the feed broke: %v", f.scan.Err())
	return nil
}

// until returns the first entry that is so.
func (f *feed) until(is func(object) bool) object {
	f.p.Helper()
	for e := f.next(); e != nil; e = f.next() {
		if is(e) {
			return e
		}
	}
	f.p.Fatal("the run is over")
	return nil
}

// rest returns all entries until the run is over, or waits.
func (f *feed) rest() (all []object) {
	f.p.Helper()
	for e := f.next(); e != nil; e = f.next() {
		all = append(all, e)
	}
	return all
}

// all returns the entries of a run when it is over, or waits.
func (p *page) all(run string) []object { return p.follow(run, "0").rest() }

// state returns the run as its last entry has it.
func (p *page) state(run string) object {
	p.Helper()
	var last object
	for _, e := range p.all(run) {
		if e["type"] == "run" {
			last = e["run"].(object)
		}
	}
	return last
}

// spans returns the spans of a run, in the order in which they began.
func (p *page) spans(run string) []object {
	p.Helper()
	byID := map[float64]object{}
	for _, e := range p.all(run) {
		if s, ok := e["span"].(object); ok {
			byID[s["id"].(float64)] = s
		}
	}
	list := make([]object, len(byID))
	for id, s := range byID {
		list[int(id)-1] = s
	}
	return list
}

// events returns the kinds of the events among entries, and of the others their types.
func events(entries []object) (kinds []string) {
	for _, e := range entries {
		if ev, ok := e["event"].(object); ok {
			kinds = append(kinds, ev["event_kind"].(string))
		} else {
			kinds = append(kinds, e["type"].(string))
		}
	}
	return kinds
}

// blocked is a model that writes the beginning of a text, and the rest when it is let go.
func blocked(begun chan<- struct{}, let <-chan struct{}) model.Model {
	return testmodel.StreamFunc(func(ctx context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
		if err := s.Text(0, "Once "); err != nil {
			return nil, err
		}
		begun <- struct{}{}
		select {
		case <-let:
			return nil, s.Text(0, "upon a time.")
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
}

type (
	contextT  = context.Context
	responseT = message.Response
)

func responses(text string) []*message.Response { return []*message.Response{testmodel.Text(text)} }

// writes is a model that writes the arguments of the output tool, the second piece when it is let go.
func writes(begun chan<- struct{}, let <-chan struct{}, first, second string) model.Model {
	return testmodel.StreamFunc(func(ctx context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
		if err := s.Add(0, &message.ToolCallPart{ToolName: "final_result", ToolCallID: "c1"}); err != nil {
			return nil, err
		}
		if err := s.Args(0, first); err != nil {
			return nil, err
		}
		begun <- struct{}{}
		select {
		case <-let:
			return nil, s.Args(0, second)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
}
