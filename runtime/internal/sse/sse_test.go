package sse_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/internal/sse"
)

// event is a copy of an event.
type event struct {
	Name, Data, ID string
	Retry          time.Duration
	Failure        string
	Bare           bool
}

// read reads all events.
func read(src io.Reader, limit int) (all []event, err error) {
	r := sse.NewReader(src, limit)
	for {
		e, err := r.Next()
		if err != nil {
			return all, err
		}
		all = append(all, event{string(e.Name), string(e.Data), string(e.ID), e.Retry, string(e.Failure), e.Bare})
	}
}

func TestReader(t *testing.T) {
	for _, c := range []struct {
		name, stream string
		want         []event
		err          error
	}{
		{name: "nothing", err: io.EOF},
		{"LF", "data: a\n\ndata: b\n\n", []event{{Data: "a"}, {Data: "b"}}, io.EOF},
		{"CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", []event{{Data: "a"}, {Data: "b"}}, io.EOF},
		{"CR", "data: a\r\rdata: b\r\r", []event{{Data: "a"}, {Data: "b"}}, io.EOF},
		{"all ends of lines", "data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\r", []event{{Data: "a\nb\nc"}, {Data: "d"}}, io.EOF},
		{"a CR and an LF that are two ends", "data: a\n\r\ndata: b\r\n\n", []event{{Data: "a"}, {Data: "b"}}, io.EOF},
		{"byte order mark", "\uFEFFdata: a\n\n", []event{{Data: "a"}}, io.EOF},
		{"a second mark is part of a name", "\uFEFF\uFEFFdata: a\n\n", nil, io.EOF},
		{"a mark later on", "data: a\n\n\uFEFFdata: b\n\n", []event{{Data: "a"}}, io.EOF},
		{"comments", ": OPENROUTER PROCESSING\n\n:\ndata: a\n: b\n\n", []event{{Data: "a"}}, io.EOF},
		{"no space, two spaces", "data:a\n\ndata:  b\n\n", []event{{Data: "a"}, {Data: " b"}}, io.EOF},
		{"colons", "data: a: b\n\n", []event{{Data: "a: b"}}, io.EOF},
		{"lines", "data: a\ndata:\ndata: b\n\n", []event{{Data: "a\n\nb"}}, io.EOF},
		{"no data", "event: ping\n\ndata: a\n\n", []event{{Data: "a"}}, io.EOF},
		{"empty data", "data\n\ndata:\ndata\n\n", []event{{}, {Data: "\n"}}, io.EOF},
		{"name", "event: error\ndata: a\n\ndata: b\n\n", []event{{Name: "error", Data: "a"}, {Data: "b"}}, io.EOF},
		{"the last name counts", "event: a\nevent: b\ndata: c\n\n", []event{{Name: "b", Data: "c"}}, io.EOF},
		{"id", "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", []event{{Data: "a", ID: "1"}, {Data: "b", ID: "1"}, {Data: "c"}}, io.EOF},
		{"id without data", "id: 1\n\nid: 2\x00\ndata: a\n\n", []event{{Data: "a", ID: "1"}}, io.EOF},
		{
			"retry", "retry: 1500\ndata: a\n\nretry: -1\nretry: 1.5\nretry:\nretry: 99999999999999999999\ndata: b\n\n",
			[]event{{Data: "a", Retry: 1500 * time.Millisecond}, {Data: "b", Retry: 1500 * time.Millisecond}}, io.EOF,
		},
		{"unknown fields", "Data: a\n data: b\nfoo\ndata: c\n\n", []event{{Data: "c"}}, io.EOF},
		{"NUL and broken UTF-8", "data: \x00\xff\n\n", []event{{Data: "\x00\xff"}}, io.EOF},
		{"a line called error", "data: a\n\nerror: {\"message\":\"b\"}\n\ndata: c\n\n", []event{{Data: "a"}, {Failure: `{"message":"b"}`}, {Data: "c"}}, io.EOF},
		{"error without a blank line", "data: a\n\nerror: b\ndata: c\n\n", []event{{Data: "a"}, {Data: "c", Failure: "b"}}, io.EOF},
		{"error at the end", "data: a\n\nerror: b\n", []event{{Data: "a"}, {Failure: "b"}}, io.EOF},
		{"bare JSON", "{\"a\":1}\n{\"b\":2}\ndata: a\n{\"c\":3}\n\n", []event{{Data: `{"a":1}`, Bare: true}, {Data: `{"b":2}`, Bare: true}, {Data: "a"}, {Data: `{"c":3}`, Bare: true}}, io.EOF},
		{"cut amid a line", "data: a\n\ndata: b", []event{{Data: "a"}}, io.ErrUnexpectedEOF},
		{"cut before the blank line", "data: a\n\ndata: b\n", []event{{Data: "a"}}, io.ErrUnexpectedEOF},
		{"cut after a comment", "data: a\n\n: b\n", []event{{Data: "a"}}, io.EOF},
		{"as long as allowed", "data: " + strings.Repeat("a", 24) + "\n\n", []event{{Data: strings.Repeat("a", 24)}}, io.EOF},
		{"a long line", "data: a\n\ndata: " + strings.Repeat("a", 60) + "\n\n", []event{{Data: "a"}}, sse.ErrTooLong},
		{"a line without end", "data: " + strings.Repeat("a", 60), nil, sse.ErrTooLong},
		{"many lines", strings.Repeat("data: 0123456789\n", 4) + "\n", nil, sse.ErrTooLong},
		{"many comments", strings.Repeat(": 0123456789\n", 20) + "data: a\n\n", []event{{Data: "a"}}, io.EOF},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, split := range []struct {
				name string
				src  io.Reader
			}{
				{"whole", strings.NewReader(c.stream)},
				{"byte by byte", iotest.OneByteReader(strings.NewReader(c.stream))},
				{"with the error beside the bytes", iotest.DataErrReader(strings.NewReader(c.stream))},
			} {
				got, err := read(split.src, 32)
				if d := cmp.Diff(c.want, got); d != "" {
					t.Errorf("%s: events (-want +got):\n%s", split.name, d)
				}
				if !errors.Is(err, c.err) {
					t.Errorf("%s: got error %v, want %v", split.name, err, c.err)
				}
			}
		})
	}
}

