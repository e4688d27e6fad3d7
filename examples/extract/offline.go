package main

import (
	"context"
	"encoding/json"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/prices"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/agentgen-go/agentgen/runtime/wrap"
)

// offline plays a model that reads documents, with its failures: of every 7th invoice it first forgets a line, and every 9th request for a
// new document fails, as if the provider was overloaded, until it is sent again.
func offline() model.Model {
	var busy sync.Map
	answer := testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		text := testmodel.LastPrompt(p)
		number := numberPattern.FindString(text)
		n, err := strconv.Atoi(number[len("INV-"):])
		if err != nil {
			return nil, err
		}
		if _, again := busy.LoadOrStore(n, true); n%9 == 0 && !again {
			return nil, &model.HTTPError{Reason: model.ErrOverloaded, StatusCode: model.StatusOverloaded, Provider: "offline", Body: "overloaded"}
		}
		v, _ := document(n)
		if n%7 == 0 && len(p.Messages) == 1 {
			v.Lines = v.Lines[:len(v.Lines)-1]
			v.Total++ // so that also an invoice of one line is wrong
		}
		args, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		res := testmodel.Call("final_result", string(args))
		res.ModelName = "offline"
		return res, nil
	})
	return &wrap.Retry{Model: answer, Wait: func(int, error) time.Duration { return 0 }}
}

var numberPattern = regexp.MustCompile(`INV-[0-9]+`)

// priced are the prices of all models, and some for the offline one.
var priced = prices.With(prices.Model{Name: "offline", Input: usage.MustParseCost("0.25"), Output: usage.MustParseCost("2")})
