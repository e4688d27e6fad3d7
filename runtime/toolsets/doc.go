// Package toolsets combines and changes toolsets: each function returns a runtime.Toolset made of others, which stay as
// they are.
//
//	shop := toolsets.Prefixed(toolsets.Filtered(catalogue, forCustomers), "shop")
//	agent := &runtime.Agent[Deps, string]{Toolsets: []runtime.Toolset[Deps]{shop, toolsets.ApprovalRequired(payments, nil)}}
//
// All of them forward Open, the instructions and the approvals of what they are made of. They change how a tool appears
// in requests, never the name by which its toolset knows it; so snapshots and durable engines find a tool whatever it
// is called, and a tool that was listed is found even if a filter hides it by then. Inside a tool, RunInfo.ToolName is
// the tool's own name.
//
// All toolsets here are safe for concurrent use if those that they are made of are, and the functions they are given.
package toolsets
