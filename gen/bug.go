package gen

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/source"
)

// Bug is the error of a bug of agentgen itself. It asks for a report and says what a report needs, in a few lines
// without a stack trace.
type Bug struct {
	// Doing says what was being worked on, as in "generate code for example.com/app".
	Doing string
	// Err is what went wrong.
	Err error
}

// Error says that it is not the user's mistake, and what to report.
func (b *Bug) Error() string {
	return fmt.Sprintf("this is a bug of agentgen, not a mistake of yours: please report it with these lines, to %s\n"+
		"\tversion: %s, %s, %s/%s\n\twhile: %s\n\terror: %s", "https://"+source.ModulePath+"/issues",
		Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH, b.Doing, indented(b.Err.Error()))
}

// Unwrap returns what went wrong.
func (b *Bug) Unwrap() error { return b.Err }

func indented(text string) string { return strings.ReplaceAll(text, "\n", "\n\t") }

// Version returns the version of agentgen in this program, as in "v1.2.3"; "(devel)" if it was not built from a
// released module.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(devel)"
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == source.ModulePath && m.Version != "" {
			return m.Version
		}
	}
	return "(devel)"
}

// Guard calls a function in which agentgen may panic. A panic becomes a *Bug that names the place in the source of
// agentgen; an error is returned as it is. The functions of this package call it themselves.
func Guard(doing string, do func() error) error { return guard(&doing, do) }

// guard is Guard for what works on one thing after the other: doing says what is being done at the moment.
func guard(doing *string, do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = &Bug{Doing: *doing, Err: fmt.Errorf("panic: %v%s", cause, panicPlace())}
		}
	}()
	return do()
}

// panicPlace returns the function of this module that panicked, or that called what did. It must be called by a
// deferred function.
func panicPlace() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	panicked := false
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			panicked = true
		case panicked && strings.HasPrefix(frame.Function, source.ModulePath):
			return fmt.Sprintf(" (in %s, line %d)", strings.TrimPrefix(frame.Function, source.ModulePath+"/"), frame.Line)
		case !more:
			return ""
		}
	}
}

// packagesOf names the packages of patterns, as one that is given none works on ".".
func packagesOf(patterns []string) string {
	if len(patterns) == 0 {
		return "."
	}
	return strings.Join(patterns, " ")
}
