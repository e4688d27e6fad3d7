package files

import (
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// Options say what the tools of a FileSystem may do. The zero value reads and writes all but what DefaultReadOnlyPatterns protects.
//
// Patterns are matched against paths relative to the folder, with slashes, as Python's fnmatch does: * matches any characters, slashes
// included, ? matches one, [seq] and [!seq] one of some; a leading **/ also matches nothing. A pattern that matches a folder holds
// for everything within. A path is matched as it was given and as it is without symbolic links.
type Options struct {
	// AllowedPatterns, if there are any, match the only paths that may be read or written. Case counts.
	AllowedPatterns []string
	// DeniedPatterns match paths that may be neither read nor written, even if allowed. Case is ignored.
	DeniedPatterns []string
	// ReadOnlyPatterns match paths that may be read, but not written. Case is ignored. If nil, they are DefaultReadOnlyPatterns; to
	// protect nothing, use an empty slice.
	ReadOnlyPatterns []string
	// ReadOnly leaves out the tools that write.
	ReadOnly bool
	// NoContentHashes leaves hashes out of results, and the parameter expected_hash out of write_file and edit_file.
	NoContentHashes bool
	// Tools are the names of the tools that there are. If nil, they are all but list_files and grep.
	Tools []string
	// MaxReadLines is how many lines read_file returns at most: 0 means 2,000.
	MaxReadLines int
	// MaxReadChars is how many characters read_file returns at most, its header and hints included: 0 means 50,000.
	MaxReadChars int
	// MaxListResults is how many entries list_directory returns at most: 0 means 1,000.
	MaxListResults int
	// MaxSearchResults is how many lines search_files and grep return at most: 0 means 1,000.
	MaxSearchResults int
	// MaxFindResults is how many paths find_files and list_files return at most: 0 means 1,000.
	MaxFindResults int
	// Retries is how often a model may correct its call of a tool before the run fails; if nil, as often as the agent says.
	Retries *int
}

// DefaultReadOnlyPatterns returns the patterns of what is protected against writing unless Options say otherwise.
func DefaultReadOnlyPatterns() []string {
	return []string{"**/.git", "**/.env", "**/.env.*", "*.pem", "*.key", "**/secrets*", "**/.pydantic-ai-harness/**"}
}

var (
	readingTools = []string{"read_file", "list_directory", "search_files", "find_files", "file_info", "list_files", "grep"}
	writingTools = []string{"write_file", "edit_file", "create_directory"}
	optInTools   = []string{"list_files", "grep"}
)

// Writes reports whether the tool of that name changes files. With toolsets.ApprovalRequired, it lets reading pass and writing wait.
func Writes(tool string) bool { return slices.Contains(writingTools, tool) }

// complete returns the options with their defaults, or a *model.ConfigError that lists what is wrong.
func (o Options) complete() (Options, error) {
	problems := o.limits()
	for _, name := range o.Tools {
		if !Writes(name) && !slices.Contains(readingTools, name) {
			problems = append(problems, fmt.Sprintf("files.Options.Tools has no tool %q; there are %v", name, slices.Concat(readingTools, writingTools)))
		}
	}
	if o.Retries != nil && *o.Retries < 0 {
		problems = append(problems, fmt.Sprintf("files.Options.Retries is %d; use 0 or more", *o.Retries))
	}
	if problems != nil {
		return o, &model.ConfigError{Problems: problems}
	}
	if o.ReadOnlyPatterns == nil {
		o.ReadOnlyPatterns = DefaultReadOnlyPatterns()
	}
	return o, nil
}

// limits fills in the limits that are zero, and returns what is wrong with the others.
func (o *Options) limits() (problems []string) {
	for _, limit := range []struct {
		name     string
		value    *int
		standard int
	}{
		{"MaxReadLines", &o.MaxReadLines, 2000},
		{"MaxReadChars", &o.MaxReadChars, 50_000},
		{"MaxListResults", &o.MaxListResults, 1000},
		{"MaxSearchResults", &o.MaxSearchResults, 1000},
		{"MaxFindResults", &o.MaxFindResults, 1000},
	} {
		if *limit.value < 0 {
			problems = append(problems, fmt.Sprintf("files.Options.%s is %d; use a positive number, or 0 for %d", limit.name, *limit.value, limit.standard))
		}
		if *limit.value == 0 {
			*limit.value = limit.standard
		}
	}
	return problems
}

// has reports whether the options have the tool of that name.
func (o *Options) has(tool string) bool {
	if o.ReadOnly && Writes(tool) {
		return false
	}
	if o.Tools == nil {
		return !slices.Contains(optInTools, tool)
	}
	return slices.Contains(o.Tools, tool)
}
