package files

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/py"
)

// What more than one tool tells the model.
const (
	tooLong    = "The path name is too long."
	linkLoop   = "The path resolves through a symlink loop."
	badBytes   = "The path name contains a byte sequence the filesystem cannot represent."
	badName    = "The path name is invalid."
	notRegular = "The path is not a regular file (a FIFO, socket, or device); use a regular file."
)

// errReplaced is the error of an entry that is another one than a moment ago.
var errReplaced = errors.New("it was replaced meanwhile")

// told returns the error of a tool: what the model can mend as a retry, what it cannot as a failure, and the end of the context.
func told(ctx context.Context, name string, err error) error {
	switch _, retry := errors.AsType[*runtime.RetryError](err); {
	case err == nil || retry:
		return err
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, errReplaced):
		return runtime.Retryf("Path %s was replaced while it was used. Retry.", py.Quote(name))
	case errors.Is(err, fs.ErrPermission):
		return runtime.Retryf("[Errno %d] Permission denied: %s", int(syscall.EACCES), py.Quote(name))
	case isMissing(err):
		return runtime.Retryf("[Errno %d] No such file or directory: %s", int(syscall.ENOENT), py.Quote(name))
	}
	if words, ok := reason(err); ok {
		return runtime.Retryf("%s", words)
	}
	return runtime.Failedf("The file system failed: %w", bare(err))
}

// reason returns what the model reads of an error that another path would not have.
func reason(err error) (words string, ok bool) {
	switch {
	case errors.Is(err, syscall.ENAMETOOLONG):
		return tooLong, true
	case errors.Is(err, syscall.ELOOP):
		return linkLoop, true
	case errors.Is(err, syscall.EILSEQ):
		return badBytes, true
	}
	return "", false
}

// bare returns an error without the paths in it, which may be those of temporary files.
func bare(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	return err
}

// isMissing reports whether an error says that there is nothing at a path.
func isMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// valid returns a text with everything replaced that is not UTF-8.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
