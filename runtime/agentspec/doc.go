// Package agentspec makes agents of specs, which package spec reads.
//
//	s, err := spec.ReadFile("support.yaml")
//	if err != nil {
//		log.Fatal(err) // support.yaml:3:5: ...
//	}
//	agent := &runtime.Agent[*Customer, string]{}
//	err = agentspec.Configure(agent, s, &agentspec.Registry[*Customer]{DepsJSON: (*Customer).AppendJSON})
//
// A Registry says what the names of capabilities, toolsets and tools in specs stand for. RunOptions and Override let a spec change one run, and
// the runs of a context. RawOutput makes the output of an agent of a JSON Schema that is known at run time only, with or without a spec.
//
// Specs that are known when a program is built are better compiled: //agent:spec makes an ordinary agent of one, without this package.
// Programs that import it link a parser of YAML, a validator of JSON Schema and all providers, which others do not.
package agentspec
