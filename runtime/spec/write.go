package spec

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/xmlwire"
)

// WriteFile writes the spec to a file, whose name ends with .yaml, .yml or .json, as Pydantic AI's AgentSpec.to_file does: fields in a fixed
// order, without those that have their defaults, capabilities in their shortest form. If there is a schema (see Registry.FileSchema), it goes
// to NAME_schema.json beside the file, unless it is there already, and the file refers to it, so that editors check what is typed.
func (s *Spec) WriteFile(name string, schema jsonwire.Raw) error {
	format, err := formatOf(name)
	if err != nil {
		return err
	}
	base := filepath.Base(name)
	reference := strings.TrimSuffix(base, filepath.Ext(base)) + "_schema.json"
	if schema == "" {
		reference = ""
	}
	text, err := s.Marshal(format, reference)
	if err != nil {
		return err
	}
	if schema != "" {
		if err := writeSchema(filepath.Join(filepath.Dir(name), reference), schema); err != nil {
			return err
		}
	}
	return os.WriteFile(name, text, 0o644)
}

// writeSchema writes a schema, unless the file holds it.
func writeSchema(name string, schema jsonwire.Raw) error {
	root, err := parseJSON(string(schema))
	if err != nil {
		return fmt.Errorf("agentgen: the schema of a spec is not JSON: %w", err)
	}
	text := append(root.indented(nil, ""), '\n')
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, text) {
		return nil
	}
	return os.WriteFile(name, text, 0o644)
}

// Marshal returns the spec in a format, YAML or JSON. A reference, if not empty, is where its JSON Schema is. It is an error if a member that
// holds JSON does not, and if a capability has both Arg and Args.
func (s *Spec) Marshal(format, reference string) ([]byte, error) {
	w := &specWriter{root: &node{kind: objectKind}}
	if format == JSON && reference != "" && s.Schema == "" {
		w.text("$schema", reference)
	}
	w.write(s)
	if err := errors.Join(w.errs...); err != nil {
		return nil, err
	}
	switch format {
	case JSON:
		return append(w.root.indented(nil, ""), '\n'), nil
	case YAML:
		text, err := w.root.yaml()
		if reference != "" {
			text = append([]byte("# yaml-language-server: $schema="+reference+"\n"), text...)
		}
		return text, err
	}
	return nil, fmt.Errorf("agentgen: %q is not a format of specs: use spec.YAML or spec.JSON", format)
}

// specWriter makes the tree of a spec.
type specWriter struct {
	root *node
	errs []error
}

func (w *specWriter) write(s *Spec) {
	w.text("$schema", s.Schema)
	w.text("model", s.Model)
	w.text("name", s.Name)
	w.text("description", s.Description)
	w.instructions(s)
	w.json("deps_schema", s.DepsSchema)
	w.json("output_schema", s.OutputSchema)
	w.json("model_settings", s.ModelSettings)
	w.retries(s)
	if s.EndStrategy != "graceful" {
		w.text("end_strategy", s.EndStrategy)
	}
	if s.ToolTimeout != 0 {
		w.root.set("tool_timeout", floatNode(float64(s.ToolTimeout)/float64(time.Second)))
	}
	w.json("metadata", s.Metadata)
	if len(s.Capabilities) > 0 {
		list := &node{kind: listKind}
		for i := range s.Capabilities {
			list.items = append(list.items, w.entry(&s.Capabilities[i]))
		}
		w.root.set("capabilities", list)
	}
}

func (w *specWriter) text(name, text string) {
	if text != "" {
		w.root.set(name, textNode(text))
	}
}

func textNode(text string) *node { return &node{kind: stringKind, text: text} }
func intNode(n int) *node        { return &node{kind: intKind, text: strconv.Itoa(n)} }
func floatNode(f float64) *node  { return &node{kind: floatKind, text: xmlwire.FormatFloat(f, 64)} }

func (w *specWriter) json(name string, raw jsonwire.Raw) {
	if raw != "" {
		w.root.set(name, w.value(name, raw))
	}
}

// value is the tree of a JSON text.
func (w *specWriter) value(name string, raw jsonwire.Raw) *node {
	if raw == "" {
		raw = "null"
	}
	v, err := parseJSON(string(raw))
	if err != nil {
		w.errs = append(w.errs, fmt.Errorf("agentgen: %s of a spec is not JSON: %w", name, err))
		return &node{text: "null"}
	}
	return v
}

func (w *specWriter) instructions(s *Spec) {
	if len(s.Instructions) == 1 && s.InstructionPointer(0) == "/instructions" {
		w.text("instructions", s.Instructions[0])
		return
	}
	if len(s.Instructions) > 0 {
		list := &node{kind: listKind}
		for _, text := range s.Instructions {
			list.items = append(list.items, textNode(text))
		}
		w.root.set("instructions", list)
	}
}

func (w *specWriter) retries(s *Spec) {
	tools, output := s.ToolRetries, s.OutputRetries
	switch {
	case tools == nil && output == nil:
	case tools != nil && output != nil && *tools == *output:
		w.root.set("retries", intNode(*tools))
	default:
		object := &node{kind: objectKind}
		if tools != nil {
			object.set("tools", intNode(*tools))
		}
		if output != nil {
			object.set("output", intNode(*output))
		}
		w.root.set("retries", object)
	}
}

// entry is a capability in its shortest form.
func (w *specWriter) entry(c *Capability) *node {
	out := &node{kind: objectKind}
	switch {
	case c.Arg != "" && len(c.Args) > 0:
		w.errs = append(w.errs, fmt.Errorf("agentgen: the capability %s of a spec has both Arg and Args", c.Name))
	case c.Arg == "" && c.Args == nil:
		return textNode(c.Name)
	case c.Arg == "":
		args := &node{kind: objectKind}
		for _, arg := range c.Args {
			args.set(arg.Name, w.value(arg.Name, arg.Value))
		}
		out.set(c.Name, args)
	default:
		arg := w.value(c.Name, c.Arg)
		if arg.kind != objectKind {
			out.set(c.Name, arg)
			break
		}
		out.set("name", textNode(c.Name))
		out.set("arguments", &node{kind: listKind, items: []*node{arg}})
	}
	return out
}
