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

// file returns the whole text.
func (e *exporter) file() string {
	body := e.body()
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport (\n", e.x.pkg)
	for _, p := range []string{"context", "errors", "slices", "sync/atomic", "testing"} {
		if p == "testing" || e.imports[p] {
			fmt.Fprintf(&b, "\t%q\n", p)
		}
	}
	b.WriteString("\n")
	for _, p := range e.paths() {
		fmt.Fprintf(&b, "\t%q\n", p)
	}
	b.WriteString(")\n\n" + body)
	return b.String()
}

// paths returns what is imported of other modules.
func (e *exporter) paths() []string {
	var list []string
	for p := range e.imports {
		if strings.Contains(p, ".") {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return list
}

const module = "github.com/agentgen-go/agentgen/runtime"

// use notes imports.
func (e *exporter) use(paths ...string) {
	for _, p := range paths {
		e.imports[p] = true
	}
}

func (e *exporter) body() string {
	e.use("slices", module, module+"/message", module+"/testmodel")
	var b strings.Builder
	name := "Test" + camel(e.info.Agent) + camel(e.r.talk.title)
	fmt.Fprintf(&b, "// %s plays a run of %s again, with a model that responds as it did then.\nfunc %s(t *testing.T) {\n", name, e.info.Agent, name)
	inner := e.scripts()
	script := e.script("testmodel.Script(", e.responses)
	if e.raw {
		b.WriteString(rawResponse)
	}
	b.WriteString("\tctx := t.Context()\n" + inner)
	fmt.Fprintf(&b, "\tagent := %s\n%s\tscript := %s\n", e.x.agent, e.deps(), script)
	b.WriteString(play)
	b.WriteString(e.first())
	for _, d := range e.r.decided() {
		b.WriteString(e.resumes(d))
	}
	b.WriteString(e.checks())
	b.WriteString("}\n")
	return b.String()
}

// deps declares the dependencies.
func (e *exporter) deps() string {
	if !e.r.agent.source().function {
		return "\tdeps := " + e.x.deps + "\n"
	}
	return "\tdeps, err := " + parenthesized(e.x.deps) + "(ctx)\n\tif err != nil {\n\t\tt.Fatal(err)\n\t}\n"
}

func parenthesized(expr string) string {
	if strings.HasPrefix(expr, "func") {
		return "(" + expr + ")"
	}
	return expr
}

const rawResponse = `	response := func(text string) *message.Response {
		all, err := message.Unmarshal([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return all[0].(*message.Response)
	}
`

const play = `	var results []string
	play := func(prompt string, opts ...runtime.RunOption) (output runtime.RawJSON, err error) {
		for e, failed := range agent.Stream(ctx, deps, prompt, append(opts, runtime.WithModel(script))...).Events() {
			if p, ok := e.Result.(*message.ToolReturnPart); ok {
				results = append(results, p.ToolName+": "+p.Text())
			}
			output, err = e.Output, failed
		}
		return output, err
	}
`

// first begins the run.
func (e *exporter) first() string {
	if len(e.r.base) == 0 {
		return "\toutput, failed := play(" + quote(e.info.Prompt) + ")\n"
	}
	b, err := message.Marshal(e.r.base)
	if err != nil {
		b = []byte("[]")
	}
	return "\thistory, failed := message.Unmarshal([]byte(" + quote(string(b)) + "))\n\tif failed != nil {\n\t\tt.Fatal(failed)\n\t}\n" +
		"\toutput, failed := play(" + quote(e.info.Prompt) + ", runtime.WithHistory(history))\n"
}

// resumes resumes the run after a pause.
func (e *exporter) resumes(d *message.DeferredResults) string {
	e.use("errors")
	b, err := d.AppendJSON(nil)
	if err != nil {
		b = []byte("{}")
	}
	return "\tif pause, ok := errors.AsType[*runtime.PauseError](failed); ok {\n\t\tvar decisions message.DeferredResults\n\t\tif err := decisions.DecodeJSON([]byte(" + quote(e.ids.Replace(string(b))) +
		")); err != nil {\n\t\t\tt.Fatal(err)\n\t\t}\n\t\tsnapshot, err := pause.Snapshot()\n\t\tif err != nil {\n\t\t\tt.Fatal(err)\n\t\t}\n" +
		"\t\toutput, failed = play(\"\", runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(&decisions))\n\t} else {\n\t\tt.Fatalf(\"the run has not paused: %v\", failed)\n\t}\n"
}

// checks compares what has come of it.
func (e *exporter) checks() string {
	var b strings.Builder
	if e.info.Status == done {
		b.WriteString("\tif failed != nil {\n\t\tt.Fatal(failed)\n\t}\n")
		fmt.Fprintf(&b, "\tif want := runtime.RawJSON(%s); output != want {\n\t\tt.Errorf(\"output %%s, want %%s\", output, want)\n\t}\n", quote(string(e.r.result())))
	} else {
		fmt.Fprintf(&b, "\tif failed == nil {\n\t\tt.Error(%s)\n\t}\n\t_ = output\n", quote("the run has succeeded; it had failed: "+e.info.Error))
	}
	b.WriteString("\tslices.Sort(results)\n\twant := []string{\n")
	for _, r := range e.results {
		b.WriteString("\t\t" + quote(r) + ",\n")
	}
	b.WriteString("\t}\n\tif !slices.Equal(results, want) {\n\t\tt.Errorf(\"the results of the tools are %q, want %q\", results, want)\n\t}\n")
	return b.String()
}

// scripts lets the agents of runs within the run have models that respond as theirs did.
func (e *exporter) scripts() string {
	var b strings.Builder
	for _, a := range e.inner {
		if a.at == nil {
			fmt.Fprintf(&b, "\t// The agent %q has run within this run. It is not registered, so that it asks its own model here: override that.\n", a.name)
			continue
		}
		e.use(module+"/model", "context", "sync/atomic", "errors")
		typ, paths := a.at.typeIn()
		e.use(paths...)
		n := camel(a.name)
		fmt.Fprintf(&b, "\tvar asked%s atomic.Int64\n\tctx = runtime.Override(ctx, %s, func(a %s) {\n\t\tresponses := %s\n", n, a.at.written().agent, typ, e.script("[]*message.Response{", a.responses))
		fmt.Fprintf(&b, "\t\ta.Model = testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {\n\t\t\tn := int(asked%s.Add(1))\n"+
			"\t\t\tif n > len(responses) {\n\t\t\t\treturn nil, errors.New(\"there are no more responses\")\n\t\t\t}\n\t\t\treturn responses[n-1], nil\n\t\t})\n\t})\n", n)
	}
	return b.String()
}
