package files

import (
	"context"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Capability returns the tools of a FileSystem as a capability, with the ID "file_system".
func Capability[D any](f *FileSystem) runtime.Capability[D] {
	return runtime.Capability[D]{ID: "file_system", Toolsets: []runtime.Toolset[D]{Toolset[D](f)}}
}

// Toolset returns the tools of a FileSystem that its Options have. Wrap it to change them, such as by toolsets.ApprovalRequired:
//
//	toolsets.ApprovalRequired(files.Toolset[Deps](project), func(_ context.Context, rc *runtime.RunContext[Deps], _ runtime.Call) (bool, error) {
//		return files.Writes(rc.ToolName), nil
//	})
func Toolset[D any](f *FileSystem) runtime.Toolset[D] {
	tools := FileSystemTools[D](f)
	if f.o.NoContentHashes {
		tools = slices.DeleteFunc(tools, func(t runtime.Tool[D]) bool { return t.Def().Name == "write_file" || t.Def().Name == "edit_file" })
		tools = append(tools, unhashedTools[D](&unhashed{f})...)
	}
	tools = slices.DeleteFunc(tools, func(t runtime.Tool[D]) bool { return !f.o.has(t.Def().Name) })
	if f.o.Retries != nil {
		for i, t := range tools {
			tools[i] = runtime.WithDef(t, func(def *model.ToolDef) { def.Retries = f.o.Retries })
		}
	}
	return runtime.NewToolset("file_system", tools...)
}

// unhashed has the tools that take no hashes.
type unhashed struct{ f *FileSystem }

// WriteFile creates a file or replaces its whole content.
//
//   - path: File path relative to the working directory.
//   - content: The text content to write.
//
//agent:tool
func (u *unhashed) WriteFile(ctx context.Context, path, content string) (string, error) {
	return u.f.WriteFile(ctx, path, content, nil)
}

// EditFile edits a file by exact string replacement.
//
// Pass one old_text/new_text pair, or several as replacements. Each old_text must appear exactly once in the file as edited by the
// previous replacements; include surrounding context lines to ensure uniqueness. The file is only written once every replacement has
// matched.
//
//   - path: File path relative to the working directory.
//   - oldText: The exact text to find (must appear exactly once).
//   - newText: The replacement text.
//   - replacements: Replacements to apply in order, instead of a single pair.
//
//agent:tool
//agent:param oldText name=old_text
//agent:param newText name=new_text
func (u *unhashed) EditFile(ctx context.Context, path string, oldText, newText *string, replacements *[]Replacement) (string, error) {
	return u.f.EditFile(ctx, path, oldText, newText, replacements, nil)
}
