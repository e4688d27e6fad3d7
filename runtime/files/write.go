package files

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/py"
)

// WriteFile creates or overwrites a file with conflict detection. The result has the new hash.
//
//   - path: File path relative to the working directory.
//   - content: The text content to write.
//   - expectedHash: If provided, the write is rejected when the file exists and its current hash doesn't match (optimistic concurrency).
//
//agent:tool
//agent:param expectedHash name=expected_hash
func (f *FileSystem) WriteFile(ctx context.Context, path, content string, expectedHash *string) (string, error) {
	err := f.inTurn(ctx, func() error { return f.write(ctx, path, content, expectedHash) })
	if err != nil {
		return "", told(ctx, path, err)
	}
	return fmt.Sprintf("Wrote %d chars (%d lines) to %s.%s", utf8.RuneCountInString(content), len(splitLines(content)), path,
		f.newHash(content)), nil
}

// inTurn calls do while no other tool writes, so that nothing is lost between its reading and its writing.
func (f *FileSystem) inTurn(ctx context.Context, do func() error) error {
	select {
	case f.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-f.turn }()
	return do()
}

func (f *FileSystem) write(ctx context.Context, name, content string, expected *string) error {
	p, err := f.resolve(ctx, name, writing)
	if err != nil {
		return err
	}
	defer p.close()
	switch {
	case p.isDir():
		return runtime.Retryf("Path %s exists and is not a regular file.", py.Quote(name))
	case p.blocked:
		return runtime.Retryf("Path %s has a parent that is not a directory.", py.Quote(name))
	case len(p.missing) > 0:
		return runtime.Retryf("Parent directory '%s' does not exist. Create the parent directory first.", parent(p.written))
	case p.info != nil && !p.info.Mode().IsRegular():
		return runtime.Retryf("%s", notRegular)
	case p.info != nil && expected != nil:
		data, err := p.contents(ctx, maxFile)
		if err != nil {
			return unchecked(err)
		}
		if err := checkHash(name, data, *expected); err != nil {
			return err
		}
	}
	return conflict(name, p.replace(ctx, []byte(content)))
}

// unchecked returns the error of a file whose content cannot be compared.
func unchecked(err error) error {
	if large, ok := errors.AsType[*tooLargeError](err); ok {
		return runtime.Retryf("The file is too large to check its hash: %s.", large.Error())
	}
	return err
}

// checkHash returns an error if the content is not what the model has seen.
func checkHash(name string, data []byte, expected string) error {
	if hash := hashOf(data); hash != expected {
		return runtime.Retryf("Conflict: file %s has changed (expected hash:%s, got hash:%s). Re-read the file and retry.",
			py.Quote(name), expected, hash)
	}
	return nil
}

// conflict returns the error of a file that was changed between a look at it and its replacement.
func conflict(name string, err error) error {
	if errors.Is(err, errReplaced) {
		return runtime.Retryf("Conflict: file %s has changed. Re-read the file and retry.", py.Quote(name))
	}
	return err
}

// newHash is what the result of a write says of the content.
func (f *FileSystem) newHash(content string) string {
	if f.o.NoContentHashes {
		return ""
	}
	return " [hash:" + hashOf([]byte(content)) + "]"
}
