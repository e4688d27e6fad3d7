package till

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// Model plays the till's model. A request takes delay on average.
func Model(delay time.Duration) model.Model {
	return played(delay, func(turn, n int) *message.Response {
		call, join := testmodel.Call, testmodel.Join
		switch turn {
		case 0:
			return join(testmodel.Text("Let me see."), call("lookup", `{"item":"tea"}`), call("lookup", `{"item":"coffee"}`),
				call("charge", fmt.Sprintf(`{"amount":%d}`, n%7+1)))
		case 1:
			return call("flaky", fmt.Sprintf(`{"n":%d}`, n*2+1))
		case 2:
			return join(call("flaky", fmt.Sprintf(`{"n":%d}`, n*2)), call("clerk", `{"prompt":"Stamp this."}`))
		case 3:
			return join(call("refund", fmt.Sprintf(`{"amount":%d}`, n%5+1)), call("lookup", `{"item":"water"}`))
		case 4:
			return call("bell", `{}`)
		case 5:
			return call("charge", fmt.Sprintf(`{"amount":%d}`, n%3+10))
		case 6:
			return call("final_result", `{"total":-1,"note":""}`)
		}
		return call("final_result", fmt.Sprintf(`{"total":%d,"note":%q}`, n, strings.Repeat("ok ", n%4)))
	})
}

// ClerkModel plays the clerk's model.
func ClerkModel(delay time.Duration) model.Model {
	return played(delay, func(turn, _ int) *message.Response {
		if turn == 0 {
			return testmodel.Call("stamp", `{}`)
		}
		return testmodel.Text("Stamped.")
	})
}

var number = regexp.MustCompile(`\d+`)

// played is a model whose response depends on the number of its earlier responses, and on the number in the prompt.
func played(delay time.Duration, answer func(turn, n int) *message.Response) model.Model {
	return testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		if delay > 0 {
			time.Sleep(rand.N(2*delay) + 1)
		}
		turn, n := 0, 0
		for _, m := range p.Messages {
			switch m := m.(type) {
			case *message.Response:
				turn++
			case *message.Request:
				if turn == 0 {
					n = numberIn(m)
				}
			}
		}
		return answer(turn, n), nil
	})
}

func numberIn(r *message.Request) (n int) {
	for _, p := range r.Parts {
		if p, ok := p.(*message.UserPromptPart); ok {
			n, _ = strconv.Atoi(number.FindString(p.Content))
		}
	}
	return n
}
