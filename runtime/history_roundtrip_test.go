package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// filler fills values at random with what is hard to write or to read.
type filler struct{ *rand.Rand }

func pick[T any](f filler, from ...T) T { return from[f.IntN(len(from))] }

var (
	texts = []string{"", "a", "\xff", "\xfe", "a\xc3", "\uFFFD", "\u2028\x00\n\"\\", "😀", `{"a":1}`, "null", " ", "\ud7ff\ue000"}
	raws  = []runtime.RawJSON{
		"", "null", "1", `""`, "[1, 2]", `{"a":1,"a":2}`, "9007199254740993", "123456789012345678901234567890", "1e999", "-0", `"\u0000"`, `"\ud800"`,
		"[", "{}", `{"type":"x","kind":"image-url","url":"u"}`, "\"\xff\"",
	}
	requestParts = []message.RequestPart{
		&message.SystemPromptPart{}, &message.UserPromptPart{}, &message.ToolReturnPart{}, &message.RetryFeedbackPart{},
		&message.ToolAvailabilityDeltaPart{}, &message.SpeechPart{}, &message.CapabilityLoadDeltaPart{}, &message.ModelSettingsDeltaPart{},
		&message.InstructionDeltaPart{}, &message.InstructionBaselinePart{}, &message.CompactionPart{},
	}
	responseParts = []message.ResponsePart{
		&message.TextPart{}, &message.ThinkingPart{}, &message.ToolCallPart{}, &message.NativeToolCallPart{}, &message.NativeToolReturnPart{},
		&message.FilePart{}, &message.CompactionPart{}, &message.SpeechPart{},
	}
	contents = []message.UserContent{
		&message.TextContent{}, &message.ImageURL{}, &message.AudioURL{}, &message.VideoURL{}, &message.DocumentURL{},
		&message.BinaryContent{}, &message.UploadedFile{}, &message.CachePoint{}, &message.StructuredContent{},
	}
	blocks = []message.InstructionBlock{&message.InstructionPart{}, &message.InstructionDigest{}}
	cited  = []message.CitationSource{&message.WebSource{}, &message.DocumentSource{}}
)

// brackets nests n deep.
func brackets(n int) runtime.RawJSON {
	return runtime.RawJSON(strings.Repeat("[", n) + strings.Repeat("]", n))
}

func (f filler) raw() runtime.RawJSON {
	if f.IntN(3) == 0 {
		return brackets(50 + f.IntN(20))
	}
	return pick(f, raws...)
}

func (f filler) time() time.Time {
	zone := pick(f, time.UTC, time.FixedZone("", 3600), time.FixedZone("", 3601), time.FixedZone("", -86399))
	return pick(f, time.Time{}, time.Date(2026, 2, 28, 23, 59, 59, 999_999_999, zone), time.Date(12000, 1, 1, 0, 0, 0, 0, zone), time.Date(-1, 1, 1, 0, 0, 0, 0, zone))
}

// fill sets v. Members of unknown names have other names than those that are known.
func (f filler) fill(v reflect.Value) {
	switch v.Interface().(type) {
	case runtime.RawJSON:
		v.Set(reflect.ValueOf(f.raw()))
		return
	case usage.Cost:
		v.Set(reflect.ValueOf(pick(f, usage.Cost{}, usage.MustParseCost("0"), usage.MustParseCost("0.0100"), usage.MustParseCost("12345678901234567890123456789.012345678"))))
		return
	case jsonwire.Members:
		v.Set(reflect.ValueOf(pick(f, nil, jsonwire.Members{{Name: "x" + pick(f, texts...), Value: f.raw()}, {Name: "y", Value: f.raw()}})))
		return
	case time.Time:
		v.Set(reflect.ValueOf(f.time()))
		return
	case jsonwire.PathElem:
		v.Set(reflect.ValueOf(pick(f, jsonwire.PathElem{Index: 3}, jsonwire.PathElem{Key: pick(f, texts...), Index: -1})))
		return
	}
	if f.IntN(4) == 0 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(pick(f, texts...))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(pick[int64](f, 1, -1, math.MaxInt64, math.MinInt64))
	case reflect.Float64:
		v.SetFloat(pick(f, 1, 1.5, math.NaN(), math.Inf(1), math.Copysign(0, -1), 1e300))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), f.IntN(4), 4))
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range f.IntN(4) {
			value := reflect.New(v.Type().Elem()).Elem()
			f.fill(value)
			v.SetMapIndex(reflect.ValueOf(pick(f, texts...)).Convert(v.Type().Key()), value)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.fill(v.Field(i))
			}
		}
	}
	switch v.Type() {
	case reflect.TypeFor[message.RequestPart]():
		v.Set(f.one(reflect.ValueOf(requestParts)))
	case reflect.TypeFor[message.ResponsePart]():
		v.Set(f.one(reflect.ValueOf(responseParts)))
	case reflect.TypeFor[message.UserContent]():
		v.Set(f.one(reflect.ValueOf(contents)))
	case reflect.TypeFor[message.InstructionBlock]():
		v.Set(f.one(reflect.ValueOf(blocks)))
	case reflect.TypeFor[message.CitationSource]():
		v.Set(f.one(reflect.ValueOf(cited)))
	}
}

