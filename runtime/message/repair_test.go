package message_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/effort"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// sketch writes messages in a short form, such as "q(u:hello r:c1) a(c:c1 t:bye)": requests and answers with user
// prompts, results, calls and texts. Made-up results are written m:ID.
func sketch(messages []message.Message) string {
	var all []string
	for _, m := range messages {
		var parts []string
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *message.UserPromptPart:
					parts = append(parts, "u:"+p.Content)
				case *message.ToolReturnPart:
					kind := "r:"
					if p.Outcome == message.ToolInterrupted {
						kind = "m:"
					}
					parts = append(parts, kind+p.ToolCallID)
				}
			}
			all = append(all, "q("+strings.Join(parts, " ")+")")
		case *message.Response:
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *message.TextPart:
					parts = append(parts, "t:"+p.Content)
				case *message.ToolCallPart:
					parts = append(parts, "c:"+p.ToolCallID)
				}
			}
			all = append(all, "a("+strings.Join(parts, " ")+")")
		}
	}
	return strings.Join(all, " ")
}

// history reads what sketch writes. "q/x(" is a request with the instructions x, "a/x(" a response of the model x.
func history(t *testing.T, s string) (messages []message.Message) {
	t.Helper()
	for m := range strings.SplitSeq(s, ")") {
		head, body, ok := strings.Cut(strings.TrimSpace(m), "(")
		if !ok {
			continue
		}
		kind, name, _ := strings.Cut(head, "/")
		q, a := &message.Request{Instructions: name}, &message.Response{ModelName: name, Timestamp: time.Unix(7, 0)}
		for part := range strings.FieldsSeq(body) {
			kind, text, _ := strings.Cut(part, ":")
			switch kind {
			case "u":
				q.Parts = append(q.Parts, &message.UserPromptPart{Content: text})
			case "r":
				q.Parts = append(q.Parts, &message.ToolReturnPart{ToolName: "tool", ToolCallID: text, Content: "1"})
			case "t":
				a.Parts = append(a.Parts, &message.TextPart{Content: text})
			case "c":
				a.Parts = append(a.Parts, &message.ToolCallPart{ToolName: "tool", ToolCallID: text})
			default:
				t.Fatalf("a part %q", part)
			}
		}
		if kind == "q" {
			messages = append(messages, q)
		} else {
			messages = append(messages, a)
		}
	}
	return messages
}

