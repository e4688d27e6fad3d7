package testmodel

import (
	"context"
	"iter"
	"unicode"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// tell reports a response in pieces. It returns the response, or what was reported of it before ctx ended or before it was
// no longer wanted.
func tell(ctx context.Context, s *model.Stream, r *message.Response) (*message.Response, error) {
	if s == nil {
		return r, nil
	}
	var err error
	for i, p := range r.Parts {
		if err = tellPart(ctx, s, i, p); err != nil {
			break
		}
	}
	if err == nil {
		return r, nil
	}
	told := s.Response()
	told.ModelName, told.ProviderName = r.ModelName, r.ProviderName
	return told, err
}

// tellPart reports a part, in pieces if it grows.
func tellPart(ctx context.Context, s *model.Stream, i int, p message.ResponsePart) error {
	var err error
	switch p := p.(type) {
	case *message.TextPart:
		err = each(ctx, wordPairs(p.Content), func(piece string) error { return s.Text(i, piece) })
	case *message.ThinkingPart:
		if err = each(ctx, wordPairs(p.Content), func(piece string) error { return s.Thinking(i, piece) }); err == nil && p.Signature != "" {
			err = s.Update(i, func(part message.ResponsePart) { part.(*message.ThinkingPart).Signature = p.Signature })
		}
	case *message.ToolCallPart:
		begun := *p
		begun.Args = ""
		if err = s.Add(i, &begun); err == nil {
			err = each(ctx, eights(p.Args), func(piece string) error { return s.Args(i, piece) })
		}
	case nil:
		return nil // the run refuses the response
	default:
		err = s.Add(i, p)
	}
	if err != nil {
		return err
	}
	return s.End(i)
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
