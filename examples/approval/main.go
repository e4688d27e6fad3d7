// Approval pauses a run until a person has decided about a call: to let it pass, to change its arguments, or to refuse it.
//
//	go run ./approval                     # a scripted model and a scripted person: no key, no network
//	go run ./approval -ask                # you decide
//	OPENAI_API_KEY=... go run ./approval -ask
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/agentgen-go/agentgen/examples/internal/choose"
	"github.com/agentgen-go/agentgen/examples/internal/demo"
)

func main() {
	asks := flag.Bool("ask", false, "ask on the terminal about what needs approval")
	ctx, stop, model, prompt := choose.Start("My order A-17 came broken. I want my money back, and 50 euros for the trouble.")
	defer stop()

	var person io.Reader = strings.NewReader(decisions)
	if *asks {
		person = os.Stdin
	}
	answer, err := serve(ctx, os.Stdout, bufio.NewScanner(person), choose.Model(model, offline), shop(), prompt)
	if err != nil {
		demo.Fail(err)
	}
	fmt.Printf("\n%s\n", answer)
}