// TestPrompt wants each event before the byte that follows it is read.
func TestPrompt(t *testing.T) {
	for _, end := range []string{"\n", "\r", "\r\n"} {
		src := strings.NewReader("data: a" + end + end + "data: b" + end + end)
		r := sse.NewReader(iotest.OneByteReader(src), 0)
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
		// The LF after a CR that ended the event may still be to come.
		if want := len("data: b" + end + end); src.Len() > want+1 || src.Len() < want {
			t.Errorf("%q: %d bytes are left, want %d", end, src.Len(), want)
		}
	}
}

func TestErrors(t *testing.T) {
	broken := errors.New("broken")
	r := sse.NewReader(io.MultiReader(strings.NewReader("data: a\n\ndata: b\n"), iotest.ErrReader(broken)), 0)
	if e, err := r.Next(); err != nil || string(e.Data) != "a" {
		t.Fatalf("got %q, %v", e.Data, err)
	}
	for range 2 {
		if _, err := r.Next(); err != broken {
			t.Errorf("got %v, want %v", err, broken)
		}
	}
	if _, err := sse.NewReader(stuck{}, 0).Next(); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("got %v, want %v", err, io.ErrNoProgress)
	}
}

// stuck reads nothing, and says so.
type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

// cut reads pieces whose sizes are given by bytes, over and over.
type cut struct {
	src   io.Reader
	sizes []byte
	next  int
}

func (c *cut) Read(p []byte) (int, error) {
	if len(c.sizes) > 0 {
		c.next++
		p = p[:min(len(p), int(c.sizes[c.next%len(c.sizes)]))]
	}
	return c.src.Read(p)
}

// FuzzReader splits streams in other ways, which must not change events, and reads them in a second way.
func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"data: a\n\ndata: b\r\n\r\n", "\uFEFF: c\revent: e\rid: 1\rretry: 5\rdata: a\rdata: b\r\r", "data\n\n\r\n\r", "event: x\n\ndata: \x00\n\nid: \x00\ndata:", "error: a\n\ndata: b\n{c\nerror",
	} {
		f.Add([]byte(s), []byte{1, 2, 1})
	}
	f.Fuzz(func(t *testing.T, stream, sizes []byte) {
		sizes = bytes.ReplaceAll(sizes, []byte{0}, []byte{1}) // reads of nothing are another test's
		const limit = 64
		whole, err := read(bytes.NewReader(stream), limit)
		pieces, err2 := read(&cut{src: bytes.NewReader(stream), sizes: sizes}, limit)
		if d := cmp.Diff(whole, pieces); d != "" || fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Errorf("%v became %v; events (-whole +pieces):\n%s", err, err2, d)
		}
		if errors.Is(err, sse.ErrTooLong) {
			return
		}
		if d := cmp.Diff(simple(string(stream)), whole); d != "" {
			t.Errorf("events (-simple +got):\n%s", d)
		}
	})
}

// simple reads a stream the way the standard tells it.
func simple(stream string) (all []event) {
	stream = strings.TrimPrefix(stream, "\uFEFF")
	stream = strings.ReplaceAll(strings.ReplaceAll(stream, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(stream, "\n")
	var e event
	var data []string
	failed := false
	end := func() {
		if e.Data = strings.Join(data, "\n"); data != nil || failed {
			all = append(all, e)
		}
		e.Name, e.Failure, data, failed = "", "", nil, false
	}
	for _, line := range lines[:len(lines)-1] {
		switch {
		case line == "":
			end()
			continue
		case line[0] == '{':
			if data == nil && !failed {
				e.Name = ""
			}
			end()
			all = append(all, event{Data: line, Bare: true, ID: e.ID, Retry: e.Retry})
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "data":
			data = append(data, value)
		case "error":
			e.Failure, failed = value, true
		case "event":
			e.Name = value
		case "id":
			if !strings.Contains(value, "\x00") {
				e.ID = value
			}
		case "retry":
			if ms, err := strconv.ParseUint(value, 10, 64); err == nil && len(value) <= 12 {
				e.Retry = time.Duration(ms) * time.Millisecond
			}
		}
	}
	if failed {
		end()
	}
	return all
}

// stream is one that providers might send.
var stream = bytes.Repeat([]byte("data: "+`{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1754432618,"model":"gpt-4o",`+
	`"choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}],"usage":null}`+"\n\n"), 1000)

func TestAllocations(t *testing.T) {
	n := testing.AllocsPerRun(10, func() {
		if _, err := count(stream); err != nil {
			t.Fatal(err)
		}
	})
	if n > 10 {
		t.Errorf("%v allocations for 1000 events, want a few for buffers", n)
	}
}

func count(stream []byte) (n int, err error) {
	r := sse.NewReader(bytes.NewReader(stream), 0)
	for {
		if _, err := r.Next(); err == io.EOF {
			return n, nil
		} else if err != nil {
			return n, err
		}
		n++
	}
}

func BenchmarkReader(b *testing.B) {
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		if n, err := count(stream); err != nil || n != 1000 {
			b.Fatal(n, err)
		}
	}
}
