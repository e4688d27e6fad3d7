package till

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Kill says how a worker is killed. The worker is this test binary, started again with Env set to the folder in which it finds
// and leaves everything: it performs runs 0 to Runs-1, answers their approvals, writes each history to RunID.json with Keep, writes
// effects to Effects, and exits with 0 once all runs have ended.
type Kill struct {
	Env, Dir string
	Kills    int
	Runs     int
	// Least and Most are how long a worker lives.
	Least, Most time.Duration
}

// Report is what has come of it.
type Report struct {
	// Kills is how often a worker was killed before it was done.
	Kills int
	// Problems are differences from what undisturbed runs leave.
	Problems []string
	// Wanted are the effects of undisturbed runs, Distinct those that have happened, Again how many happened more than once.
	Wanted, Distinct, Again int
}

// EnvInt returns the number in an environment variable, or otherwise.
func EnvInt(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// Keep writes the history of a run, so that a kill leaves all of it or nothing.
func Keep(dir string, run int, history []byte) error {
	name := filepath.Join(dir, RunID(run)+".json")
	if err := os.WriteFile(name+".tmp", history, 0o644); err != nil {
		return err
	}
	return os.Rename(name+".tmp", name)
}

// OpenEffects opens the file of the effects.
func OpenEffects(dir string) (*os.File, error) {
	return os.OpenFile(filepath.Join(dir, "effects"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
}

// Test runs the workers, fails where they leave something else than undisturbed runs, and logs the numbers.
func (k *Kill) Test(t testing.TB) {
	t.Helper()
	r, err := k.Run()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		t.Error(p)
	}
	t.Logf("%d kills, %d runs, %d effects, of which %d happened again", r.Kills, k.Runs, r.Wanted, r.Again)
}

// Run starts the worker, kills it with SIGKILL after a random time, and starts it again; the last one ends by itself.
func (k *Kill) Run() (*Report, error) {
	var r Report
	for ended := false; !ended; {
		var err error
		if ended, err = k.worker(r.Kills < k.Kills); err != nil {
			return nil, err
		}
		if !ended {
			r.Kills++
		}
	}
	return &r, k.compare(&r)
}

// worker runs one worker. It returns false if it was killed.
func (k *Kill) worker(mortal bool) (ended bool, err error) {
	self, err := os.Executable()
	if err != nil {
		return false, err
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), k.Env+"="+k.Dir)
	c.Stdout, c.Stderr = os.Stderr, os.Stderr
	if err := c.Start(); err != nil {
		return false, err
	}
	done := make(chan error, 1)
	go func() { done <- c.Wait() }()
	var kill <-chan time.Time
	if mortal {
		kill = time.After(k.Least + rand.N(k.Most-k.Least))
	}
	select {
	case err := <-done:
		if err != nil {
			err = fmt.Errorf("the worker failed: %w", err)
		}
		return true, err
	case <-kill:
		if err := c.Process.Kill(); err != nil {
			return false, err
		}
		<-done
		return false, nil
	}
}

// compare holds what the workers have left against undisturbed runs.
func (k *Kill) compare(r *Report) error {
	for run := range k.Runs {
		got, err := os.ReadFile(filepath.Join(k.Dir, RunID(run)+".json"))
		if err != nil {
			r.Problems = append(r.Problems, err.Error())
			continue
		}
		want, err := Undisturbed(run)
		if err != nil {
			return err
		}
		if WithoutTimes(got) != want {
			r.Problems = append(r.Problems, fmt.Sprintf("%s:\n%s\nwant\n%s", RunID(run), WithoutTimes(got), want))
		}
		r.Wanted += Effects(run)
	}
	f, err := os.Open(filepath.Join(k.Dir, "effects"))
	if err != nil {
		return err
	}
	defer f.Close()
	counts, err := Count(f)
	if err != nil {
		return err
	}
	for _, n := range counts {
		if n > 1 {
			r.Again++
		}
	}
	if r.Distinct = len(counts); r.Distinct != r.Wanted {
		r.Problems = append(r.Problems, fmt.Sprintf("%d effects under different keys, want %d", r.Distinct, r.Wanted))
	}
	return nil
}
