// Command mcp-server is a notebook that any MCP client can use: generated tools as a server, over stdio or HTTP.
//
//	{"mcpServers": {"notebook": {"command": "go", "args": ["run", "github.com/agentgen-go/agentgen/examples/mcp-server"]}}}
package main

import (
	"context"
	"flag"
	"log"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentmcp"
)

// notebook returns a server with an empty notebook.
func notebook() *agentmcp.Server[runtime.NoDeps] {
	return &agentmcp.Server[runtime.NoDeps]{
		Name: "notebook", Title: "Notebook", Instructions: "Keeps notes until it is stopped.",
		Tools: NotebookTools[runtime.NoDeps](new(Notebook)),
	}
}

func main() {
	addr := flag.String("http", "", "serve over HTTP at this address, such as localhost:8080, instead of stdio")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := serve(ctx, *addr); err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}

func serve(ctx context.Context, addr string) error {
	if addr == "" {
		return notebook().ServeStdio(ctx)
	}
	h, err := notebook().Handler()
	if err != nil {
		return err
	}
	server := &http.Server{Addr: addr, Handler: h, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return server.ListenAndServe()
}