// TestRepair sends histories that providers would refuse. Those with a number are scenarios of Pydantic AI.
func TestRepair(t *testing.T) {
	for _, c := range []struct{ name, history, want string }{
		{"whole", "q(u:a) a(c:1) q(r:1) a(t:b)", "q(u:a) a(c:1) q(r:1) a(t:b)"},
		{"open calls at the end", "q(u:a) a(c:1 c:2)", "q(u:a) a(c:1 c:2)"},
		{"an id twice", "q(u:a) a(c:x c:x) q(r:x r:x) a(t:b)", "q(u:a) a(c:x c:x) q(r:x r:x) a(t:b)"},
		{"an id twice, answered once", "q(u:a) a(c:x c:x) q(r:x) a(t:b)", "q(u:a) a(c:x c:x) q(r:x m:x) a(t:b)"},
		{"an id twice, and a ghost", "q(u:a) a(c:x c:x) q(r:x r:ghost) a(t:b)", "q(u:a) a(c:x c:x) q(r:x m:x) a(t:b)"},
		{"an id twice, answered three times", "q(u:a) a(c:x c:x) q(r:x r:x r:x) a(t:b)", "q(u:a) a(c:x c:x) q(r:x r:x) a(t:b)"},
		{"a ghost instead of a result", "q(u:a) a(c:x) q(r:ghost) a(t:b)", "q(u:a) a(c:x) q(m:x) a(t:b)"},
		{"no id", "q(u:a) a(c: c:) q(r:) a(t:b)", "q(u:a) a(c: c:) q(r: m:) a(t:b)"},
		{"117 some answered", "a(c:1 c:2 c:3) q(r:2 u:a) a(t:b)", "a(c:1 c:2 c:3) q(r:2 m:1 m:3 u:a) a(t:b)"},
		{"119 the result before the call", "q(r:1) a(c:1) q(u:a) a(t:b)", "a(c:1) q(m:1 u:a) a(t:b)"},
		{"120 a result without a call", "q(u:a) a(t:b) q(r:1)", "q(u:a) a(t:b) q()"},
		{"120 a result without a call in the middle", "q(u:a) a(t:b) q(r:1) a/x(t:c) q(u:d)", "q(u:a) a(t:b) a(t:c) q(u:d)"},
		{"123 two answers", "a(c:1) a(t:b)", "a(c:1) q(m:1) a(t:b)"},
		{"a result that comes late", "a(c:1) q(u:a) a/x(t:b) q(r:1 u:c)", "a(c:1) q(r:1 u:a) a(t:b) q(u:c)"},
		{"a result in the request after", "a(c:1 c:2) q/i(r:2) q/j(r:1 u:c)", "a(c:1 c:2) q(r:2 r:1) q(u:c)"},
		{"an id that is used again", "a(c:1) q(u:a) a/x(c:1) q(r:1)", "a(c:1) q(m:1 u:a) a(c:1) q(r:1)"},
		{"an id that is used again, both answered", "a(c:1) q(r:1) a(c:1) q(r:1)", "a(c:1) q(r:1) a(c:1) q(r:1)"},
		{"results behind other parts", "a(c:1 c:2) q(u:a r:1 u:b r:2) a(t:c)", "a(c:1 c:2) q(r:1 r:2 u:a u:b) a(t:c)"},
		{"requests in a row", "q(u:a) q/i(u:b) q/i(u:c) q/j(u:d)", "q(u:a u:b u:c) q(u:d)"},
		{"requests in a row, with a result in the second", "a(c:1) q(u:a) q(r:1)", "a(c:1) q(r:1 u:a)"},
		{"responses in a row that no model made", "a(t:a) a(t:b) a/m(t:c) a/m(t:d) a(t:e) a(t:f)", "a(t:a t:b) a(t:c) a(t:d) a(t:e t:f)"},
		{"the first of two responses calls", "a(t:a) a(c:1) a(t:b)", "a(t:a c:1) q(m:1) a(t:b)"},
		{"an empty request", "q() a(t:b) q() a/m(t:c)", "q() a(t:b) q() a(t:c)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			given := history(t, c.history)
			repaired := message.Repair(given)
			diff(t, "repaired", sketch(repaired), c.want)
			diff(t, "the given one", given, history(t, c.history))
			diff(t, "repaired again", message.Repair(repaired), repaired)
		})
	}
}

// TestMadeUpResult looks at a made-up result itself, which says what Pydantic AI's says.
func TestMadeUpResult(t *testing.T) {
	at := time.Unix(7, 0)
	open := &message.Response{Timestamp: at, Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: "look", ToolCallID: "c0", ToolKind: "tool-search"}}}
	sent := message.Repair([]message.Message{open, &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "b"}}}})
	diff(t, "request", sent[1], message.Message(&message.Request{Timestamp: at, Parts: []message.RequestPart{&message.ToolReturnPart{
		ToolName: "look", ToolCallID: "c0", ToolKind: "tool-search", Content: `"The tool call was interrupted before a result was produced."`,
		Metadata: `{"pydantic_ai_synthesized_tool_return":true}`, Outcome: message.ToolInterrupted, Timestamp: at,
	}}}))
}

// TestWire: what is sent follows a history that grows, and what was sent before does not change.
func TestWire(t *testing.T) {
	var w message.Wire
	grown := history(t, "a(c:1) q(u:a) a(c:2) q(r:2) a(c:3) q(r:3 u:b) q(u:c)")
	var before []string
	var sent [][]message.Message
	for _, n := range []int{2, 4, 6, 7} {
		if n == 7 {
			w.Invalidate() // a request after a request
		}
		sent = append(sent, w.Messages(grown[:n:n]))
		before = append(before, sketch(sent[len(sent)-1]))
	}
	diff(t, "sent", before, []string{
		"a(c:1) q(m:1 u:a)", "a(c:1) q(m:1 u:a) a(c:2) q(r:2)", "a(c:1) q(m:1 u:a) a(c:2) q(r:2) a(c:3) q(r:3 u:b)",
		"a(c:1) q(m:1 u:a) a(c:2) q(r:2) a(c:3) q(r:3 u:b u:c)",
	})
	for i, messages := range sent {
		diff(t, "sent before", sketch(messages), before[i])
		_ = append(messages, nil) // what others append is not seen either
	}
	diff(t, "sent", sketch(w.Messages(grown)), before[3])
}

