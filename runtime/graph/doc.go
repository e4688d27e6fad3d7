// Package graph runs steps that are connected by typed edges: sequences, decisions, loops, parallel branches and graphs within
// graphs. The compiler checks that each edge fits; a run can be stopped between any two steps, written as JSON and resumed in
// another process, also while an agent within it waits for approval; and Graph.Mermaid draws the picture.
//
//	outline := graph.Step("outline", makeOutline)       // func(context.Context, Deps, Topic) (Outline, error)
//	write := graph.Map("write", 4, graph.Step("section", writeSection), graph.Collect)
//	publish := graph.Step("publish", publishSections)   // func(context.Context, Deps, []Section) (Article, error)
//	var end graph.End[Deps, Article]
//
//	outline.To(write)
//	write.To(publish)
//	publish.To(&end)
//	article, err := graph.New("article", outline, &end)
//	...
//	out, err := article.Run(ctx, deps, topic)
//
// The values that move along the edges are all of the state: what a later step needs is in the value that it gets, a struct for
// example. So parallel branches cannot disturb each other, and a run is resumed from where it is and that value alone. What
// steps work with, such as clients and databases, are the dependencies, of the type D; they are never written.
//
// The names are those of pydantic-graph's builder: step, decision, map, broadcast, join, reducer. A join is not a node here:
// Map and Broadcast end when all their branches have, and reduce their results in a fixed order. A single loop, or a few calls
// at the same time, need no graph: docs/graphs.md has plain Go beside it.
package graph
