//go:build unix

package till

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// Postgres starts a server in a folder of its own, and returns the connection string. It skips the test where PostgreSQL is not there.
func Postgres(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	as := unprivileged(t, dir)
	if out, err := as(program(t, "initdb"), "-D", dir+"/db", "-U", "test", "--auth=trust", "--no-sync").CombinedOutput(); err != nil {
		t.Skipf("there is no PostgreSQL: initdb: %v\n%s", err, out)
	}
	server := as(program(t, "postgres"), "-D", dir+"/db", "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
	})
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		out, err := as(program(t, "pg_isready"), "-h", dir, "-U", "test").CombinedOutput()
		switch {
		case err == nil:
			return "host=" + dir + " user=test dbname=postgres"
		case time.Now().After(deadline):
			t.Fatalf("%v: %s", err, out)
		}
	}
}

// program returns the path of one of PostgreSQL's programs, which Debian keeps out of the PATH. It skips the test if there is none.
func program(t testing.TB, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	paths, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(paths) == 0 {
		t.Skip("there is no PostgreSQL: " + name + " is not in the PATH")
	}
	return paths[len(paths)-1]
}

// unprivileged returns a function that makes commands which run as someone who owns dir: PostgreSQL refuses to run as root.
func unprivileged(t testing.TB, dir string) func(name string, args ...string) *exec.Cmd {
	t.Helper()
	if os.Geteuid() != 0 {
		return exec.Command
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("PostgreSQL does not run as root, and there is no other user: ", err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chown(d, uid, gid); err != nil {
			t.Skip("PostgreSQL does not run as root: ", err)
		}
	}
	return func(name string, args ...string) *exec.Cmd {
		c := exec.Command(name, args...)
		c.Dir = dir
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		return c
	}
}
