// Package agentweb gives agents the web: a tool that reads pages, guarded against requests to private networks, and a
// tool that searches, with Tavily, Brave or SearXNG behind it.
//
//	agent.Tools = append(agent.Tools,
//		agentweb.FetchTool[Deps](&agentweb.Fetcher{}),
//		agentweb.SearchTool[Deps](&agentweb.Brave{Key: key}))
package agentweb
