package runtime_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
)

// bounded runs a tool once, with a timeout of a second in the context of a run, and returns what the run said.
func bounded(ctx context.Context, t *testing.T, body func(ctx context.Context) error) error {
	slow := fn("slow", func(ctx context.Context, _ *runtime.RunContext[deps]) (string, error) { return "ok", body(ctx) })
	slow.info.Timeout = time.Second
	_, err := (&runtime.Agent[deps, string]{Tools: tools(slow), Model: script(t, calls("slow {}"), text("done"))}).Run(ctx, deps{}, "go")
	return err
}

// TestContextOfACall: in whatever way a tool looks at its context, it ends at the timeout.
func TestContextOfACall(t *testing.T) {
	type key struct{}
	for name, body := range map[string]func(ctx context.Context) error{
		"Done": func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		"Err alone": func(ctx context.Context) error {
			for ctx.Err() == nil {
				time.Sleep(time.Millisecond)
			}
			return ctx.Err()
		},
		"Err, and then Done": func(ctx context.Context) error {
			time.Sleep(time.Second)
			err := ctx.Err()
			<-ctx.Done()
			return errors.Join(err, ctx.Err())
		},
		"a context within": func(ctx context.Context) error {
			ctx, cancel := context.WithCancel(context.WithValue(ctx, key{}, 1))
			defer cancel()
			<-ctx.Done()
			return ctx.Err()
		},
		"AfterFunc": func(ctx context.Context) error {
			over := make(chan struct{})
			defer context.AfterFunc(ctx, func() { close(over) })()
			<-over
			return context.Cause(ctx)
		},
		"Cause": func(ctx context.Context) error {
			time.Sleep(time.Second)
			return context.Cause(ctx)
		},
		"Deadline": func(ctx context.Context) error {
			at, ok := ctx.Deadline()
			if time.Sleep(time.Until(at)); !ok {
				return errors.New("there is no deadline")
			}
			return ctx.Err()
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, got := time.Now(), error(nil)
				ctx := context.WithValue(t.Context(), key{}, "of the run")
				err := bounded(ctx, t, func(ctx context.Context) error {
					if ctx.Value(key{}) != "of the run" {
						t.Errorf("the value is %v", ctx.Value(key{}))
					}
					got = body(ctx)
					return got
				})
				if err != nil || !errors.Is(got, context.DeadlineExceeded) || time.Since(began) != time.Second {
					t.Errorf("the tool returned %v after %v, the run %v", got, time.Since(began), err)
				}
			})
		})
	}
}

// TestContextOfTheRun: what ends the run ends its calls, for the same reason and at the time that their contexts tell.
func TestContextOfTheRun(t *testing.T) {
	sold := errors.New("sold out")
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second/2, func() { cancel(sold) })
		var got error
		err := bounded(ctx, t, func(ctx context.Context) error {
			<-ctx.Done()
			got = context.Cause(ctx)
			return ctx.Err()
		})
		if got != sold || !errors.Is(err, context.Canceled) {
			t.Errorf("the cause is %v, the run's error %v", got, err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		want, _ := ctx.Deadline()
		err := bounded(ctx, t, func(ctx context.Context) error {
			if at, _ := ctx.Deadline(); !at.Equal(want) {
				t.Errorf("the deadline is %v, want %v", at, want)
			}
			<-ctx.Done()
			return ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

// TestContextsThatAreKept: a context has ended after its call, stays as it has ended, and is never that of another call.
func TestContextsThatAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var kept []context.Context
		late := make(chan struct{})
		for i := range 4 {
			err := bounded(t.Context(), t, func(ctx context.Context) error {
				switch i {
				case 1:
					ctx.Done()
				case 2:
					time.Sleep(time.Second)
					_ = ctx.Err()
				case 3:
					go func() {
						defer close(late)
						<-ctx.Done()
					}()
				}
				kept = append(kept, ctx)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		<-late
		time.Sleep(time.Hour)
		for i, ctx := range kept {
			want := context.Canceled
			if i == 2 {
				want = context.DeadlineExceeded
			}
			before := ctx.Err()
			<-ctx.Done()
			if before != want || ctx.Err() != want || context.Cause(ctx) != want {
				t.Errorf("context %d: %v, then %v, because of %v; want %v", i, before, ctx.Err(), context.Cause(ctx), want)
			}
		}
	})
}

// TestCallsLeftBehind: a call that returns after its run has ended disturbs no later one, whose calls have the same places.
func TestCallsLeftBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := fn("slow", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			if rc.RunID == "r0" {
				time.Sleep(time.Hour)
			}
			return rc.RunID, nil
		})
		slow.info.Timeout = time.Second
		agent := &runtime.Agent[deps, string]{Tools: tools(slow), Model: script(t, calls("slow {}"), text("done"), calls("slow {}"), text("done"), calls("slow {}"), text("done"))}
		for i, want := range []string{"retry c0 slow: Timed out after 1 seconds.", "return c0 slow: r1", "return c0 slow: r2"} {
			id := "r" + string(rune('0'+i))
			res, err := agent.Run(t.Context(), deps{}, "go", runtime.WithRunID(id))
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "results", transcript(res.AllMessages()[2:3]), []string{want})
			if i == 1 {
				time.Sleep(2 * time.Hour)
			}
		}
	})
}
