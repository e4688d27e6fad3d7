package testmodel

import (
	"context"
	"iter"
	"unicode"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// tell tells of a response in pieces. It returns the response, or what was told of it before ctx ended or nobody wanted
// to hear more.
func tell(ctx context.Context, s *model.Stream, r *message.Response) (*message.Response, error) {
	var err error
	for i, p := range r.Parts {
		if err = tellPart(ctx, s, i, p); err != nil {
			break
		}
	}
	told, endErr := s.Response()
	if err == nil {
		err = endErr
	}
	if err == nil {
		return r, nil
	}
	told.ModelName, told.ProviderName = r.ModelName, r.ProviderName
	return told, err
}

func tellPart(ctx context.Context, s *model.Stream, i int, p message.ResponsePart) error {
	switch p := p.(type) {
	case *message.TextPart:
		return each(ctx, wordPairs(p.Content), s.Text)
	case *message.ThinkingPart:
		err := each(ctx, wordPairs(p.Content), func(piece string) error { return s.Thinking(piece, "") })
		if err != nil || p.Signature == "" {
			return err
		}
		return s.Thinking("", p.Signature)
	case *message.ToolCallPart:
		if err := s.ToolCall(i, p.ToolCallID, p.ToolName, ""); err != nil {
			return err
		}
		return each(ctx, eights(p.Args), func(piece string) error { return s.ToolCall(i, "", "", piece) })
	}
	return nil
}

// each gives all pieces to f, unless ctx ends.
func each(ctx context.Context, pieces iter.Seq[string], f func(string) error) error {
	for piece := range pieces {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(piece); err != nil {
			return err
		}
	}
	return nil
}

// wordPairs cuts a text before every third, fifth, ... word.
func wordPairs(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, words, inWord := 0, 0, false
		for i, c := range text {
			begins := !inWord && !unicode.IsSpace(c)
			inWord = !unicode.IsSpace(c)
			if !begins {
				continue
			}
			if words++; words%2 == 1 && words > 1 {
				if !yield(text[from:i]) {
					return
				}
				from = i
			}
		}
		if from < len(text) {
			yield(text[from:])
		}
	}
}

// eights cuts a text into pieces of eight characters.
func eights(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, n := 0, 0
		for i := range text {
			if n == 8 {
				if !yield(text[from:i]) {
					return
				}
				from, n = i, 0
			}
			n++
		}
		if from < len(text) {
			yield(text[from:])
		}
	}
}
