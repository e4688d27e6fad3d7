// Package check holds what the tests of the cases share: it decodes what models might write with generated code, and
// holds the schemas that the models are given against it.
package check

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A Payload is what a model might write, and what has to come of it.
type Payload struct {
	JSON string
	// Want is the decoded value, encoded again. It is empty where the payload has to be refused.
	Want string
	// Faults are the reasons for refusing it, each as "pointer: message".
	Faults []string
	// Looser says that the schema has no words for what is wrong.
	Looser bool
}

// Tool decodes payloads as arguments of a tool.
func Tool[D any](t *testing.T, tool runtime.Tool[D], payloads []Payload) {
	t.Helper()
	payload(t, tool.Def().Parameters, payloads, again(tool.Decode))
}

// Output decodes payloads as answers of the first form.
func Output[O any](t *testing.T, out runtime.Output[O], payloads []Payload) {
	t.Helper()
	Choice(t, out, 0, payloads)
}

// Choice decodes payloads as answers of one form.
func Choice[O any](t *testing.T, out runtime.Output[O], index int, payloads []Payload) {
	t.Helper()
	choice := out.Choices[index]
	payload(t, choice.Def.Parameters, payloads, answer(t, choice.Decode, choice.Encode, choice.Partial))
}

// Envelope decodes payloads as texts that say which form of an answer they hold.
func Envelope[O any](t *testing.T, out runtime.Output[O], payloads []Payload) {
	t.Helper()
	payload(t, out.Envelope.Schema, payloads, answer(t, out.Envelope.Decode, out.Envelope.Encode, out.Envelope.Partial))
}

// answer decodes an answer, once more as it grows, and encodes it again.
func answer[O any](t *testing.T, decode func(string) (O, error), encode func(O) (jsonwire.Raw, error), partial func() runtime.PartialDecoder[O]) func(string) (string, error) {
	return func(text string) (string, error) {
		v, err := decode(text)
		if err != nil {
			return "", err
		}
		if diff := cmp.Diff(v, grown(partial(), text)); diff != "" {
			t.Errorf("%s as it grows (-decoded +grown):\n%s", text, diff)
		}
		raw, err := encode(v)
		return string(raw), err
	}
}

// grown decodes a text that comes byte by byte.
func grown[O any](d runtime.PartialDecoder[O], text string) (v O) {
	defer d.Close()
	for i := range len(text) {
		d.Append(text[i:i+1], &v)
	}
	return v
}

// OutputTool decodes payloads as arguments of a function whose result is the answer.
func OutputTool[D, O any](t *testing.T, tool runtime.OutputTool[D, O], payloads []Payload) {
	t.Helper()
	payload(t, tool.Def().Parameters, payloads, again(tool.Decode))
}

// again decodes arguments and encodes them again.
func again(decode func(string) (runtime.Call, error)) func(string) (string, error) {
	return func(args string) (string, error) {
		call, err := decode(args)
		if err != nil {
			return "", err
		}
		b, err := call.AppendJSON(nil)
		return string(b), err
	}
}

// payload checks what the decoder and the schema make of each payload.
func payload(t *testing.T, schema jsonwire.Raw, payloads []Payload, decode func(string) (string, error)) {
	t.Helper()
	s := Schema(t, schema)
	for _, p := range payloads {
		t.Run(p.JSON, func(t *testing.T) {
			got, err := decode(p.JSON)
			if diff := cmp.Diff(p.Faults, Faults(err)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(p.Want, got); diff != "" {
				t.Errorf("decoded and encoded again (-want +got):\n%s", diff)
			}
			if got != "" {
				if err := Validate(s, got); err != nil {
					t.Errorf("the schema refuses what was accepted: %v", err)
				}
			} else if err := Validate(s, p.JSON); (err == nil) != p.Looser {
				t.Errorf("the schema is looser than the decoder: %v, want %v", err == nil, p.Looser)
			}
		})
	}
}

// Returned calls a tool and returns what it gives back to the model.
func Returned[D any](tool runtime.Tool[D], rc *runtime.RunContext[D], call runtime.Call) (runtime.Return, error) {
	result, err := tool.Invoke(context.Background(), rc, call)
	if err != nil {
		return runtime.Return{}, err
	}
	return tool.Encode(result)
}

// Invoke calls a tool and returns its result, which has to keep to its schema.
func Invoke[D any](t *testing.T, tool runtime.Tool[D], deps D, args string) (string, error) {
	t.Helper()
	call, err := tool.Decode(args)
	if err != nil {
		t.Fatal(err)
	}
	rc := &runtime.RunContext[D]{RunInfo: &runtime.RunInfo{}, Deps: deps}
	ret, err := Returned(tool, rc, call)
	if err != nil {
		return "", err
	}
	if result := tool.Def().Result; result != "" {
		if err := Validate(Schema(t, result), string(ret.Content)); err != nil {
			t.Errorf("the schema of the result refuses the result: %v", err)
		}
	}
	return string(ret.Content), nil
}

// Samples lets a model call each tool once with arguments that it makes of the tool's schema. The decoders have to
// accept them.
func Samples[D any](t *testing.T, deps D, tools ...runtime.Tool[D]) {
	t.Helper()
	agent := runtime.Agent[D, string]{Model: testmodel.New(), Tools: tools}
	res, err := agent.Run(t.Context(), deps, "Try everything.")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range res.AllMessages() {
		req, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range req.Parts {
			if refused, ok := p.(*message.ToolReturnPart); ok && refused.Outcome == message.ToolRetried {
				t.Errorf("%s refuses what keeps to its schema: %s", refused.ToolName, refused.Text())
			}
		}
	}
	if n := res.Usage().ToolCalls; n != len(tools) {
		t.Errorf("%d calls succeeded, want %d", n, len(tools))
	}
}

// Faults lists the violations of a refused payload, each as "pointer: message".
func Faults(err error) (faults []string) {
	invalid, ok := errors.AsType[*jsonwire.ValidationError](err)
	if !ok {
		if err != nil {
			faults = []string{err.Error()}
		}
		return faults
	}
	for _, v := range invalid.Violations {
		faults = append(faults, fmt.Sprintf("%s: %s", v.Pointer(), v.Msg))
	}
	return faults
}

// Schema compiles a JSON Schema.
func Schema(t *testing.T, text jsonwire.Raw) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	// RFC 3339, whose form JSON Schema names, has no fractions of seconds, but ISO 8601 and Go's durations have.
	c.RegisterFormat(&jsonschema.Format{Name: "duration", Validate: isDuration})
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func isDuration(v any) error {
	s, ok := v.(string)
	if f, _ := jsonwire.ParseFormat("duration"); ok && !f.Match(s) && !fraction.MatchString(s) {
		return fmt.Errorf("%q is not a duration", s)
	}
	return nil
}

var fraction = regexp.MustCompile(`^-?P(\d+D)?(T(\d+H)?(\d+M)?(\d+\.\d+S)?)?$`)

// Validate says what a schema has against a JSON text.
func Validate(s *jsonschema.Schema, text string) error {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(v)
}
