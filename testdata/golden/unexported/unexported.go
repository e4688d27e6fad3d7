// Package unexported has tools and types that only itself can name.
package unexported

import "github.com/agentgen-go/agentgen/runtime"

type deps struct{ greeting string }

type person struct {
	Name  string `json:"name"`
	notes string
}

// greet greets someone.
//
//   - who: the person to greet
//
//agent:tool
func greet(rc *runtime.RunContext[deps], who person) string {
	return rc.Deps.greeting + ", " + who.Name + who.notes
}

// double doubles.
//
//agent:tool
func double(
	n int, // the number to double
) int {
	return 2 * n
}

// answer is what an agent answers.
//
//agent:output
type answer struct {
	Text string `json:"text"`
}

// blob is a codec.
//
//agent:codec
type blob struct {
	Data []byte `json:"data"`
}

var agent = runtime.Agent[deps, answer]{
	Output: answerOutput,
	Tools:  runtime.Tools(greetTool, doubleTool),
}
