package main

import (
	"context"
	"errors"
	"reflect"
	"sync/atomic"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestExtract reads 100 documents: each invoice is right, mistakes were corrected, and no more runs went on at a time than may.
func TestExtract(t *testing.T) {
	const parallel = 8
	watched := &counting{Model: offline()}
	var docs []string
	var want []extracted
	corrected := 0
	for n := 1; n <= 100; n++ {
		v, text := document(n)
		docs, want = append(docs, text), append(want, extracted{invoice: v})
		if n%7 == 0 {
			corrected++
		}
	}
	reports := 0
	got, sum := extractAll(t.Context(), newExtractor(watched, priced, parallel), docs, func(p progress) {
		if reports++; p.done != reports {
			t.Errorf("report %d says %s", reports, p)
		}
	})
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("document %d: got %+v, want %+v", i+1, got[i], want[i])
		}
	}
	if sum.done != 100 || sum.failed != 0 || sum.corrected != corrected || sum.used.Requests != 100+corrected || reports != 100 {
		t.Errorf("%s after %d reports; %d documents are to be corrected", sum, reports, corrected)
	}
	if sum.used.UnpricedRequests != 0 || sum.used.Cost.String() == "" {
		t.Errorf("the cost is not known: %s", sum)
	}
	if most := watched.most.Load(); most > parallel || most < 1 {
		t.Errorf("%d requests at the same time, at most %d are allowed", most, parallel)
	}
}

// counting counts the requests that go on at the same time.
type counting struct {
	model.Model
	now, most atomic.Int64
}

func (m *counting) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	n := m.now.Add(1)
	defer m.now.Add(-1)
	for most := m.most.Load(); n > most && !m.most.CompareAndSwap(most, n); most = m.most.Load() {
	}
	return m.Model.Respond(ctx, r, s)
}

// TestExtractFails: a document that cannot be read costs what it cost, and does not keep others from being read.
func TestExtractFails(t *testing.T) {
	good := offline()
	broken := testmodel.Func(func(ctx context.Context, p *model.Prepared) (*message.Response, error) {
		if testmodel.LastPrompt(p) == "nothing" {
			return testmodel.Call("final_result", `{}`), nil
		}
		return nil, errors.New("not reached")
	})
	_, text := document(1)
	choose := &choosing{Model: good, broken: broken}
	all, sum := extractAll(t.Context(), newExtractor(choose, priced, 2), []string{"nothing", text}, func(progress) {})
	if all[0].err == nil || all[1].err != nil || sum.failed != 1 || sum.used.Requests != 4 {
		t.Errorf("%v, %v: %s", all[0].err, all[1].err, sum)
	}
}

// choosing asks another model about a document that is none.
type choosing struct {
	model.Model
	broken model.Model
}

func (m *choosing) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	first := r.Messages[0].(*message.Request).Parts[0].(*message.UserPromptPart)
	if first.Content == "nothing" {
		return m.broken.Respond(ctx, r, s)
	}
	return m.Model.Respond(ctx, r, s)
}

// TestValidate: an invoice whose lines do not add up is refused.
func TestValidate(t *testing.T) {
	v, _ := document(5)
	if err := v.Validate(); err != nil {
		t.Error(err)
	}
	v.Lines = v.Lines[1:]
	if err := v.Validate(); err == nil {
		t.Error("a line is missing, and nobody says so")
	}
}
