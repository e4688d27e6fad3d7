package devui

import (
	"fmt"
	"go/format"
	"net/http"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// serveTest sends a run as a Go test. The query may name the package, and the expressions of the agent and its dependencies.
func (u *UI) serveTest(w http.ResponseWriter, r *http.Request) {
	run, err := u.record(r.PathValue("id"))
	if err != nil {
		u.reply(w, r, nil, err)
		return
	}
	text, err := u.test(run, r.URL.Query().Get)
	if err != nil {
		u.reply(w, r, nil, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write(text)
}

// test writes a run as a test that plays the model: what it has responded, and what has to come of it.
func (u *UI) test(r *record, query func(string) string) ([]byte, error) {
	info := r.summary()
	if info.Status == running || info.Status == waiting {
		return nil, refused(http.StatusConflict, "the run is not over")
	}
	e := &exporter{r: r, info: info, imports: map[string]bool{}, x: r.agent.source().in(query)}
	e.read(u)
	if e.lost {
		return nil, refused(http.StatusConflict, "the run is too large: not all of its responses were kept")
	}
	text, err := format.Source([]byte(e.file()))
	if err != nil {
		return nil, fmt.Errorf("format the test: %w", err)
	}
	return text, nil
}

// in returns the expressions, of which the query may replace some.
func (s source) in(query func(string) string) expressions {
	x := s.written()
	for name, at := range map[string]*string{"package": &x.pkg, "agent": &x.agent, "deps": &x.deps} {
		if v := query(name); v != "" {
			*at = v
		}
	}
	return x
}

// exporter writes a test.
type exporter struct {
	r       *record
	info    runInfo
	x       expressions
	imports map[string]bool
	// responses are those of the run itself, results the results of its tools.
	responses []*message.Response
	results   []string
	inner     []*innerAgent
	// ids are short names for the IDs that the run has made up.
	ids  *strings.Replacer
	lost bool // a response was not kept
	raw  bool // a response is written as JSON
}

// innerAgent is the agent of runs within the run.
type innerAgent struct {
	name      string
	at        *source // nil if it is not registered
	responses []*message.Response
}

// read reads what has happened from the trace.
func (e *exporter) read(u *UI) {
	spans := e.r.tracer.all()
	for i := range spans {
		s := &spans[i]
		owner := e.owner(u, spans, s)
		switch {
		case s.info.Kind == requestSpan && s.response != nil && (s.info.Status == "ok"):
			*owner = append(*owner, s.response)
		case s.info.Kind == requestSpan && s.info.Status == "ok":
			e.lost = true
		}
	}
	e.readHistory()
}

// readHistory reads the results of the tools, and the responses as they have become part of the history: with the IDs of calls.
func (e *exporter) readHistory() {
	var responses []*message.Response
	for _, m := range e.said() {
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				if p, ok := p.(*message.ToolReturnPart); ok {
					e.results = append(e.results, p.ToolName+": "+p.Text())
				}
			}
		case *message.Response:
			responses = append(responses, m)
		}
	}
	slices.Sort(e.results)
	if len(responses) == len(e.responses) {
		e.responses = responses
	}
	e.nameCalls()
}

// nameCalls gives the calls of the run short names.
func (e *exporter) nameCalls() {
	var names []string
	for _, r := range e.responses {
		for _, p := range r.Parts {
			if c, ok := p.(*message.ToolCallPart); ok && strings.HasPrefix(c.ToolCallID, "pyd_ai_") {
				names = append(names, c.ToolCallID, "c"+itoa(len(names)/2+1))
			}
		}
	}
	e.ids = strings.NewReplacer(names...)
}

// owner returns where the response of a request belongs: to the run itself, or to an agent within it.
func (e *exporter) owner(u *UI, spans []span, s *span) *[]*message.Response {
	run := s
	for run.info.Kind != runSpan && run.info.Parent > 0 {
		run = &spans[run.info.Parent-1]
	}
	if run.info.RunID == e.info.RunID {
		return &e.responses
	}
	for _, a := range e.inner {
		if a.name == run.info.Name {
			return &a.responses
		}
	}
	a := &innerAgent{name: run.info.Name}
	if known := u.agent(a.name); known != nil {
		a.at = new(known.source())
	}
	e.inner = append(e.inner, a)
	return &a.responses
}

// said returns the messages of the run itself: those that its last request has sent, without what was there before.
func (e *exporter) said() []message.Message {
	return slices.DeleteFunc(e.r.messages(), func(m message.Message) bool { return message.RunID(m) != e.info.RunID })
}
