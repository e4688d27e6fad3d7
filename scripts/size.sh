#!/bin/sh
# What one further Agent[D, O] adds to a program: programs with 1 and with 9 agents of distinct types are built, and the
# difference is divided by 8. Each agent is run and streamed, and has a tool, a typed output, instructions and validators.
# Targets: 45 kB of .text, and 120 kB of text, rodata and pclntab together.
#
# And how large a small program with a streamed OpenAI model is, without symbols (-s -w). Target: 9 MB, of which net/http
# takes 5.9.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d "$root/size.XXXXXX")
trap 'rm -rf "$dir"' EXIT

program() { # the number of agents
	cat <<-'END'
	package main

	import (
		"context"
		"fmt"

		"github.com/agentgen-go/agentgen/runtime"
		"github.com/agentgen-go/agentgen/runtime/message"
		"github.com/agentgen-go/agentgen/runtime/model"
	)

	var m = model.Func(model.Info{}, func(context.Context, *model.Request, *model.Stream) (*message.Response, error) {
		return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: "out", Args: "{}"}}}, nil
	})

	func main() {
	END
	for i in $(seq "$1"); do echo "	run$i()"; done
	echo '}'
	for i in $(seq "$1"); do
		sed "s/@/$i/g" <<-'END'

		type deps@ struct {
			name  string
			limit [@]int
		}

		type output@ struct {
			Text  string
			Words [@]string
		}

		func run@() {
			a := &runtime.Agent[deps@, output@]{
				Name:  "agent@",
				Model: m,
				Tools: []runtime.Tool[deps@]{runtime.NewTool(model.ToolDef{Name: "tool"}, func(_ context.Context, rc *runtime.RunContext[deps@], args runtime.RawJSON) (runtime.Return, error) {
					return runtime.Return{Content: args}, rc.Enqueue(message.ASAP, message.Text(rc.Deps.name))
				})},
				Output: runtime.Output[output@]{Choices: []runtime.OutputChoice[output@]{{
					Def:    &model.ToolDef{Name: "out", Parameters: `{"type":"object"}`},
					Decode: func(args string) (output@, error) { return output@{Text: args}, nil },
				}}},
			}
			a.InstructionFuncs = append(a.InstructionFuncs, func(_ context.Context, rc *runtime.RunContext[deps@]) (string, error) { return rc.Deps.name, nil })
			a.OutputValidators = append(a.OutputValidators, func(_ context.Context, rc *runtime.RunContext[deps@], out output@) (output@, error) {
				out.Text += rc.Deps.name
				return out, nil
			})
			res, err := a.Run(context.Background(), deps@{name: "d"}, "go")
			fmt.Println(res.Output.Text, res.Usage(), err)
			s := a.Stream(context.Background(), deps@{}, "go")
			for out, err := range s.Outputs() {
				fmt.Println(out.Words, err)
			}
			res, err = s.Result()
			fmt.Println(res.Output.Text, err)
		}
		END
	done
}

for n in 1 9; do
	mkdir "$dir/p$n"
	program "$n" >"$dir/p$n/main.go"
	(cd "$root" && GOOS=linux GOARCH=amd64 go build -o "$dir/p$n/p" "./$(basename "$dir")/p$n")
done
mkdir "$dir/openai"
cat >"$dir/openai/main.go" <<'END'
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/openai"
)

func main() {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: openai.Chat("gpt-5-mini")}
	for piece, err := range agent.Stream(context.Background(), runtime.NoDeps{}, os.Args[1]).Text() {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Print(piece)
	}
}
END
(cd "$root" && GOOS=linux GOARCH=amd64 go build -ldflags '-s -w' -o "$dir/openai/p" "./$(basename "$dir")/openai")
openai=$(wc -c <"$dir/openai/p")
echo "a program with a streamed OpenAI model: $openai bytes (target 9000000)"
[ "$openai" -le 9000000 ]

set -- $(cd "$root" && go run ./scripts/sections "$dir/p1/p") $(cd "$root" && go run ./scripts/sections "$dir/p9/p")
echo "one more Agent[D, O]: $((($3 - $1) / 8)) bytes of .text (target 45000), $((($4 - $2) / 8)) of text, rodata and pclntab (target 120000)"
[ $((($3 - $1) / 8)) -le 45000 ] && [ $((($4 - $2) / 8)) -le 120000 ]