// made returns a random history with few ids.
func made(r *rand.Rand) (messages []message.Message) {
	ids := []string{"", "a", "b", "c"}[:1+r.IntN(4)]
	name := func(names ...string) string { return names[r.IntN(len(names))] }
	for range r.IntN(8) {
		if r.IntN(2) == 0 {
			q := &message.Request{Instructions: name("", "", "i", "j")}
			for range r.IntN(5) {
				if r.IntN(2) == 0 {
					q.Parts = append(q.Parts, &message.UserPromptPart{Content: "u"})
				} else {
					q.Parts = append(q.Parts, &message.ToolReturnPart{ToolName: "tool", ToolCallID: name(ids...), Content: "1", Outcome: message.ToolOutcome(name("", "retried"))})
				}
			}
			messages = append(messages, q)
			continue
		}
		a := &message.Response{ModelName: name("", "m"), ProviderName: name("", "", "p")}
		for range r.IntN(5) {
			if r.IntN(2) == 0 {
				a.Parts = append(a.Parts, &message.TextPart{Content: "t"})
			} else {
				a.Parts = append(a.Parts, &message.ToolCallPart{ToolName: "tool", ToolCallID: name(ids...)})
			}
		}
		messages = append(messages, a)
	}
	return messages
}

// checkRepair is the oracle of Repair: each call has one result at the beginning of the next request, each result a call,
// nothing else is lost or comes in another order, and neighbours are joined where they must be.
func checkRepair(given, repaired []message.Message) error {
	if err := checkPairs(repaired); err != nil {
		return err
	}
	wantParts, wantResults := contents(given)
	parts, results := contents(repaired)
	if !slices.Equal(parts, wantParts) {
		return fmt.Errorf("other parts, or in another order")
	}
	for _, p := range results {
		if p.Outcome != message.ToolInterrupted && !slices.Contains(wantResults, p) {
			return fmt.Errorf("a result that was not there")
		}
	}
	for call, result := range answered(given) {
		if i := slices.Index(parts, any(call)); result != nil && resultOf(repaired, parts[i].(*message.ToolCallPart), result) == 0 {
			return fmt.Errorf("the result of a call of %q is lost", call.ToolCallID)
		}
	}
	return nil
}

// checkPairs checks that calls and results are paired, and that no neighbours could be joined.
func checkPairs(messages []message.Message) error {
	var open []string
	for i, m := range messages {
		switch m := m.(type) {
		case *message.Response:
			if open != nil {
				return fmt.Errorf("message %d comes between calls and results", i)
			}
			for c := range m.ToolCalls() {
				open = append(open, c.ToolCallID)
			}
			if before, ok := at(messages, i-1).(*message.Response); ok && nobody(before) && nobody(m) {
				return fmt.Errorf("message %d is not joined", i)
			}
		case *message.Request:
			var ids []string
			for j, p := range m.Parts {
				if r, ok := p.(*message.ToolReturnPart); ok {
					if len(ids) < j {
						return fmt.Errorf("message %d has a result behind another part", i)
					}
					ids = append(ids, r.ToolCallID)
				}
			}
			slices.Sort(ids)
			slices.Sort(open)
			if !slices.Equal(ids, open) {
				return fmt.Errorf("message %d has results %q for calls %q", i, ids, open)
			}
			open = nil
			if before, ok := at(messages, i-1).(*message.Request); ok {
				if a, b := before.Instructions, m.Instructions; a == "" || b == "" || a == b {
					return fmt.Errorf("message %d is not joined", i)
				}
			}
		}
	}
	return nil
}

func at(messages []message.Message, i int) message.Message {
	if i < 0 {
		return nil
	}
	return messages[i]
}

func nobody(m *message.Response) bool { return m.ModelName == "" && m.ProviderName == "" }

// contents returns the parts of messages, and the results apart from them.
func contents(messages []message.Message) (parts []any, results []*message.ToolReturnPart) {
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				if r, ok := p.(*message.ToolReturnPart); ok {
					results = append(results, r)
				} else {
					parts = append(parts, p)
				}
			}
		case *message.Response:
			for _, p := range m.Parts {
				parts = append(parts, p)
			}
		}
	}
	return parts, results
}

