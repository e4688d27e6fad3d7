// Package models makes models from their names, for programs that read them from a flag, a file or the environment:
//
//	agent := &runtime.Agent[runtime.NoDeps, string]{Model: models.Named("openai:gpt-5")}
//	if err := agent.Check(ctx); err != nil { // an unknown name, a key that is missing
//		log.Fatal(err)
//	}
//
// Names are those of Pydantic AI, a provider and the provider's name of the model: "openai:gpt-5" (the Responses API),
// "openai-chat:gpt-5" (chat completions), "deepseek:deepseek-chat". "test" is the model of package testmodel, and
// "compatible:qwen3@http://localhost:8080/v1" the model qwen3 of a server that speaks chat completions. Providers lists all.
//
// Providers that need an SDK are modules of their own. Add one by a blank import, as for the drivers of database/sql:
// their packages call Register.
//
// Known lists what models there are, with their context windows and list prices.
package models
