package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"golang.org/x/tools/txtar"
)

// offlineMender plays a model that mends the project, forgets something, and mends that when the reviewer has found it.
var offlineMender = testmodel.Script(
	testmodel.Join(
		testmodel.Text("I will look at the code and its test first."),
		testmodel.Call("write_plan", `{"items":[
			{"id":"read","content":"Read the code and the test","active_form":"Reading the code and the test","status":"in_progress"},
			{"id":"fail","content":"See the test fail","active_form":"Running the test"},
			{"id":"mend","content":"Mend the function","active_form":"Mending the function"},
			{"id":"review","content":"Have the change reviewed","active_form":"Having the change reviewed"}]}`)),
	testmodel.Join(
		testmodel.Call("read_file", `{"path":"split.go"}`),
		testmodel.Call("read_file", `{"path":"split_test.go"}`)),
	testmodel.Join(update("read", "fail"), runTests),
	testmodel.Join(
		testmodel.Text("Even drops what the division leaves over. The first shares must get one cent more each."),
		update("fail", "mend"),
		edit(broken, divided, divided+remainder)),
	runTests,
	update("mend", "review"),
	askReviewer,
	testmodel.Join(
		testmodel.Text("The reviewer is right: a negative total, such as a debt, loses its remainder still."),
		edit(strings.Replace(broken, divided, divided+remainder, 1), divided+remainder, signed)),
	runTests,
	askReviewer,
	update("review", ""),
	testmodel.Text("Even divided and dropped the remainder, so the shares did not add up to the total. Now the first shares get a cent "+
		"more each, and negative totals are shared as evenly. The test passes, and the reviewer approves of the change."),
)

// update says in the plan that a step is completed and the next one in progress, if there is one.
func update(done, next string) *message.Response {
	updates := fmt.Sprintf(`{"task_id":%q,"status":"completed"}`, done)
	if next != "" {
		updates += fmt.Sprintf(`,{"task_id":%q,"status":"in_progress"}`, next)
	}
	return testmodel.Call("update_task_statuses", `{"updates":[`+updates+`]}`)
}

// The code that the script changes.
const (
	divided   = "\t\tshares[i] = total / n\n"
	remainder = "\t\tif i < total%n {\n\t\t\tshares[i]++\n\t\t}\n"
	signed    = "\t\tif total < 0 {\n\t\t\tshares[i] = (total - i) / n\n\t\t} else {\n\t\t\tshares[i] = (total + n - 1 - i) / n\n\t\t}\n"
)

// broken is the project's code as it is at first.
var broken = func() string {
	for _, f := range txtar.Parse(projectText).Files {
		if f.Name == "split.go" {
			return string(f.Data)
		}
	}
	panic("the project has no split.go")
}()

// edit changes the code. It says which content it is for, as the result of read_file does, so that an edit which is done again after a
// crash is refused.
func edit(code, before, after string) *message.Response {
	sum := sha256.Sum256([]byte(code))
	return testmodel.Call("edit_file", fmt.Sprintf(`{"path":"split.go","old_text":%q,"new_text":%q,"expected_hash":"%x"}`, before, after, sum[:6]))
}

var runTests = testmodel.Call("run_command", `{"command":"go test ./..."}`)

var askReviewer = testmodel.Call("delegate_task", `{"agent_name":"reviewer","task":"split.go: Even lost the remainder of the division, so that the shares `+
	`did not add up to the total. I have changed that. Does it do what its comment says now, for all totals?"}`)

// offlineReviewer plays a model that reads the file, and does not approve before negative totals are thought of.
var offlineReviewer = testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
	last := p.Messages[len(p.Messages)-1].(*message.Request)
	file, ok := last.Parts[0].(*message.ToolReturnPart)
	switch {
	case !ok:
		return testmodel.Call("read_file", `{"path":"split.go"}`), nil
	case strings.Contains(file.Text(), "total < 0"):
		return testmodel.Call("final_result", `{"approved":true,"problems":[]}`), nil
	}
	return testmodel.Call("final_result", `{"approved":false,"problems":["split.go: Even(-5, 4) is [-1 -1 -1 -1], which adds up to -4: a negative total loses its remainder."]}`), nil
})
