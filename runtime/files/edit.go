package files

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime"
)

// Replacement is one exact replacement: old_text must occur exactly once and is replaced by new_text.
type Replacement struct {
	OldText string `json:"old_text"`
	NewText string `json:"new_text"`
}

// EditFile edits a file by exact string replacement with conflict detection.
//
// Pass one old_text/new_text pair, or several as replacements. Each old_text must appear exactly once in the file as edited by the
// previous replacements; include surrounding context lines to ensure uniqueness. The file is only written once every replacement has
// matched. The result has the new hash, for subsequent operations.
//
//   - path: File path relative to the working directory.
//   - oldText: The exact text to find (must appear exactly once).
//   - newText: The replacement text.
//   - replacements: Replacements to apply in order, instead of a single pair.
//   - expectedHash: If provided, rejects the edit when the file's current hash doesn't match (optimistic concurrency).
//
//agent:tool
//agent:param oldText name=old_text
//agent:param newText name=new_text
//agent:param expectedHash name=expected_hash
func (f *FileSystem) EditFile(
	ctx context.Context, path string, oldText, newText *string, replacements *[]Replacement, expectedHash *string,
) (string, error) {
	edits, err := editsOf(oldText, newText, replacements)
	if err != nil {
		return "", err
	}
	var content string
	err = f.inTurn(ctx, func() (err error) {
		content, err = f.edit(ctx, path, edits, expectedHash)
		return err
	})
	if err != nil {
		return "", told(ctx, path, err)
	}
	return fmt.Sprintf("Edited %s.%s", path, f.newHash(content)), nil
}

// editsOf makes one list of the two forms in which a model may give replacements.
func editsOf(oldText, newText *string, replacements *[]Replacement) ([]Replacement, error) {
	switch {
	case replacements == nil && (oldText == nil || newText == nil):
		return nil, runtime.Retryf("Provide old_text and new_text, or a non-empty replacements list.")
	case replacements == nil:
		return []Replacement{{*oldText, *newText}}, nil
	case oldText != nil || newText != nil || len(*replacements) == 0:
		return nil, runtime.Retryf("Provide either old_text and new_text or a non-empty replacements list, not both.")
	}
	return *replacements, nil
}

func (f *FileSystem) edit(ctx context.Context, name string, edits []Replacement, expected *string) (string, error) {
	p, err := f.resolve(ctx, name, writing)
	if err != nil {
		return "", err
	}
	defer p.close()
	if p.info == nil || p.isDir() {
		return "", runtime.Retryf("File not found: %s", name)
	}
	text, err := p.editable(ctx, name)
	if err == nil && expected != nil {
		err = checkHash(name, []byte(text), *expected)
	}
	if err == nil {
		text, err = apply(text, edits, name)
	}
	if err != nil {
		return "", err
	}
	return text, conflict(name, p.replace(ctx, []byte(text)))
}

// editable reads a file and refuses what is not text: an edit writes the whole file back.
func (p *place) editable(ctx context.Context, name string) (string, error) {
	data, err := p.contents(ctx, maxFile)
	large, isLarge := errors.AsType[*tooLargeError](err)
	switch {
	case isLarge:
		return "", runtime.Retryf("%s is too large to edit: %s.", name, large.Error())
	case err != nil:
		return "", err
	case isBinary(data):
		return "", runtime.Retryf("%s is a binary file; edit_file only edits text files.", name)
	case !utf8.Valid(data):
		return "", runtime.Retryf("%s is not valid UTF-8; edit_file only edits UTF-8 text files.", name)
	}
	return string(data), nil
}

// apply makes the replacements one after the other.
func apply(text string, edits []Replacement, name string) (string, error) {
	for i, e := range edits {
		label := "old_text"
		if len(edits) > 1 {
			label = fmt.Sprintf("replacement %d", i+1)
		}
		if err := fits(text, e.OldText, label, name); err != nil {
			return "", err
		}
		text = strings.Replace(text, e.OldText, e.NewText, 1)
		if len(text) > maxFile {
			return "", runtime.Retryf("%s makes %s larger than %d bytes. No changes were written.", label, name, maxFile)
		}
	}
	return text, nil
}

// fits returns an error unless a text occurs exactly once in another.
func fits(text, old, label, name string) error {
	switch n := strings.Count(text, old); {
	case old == "":
		return runtime.Retryf("%s is empty; old_text must be the exact text to replace.", label)
	case n == 0:
		return runtime.Retryf("%s not found in %s. No changes were written.", label, name)
	case n > 1:
		return runtime.Retryf("%s found %d times in %s. Include more surrounding context to make the match unique. No changes were written.",
			label, n, name)
	}
	return nil
}
