package agentspec

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// Import paths of what the code uses.
const (
	root         = "github.com/agentgen-go/agentgen/runtime"
	loopPath     = root + "/loop"
	modelPath    = root + "/model"
	modelsPath   = root + "/models"
	capsPath     = root + "/capabilities"
	toolsetsPath = root + "/toolsets"
	timePath     = "time"
)

// Fields returns the fields of the agent that a spec describes, but for its Output and the templates of its instructions: funcs are the
// functions that render those.
func Fields(s *spec.Spec, plain []string, funcs []ir.GoCode) (fields []ir.SpecField, problems []spec.Problem) {
	w := &fieldWriter{spec: s}
	w.text("Name", s.Name)
	w.text("Description", s.Description)
	if s.Model != "" {
		w.add("Model", ir.Qualified(modelsPath, "Named")+"("+ir.GoCode(strconv.Quote(s.Model))+")")
	}
	w.text("Instructions", strings.Join(plain, "\n\n"))
	if len(funcs) > 0 {
		w.add("InstructionFuncs", list("[]"+ir.Qualified(root, "InstructionFunc")+"["+ir.DepsType+"]", funcs))
	}
	w.settings()
	w.metadata()
	w.retries()
	w.add("EndStrategy", ir.Qualified(loopPath, map[string]string{"early": "EndEarly", "": "EndGraceful", "graceful": "EndGraceful", "exhaustive": "EndExhaustive"}[s.EndStrategy]))
	if s.ToolTimeout != 0 {
		w.add("ToolTimeout", duration(s.ToolTimeout))
	}
	w.capabilities()
	return w.fields, w.problems
}

// fieldWriter writes the fields of an agent.
type fieldWriter struct {
	spec     *spec.Spec
	fields   []ir.SpecField
	problems []spec.Problem
}

func (w *fieldWriter) add(name string, value ir.GoCode) {
	w.fields = append(w.fields, ir.SpecField{Name: name, Value: value})
}

func (w *fieldWriter) text(name, text string) {
	if text != "" {
		w.add(name, ir.GoCode(strconv.Quote(text)))
	}
}

func (w *fieldWriter) fail(pointer, message, hint string) {
	w.problems = append(w.problems, w.spec.At(pointer, message, hint))
}

// list is a slice with an element on each line.
func list(typ ir.GoCode, items []ir.GoCode) ir.GoCode {
	out := typ + "{\n"
	for _, item := range items {
		out += item + ",\n"
	}
	return out + "}"
}

// duration is a time in the largest unit that it is a whole number of.
func duration(d time.Duration) ir.GoCode {
	for _, unit := range []struct {
		name string
		size time.Duration
	}{{"Second", time.Second}, {"Millisecond", time.Millisecond}, {"Microsecond", time.Microsecond}} {
		if d%unit.size == 0 {
			return ir.GoCode(strconv.FormatInt(int64(d/unit.size), 10)) + "*" + ir.Qualified(timePath, unit.name)
		}
	}
	return ir.GoCode(strconv.FormatInt(int64(d), 10))
}

func (w *fieldWriter) settings() {
	s, err := w.spec.Settings()
	if s != nil && err == nil { // Parse has reported what is wrong
		w.add("Settings", literal(reflect.ValueOf(s)))
	}
}

func (w *fieldWriter) metadata() {
	if w.spec.Metadata == "" {
		return
	}
	if v, err := w.spec.Metadata.Any(); err == nil { // Parse has looked
		w.add("Metadata", literal(reflect.ValueOf(v)))
	}
}

// retries writes both, since Agent.Retries alone is for the output, too.
func (w *fieldWriter) retries() {
	tools, output := w.spec.ToolRetries, w.spec.OutputRetries
	if tools == nil && output == nil {
		return
	}
	if tools != nil {
		w.add("Retries", ir.GoCode("new("+strconv.Itoa(*tools)+")"))
	}
	if output == nil {
		output = new(1)
	}
	w.add("OutputRetries", ir.GoCode("new("+strconv.Itoa(*output)+")"))
}