// answered maps the calls of a history to their results, nil if there is none, in the simplest way: each result looks back
// for the last response with calls of its id, of which it takes the first that has none.
func answered(messages []message.Message) map[*message.ToolCallPart]*message.ToolReturnPart {
	found := map[*message.ToolCallPart]*message.ToolReturnPart{}
	for i, m := range messages {
		q, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range q.Parts {
			if r, ok := p.(*message.ToolReturnPart); ok {
				for _, c := range lastCalls(messages[:i], r.ToolCallID) {
					if found[c] == nil {
						found[c] = r
						break
					}
				}
			}
		}
	}
	return found
}

// lastCalls returns the calls of an id in the last response that has any.
func lastCalls(messages []message.Message, id string) (calls []*message.ToolCallPart) {
	for _, m := range slices.Backward(messages) {
		if a, ok := m.(*message.Response); ok {
			for c := range a.ToolCalls() {
				if c.ToolCallID == id {
					calls = append(calls, c)
				}
			}
			if calls != nil {
				return calls
			}
		}
	}
	return nil
}

// resultOf counts how often a result stands in the message after the one with the call.
func resultOf(messages []message.Message, call *message.ToolCallPart, result *message.ToolReturnPart) (n int) {
	for i, m := range messages[:len(messages)-1] {
		a, ok := m.(*message.Response)
		if !ok || !slices.Contains(a.Parts, message.ResponsePart(call)) {
			continue
		}
		if q, ok := messages[i+1].(*message.Request); ok && slices.Contains(q.Parts, message.RequestPart(result)) {
			n++
		}
	}
	return n
}

func tryRepair(t *testing.T, r *rand.Rand) (changed bool) {
	t.Helper()
	given := made(r)
	was := sketch(given)
	repaired := message.Repair(given)
	if err := checkRepair(given, repaired); err != nil {
		t.Fatalf("%v:\n%s\n%s", err, was, sketch(repaired))
	}
	if again := message.Repair(repaired); sketch(again) != sketch(repaired) {
		t.Fatalf("repaired again:\n%s\n%s\n%s", was, sketch(repaired), sketch(again))
	}
	if sketch(given) != was {
		t.Fatalf("the given history was changed:\n%s\n%s", was, sketch(given))
	}
	return sketch(repaired) != was
}

// TestRepairAtRandom repairs random histories and has the oracle look at what comes of them.
func TestRepairAtRandom(t *testing.T) {
	changed := 0
	all := 30000
	if testing.Short() {
		all = 3000
	}
	for seed := range uint64(all) {
		if tryRepair(t, rand.New(rand.NewPCG(seed, 0))) {
			changed++
		}
	}
	if changed < all/10 || changed > all*99/100 {
		t.Errorf("%d of %d histories needed repair", changed, all)
	}
}

func FuzzRepair(f *testing.F) {
	f.Add(uint64(1), uint64(1))
	f.Fuzz(func(t *testing.T, a, b uint64) { tryRepair(t, rand.New(rand.NewPCG(a, b))) })
}

// big returns a history of one response with n calls, and one request that answers it and says something after each result.
func big(n int) (*message.Response, *message.Request) {
	response, request := &message.Response{}, &message.Request{}
	for i := range n {
		id := strconv.Itoa(i)
		response.Parts = append(response.Parts, &message.ToolCallPart{ToolName: "t", ToolCallID: id})
		request.Parts = append(request.Parts, &message.ToolReturnPart{ToolName: "t", ToolCallID: id, Content: "1"}, &message.UserPromptPart{Content: "u"})
	}
	return response, request
}

// TestManyCalls: what is done with calls grows with their number, and not with its square.
func TestManyCalls(t *testing.T) {
	effort.Linear(t, 20_000, func(n int) {
		r, q := big(n)
		message.NameCalls(r.Parts, strconv.Itoa)
		repaired := message.Repair([]message.Message{r, q})
		if err := checkPairs(repaired); err != nil {
			t.Error(err)
		}
		message.Repair(repaired)
		_, _ = message.Resume(repaired, &message.DeferredResults{})
	})
}

