package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/prices"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// The models of this program are functions that respond as a model might, so that it needs no key. They follow the conversation: an
// approval, a changed argument or another prompt leads to another response.

// pace is the time between two pieces of a response.
var pace = 25 * time.Millisecond

// play makes a model of a function, which gets the last prompt and the results since, and writes as fast as a model does.
func play(name string, respond func(prompt string, results []*message.ToolReturnPart) *message.Response) model.Model {
	m := testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		res := *respond(testmodel.LastPrompt(p), since(p.Messages))
		res.ModelName, res.ProviderName = name, "demo"
		return &res, nil
	})
	return named{name, model.Wrap(m, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
		return next(ctx, r, slowed(ctx, s))
	})}
}

// named is a model by another name.
type named struct {
	name string
	model.Model
}

// Info returns what the model is, with its name.
func (n named) Info() model.Info {
	info := n.Model.Info()
	info.Provider, info.Name = "demo", n.name
	return info
}

// slowed returns a stream that takes its time.
func slowed(ctx context.Context, s *model.Stream) *model.Stream {
	if s == nil {
		return nil
	}
	return model.NewStream(func(e model.Event) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pace):
			return s.Emit(e)
		}
	})
}

// since returns the results after the last prompt.
func since(messages []message.Message) (results []*message.ToolReturnPart) {
	for _, m := range messages {
		q, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range q.Parts {
			switch p := p.(type) {
			case *message.UserPromptPart:
				results = nil
			case *message.ToolReturnPart:
				results = append(results, p)
			}
		}
	}
	return results
}

var city = regexp.MustCompile(`\b(?:in|to|for) ([A-Z]\w+)`)

// cityOf returns the city that a prompt names.
func cityOf(prompt string) string {
	if m := city.FindStringSubmatch(prompt); m != nil {
		return m[1]
	}
	return "Lisbon"
}

// pack looks a forecast up and advises what to take along.
func pack(prompt string, results []*message.ToolReturnPart) *message.Response {
	where := cityOf(prompt)
	if len(results) == 0 {
		return testmodel.Join(testmodel.Thinking("I need the forecast for "+where+" before I can advise anything."), testmodel.Call("look_up_forecast", fmt.Sprintf(`{"city":%q,"days":3}`, where)))
	}
	last := results[len(results)-1]
	if last.Outcome == message.ToolRetried {
		return testmodel.Join(testmodel.Text("There is no station there. Let me look at Paris instead."), testmodel.Call("look_up_forecast", `{"city":"Paris","days":3}`))
	}
	if cities[where] == nil {
		where = "Paris"
	}
	items := `[{"name":"Rain jacket","why":"There may be showers.","must":true},{"name":"Good shoes","why":"The old town is cobbled.","must":true},{"name":"A book","why":"For the afternoon at the river.","must":false}]`
	if strings.Contains(last.Text(), "snow") {
		items = `[{"name":"Winter coat","why":"It freezes at night.","must":true},{"name":"Wool socks","why":"For the snow.","must":true},{"name":"Sun glasses","why":"Snow is bright.","must":false}]`
	}
	return testmodel.Call("final_result", fmt.Sprintf(`{"city":%q,"summary":"Expect a bit of everything in %s, and dress in layers.","days":%s,"items":%s}`, where, where, last.Content, items))
}

var booking = regexp.MustCompile(`\b[A-Z]-\d+\b`)

// refund looks a booking up and pays it back.
func refund(prompt string, results []*message.ToolReturnPart) *message.Response {
	number := booking.FindString(prompt)
	if number == "" {
		return testmodel.Text("Which booking is it? Its number looks like B-17.")
	}
	switch {
	case len(results) == 0:
		return testmodel.Join(testmodel.Text("Let me look at booking "+number+"."), testmodel.Call("booking_total", fmt.Sprintf(`{"booking":%q}`, number)))
	case results[len(results)-1].Outcome == message.ToolRetried:
		return testmodel.Text("I cannot find booking " + number + ". Is the number right?")
	case len(results) == 1:
		return testmodel.Call("refund", fmt.Sprintf(`{"booking":%q,"cents":%s}`, number, results[0].Text()))
	case results[len(results)-1].Outcome == message.ToolDenied:
		return testmodel.Text("I am sorry: " + results[len(results)-1].Text())
	}
	return testmodel.Text("Done: " + results[len(results)-1].Text() + ".")
}

// host responds with text, and shows what a conversation may be made of.
func host(prompt string, results []*message.ToolReturnPart) *message.Response {
	last := func() string { return results[len(results)-1].Text() }
	switch p := strings.ToLower(prompt); {
	case strings.Contains(p, "story"):
		return testmodel.Text(strings.Repeat("The night porter put the key on the desk and said that the sea had been in the lobby again. No one looked up. ", 2000))
	case strings.Contains(p, "breakfast") && len(results) == 0:
		return testmodel.Call("ask_guest", `{"question":"Would you like your eggs fried or boiled?"}`)
	case strings.Contains(p, "breakfast"):
		return testmodel.Text("Very well. The kitchen knows: " + last() + ".")
	case (strings.Contains(p, "museum") || strings.Contains(p, "guide")) && len(results) == 0:
		return testmodel.Join(testmodel.Thinking("The researcher knows the guide better than I do."), testmodel.Call("research", `{"prompt":"Which museums are worth a visit?"}`))
	case strings.Contains(p, "museum") || strings.Contains(p, "guide"):
		return testmodel.Text("This is what I would do:\n\n" + last())
	}
	return testmodel.Text("Good evening. I can **book a table**, look into the *city guide*, or tell you a story.\n\n- Ask for a museum\n- Order breakfast\n- Or just say `story`")
}

// search searches the guide, first for a word that is nowhere.
func search(_ string, results []*message.ToolReturnPart) *message.Response {
	switch len(results) {
	case 0:
		return testmodel.Call("search_guide", `{"word":"gallery"}`)
	case 1:
		return testmodel.Call("search_guide", `{"word":"museum"}`)
	}
	return testmodel.Text("See the museum of the tides at dusk, and the tile museum on any day but Monday.")
}

// priced are the prices of the models of this program, in dollars for a million tokens.
var priced = prices.With(
	prices.Model{Provider: "demo", Name: "demo-large", Input: usage.MustParseCost("3"), Output: usage.MustParseCost("15")},
	prices.Model{Provider: "demo", Name: "demo-small", Input: usage.MustParseCost("0.25"), Output: usage.MustParseCost("1")},
)
