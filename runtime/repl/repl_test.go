package repl_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/repl"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestTools: thoughts, calls, results, retries and text, and what the chat has used.
func TestTools(t *testing.T) {
	m := testmodel.Script(
		testmodel.Join(testmodel.Thinking("I need the total."), testmodel.Call("order_total", `{"order":"A-1"}`)),
		testmodel.Join(testmodel.Text("Let me see."), testmodel.Call("order_total", `{"order":"A-17"}`)),
		testmodel.Call("order_total", `{"orders":1}`),
		testmodel.Text("You have paid\n89 dollars.\x1b[31m\u202e\r\nBye."),
	)
	golden(t, chat(t, clerk(m), newShop(), "What did I pay?\n/usage\n/history\n"))
}

// TestApprovals: calls are approved, denied and changed, and what is not understood is asked again.
func TestApprovals(t *testing.T) {
	m := testmodel.Script(
		testmodel.Join(testmodel.CallID("1", "refund", `{"order":"A-17","cents":2000}`), testmodel.CallID("2", "refund", `{"order":"A-17","cents":3000}`),
			testmodel.CallID("3", "refund", `{"order":"A-17","cents":4000}`), testmodel.CallID("4", "refund", `{"order":"A-17","cents":5}`)),
		testmodel.CallID("5", "refund", `{"order":"A-17\nyes: \u202e","cents":1500}`),
		testmodel.Text("Done."),
	)
	s := newShop()
	golden(t, chat(t, clerk(m), s, "Refund!\nperhaps\ny\nn not on a Friday\ne {\"order\":\ne {\"order\":\"A-17\",\"cents\":0}\nE\n[]\n{\"order\":\"A-17\",\"cents\":1}\nno\n"))
	if s.Paid["A-17"] != 8900-2000-1-5 {
		t.Errorf("%d are left", s.Paid["A-17"])
	}
}

// TestExternal: results from elsewhere are JSON, or text if the tool returns text, or failures.
func TestExternal(t *testing.T) {
	var read []string
	m := testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		if len(in.Messages) == 1 {
			return testmodel.Join(testmodel.CallID("1", "ask_user", `{"question":"Which color?"}`), testmodel.CallID("2", "ask_user", `{"question":"Which size?"}`),
				testmodel.CallID("3", "weigh", `{}`), testmodel.CallID("4", "weigh", `{}`)), nil
		}
		for _, p := range in.Messages[len(in.Messages)-1].(*message.Request).Parts {
			read = append(read, p.(*message.ToolReturnPart).TextOrError())
		}
		return testmodel.Text("Thanks."), nil
	})
	golden(t, chat(t, clerk(m), newShop(), "Hi\nlight blue\n42\nheavy\n{\"kg\": 3}\n!\n! the scales are broken\n"))
	want := `light blue,42,{"kg": 3},{"error":"the scales are broken"}`
	if got := strings.Join(read, ","); got != want {
		t.Errorf("the model reads %s, want %s", got, want)
	}
}

// TestOutput: a typed output is shown field by field, whether it comes as a call or as text, and one that is refused is not.
func TestOutput(t *testing.T) {
	const good, bad = `{"kind":"complaint","order":"A-17","day":"2026-02-03"}`, `{"kind":"complaint","day":"2026-02-03"}`
	for name, c := range map[string]struct {
		mode      message.OutputMode
		responses []*message.Response
	}{
		"tool":     {message.OutputTool, []*message.Response{testmodel.Call("final_result", bad), testmodel.Call("final_result", good)}},
		"native":   {message.OutputNative, []*message.Response{testmodel.Text(bad), testmodel.Text(good)}},
		"prompted": {message.OutputPrompted, []*message.Response{testmodel.Text("Sure!"), testmodel.Text("```json\n" + good + "\n```")}},
	} {
		t.Run(name, func(t *testing.T) {
			output := shop.TicketOutput
			output.Mode = c.mode
			agent := &runtime.Agent[runtime.NoDeps, shop.Ticket]{Model: testmodel.Script(c.responses...), Output: output}
			golden(t, chat(t, agent, runtime.NoDeps{}, "My order is broken.\n"))
		})
	}
}

