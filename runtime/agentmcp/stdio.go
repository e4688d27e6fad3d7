package agentmcp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Transport reaches a server: a *Stdio, an *HTTP or a TransportFunc.
type Transport interface {
	carry(c *Client) (carrier, error)
}

// TransportFunc makes transports of the SDK, one for each connection: for what Stdio and HTTP do not cover.
type TransportFunc func() (mcp.Transport, error)

func (f TransportFunc) carry(c *Client) (carrier, error) {
	t, err := f()
	if err != nil {
		return carrier{}, err
	}
	if t == nil {
		return carrier{}, errors.New("its TransportFunc has returned nil")
	}
	if s, ok := t.(*mcp.StreamableClientTransport); ok {
		return carryHTTP(*s, nil, c), nil
	}
	return carrier{Transport: t}, nil
}

// Stdio starts a server as a process, and talks to it over its standard input and output. What it writes to its standard error
// is logged, and its last lines are part of the error if it dies.
type Stdio struct {
	// Command is the program, found as exec.Command does, and Args its arguments.
	Command string
	Args    []string
	// Env is added to the environment of the process, which otherwise has no more of this program's than it needs to run: HOME,
	// PATH and the like. Keys of other services do not reach the server unless InheritEnv is set.
	Env        map[string]string
	InheritEnv bool
	// Dir is its working directory; "" means this program's.
	Dir string
}

// basicEnv are the variables that programs need to run.
var basicEnv = []string{"HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "LANG", "TMPDIR",
	"APPDATA", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATHEXT", "PROCESSOR_ARCHITECTURE", "PROGRAMFILES", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "USERNAME", "USERPROFILE"}

func (s *Stdio) environ() []string {
	var env []string
	if s.InheritEnv {
		env = os.Environ()
	} else {
		for _, name := range basicEnv {
			if v, ok := os.LookupEnv(name); ok {
				env = append(env, name+"="+v)
			}
		}
	}
	for _, name := range jsonwire.SortedKeys(s.Env) {
		env = append(env, name+"="+s.Env[name])
	}
	return env
}

func (s *Stdio) carry(c *Client) (carrier, error) {
	if s.Command == "" {
		return carrier{}, errors.New("its Stdio has no Command")
	}
	p := &process{cmd: exec.Command(s.Command, s.Args...), max: c.maxMessage(), exited: make(chan struct{})}
	p.cmd.Env, p.cmd.Dir = s.environ(), s.Dir
	p.cmd.Stderr = &p.stderr
	p.cmd.WaitDelay = time.Second // its children may hold its standard error open
	p.stderr.log = c.logger()
	return carrier{Transport: p, explain: p.explain}, nil
}

// A process is a server that runs.
type process struct {
	cmd    *exec.Cmd
	max    int
	stderr lastLines
	in     *os.File
	out    *os.File
	exited chan struct{} // closed when the process is gone
	once   sync.Once
}

// Connect starts the process.
func (p *process) Connect(ctx context.Context) (mcp.Connection, error) {
	if err := p.start(); err != nil {
		return nil, err
	}
	go p.wait()
	conn, err := (&mcp.IOTransport{Reader: io.NopCloser(p.out), Writer: p, MaxLineLength: p.max}).Connect(ctx)
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return conn, nil
}

func (p *process) start() error {
	inRead, in, err := os.Pipe()
	if err != nil {
		return err
	}
	out, outWrite, err := os.Pipe()
	if err != nil {
		closeAll(inRead, in)
		return err
	}
	p.in, p.out, p.cmd.Stdin, p.cmd.Stdout = in, out, inRead, outWrite
	err = p.cmd.Start()
	closeAll(inRead, outWrite)
	if err != nil {
		closeAll(in, out)
	}
	return err
}

func closeAll(files ...*os.File) {
	for _, f := range files {
		_ = f.Close()
	}
}

// wait waits for the process to end. What it has written by then is read; what its children write is not waited for.
func (p *process) wait() {
	_ = p.cmd.Wait() // explain says how it ended
	close(p.exited)
	_ = p.out.SetReadDeadline(time.Now().Add(time.Second))
}

// Write writes to the standard input of the process.
func (p *process) Write(b []byte) (int, error) { return p.in.Write(b) }

// Close ends the process: it is asked to by the end of its input, then by a signal, and then killed.
func (p *process) Close() error {
	p.once.Do(func() {
		_ = p.in.Close()
		if !p.gone() && p.cmd.Process.Signal(syscall.SIGTERM) == nil {
			p.gone()
		}
		_ = p.cmd.Process.Kill() // an error if it has ended
		_ = p.out.Close()
	})
	return nil
}

// gone gives the process a moment to end, and reports whether it has.
func (p *process) gone() bool {
	select {
	case <-p.exited:
		return true
	case <-time.After(time.Second):
		return false
	}
}

// explain says what has happened to the process.
func (p *process) explain(err error) error {
	if p.cmd.Process == nil {
		return err
	}
	select {
	case <-p.exited:
	case <-time.After(200 * time.Millisecond):
		return err
	}
	if said := p.stderr.String(); said != "" {
		return fmt.Errorf("%w: the process has ended: %v; its last words: %s", err, p.cmd.ProcessState, said)
	}
	return fmt.Errorf("%w: the process has ended: %v", err, p.cmd.ProcessState)
}

// lastLines logs lines and keeps the last of them.
type lastLines struct {
	log  *slog.Logger
	mu   sync.Mutex
	line []byte
	last []byte
}

const maxLast = 2 << 10

// Write takes what the process writes.
func (w *lastLines) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ch := range b {
		if ch == '\n' || len(w.line) == maxNote {
			w.flush()
		}
		if ch != '\n' && ch != '\r' {
			w.line = append(w.line, ch)
		}
	}
	return len(b), nil
}

func (w *lastLines) flush() {
	if len(w.line) == 0 {
		return
	}
	w.log.Debug("agentmcp: an MCP server wrote to its standard error", "line", string(w.line))
	w.last = append(append(w.last, w.line...), '\n')
	if n := len(w.last) - maxLast; n > 0 {
		w.last = append(w.last[:0], w.last[n:]...)
	}
	w.line = w.line[:0]
}

// String returns the end of what was written.
func (w *lastLines) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flush()
	if n := len(w.last); n > 0 {
		return cut(string(w.last[:n-1]), maxLast)
	}
	return ""
}
