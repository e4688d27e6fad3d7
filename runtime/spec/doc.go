// Package spec reads, checks and writes agent specs: YAML and JSON files that say what an agent is, in the form of Pydantic AI's AgentSpec.
// What its Agent.from_file accepts is read here, and what is written here loads there.
//
//	s, err := spec.ReadFile("support.yaml")
//	if err != nil {
//		log.Fatal(err) // support.yaml:3:5: ...
//	}
//
// Package agentspec makes an agent of a spec. This one knows the names and arguments of the built-in capabilities (Builtins), and what those
// consist of that are settings or tools of the provider (Bound.Plain); Bind does so for capabilities of other names. ParseTemplate makes a
// template, with or without a spec.
//
// It does not import the runtime, so that the generator, which compiles specs by //agent:spec, does not need it either.
package spec
