package runtime_test

import (
	"context"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestFeedDamagedResults: a result that no Perform has returned changes nothing, and the task is done as if it had not come.
func TestFeedDamagedResults(t *testing.T) {
	const response = `{"kind":"response","parts":[{"part_kind":"text","content":"x"}]}`
	for _, c := range []struct {
		kind        runtime.TaskKind
		body, error string
	}{
		{runtime.TaskBegin, `"used":{"requests":-5}`, "-5 requests"},
		{runtime.TaskBegin, `"said":[{"priority":1,"messages":[]}]`, "must end with a *message.Request"},
		{runtime.TaskBegin, `"history":[null]`, "/history/0"},
		{runtime.TaskBegin, `"error":[]`, "its error is empty"},
		{runtime.TaskBegin, `"error":[{"parent":-1,"text":"a"},{"parent":1,"text":"b"}]`, "error 1"},
		{runtime.TaskBegin, `"error":[{"parent":0,"text":"a"}]`, "error 0"},
		{runtime.TaskPrepare, ``, "no request"},
		{runtime.TaskPrepare, `"request":{"output":{"choices":[null]}}`, "output choice 0 of the request is null"},
		{runtime.TaskPrepare, `"request":{"output":{"functions":[null]}}`, "output function 0 of the request is null"},
		{runtime.TaskPrepare, `"request":{"output":{},"tools":[null]}`, "tool 0 of the request is null"},
		{runtime.TaskPrepare, `"request":{"output":{},"tools":[{"name":"zzz"}]}`, `"zzz", which the agent does not have`},
		{runtime.TaskPrepare, `"request":{"output":{},"settings":{"timeout":"-PT1S"}}`, "Timeout"},
		{runtime.TaskRequest, ``, "0 messages instead of one response"},
		{runtime.TaskRequest, `"response":[{"kind":"request","parts":[]}]`, "1 messages instead of one response"},
		{runtime.TaskRequest, `"response":[` + response + `,` + response + `]`, "2 messages"},
		{runtime.TaskRequest, `"response":[{"kind":"response","parts":[],"usage":{"input_tokens":-1}}]`, "-1 input_tokens"},
		{runtime.TaskRequest, `"response":[{"kind":"request","parts":[]}],"error":[{"parent":-1,"text":"a"}]`, "instead of one response"},
		{runtime.TaskValidate, ``, "says nothing of call 0"},
		{runtime.TaskValidate, `"verdicts":[{"index":0}]`, "says nothing of call 1"},
		{runtime.TaskValidate, `"verdicts":[{"index":0},{"index":0},{"index":1}]`, "call 0"},
		{runtime.TaskValidate, `"verdicts":[{"index":0},{"index":1},{"index":9}]`, "call 9"},
		{runtime.TaskValidate, `"verdicts":[{"index":0,"outcome":{"kind":1}},{"index":1}]`, "cannot end as returned"},
		{runtime.TaskValidate, `"verdicts":[{"index":0,"outcome":{"kind":2,"usage":{"requests":-1}}},{"index":1}]`, "-1 requests"},
		{runtime.TaskCall, ``, "no outcome"},
		{runtime.TaskCall, `"outcome":{"kind":4}`, "cannot end as accepted"},
		{runtime.TaskCall, `"outcome":{"kind":9}`, "cannot end as"},
		{runtime.TaskCall, `"outcome":{"kind":1,"usage":{"requests":-100}}`, "-100 requests"},
		{runtime.TaskCall, `"outcome":{"kind":1},"used":{"requests":-5}`, "-5 requests"},
		{runtime.TaskCall, `"outcome":{"kind":1,"enqueued":[{"priority":1,"messages":[]}]}`, "must end with a *message.Request"},
		{runtime.TaskHandle, `"results":{"calls":{"other":{"content":"1"}}}`, "other"},
	} {
		t.Run(c.kind.String()+" "+c.error, func(t *testing.T) {
			a := damaged()
			p := begunPlay(t, a, "r")
			task := until(t, a, p, c.kind)
			before := textOf(t, p)
			if err := p.Feed(task.Key, resultOf(task, c.body)); !strings.Contains(errText(err), c.error) || err == nil {
				t.Errorf("got %v", err)
			}
			diff(t, "the run", textOf(t, p), before)
			for !p.Done() {
				performed(t, a, p)
			}
			if _, err := p.Result(); err != nil {
				t.Error(err)
			}
		})
	}
}

// damaged returns an agent whose run has tasks of all kinds.
func damaged() *runtime.Agent[deps, string] {
	ask := returns("ask", "ok")
	ask.info.Approval = true
	a := &runtime.Agent[deps, string]{
		Model: scriptOf(calls("f {}", "g {}"), calls("ask {}"), text("done")),
		Tools: tools(returns("f", "ok"), returns("g", "ok"), ask),
	}
	a.InstructionFuncs = append(a.InstructionFuncs, func(context.Context, *runtime.RunContext[deps]) (string, error) { return "Be kind.", nil })
	a.MetadataFunc = func(context.Context, *runtime.RunContext[deps]) (map[string]any, error) { return nil, nil }
	a.DeferredHandlers = append(a.DeferredHandlers, func(context.Context, *runtime.RunContext[deps], *message.DeferredRequests) (*message.DeferredResults, error) {
		return &message.DeferredResults{ApproveAll: true}, nil
	})
	return a
}

// until drives the run to its first task of that kind.
func until(t *testing.T, a *runtime.Agent[deps, string], p *runtime.Play[string], kind runtime.TaskKind) runtime.Task {
	t.Helper()
	for !p.Done() {
		tasks, err := p.Tasks()
		if err != nil {
			t.Fatal(err)
		}
		if tasks[0].Kind == kind {
			return tasks[0]
		}
		performed(t, a, p)
	}
	t.Fatalf("there was no task of kind %s", kind)
	return runtime.Task{}
}

// resultOf returns a result of the task with these further members.
func resultOf(task runtime.Task, body string) runtime.RawJSON {
	s := `{"kind":` + string(rune('0'+task.Kind)) + `,"task":"` + task.Key + `","run_id":"r","at":"2026-01-02T12:00:00Z"`
	if body != "" {
		s += "," + body
	}
	return runtime.RawJSON(s + "}")
}

func textOf[O any](t *testing.T, p *runtime.Play[O]) string {
	t.Helper()
	b, err := p.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
