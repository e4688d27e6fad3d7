package repl

import (
	"io"
	"os"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// An Option changes how Run chats. If an option is given twice, the last one counts.
type Option func(*options)

type options struct {
	in         io.Reader
	out        io.Writer
	terminal   *bool // as WithTerminal says it
	interrupts <-chan os.Signal
	store      conversation.Store
	id         string
	file       string
	models     func(name string) (model.Model, error)
	run        []runtime.RunOption
}

// WithInput reads from r instead of standard input. Run reads a line when it needs one, and more only as far as a buffer goes.
func WithInput(r io.Reader) Option { return func(o *options) { o.in = r } }

// WithOutput writes to w instead of standard output.
func WithOutput(w io.Writer) Option { return func(o *options) { o.out = w } }

// WithTerminal says whether a person reads and types, where that cannot be seen from input and output, as with a connection of
// SSH. By default both must be files that are terminals.
func WithTerminal(is bool) Option { return func(o *options) { o.terminal = &is } }

// WithInterrupts takes interrupts from a channel instead of the process: each value is a ctrl-C. The channel must not be closed
// before Run returns.
func WithInterrupts(c <-chan os.Signal) Option { return func(o *options) { o.interrupts = c } }

// WithStore keeps the conversation in a store under an ID, and continues it if it is there.
func WithStore(s conversation.Store, id string) Option {
	return func(o *options) { o.store, o.id, o.file = s, id, "" }
}

// WithHistoryFile keeps the conversation in a file, and continues it if the file exists. It holds an entry of package
// conversation in each line, as JSON, and is readable by its owner only. Only one chat at a time may use it: what another one has
// added is noticed, and an error.
func WithHistoryFile(name string) Option {
	return func(o *options) { o.store, o.id, o.file = nil, "", name }
}

// WithModels lets the command /model choose another model by its name. The function returns an error if there is none.
func WithModels(find func(name string) (model.Model, error)) Option {
	return func(o *options) { o.models = find }
}

// WithRunOptions are options for each run. Runs are resumed from snapshots, so they must not include those that
// runtime.WithSnapshot refuses.
func WithRunOptions(opts ...runtime.RunOption) Option { return func(o *options) { o.run = opts } }

func newOptions(opts []Option) options {
	o := options{in: os.Stdin, out: os.Stdout}
	for _, set := range opts {
		set(&o)
	}
	return o
}

// isTerminal reports whether a person types and reads.
func (o *options) isTerminal() bool {
	if o.terminal != nil {
		return *o.terminal
	}
	return isDevice(o.in) && isDevice(o.out)
}

func isDevice(f any) bool {
	file, ok := f.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// colored reports whether a terminal may be sent colors.
func colored() bool { return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" }

// open returns the store of the conversation.
func (o *options) open() (conversation.Store, error) {
	switch {
	case o.file != "":
		return openFile(o.file)
	case o.store != nil:
		return o.store, nil
	}
	return new(conversation.Memory), nil
}
