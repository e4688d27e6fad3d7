// Package devui serves a page for the developer of agents: their tools as forms, a chat, approvals, and the trace of every run, which
// can be done step by step, repeated from any step with changes, and written as a Go test.
//
//	ui := devui.New(devui.Options{}, devui.Register(weather, Deps{...}), devui.Register(clerk, shop))
//	log.Fatal(ui.ListenAndServe(ctx, "127.0.0.1:0"))
//
// It is for a developer's machine: it runs any tool with any arguments, and shows all that is sent to models. So it listens on loopback
// addresses only, refuses requests for foreign hosts and from pages of other origins, and wants a token, which is part of the URL that
// it prints.
//
// The page talks to a small JSON API of its own rather than by AG-UI. AG-UI has no events for steps, spans, violations and outputs that
// grow, and no way to look at a run again that is under way, as a page that is loaded anew must. The events of a run are model.Event in
// JSON, as agenthttp sends them.
//
// static/preact.js is preact/standalone.module.js of htm 3.1.1 as it was published: htm (LICENSE.htm) and Preact (LICENSE.preact). The
// page has no other dependency, and is not built.
//
// # Restarting
//
// A program that starts this one again when its files change, such as agentgen dev, sets two environment variables so that open pages
// find it: AGENTGEN_DEV_ADDR is the address to listen on, such as "127.0.0.1:4123", and AGENTGEN_DEV_TOKEN the token. They override the
// address that ListenAndServe is given and Options.Token. ListenAndServe then does not print the URL, which is
//
//	http://ADDR/#token=TOKEN
//
// and waits for the address if the process before still has it. Pages ask GET /api/state every second, and load what they show anew when
// the program is back. GET /api/health, which needs no token, responds with 204 as soon as the program serves.
package devui
