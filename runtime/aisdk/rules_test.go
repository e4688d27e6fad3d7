package aisdk_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

type field struct {
	Required bool   `json:"required"`
	Zod      string `json:"zod"`
}

// fields are those of the chunks, as the npm client validates them: testdata/chunk-fields.json was made of its source.
var fields = sync.OnceValues(func() (all map[string]map[string]field, err error) {
	b, err := os.ReadFile("testdata/chunk-fields.json")
	if err != nil {
		return nil, err
	}
	return all, json.Unmarshal(b, &all)
})

// checkChunks checks the chunks of a stream against the fields of the protocol, and against the rules that the npm client enforces, as
// they were measured.
func checkChunks(t *testing.T, all []object) {
	t.Helper()
	known, err := fields()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if err := valid(known, c); err != nil {
			t.Errorf("%v: %v", c, err)
		}
	}
	if err := ruled(all); err != nil {
		t.Errorf("%v: the client would refuse the stream: %v", kinds(all), err)
	}
}

// valid checks one chunk by its fields. Unknown ones are accepted by the client, and yet we send none.
func valid(known map[string]map[string]field, c object) error {
	kind, _ := c["type"].(string)
	if strings.HasPrefix(kind, "data-") {
		kind = "data-*"
	}
	fields, ok := known[kind]
	if !ok {
		return fmt.Errorf("there is no type %q", kind)
	}
	for name, f := range fields {
		if _, ok := c[name]; f.Required && !ok {
			return fmt.Errorf("%s is missing", name)
		}
	}
	for name, v := range c {
		f, ok := fields[name]
		switch {
		case name == "type":
		case !ok:
			return fmt.Errorf("%s is unknown", name)
		case !typed(f.Zod, v):
			return fmt.Errorf("%s is %v, which is not %s", name, v, f.Zod)
		}
	}
	return nil
}

// typed reports whether a value is of a type, as far as we send it.
func typed(zod string, v any) bool {
	switch {
	case strings.Contains(zod, "unknown"):
		return true
	case strings.Contains(zod, "FinishReason"):
		s, _ := v.(string)
		return strings.Contains(zod, "'"+s+"'")
	case strings.Contains(zod, "z.array"):
		_, ok := v.([]any)
		return ok
	case strings.Contains(zod, "string"):
		_, ok := v.(string)
		return ok
	case strings.Contains(zod, "boolean"):
		_, ok := v.(bool)
		return ok
	}
	_, ok := v.(object)
	return ok
}

// ruled checks a stream as a whole: it begins with start, the last chunk ends it, steps follow each other, and what a chunk
// continues has begun.
func ruled(all []object) error {
	if len(all) < 2 || all[0]["type"] != "start" {
		return fmt.Errorf("it does not begin with start")
	}
	begun := map[string]bool{}
	step := false
	for i, c := range all {
		kind := c["type"].(string)
		if ends := kind == "finish" || kind == "abort" || kind == "error"; ends != (i == len(all)-1) {
			return fmt.Errorf("chunk %d of %d is %s", i, len(all), kind)
		}
		switch kind {
		case "start-step", "finish-step":
			if step == (kind == "start-step") {
				return fmt.Errorf("%s follows another one", kind)
			}
			step = kind == "start-step"
		case "reset-step":
			clear(begun)
		case "finish":
			if step {
				return fmt.Errorf("the last step does not end")
			}
		default:
			if err := continued(kind, c, begun); err != nil {
				return err
			}
		}
	}
	return nil
}

func continued(kind string, c object, begun map[string]bool) error {
	what, id := "call ", c["toolCallId"]
	if id == nil {
		what, id = strings.SplitN(kind, "-", 2)[0]+" ", c["id"]
	}
	key := fmt.Sprint(what, id)
	switch {
	case kind == "text-start", kind == "reasoning-start", kind == "tool-input-start":
		if begun[key] {
			return fmt.Errorf("%s begins twice", key)
		}
		begun[key] = true
	case kind == "tool-input-available": // alone is fine
		begun[key] = true
	case slices.Contains([]string{"text-delta", "text-end", "reasoning-delta", "reasoning-end", "tool-input-delta", "tool-input-error"}, kind):
		if !begun[key] {
			return fmt.Errorf("%s of %s, which has not begun", kind, key)
		}
	}
	return nil
}
