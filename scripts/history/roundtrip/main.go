// Command roundtrip reads message histories and writes each as agentgen does, a line each. It is the Go half of history.py:
// without flags a history is a line, with -old it is all of the input, and written for earlier versions of Pydantic AI.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/agentgen-go/agentgen/runtime/message"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) == 2 && os.Args[1] == "-old" {
		all, err := io.ReadAll(os.Stdin)
		if err == nil {
			err = rewrite(os.Stdout, all, message.MarshalOld)
		}
		if err != nil {
			log.Fatal(err)
		}
		return
	}
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err == nil {
			err = rewrite(out, line, message.Marshal)
		}
		if err != nil {
			log.Fatalf("line %d: %v", n, err)
		}
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func rewrite(out io.Writer, text []byte, marshal func([]message.Message) ([]byte, error)) error {
	history, err := message.Unmarshal(text)
	if err != nil {
		return err
	}
	b, err := marshal(history)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", b)
	return err
}
