package agui_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agui"
	"github.com/agentgen-go/agentgen/runtime/internal/webtest"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// clientVersion is that of the npm client which TestClient runs.
const clientVersion = "1.0.0"

// npm returns a folder with the client in it, or skips the test.
func npm(t *testing.T) string {
	t.Helper()
	if os.Getenv("AGENTGEN_REAL") == "" {
		t.Skip("set AGENTGEN_REAL=1 to run the npm client, which is installed for it")
	}
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("there is no npm: ", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"private":true,"type":"module"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "npm", "install", "--no-audit", "--no-fund", "--silent", "@ag-ui/client@"+clientVersion)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Skipf("@ag-ui/client cannot be installed: %v\n%s", err, out)
	}
	return dir
}

// real serves the agents of the transcripts, and those of driver scenarios that have no transcript.
func real(t *testing.T, o agui.Options[none]) http.Handler {
	mux := serve(t, o).(*http.ServeMux)
	slow := &agent{Model: testmodel.StreamFunc(func(ctx context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
		for {
			if err := errors.Join(s.Text(0, "more "), ctx.Err()); err != nil {
				return nil, err
			}
			time.Sleep(time.Millisecond)
		}
	})}
	inner := &agent{Name: "inner", Model: testmodel.Script(testmodel.Text("clear"))}
	outer := &agent{Model: testmodel.Script(testmodel.CallID("c", "ask", `{"prompt":"?"}`), testmodel.Text("It is clear.")),
		Tools: []runtime.Tool[none]{runtime.AgentTool("ask", "", inner, func(n none) none { return n })}}
	state := &agent{Model: testmodel.Script(testmodel.Join(testmodel.CallID("a", "one", "{}")), testmodel.CallID("b", "two", "{}"), testmodel.Text("done"))}
	long := `"` + strings.Repeat("x", 200) + `"`
	for name, s := range map[string]string{"one": `{"n":1,"long":` + long + `}`, "two": `{"n":2,"long":` + long + `}`} {
		state.Tools = append(state.Tools, runtime.NewTool(model.ToolDef{Name: name}, func(ctx context.Context, rc *runtime.RunContext[none], _ runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{}, agui.SetState(ctx, rc.RunInfo, board{s})
		}))
	}
	for seed := range uint64(30) {
		mux.Handle(fmt.Sprintf("POST /random%d", seed), agui.Handler(webtest.Agent(seed), o))
	}
	for name, a := range map[string]*agent{"slow": slow, "sub": outer, "state": state} {
		mux.Handle("POST /"+name, agui.Handler(a, o))
	}
	return mux
}

type driven struct {
	Runs []struct {
		Result      any      `json:"result"`
		NewMessages []object `json:"newMessages"`
		Rejected    string   `json:"rejected"`
		RunError    any      `json:"runError"`
		Events      string   `json:"events"`
		Warnings    []string `json:"warnings"`
	} `json:"runs"`
	DriverError string   `json:"driverError"`
	State       object   `json:"state"`
	Opened      []string `json:"opened"`
}

// TestClient: the npm client drives the handler through all scenarios, and has in the end what the transcripts say.
func TestClient(t *testing.T) {
	dir := npm(t)
	script, err := os.ReadFile("testdata/drive.mjs")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "drive.mjs"), script, 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("testdata/transcripts.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded map[string]driven
	if err := json.Unmarshal(b, &recorded); err != nil {
		t.Fatal(err)
	}
	for _, held := range []bool{false, true} {
		s := httptest.NewServer(real(t, quiet(agui.Options[none]{ClientHistory: held})))
		out, err := exec.CommandContext(t.Context(), "node", filepath.Join(dir, "drive.mjs"), s.URL).Output()
		s.Close()
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]driven
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		for name := range paths {
			sameRuns(t, name, recorded[name], got[name])
		}
		others(t, held, got)
	}
}

func sameRuns(t *testing.T, name string, want, got driven) {
	t.Helper()
	if got.DriverError != "" || len(got.Runs) != len(want.Runs) {
		t.Errorf("%s: %s", name, got.DriverError)
		return
	}
	for i, r := range got.Runs {
		w := want.Runs[i]
		if len(r.Warnings) > 0 {
			t.Errorf("%s: the client warns %v", name, r.Warnings)
		}
		if rejected := w.Rejected != ""; rejected {
			if r.Rejected == "" {
				t.Errorf("%s: the client accepts run %d", name, i)
			}
			continue
		}
		diff(t, name+": rejected", r.Rejected, "")
		diff(t, name+": result", r.Result, w.Result)
		if name != "tool" { // whose results come in any order
			diff(t, name+": messages", r.NewMessages, w.NewMessages)
		}
	}
}

// others checks the scenarios that have no transcript.
func others(t *testing.T, held bool, got map[string]driven) {
	t.Helper()
	for _, name := range []string{"abort", "sub-agent", "state", "reopen"} {
		for _, r := range got[name].Runs {
			if r.Rejected != "" || len(r.Warnings) > 0 || got[name].DriverError != "" {
				t.Errorf("%s: %+v %s", name, r, got[name].DriverError)
			}
		}
	}
	if r := got["not-found"].Runs; len(r) != 1 || !strings.Contains(r[0].Rejected, "404") {
		t.Errorf("not-found: %+v", r)
	}
	for seed := range 30 {
		d := got[fmt.Sprint("random-", seed)]
		if d.DriverError != "" || len(d.Runs) != 4 {
			t.Errorf("random %d: %d runs: %s", seed, len(d.Runs), d.DriverError)
		}
		for _, r := range d.Runs {
			if r.Rejected != "" || len(r.Warnings) > 0 {
				t.Errorf("random %d: rejected %q, warnings %v", seed, r.Rejected, r.Warnings)
			}
		}
	}
	if s := got["sub-agent"].Runs[0]; !strings.Contains(s.Events, "SUBAGENT_STARTED") || s.Result != "It is clear." {
		t.Errorf("sub-agent: %+v", s)
	}
	if s := got["state"].State; s["n"] != 2.0 || !strings.Contains(got["state"].Runs[0].Events, "STATE_DELTA") {
		t.Errorf("state: %v", s)
	}
	if !held {
		diff(t, "reopened", got["reopen"].Opened, []string{"user: go", "assistant: Hello there, I am an agent.", "user: again", "assistant: Hello there, I am an agent."})
	}
}