// TestInput: prompts of several lines, commands, and prompts that look like them.
func TestInput(t *testing.T) {
	var prompts []string
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		prompts = append(prompts, testmodel.LastPrompt(in))
		return testmodel.Text("ok"), nil
	})}
	golden(t, chat(t, agent, runtime.NoDeps{}, "one\\\ntwo\n\n  \n\"\"\"\nthree\n\n/help\n\"\"\"\n//etc/hosts\n/helf\n/nothing\n/help\n/resume\n/model\n/model x\n/new\n/history\nlast\\\n"))
	want := []string{"one\ntwo", "three\n\n/help", "/etc/hosts", "last"}
	if strings.Join(prompts, ",") != strings.Join(want, ",") {
		t.Errorf("got %q, want %q", prompts, want)
	}
}

// TestTooLong: a line that is too long is refused, and the chat continues.
func TestTooLong(t *testing.T) {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: counting()}
	var out strings.Builder
	in := strings.NewReader(strings.Repeat("x", 2<<20) + "\nhi\n")
	if err := repl.Run(t.Context(), agent, runtime.NoDeps{}, repl.WithInput(in), repl.WithOutput(&out)); err != nil {
		t.Fatal(err)
	}
	if want := "error: the line is longer than 1 MiB\n*\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// TestPipes: without a terminal there is nothing but what the agent says and what is asked.
func TestPipes(t *testing.T) {
	m := testmodel.Script(testmodel.Call("refund", `{"order":"A-17","cents":2000}`), testmodel.Text("Done."))
	var out strings.Builder
	err := repl.Run(t.Context(), clerk(m), newShop(), repl.WithInput(strings.NewReader("Refund!\ny")), repl.WithOutput(&out))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, out.String())
}

// TestColors: a terminal gets colors, unless NO_COLOR is set.
func TestColors(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "xterm")
	var out strings.Builder
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.Script(testmodel.Join(testmodel.Thinking("Hm."), testmodel.Text("Hi.")))}
	if err := repl.Run(t.Context(), agent, runtime.NoDeps{}, repl.WithInput(strings.NewReader("Hi\n")), repl.WithOutput(&out), repl.WithTerminal(true)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "\x1b[2mHm.\x1b[0m\nHi.\n") {
		t.Errorf("got %q", out.String())
	}
}

// TestErrors: an error of a run is shown, and the chat continues with what was said.
func TestErrors(t *testing.T) {
	fails := testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		if len(in.Messages) == 1 && testmodel.LastPrompt(in) == "fail" {
			return nil, errors.New("out of order")
		}
		return testmodel.Text(testmodel.LastPrompt(in)), nil
	})
	models := repl.WithModels(func(name string) (model.Model, error) {
		if name == "counting" {
			return counting(), nil
		}
		return nil, errors.New("there is no model " + name)
	})
	golden(t, chat(t, &runtime.Agent[runtime.NoDeps, string]{Model: fails}, runtime.NoDeps{}, "fail\nagain\n/history\n/model what\n/model counting\nhow many?\n", models))
}

// TestSubAgents: what happens in runs within the run is shown with their names.
func TestSubAgents(t *testing.T) {
	inner := clerk(testmodel.Script(testmodel.Call("order_total", `{"order":"A-17"}`), testmodel.Text("89 dollars")))
	outer := &runtime.Agent[*shop.Shop, string]{
		Model: testmodel.Script(testmodel.Call("ask_clerk", `{"prompt":"What was paid?"}`), testmodel.Text("89.")),
		Tools: []runtime.Tool[*shop.Shop]{runtime.AgentTool("ask_clerk", "", inner, func(s *shop.Shop) *shop.Shop { return s })},
	}
	golden(t, chat(t, outer, newShop(), "Well?\n"))
}

