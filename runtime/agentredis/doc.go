// Package agentredis has a limiter for all processes of an application, over Redis:
//
//	slots := &agentredis.Slots{Client: redis.NewClient(&redis.Options{Addr: "localhost:6379"}), Name: "openai", Max: 50}
//	agent.Model = &wrap.Limited{Model: openai.Responses("gpt-5-mini"), Limiter: slots}
//
// A slot is held on lease: it is renewed while it is held, and free again soon after the process that held it has died. Whoever waits gets
// slots in the order in which it came, over all processes.
//
// It is a module of its own, so that programs which do not import it are not built with go-redis.
package agentredis
