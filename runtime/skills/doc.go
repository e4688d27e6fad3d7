// Package skills reads Agent Skills, folders with a SKILL.md, so that a model loads their instructions when it needs them: until then it knows
// their names and descriptions.
//
//	library, err := skills.Load(skills.Options{Dirs: []string{"skills"}})
//	if err != nil {
//		return err
//	}
//	agent := &runtime.Agent[Deps, string]{Capabilities: []runtime.Capability[Deps]{
//		capabilities.OnDemand(skills.Deferred[Deps](library)...),
//	}}
//
// A SKILL.md begins with front matter between lines of three dashes, in which name and description are text:
//
//	---
//	name: pdf
//	description: Work with PDF files
//	---
//	# PDF
//	Use pdftotext.
//
// Other files of a skill are not read: its instructions say where they are, for tools that read files. The instructions of a skill are as
// good as the agent's own: use skills that you trust.
//
// The checks, warnings and texts are those of Pydantic AI's harness; docs/deep-agents.md lists what differs.
package skills
