package journal_test

import (
	"database/sql"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/journal"
	_ "github.com/jackc/pgx/v5/stdlib"
)

// TestPostgres: the same on Postgres, if its programs are here.
func TestPostgres(t *testing.T) {
	dsn := postgres(t)
	open := func() *journal.Journal {
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		j, err := journal.Open(t.Context(), db, journal.Postgres, journal.Options{Key: key, Poll: 50 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := j.List(t.Context(), journal.Filter{States: []journal.State{journal.Ready, journal.Waiting}}); err != nil {
			t.Error(err)
		}
		return j
	}
	testRun(t, open)
	if _, err := open().Prune(t.Context(), time.Now().Add(time.Minute)); err != nil { // the runs of both have the same IDs
		t.Fatal(err)
	}
	testChildren(t, open)
}

// postgres starts a server in a folder of its own. It returns the connection string.
func postgres(t *testing.T) string {
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
	dsn := "host=" + dir + " user=test dbname=postgres"
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if err := db.Ping(); err == nil {
			return dsn
		} else if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// program returns the path of one of PostgreSQL's programs, which Debian keeps out of the PATH. It skips the test if there is none.
func program(t *testing.T, name string) string {
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
func unprivileged(t *testing.T, dir string) func(name string, args ...string) *exec.Cmd {
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
