// Command roundtrip reads a message history a line and writes each as agentgen does. It is the Go half of history.py.
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
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err == nil {
			err = roundtrip(out, line)
		}
		if err != nil {
			log.Fatalf("line %d: %v", n, err)
		}
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func roundtrip(out io.Writer, line []byte) error {
	history, err := message.Unmarshal(line)
	if err != nil {
		return err
	}
	b, err := message.Marshal(history)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", b)
	return err
}
