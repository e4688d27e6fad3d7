package agentmcp_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// needs skips a test against real programs unless it is asked for and they are here.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	if os.Getenv("AGENTMCP_REAL") == "" {
		t.Skip("set AGENTMCP_REAL=1 to test against servers and clients from npm and PyPI")
	}
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed", p)
		}
	}
}

const (
	everything = "@modelcontextprotocol/server-everything@2026.8.31"
	filesystem = "@modelcontextprotocol/server-filesystem@2026.8.31"
)

func npx(args ...string) *agentmcp.Stdio {
	return &agentmcp.Stdio{Command: "npx", Args: append([]string{"-y"}, args...), InheritEnv: true}
}

func realClient(name string, t agentmcp.Transport) *agentmcp.Client {
	return &agentmcp.Client{Name: name, Transport: t, ConnectTimeout: 2 * time.Minute, Logger: slog.New(slog.DiscardHandler)}
}

func TestRealEverything(t *testing.T) {
	needs(t, "npx")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	stdio := realClient("everything", npx(everything, "stdio"))
	t.Run("stdio", func(t *testing.T) { everythingWorks(t, stdio) })

	srv := exec.Command("npx", "-y", everything, "streamableHttp")
	srv.Env = append(os.Environ(), fmt.Sprint("PORT=", port))
	ownGroup(srv)
	if err := srv.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { endGroup(srv); _ = srv.Wait() })
	until(t, "the server", func() bool {
		conn, err := net.Dial("tcp", fmt.Sprint("127.0.0.1:", port))
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	t.Run("http", func(t *testing.T) {
		everythingWorks(t, realClient("everything", &agentmcp.HTTP{URL: fmt.Sprintf("http://127.0.0.1:%d/mcp", port)}))
	})
}

func everythingWorks(t *testing.T, c *agentmcp.Client) {
	progressed := make(chan agentmcp.Progress, 100)
	c.Progress = func(_ context.Context, p agentmcp.Progress) { progressed <- p }
	ctx := open(t, c)
	tools, err := agentmcp.Toolset[none](c).Tools(ctx, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	for _, tool := range tools {
		names[tool.Def().Name] = true
	}
	for _, tc := range []struct{ tool, args, want string }{
		{"echo", `{"message":"hi"}`, "hi"},
		{"get-sum", `{"a":2,"b":3}`, "5"},
		{"get-tiny-image", `{}`, "See file"},
		{"get-structured-content", `{"location":"Chicago"}`, `{"temperature"`},
		{"get-annotated-message", `{"messageType":"error","includeImage":true}`, ""},
		{"get-resource-reference", `{"resourceType":"Text","resourceId":1}`, "Resource"},
		{"get-resource-links", `{"count":2}`, `"uri"`},
		{"trigger-long-running-operation", `{"duration":1,"steps":4}`, "completed"},
	} {
		if !names[tc.tool] {
			t.Errorf("there is no tool %s", tc.tool)
			continue
		}
		all, err := call(t, c, tc.tool, tc.args)
		if err != nil {
			t.Errorf("%s: %v", tc.tool, err)
			continue
		}
		if got := returned(t, all).Text(); !strings.Contains(got, tc.want) {
			t.Errorf("%s: got %s", tc.tool, got)
		}
	}
	if len(progressed) == 0 {
		t.Error("there was no progress")
	}
	if resources, err := c.Resources(ctx); err != nil || len(resources) == 0 {
		t.Errorf("resources: %v, %v", resources, err)
	}
	if prompts, err := c.Prompts(ctx); err != nil || len(prompts) == 0 {
		t.Errorf("prompts: %v, %v", prompts, err)
	}
}

func TestRealFilesystem(t *testing.T) {
	needs(t, "npx")
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("inside"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := realClient("files", npx(filesystem, dir))
	open(t, c)
	all, err := call(t, c, "read_text_file", fmt.Sprintf(`{"path":%q}`, filepath.Join(dir, "a.txt")))
	if err != nil {
		t.Fatal(err)
	}
	if got := returned(t, all).Text(); !strings.Contains(got, "inside") {
		t.Errorf("got %s", got)
	}
	all, err = call(t, c, "read_text_file", `{"path":"/etc/passwd"}`)
	if err != nil {
		t.Fatal(err)
	}
	if r := returned(t, all); r.Outcome != "failed" || !strings.Contains(r.Text(), "denied") {
		t.Errorf("got %v %s", r.Outcome, r.Text())
	}
}

// clientWorks runs a client of another language against the shop.
func clientWorks(t *testing.T, dir, program string, args ...string) {
	t.Helper()
	c := exec.Command(program, args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}

func shopURL(t *testing.T) string {
	h, err := shop().Handler()
	if err != nil {
		t.Fatal(err)
	}
	return serveOn(t, h)
}

func serveOn(t *testing.T, h http.Handler) string {
	srv := httptest.NewServer(h)
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	return srv.URL
}

func TestRealPythonClient(t *testing.T) {
	needs(t, "python3")
	dir := t.TempDir()
	clientWorks(t, dir, "python3", "-m", "venv", "venv")
	python := filepath.Join(dir, "venv", "bin", "python")
	clientWorks(t, dir, python, "-m", "pip", "install", "-q", "mcp==2.3.0")
	script, self := absolute(t, "testdata/client.py"), absolute(t, os.Args[0])
	clientWorks(t, dir, python, script, shopURL(t), self)
}

func TestRealNodeClients(t *testing.T) {
	needs(t, "node", "npm")
	dir := t.TempDir()
	clientWorks(t, dir, "npm", "install", "--silent", "--no-audit", "--no-fund", "@modelcontextprotocol/client@2.4.0", "@modelcontextprotocol/sdk@1.32.2")
	text, err := os.ReadFile("testdata/client.mjs")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "client.mjs"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	clientWorks(t, dir, "node", "client.mjs", shopURL(t))
}

func absolute(t *testing.T, name string) string {
	path, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRealPythonServer(t *testing.T) {
	needs(t, "python3")
	dir := t.TempDir()
	clientWorks(t, dir, "python3", "-m", "venv", "venv")
	python := filepath.Join(dir, "venv", "bin", "python")
	clientWorks(t, dir, python, "-m", "pip", "install", "-q", "mcp==2.3.0")
	c := realClient("python", &agentmcp.Stdio{Command: python, Args: []string{absolute(t, "testdata/server.py")}})
	c.Elicit = func(_ context.Context, q *mcp.ElicitParams) (*mcp.ElicitResult, error) {
		return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"sure": q.Message == "Delete Oslo?"}}, nil
	}
	ctx := open(t, c)
	if text, err := c.Instructions(ctx); err != nil || text != "Written in Python." {
		t.Errorf("instructions: %q, %v", text, err)
	}
	for _, tc := range []struct{ tool, args, want, outcome string }{
		{"city", `{"name":"Oslo"}`, `{"name":"Oslo","people":9007199254740993}`, ""},
		{"cities", `{}`, `["Oslo","Bergen"]`, ""},
		{"picture", `{}`, "See file", ""},
		{"fail", `{}`, "Error executing tool fail", "failed"},
		{"count", `{}`, "counted", ""},
		{"city", `{"town":1}`, "name", "failed"},
		{"delete", `{"name":"Oslo"}`, "deleted", ""},
	} {
		all, err := call(t, c, tc.tool, tc.args)
		if err != nil {
			t.Errorf("%s: %v", tc.tool, err)
			continue
		}
		if r := returned(t, all); !strings.Contains(r.Text(), tc.want) || string(r.Outcome) != tc.outcome {
			t.Errorf("%s: got %v %s", tc.tool, r.Outcome, r.Text())
		}
	}
}
