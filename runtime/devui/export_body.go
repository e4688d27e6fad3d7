package devui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

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
