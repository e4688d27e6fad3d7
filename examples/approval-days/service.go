package main

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/agentgen-go/agentgen/runtime/journal"
	"github.com/agentgen-go/agentgen/runtime/message"
	_ "modernc.org/sqlite"
)

// service has what each of the processes needs.
type service struct {
	db *sql.DB
	j  *journal.Journal
}

// open opens the database of the runs and the refunds.
func open(ctx context.Context, name string) (*service, error) {
	db, err := sql.Open("sqlite", "file:"+name+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS refunds (key TEXT PRIMARY KEY, shop_order TEXT, cents INTEGER)`); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	key := []byte("a secret of the service") // from the environment, where it matters
	j, err := journal.Open(ctx, db, journal.SQLite, journal.Options{Key: key})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &service{db, j}, nil
}

func (s *service) close() { s.db.Close() }

// work drives runs until the one with the id waits or is over. A service does so all the time.
func (s *service) work(ctx context.Context, id string) (*journal.Run, error) {
	working, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		done <- s.j.Worker(&journal.Agent[*Till, string]{Agent: clerk, Deps: &Till{DB: s.db}}).Work(working)
	}()
	r, err := s.j.Wait(ctx, id)
	stop()
	<-done
	return r, err
}

// start begins a run. It returns a token for the one who decides.
func (s *service) start(ctx context.Context, id, prompt string) (string, error) {
	if err := s.j.Start(ctx, journal.Start{Agent: clerk.Name, ID: id, Prompt: prompt}); err != nil {
		return "", err
	}
	if _, err := s.work(ctx, id); err != nil {
		return "", err
	}
	return s.j.Token(ctx, id, 14*24*time.Hour)
}

// approve approves of all that a run waits for.
func (s *service) approve(ctx context.Context, token string) error {
	return s.j.ResolveToken(ctx, token, &message.DeferredResults{ApproveAll: true})
}

// finish finishes a run. It returns the output, as JSON.
func (s *service) finish(ctx context.Context, id string) (string, error) {
	r, err := s.work(ctx, id)
	if err != nil {
		return "", err
	}
	if r.State != journal.Done {
		return "", errors.New("the run is " + string(r.State) + " " + r.Error)
	}
	return string(r.Output), nil
}
