// Package agentshell gives agents a shell on this machine: tools that run commands in a folder, also in the background, with a policy
// that reads the whole command line.
//
//	shell, err := agentshell.New("/srv/project", agentshell.Options{AllowedCommands: []string{"go", "ls", "cat"}})
//	...
//	agent.Capabilities = append(agent.Capabilities, agentshell.Capability[Deps](shell))
//
// Every command of a line is checked: in pipes, lists, subshells, substitutions, here-documents, and behind commands that run others,
// such as env, xargs and find -exec. With AllowedCommands, what cannot be decided before the line runs is refused, with words that
// tell the model what to write instead. DeniedCommands alone are a guard against accidents. Neither is a sandbox: a command that is
// allowed may do whatever its program can. Where the work is not trusted, run the whole program in a container.
//
// Commands get a small environment and no input, run in a process group of their own that is killed as a whole, and their output is
// kept only as far as a model is shown it. The names, defaults and texts are those of Shell of pydantic-ai-harness 0.62;
// docs/files-and-shell.md lists the differences.
package agentshell

//go:generate go tool agentgen
