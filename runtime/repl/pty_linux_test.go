package repl_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/repl"
)

// within is set in the environment of a process that chats in a terminal.
const within = "AGENTGEN_TEST_REPL"

// TestTerminal chats in a real terminal, with its echo, its ctrl-C and its ctrl-D.
func TestTerminal(t *testing.T) {
	if os.Getenv(within) != "" {
		if err := repl.Run(t.Context(), &runtime.Agent[runtime.NoDeps, string]{Model: slow()}, runtime.NoDeps{}); err != nil {
			t.Error(err)
		}
		return
	}
	here, there := openTerminal(t)
	c := exec.Command(os.Args[0], "-test.run=^TestTerminal$")
	c.Env = append(os.Environ(), within+"=1", "NO_COLOR=", "TERM=xterm")
	c.Stdin, c.Stdout, c.Stderr = there, there, there
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	there.Close()
	out := new(screen)
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		io.Copy(out, here) // until the process has ended
	}()
	const prompt, ended = "\x1b[1m> \x1b[0m", "\x1b[0m\r\n\x1b[1m> \x1b[0m"
	for _, step := range [][2]string{
		{prompt, "hi\n"}, {"I read *\r\n" + prompt, "slowly\n"}, {"Once upon", "\x03"}, {"(interrupted)" + ended, "half a li"}, {"half a li", "\x03"},
		{"(ctrl-C again ends the chat)" + ended, "there?\n"}, {"I read *****\r\n" + prompt, "\x04"},
	} {
		out.wait(step[0])
		io.WriteString(here, step[1])
	}
	if err := c.Wait(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	<-copied
	if got := out.String(); !strings.Contains(got, "> \x1b[0mthere?\r\nI read *****\r\n") {
		t.Errorf("got %q", got)
	}
}

// openTerminal returns the two ends of a new terminal.
func openTerminal(t *testing.T) (here, there *os.File) {
	t.Helper()
	here, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("there are no terminals here: ", err)
	}
	t.Cleanup(func() { here.Close() })
	var locked, number int32
	for request, value := range map[uintptr]*int32{syscall.TIOCSPTLCK: &locked, syscall.TIOCGPTN: &number} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, here.Fd(), request, uintptr(unsafe.Pointer(value))); errno != 0 {
			t.Skip("there are no terminals here: ", errno)
		}
	}
	there, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("there are no terminals here: ", err)
	}
	t.Cleanup(func() { there.Close() })
	return here, there
}
