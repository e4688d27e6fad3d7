package main

import (
	"context"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// offline plays a model: it looks for words in what the customer says, and writes as fast as this says.
func offline(pace time.Duration) model.Model {
	p := player{pace}
	return testmodel.StreamFunc(p.respond)
}

type player struct{ pace time.Duration }

func (m player) respond(ctx context.Context, p *model.Prepared, s *model.Stream) (*message.Response, error) {
	said := strings.ToLower(testmodel.LastPrompt(p))
	done := answered(p.Messages)
	switch {
	case strings.Contains(said, "refund"):
		return nil, m.refund(ctx, s, done)
	case strings.Contains(said, "return") || strings.Contains(said, "send back"):
		return nil, m.takeBack(ctx, s, done)
	case strings.Contains(said, "story"):
		return nil, m.say(ctx, s, 0, story)
	case strings.Contains(said, "outage"):
		return nil, &model.HTTPError{StatusCode: 503, ModelName: "offline", Reason: model.ErrOverloaded, Body: "overloaded"}
	}
	return nil, m.say(ctx, s, 0, greeting)
}

// answered returns the results that the calls of the run have had.
func answered(all []message.Message) (results []*message.ToolReturnPart) {
	for _, m := range all {
		r, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range r.Parts {
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

func (m player) refund(ctx context.Context, s *model.Stream, done []*message.ToolReturnPart) error {
	switch {
	case len(done) == 0:
		return m.lookUp(ctx, s, "I will look at your order first.")
	case len(done) == 1:
		if err := m.say(ctx, s, 0, "You paid **€89.00** for it on this order. I can pay all of that back."); err != nil {
			return err
		}
		return m.call(ctx, s, "refund", `{"order":"A-17","cents":8900}`)
	case done[1].Outcome == message.ToolDenied:
		return m.say(ctx, s, 0, "Then I leave the payment as it is. Is there anything else that I can do?")
	}
	return m.say(ctx, s, 0, "Done: **€89.00** are on their way, and should be there in two or three days. I am sorry about the cups.")
}

func (m player) takeBack(ctx context.Context, s *model.Stream, done []*message.ToolReturnPart) error {
	if len(done) == 0 {
		return m.lookUp(ctx, s, "Of course. I will fill in the form for you.")
	}
	return m.call(ctx, s, "final_result", `{"order":"A-17","item":"Espresso cups, set of six","reason":"damaged","parcels":1,"pick_up":"2026-12-02","note":"Two of the cups are broken."}`)
}

// lookUp thinks, says something and looks the order up.
func (m player) lookUp(ctx context.Context, s *model.Stream, text string) error {
	for _, word := range strings.SplitAfter("The customer means order A-17. I should look it up before I promise anything.", " ") {
		if err := m.pause(ctx); err != nil {
			return err
		}
		if err := s.Thinking(0, word); err != nil {
			return err
		}
	}
	if err := m.say(ctx, s, 1, text); err != nil {
		return err
	}
	return m.call(ctx, s, "find_order", `{"order":"A-17"}`)
}

// say writes a text, a word at a time.
func (m player) say(ctx context.Context, s *model.Stream, key int, text string) error {
	for _, word := range strings.SplitAfter(text, " ") {
		if err := m.pause(ctx); err != nil {
			return err
		}
		if err := s.Text(key, word); err != nil {
			return err
		}
	}
	return s.End(key)
}

// call calls a tool, with arguments that come in pieces.
func (m player) call(ctx context.Context, s *model.Stream, tool, args string) error {
	const key = 9
	if err := s.Add(key, &message.ToolCallPart{ToolName: tool}); err != nil {
		return err
	}
	for len(args) > 0 {
		n := min(6, len(args))
		if err := m.pause(ctx); err != nil {
			return err
		}
		if err := s.Args(key, args[:n]); err != nil {
			return err
		}
		args = args[n:]
	}
	return s.End(key)
}

func (m player) pause(ctx context.Context) error {
	t := time.NewTimer(m.pace)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

const greeting = `Hello! I help with orders, refunds and returns. You can try:

- *I want a refund for A-17* asks for your approval
- *I want to return A-17* fills in a form that you can correct
- *Tell me a story* is long: reload the page while I write, or stop me
- *Is there an outage?* shows what happens when the model fails`

var story = "There was a lamp that did not like to be switched off. " + strings.Repeat("Every evening a girl read by its light, and every evening the book was not finished. "+
	"So the lamp learned to wait, and the reader learned to read a page more. ", 8) + "In the end the book was finished, and the lamp was glad of the dark."
