// Package files gives agents the files of one folder: tools that read, write, edit, list and search it, and refuse everything outside.
//
//	project, err := files.New("/srv/project", files.Options{})
//	...
//	agent.Capabilities = append(agent.Capabilities, files.Capability[Deps](project))
//
// Paths are resolved entry by entry from an open handle of the folder (os.Root), and what is opened is compared with what was looked
// at. So neither "..", absolute paths nor symbolic links lead out of the folder or around its patterns, even if they are swapped
// while a tool works. Files are replaced as a whole: a reader sees the old content or the new one.
//
// What a model can mend, such as a path outside or an old_text that is not there, goes back to it as a retry (runtime.Retryf); what it
// cannot, such as a full disk, is a failed result (runtime.Failedf). The names, defaults and texts are those of FileSystem of
// pydantic-ai-harness 0.62; docs/files-and-shell.md lists the differences.
package files

//go:generate go tool agentgen
