// Chat is a web chat: responses that stream, calls that wait for approval, a form as typed output, and a page that continues where it was
// when it is reloaded. The page is one module of JavaScript without a build, and speaks the protocol of the AI SDK.
//
//	go run ./chat                     # a scripted model: no key, no network
//	OPENAI_API_KEY=... go run ./chat
//	go run ./chat -db chat.db         # keeps the chats in a file
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/agentgen-go/agentgen/examples/internal/choose"
	"github.com/agentgen-go/agentgen/examples/internal/demo"
	_ "modernc.org/sqlite"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "address to listen on")
	file := flag.String("db", "", "file of the SQLite database that keeps the chats; without it they are kept in memory")
	pace := flag.Duration("pace", 25*time.Millisecond, "how long the scripted model takes for a word")
	ctx, stop, name, _ := choose.Start("")
	defer stop()
	db, err := open(*file)
	if err != nil {
		demo.Fail(err)
	}
	defer db.Close()
	h, err := newServer(ctx, db, choose.Model(name, offline(*pace)))
	if err != nil {
		demo.Fail(err)
	}
	if err := serve(ctx, *addr, h); err != nil {
		demo.Fail(err)
	}
}

// open opens a database, in memory if the file has no name.
func open(file string) (*sql.DB, error) {
	if file != "" {
		return sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_txlock=immediate")
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err == nil {
		db.SetMaxOpenConns(1) // each connection would have a database of its own
	}
	return db, err
}

// serve serves until ctx ends.
func serve(ctx context.Context, addr string, h http.Handler) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", l.Addr())
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = s.Close() })
	defer stop()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
