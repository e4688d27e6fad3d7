package agui_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas are those of the protocol, from testdata/agui-1.0.schema.json, which says where it is from.
var schemas = sync.OnceValues(func() (all struct{ event, input *jsonschema.Schema }, err error) {
	f, err := os.Open("testdata/agui-1.0.schema.json")
	if err != nil {
		return all, err
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		return all, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("agui.json", doc); err != nil {
		return all, err
	}
	if all.event, err = c.Compile("agui.json#/$defs/Event"); err != nil {
		return all, err
	}
	all.input, err = c.Compile("agui.json#/$defs/RunAgentInput")
	return all, err
})

// checkEvents checks the events of a stream against the schema of the protocol, and against the rules that its npm client enforces.
func checkEvents(t *testing.T, all []object) {
	t.Helper()
	s, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if err := s.event.Validate(plain(t, e)); err != nil {
			t.Errorf("%v: %v", e, err)
		}
	}
	if err := ruled(all); err != nil {
		t.Errorf("%v: the client would refuse the stream: %v", kinds(all), err)
	}
}

// checkInput checks a request that a test sends: what the handler is tested with should be what clients send.
func checkInput(t *testing.T, in any) {
	t.Helper()
	s, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.input.Validate(plain(t, in)); err != nil {
		t.Errorf("the request is not one: %v", err)
	}
}

// plain returns a value as it is in JSON.
func plain(t *testing.T, v any) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	p, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// pairs are the events that begin, continue and end a thing, with the member that names it.
var pairs = []struct{ id, start, content, end string }{
	{"messageId", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END"},
	{"messageId", "REASONING_START", "", "REASONING_END"},
	{"messageId", "REASONING_MESSAGE_START", "REASONING_MESSAGE_CONTENT", "REASONING_MESSAGE_END"},
	{"toolCallId", "TOOL_CALL_START", "TOOL_CALL_ARGS", "TOOL_CALL_END"},
	{"subagentRunId", "SUBAGENT_STARTED", "", "SUBAGENT_FINISHED"},
}

// ruled checks a stream by the rules of HttpAgent 1.0.0, as they were measured, and by those of the specification that it does not
// enforce: IDs are unique, interrupts too, and the last event ends the run.
func ruled(all []object) error {
	if len(all) == 0 || all[0]["type"] != "RUN_STARTED" && all[0]["type"] != "RUN_ERROR" {
		return fmt.Errorf("it does not begin with RUN_STARTED")
	}
	open, seen := map[string]bool{}, map[string]bool{}
	for i, e := range all {
		kind := e["type"].(string)
		last := i == len(all)-1
		if ends := kind == "RUN_FINISHED" || kind == "RUN_ERROR"; ends != last {
			return fmt.Errorf("event %d of %d is %s", i, len(all), kind)
		}
		if kind == "SUBAGENT_ERROR" {
			kind = "SUBAGENT_FINISHED"
		}
		if err := paired(kind, e, open, seen); err != nil {
			return err
		}
		if kind == "RUN_FINISHED" && len(open) > 0 {
			return fmt.Errorf("%v are open at the end", open)
		}
	}
	return nil
}

func paired(kind string, e object, open, seen map[string]bool) error {
	for _, p := range pairs {
		id, _ := e[p.id].(string)
		id = p.start + " " + id
		switch kind {
		case p.start:
			if seen[id] {
				return fmt.Errorf("%s is there twice", id)
			}
			open[id], seen[id] = true, true
		case p.content, p.end:
			if !open[id] {
				return fmt.Errorf("%s without %s", kind, id)
			}
			if kind == p.end {
				delete(open, id)
			}
		}
	}
	return nil
}
