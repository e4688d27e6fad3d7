// Command server is a chat completions API that costs as little as it can: replies made beforehand, and no more HTTP than they
// need. A request that holds a result of the tool gets the answer, any other a call of the tool; one that holds neither
// the tool nor its right result is refused. It prints its base URL and serves until its standard input ends.
//
// GET /waiting returns how many requests wait for their reply.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

func main() {
	delay := flag.Duration("delay", 0, "how long each reply takes")
	flag.Parse()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s/v1\n", l.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	s := &server{delay: *delay}
	for {
		c, err := l.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go s.serve(c)
	}
}

type server struct {
	delay   time.Duration
	waiting atomic.Int64
}

// serve answers the requests of one connection until there are none, or one makes no sense.
func (s *server) serve(c net.Conn) {
	defer c.Close()
	r := bufio.NewReaderSize(c, 4096)
	var body []byte
	for {
		head, err := readHead(r)
		if err != nil {
			return
		}
		if head.get {
			if _, err := c.Write(withBody("text/plain", strconv.FormatInt(s.waiting.Load(), 10))); err != nil {
				return
			}
			continue
		}
		if body, err = readBody(r, head, body[:0]); err != nil {
			return
		}
		if s.delay > 0 {
			s.waiting.Add(1)
			time.Sleep(s.delay)
			s.waiting.Add(-1)
		}
		out := choose(body)
		if _, err := c.Write(out); err != nil || &out[0] == &refusal[0] {
			return
		}
	}
}

// choose returns the reply to a request.
func choose(body []byte) []byte {
	stream := bytes.Contains(body, []byte(`"stream":true`)) || bytes.Contains(body, []byte(`"stream": true`))
	call, final := callJSON, finalJSON
	if stream {
		call, final = callSSE, finalSSE
	}
	switch {
	case bytes.Contains(body, []byte("light rain")) && bytes.Contains(body, []byte(callID)):
		return final
	case bytes.Contains(body, []byte(scenario.ToolName)) && !bytes.Contains(body, []byte(callID)):
		return call
	}
	return refusal
}

// head is what matters of the head of a request.
type head struct {
	get     bool
	length  int
	chunked bool
}

func readHead(r *bufio.Reader) (h head, err error) {
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return h, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if first {
			h.get = bytes.HasPrefix(line, []byte("GET "))
			continue
		}
		if len(line) == 0 {
			return h, nil
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case bytes.EqualFold(name, []byte("content-length")):
			if h.length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return h, err
			}
		case bytes.EqualFold(name, []byte("transfer-encoding")):
			h.chunked = true
		}
	}
}

func readBody(r *bufio.Reader, h head, dst []byte) ([]byte, error) {
	if !h.chunked {
		return readN(r, h.length, dst)
	}
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err != nil {
			return nil, err
		}
		if dst, err = readN(r, int(n), dst); err != nil {
			return nil, err
		}
		if _, err := r.Discard(2); err != nil || n == 0 {
			return dst, err
		}
	}
}

// readN appends the next n bytes to dst.
func readN(r *bufio.Reader, n int, dst []byte) ([]byte, error) {
	at := len(dst)
	dst = append(dst, make([]byte, n)...)
	_, err := io.ReadFull(r, dst[at:])
	return dst, err
}