// TestManyTexts: joining texts does not copy what was joined before, for each of them.
func TestManyTexts(t *testing.T) {
	r := &message.Response{}
	const n = 20_000
	for range n {
		r.Parts = append(r.Parts, &message.TextPart{Content: "ab"}, &message.ThinkingPart{Content: "ab"}, &message.CompactionPart{Content: "cd"})
	}
	for name, join := range map[string]func() string{"Text": r.Text, "OutputText": r.OutputText, "Thinking": r.Thinking} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		text := join()
		runtime.ReadMemStats(&after)
		if copied := after.TotalAlloc - before.TotalAlloc; len(text) < n*2 || copied > 1<<22 {
			t.Errorf("%s: %d bytes were allocated for a text of %d", name, copied, len(text))
		}
	}
}

// TestLongConversation: what is sent of each turn of a conversation that needed repair is not copied anew.
func TestLongConversation(t *testing.T) {
	var w message.Wire
	messages := history(t, "a(c:1) q(u:a)")
	const turns = 5000
	copied := testing.AllocsPerRun(1, func() {
		w, messages = message.Wire{}, messages[:2:2]
		for range turns {
			messages = append(messages, &message.Response{}, &message.Request{})
			w.Messages(messages)
		}
	})
	if copied > turns*2+100 {
		t.Errorf("%v allocations for %d turns", copied, turns)
	}
}

// TestNilParts: a run refuses messages that hold nil, typed or not, but no method panics.
func TestNilParts(t *testing.T) {
	parts := []message.ResponsePart{
		nil, (*message.TextPart)(nil), (*message.ThinkingPart)(nil), (*message.ToolCallPart)(nil), (*message.NativeToolCallPart)(nil),
		(*message.NativeToolReturnPart)(nil), (*message.FilePart)(nil), (*message.CompactionPart)(nil), (*message.SpeechPart)(nil), (*message.UnknownPart)(nil),
	}
	r := &message.Response{Parts: parts}
	diff(t, "texts", []string{r.Text(), r.OutputText(), r.Thinking()}, []string{"", "", ""})
	for c := range r.ToolCalls() {
		t.Errorf("a call %v", c)
	}
	for f := range r.Files() {
		t.Errorf("a file %v", f)
	}
	if message.HasCalls(r) || message.HasCalls((*message.Response)(nil)) || len(message.WithoutNil(parts)) > 0 {
		t.Error("nil counts as a part")
	}
	message.NameCalls(parts, func(int) string { return "id" })
	for i := range parts {
		history := []message.Message{&message.Response{Parts: parts[i : i+1]}}
		if _, err := message.Marshal(history); err == nil || !strings.Contains(err.Error(), "part 0 of message 0 is nil") {
			t.Errorf("%T: got %v", parts[i], err)
		}
	}
	for _, p := range []message.RequestPart{
		nil, (*message.SystemPromptPart)(nil), (*message.UserPromptPart)(nil), (*message.SpeechPart)(nil), (*message.ToolReturnPart)(nil),
		(*message.RetryFeedbackPart)(nil), (*message.CompactionPart)(nil), (*message.ToolAvailabilityDeltaPart)(nil),
		(*message.CapabilityLoadDeltaPart)(nil), (*message.ModelSettingsDeltaPart)(nil), (*message.InstructionDeltaPart)(nil),
		(*message.InstructionBaselinePart)(nil), (*message.UnknownPart)(nil),
		&message.UserPromptPart{Items: []message.UserContent{(*message.StructuredContent)(nil)}},
	} {
		history := []message.Message{&message.Request{Parts: []message.RequestPart{p}}}
		for name, marshal := range map[string]func([]message.Message) ([]byte, error){"Marshal": message.Marshal, "MarshalOld": message.MarshalOld} {
			if _, err := marshal(history); err == nil || !strings.Contains(err.Error(), "of message 0 is nil") {
				t.Errorf("%s of %T: got %v", name, p, err)
			}
		}
	}
	for _, p := range []message.RequestPart{
		&message.InstructionBaselinePart{Instructions: []message.InstructionBlock{(*message.InstructionPart)(nil)}},
		&message.ModelSettingsDeltaPart{Settings: jsonwire.Raw("7")},
	} {
		if _, err := message.Marshal([]message.Message{&message.Request{Parts: []message.RequestPart{p}}}); err == nil {
			t.Errorf("%#v was written", p)
		}
	}
}