// one returns a new value of the type of one of those in list.
func (f filler) one(list reflect.Value) reflect.Value {
	v := reflect.New(list.Index(f.IntN(list.Len())).Elem().Type().Elem())
	f.fill(v.Elem())
	return v
}

func (f filler) message() message.Message {
	if f.IntN(2) == 0 {
		m := new(message.Request)
		f.fill(reflect.ValueOf(m).Elem())
		return m
	}
	m := new(message.Response)
	f.fill(reflect.ValueOf(m).Elem())
	return m
}

// comesBack reports whether messages are written at all, and wants them read and written the same again then.
func comesBack(t *testing.T, messages []message.Message) (written bool) {
	t.Helper()
	b, err := message.Marshal(messages)
	if err != nil {
		return false
	}
	read, err := message.Unmarshal(b)
	if err != nil {
		t.Fatalf("written, but not read: %.2000v\n%.3000s", err, b)
	}
	again, err := message.Marshal(read)
	if err != nil || !bytes.Equal(b, again) {
		t.Fatalf("written again, it is %s, %v\nbefore: %s", again, err, b)
	}
	return true
}

// TestWhateverIsWrittenIsRead: what message.Marshal writes without an error, message.Unmarshal reads, and it is written the
// same again.
func TestWhateverIsWrittenIsRead(t *testing.T) {
	written := map[reflect.Type]int{}
	for seed := range uint64(20000) {
		m := filler{rand.New(rand.NewPCG(seed, 0))}.message()
		if comesBack(t, []message.Message{m}) {
			written[reflect.TypeOf(m)]++
		}
	}
	if len(written) != 2 || written[reflect.TypeFor[*message.Request]()] < 100 || written[reflect.TypeFor[*message.Response]()] < 100 {
		t.Errorf("only these were written: %v", written)
	}
}

func FuzzWhateverIsWrittenIsRead(f *testing.F) {
	f.Add(uint64(1), uint64(1))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		comesBack(t, []message.Message{filler{rand.New(rand.NewPCG(a, b))}.message()})
	})
}

// saying returns a tool with the result content.
func saying(name string, approval bool, content runtime.RawJSON) runtime.Tool[deps] {
	return runtime.NewTool(model.ToolDef{Name: name, Approval: approval}, func(context.Context, *runtime.RunContext[deps], runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{Content: content}, nil
	})
}

// TestWhateverASnapshotHoldsIsRead: the same for snapshots of a run whose tool, arguments and metadata are hard to write,
// and numbers in metadata stay what they were.
func TestWhateverASnapshotHoldsIsRead(t *testing.T) {
	deep := any(1)
	for range jsonwire.MaxDepth - 1 {
		deep = []any{deep}
	}
	metadata := []any{
		1, 1.0, int64(9007199254740993), uint64(math.MaxUint64), deep, []any{deep}, brackets(64), brackets(65), runtime.RawJSON(`{"a":1,"a":2}`),
		map[string]any{"\xff": 1, "\xfe": 2}, map[string]any{"\xff": "\xff"}, runtime.RawJSON("1e999"), math.NaN(), runtime.RawJSON("123456789012345678901234567890"),
	}
	resumed := 0
	for seed := range uint64(300) {
		f := filler{rand.New(rand.NewPCG(seed, 1))}
		md := map[string]any{"k": pick(f, metadata...)}
		content, args, prompt := f.raw(), brackets(50+f.IntN(15)), pick(f, texts...)
		first := true
		a := &runtime.Agent[deps, string]{
			Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
				if !first {
					return text("done"), nil
				}
				first = false
				return calls("one "+string(args), "danger {}"), nil
			}),
			Tools: []runtime.Tool[deps]{saying("one", false, content), saying("danger", true, "1")},
		}
		_, err := a.Run(t.Context(), deps{}, prompt, runtime.WithMetadata(md))
		p, ok := errors.AsType[*runtime.PauseError](err)
		if !ok {
			continue // the tool's result is not JSON
		}
		b, err := p.Snapshot()
		if err != nil {
			continue
		}
		res, err := a.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b), runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true}))
		if err != nil {
			t.Fatalf("%#v, %.200s, %.200s: not restored: %v", md, content, args, err)
		}
		resumed++
		switch want := md["k"].(type) {
		case int:
			md["k"] = int64(want)
		case int64, uint64, float64:
		default:
			continue
		}
		if res.Metadata["k"] != md["k"] {
			t.Errorf("%T %[1]v came back as %T %[2]v", md["k"], res.Metadata["k"])
		}
	}
	if resumed < 50 {
		t.Errorf("only %d runs continued", resumed)
	}
}