// TestHistoryFile: a conversation and a run that waits are there when the program is started again.
func TestHistoryFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "history.jsonl")
	m := testmodel.Turns([]*message.Response{testmodel.Text("Hello.")}, []*message.Response{testmodel.Call("refund", `{"order":"A-17","cents":2000}`), testmodel.Text("Done.")},
		[]*message.Response{testmodel.Text("Bye.")})
	s := newShop()
	first := chat(t, clerk(m), s, "Hi\nRefund!\n", repl.WithHistoryFile(name))
	second := chat(t, clerk(m), s, "y\nBye\n", repl.WithHistoryFile(name))
	third := chat(t, clerk(m), s, "/history\n/new\n", repl.WithHistoryFile(name))
	fourth := chat(t, clerk(m), s, "/history\n", repl.WithHistoryFile(name))
	golden(t, strings.Join([]string{first, second, third, fourth}, "\n=====\n"))
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// TestSomethingElse: a prompt instead of a decision leaves the calls undone.
func TestSomethingElse(t *testing.T) {
	m := testmodel.Script(testmodel.Join(testmodel.CallID("1", "refund", `{"order":"A-17","cents":2000}`), testmodel.CallID("2", "weigh", `{}`)), testmodel.Text("As you like."))
	store := new(conversation.Memory)
	s := newShop()
	first := chat(t, clerk(m), s, "Refund!\n", repl.WithStore(store, "ada"))
	interrupts := make(chan os.Signal, 1)
	interrupts <- os.Interrupt
	in, typing := io.Pipe()
	out := new(screen)
	ended := make(chan error)
	go func() {
		ended <- repl.Run(t.Context(), clerk(m), s, repl.WithStore(store, "ada"), repl.WithInput(in), repl.WithOutput(out), repl.WithInterrupts(interrupts))
	}()
	out.wait("the calls wait: /resume")
	io.WriteString(typing, "Never mind.\n")
	out.wait("As you like.")
	typing.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	golden(t, first+"\n=====\n"+out.String())
	if s.Paid["A-17"] != 8900 {
		t.Error("the call was made")
	}
}

// TestBrokenHistory: a history that cannot be read says where, and one that was changed meanwhile is not overwritten.
func TestBrokenHistory(t *testing.T) {
	name := filepath.Join(t.TempDir(), "history.jsonl")
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: counting()}
	for text, want := range map[string]string{"{}\n{\"messages\":[1]}\n": name + ":2: ", "{}": name + ":1: the line has no end"} {
		os.WriteFile(name, []byte(text), 0o600)
		err := repl.Run(t.Context(), agent, runtime.NoDeps{}, repl.WithInput(strings.NewReader("")), repl.WithOutput(io.Discard), repl.WithHistoryFile(name))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	err := repl.Run(t.Context(), agent, runtime.NoDeps{}, repl.WithInput(strings.NewReader("")), repl.WithOutput(io.Discard), repl.WithHistoryFile(filepath.Join(name, "x")))
	if err == nil || !strings.Contains(err.Error(), "repl: open the history: ") {
		t.Errorf("got %v", err)
	}
	os.Remove(name)
	changes := testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		os.WriteFile(name, []byte("{}\n"), 0o600)
		return testmodel.Text("ok"), nil
	})
	got := chat(t, &runtime.Agent[runtime.NoDeps, string]{Model: changes}, runtime.NoDeps{}, "Hi\n", repl.WithHistoryFile(name))
	if !strings.Contains(got, "another program has changed "+name) {
		t.Errorf("got %s", got)
	}
	if data, _ := os.ReadFile(name); string(data) != "{}\n" {
		t.Errorf("the file is %s", data)
	}
}

// broken is an output that cannot be written to.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no paper") }

// TestBrokenOutput: an output that cannot be written to ends the chat, and the run.
func TestBrokenOutput(t *testing.T) {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: counting()}
	err := repl.Run(t.Context(), agent, runtime.NoDeps{}, repl.WithInput(strings.NewReader("Hi\nHi\n")), repl.WithOutput(broken{}))
	if err == nil || err.Error() != "repl: write: no paper" {
		t.Errorf("got %v", err)
	}
}

// TestConflict: a run that waits while another program continues the conversation is not asked about.
func TestConflict(t *testing.T) {
	store := new(conversation.Memory)
	m := testmodel.Func(func(ctx context.Context, in *model.Prepared) (*message.Response, error) {
		_, err := store.Append(ctx, "x", 0, &conversation.Entry{Messages: in.Messages})
		return testmodel.Call("weigh", "{}"), err
	})
	got := chat(t, clerk(m), newShop(), "Hi\n/resume\n/history\n", repl.WithStore(store, "x"))
	want := "error: store this turn: conversation \"x\" has the version 1, not 0: load it and try again\n> /resume\nerror: no calls wait\n> /history\n> Hi\n> "
	if !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}
