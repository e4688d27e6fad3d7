package graph

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// A Codec writes values of type T as JSON and reads them, so that a run can be stopped and resumed: see WithCodecs. It serves
// lists of T as well. What Decode returns must be equal to what Encode was given.
type Codec[T any] struct {
	Encode func(T) (jsonwire.Raw, error)
	Decode func(jsonwire.Raw) (T, error)
}

// JSON is the codec of a type marked //agent:codec.
func JSON[T any, P interface {
	*T
	AppendJSON(dst []byte) ([]byte, error)
	DecodeJSON(data []byte) error
}]() Codec[T] {
	return Codec[T]{
		Encode: func(v T) (jsonwire.Raw, error) {
			b, err := P(&v).AppendJSON(nil)
			return jsonwire.Raw(b), err
		},
		Decode: func(text jsonwire.Raw) (v T, err error) {
			err = P(&v).DecodeJSON([]byte(text))
			return v, err
		},
	}
}

// UnionJSON is the codec of a sealed interface marked //agent:codec union=..., by the two functions that are generated for it:
//
//	graph.UnionJSON(EncodeShapeJSON, DecodeShapeJSON)
func UnionJSON[T any](encode func(*jsonwire.Writer, *T), decode func(*jsonwire.Reader, *T)) Codec[T] {
	return Codec[T]{
		Encode: func(v T) (jsonwire.Raw, error) {
			w := jsonwire.GetWriter()
			encode(w, &v)
			return w.Finish()
		},
		Decode: func(text jsonwire.Raw) (v T, err error) {
			r := jsonwire.NewReader(string(text), jsonwire.Strict)
			decode(&r, &v)
			return v, r.End()
		},
	}
}

// OutputJSON is the codec of a type marked //agent:output, by its generated variable.
func OutputJSON[T any](o runtime.Output[T]) Codec[T] {
	if e := o.Envelope; e != nil {
		return Codec[T]{Encode: e.Encode, Decode: func(text jsonwire.Raw) (T, error) { return e.Decode(string(text)) }}
	}
	if len(o.Choices) != 1 || o.Choices[0].Encode == nil {
		return Codec[T]{}
	}
	c := o.Choices[0]
	return Codec[T]{Encode: c.Encode, Decode: func(text jsonwire.Raw) (T, error) { return c.Decode(string(text)) }}
}

// Coder is a Codec of any type.
type Coder interface {
	register(*codecs)
}

func (c Codec[T]) register(all *codecs) {
	if c.Encode == nil || c.Decode == nil {
		all.problems = append(all.problems, fmt.Sprintf("the codec of %s lacks a function", typeOf[T]().name))
		return
	}
	all.of[typeOf[T]().key] = newCoding(c.Encode, c.Decode)
	all.of[typeOf[[]T]().key] = newCoding(
		func(v []T) (jsonwire.Raw, error) { return encodeList(c.Encode, v) },
		func(text jsonwire.Raw) ([]T, error) { return decodeList(c.Decode, text) })
}

// typeID identifies a type.
type typeID struct {
	key  any // a nil pointer to the type
	name string
}

func typeOf[T any]() typeID {
	key := (*T)(nil)
	return typeID{key, strings.TrimPrefix(fmt.Sprintf("%T", key), "*")}
}

// coding is a codec without its type.
type coding struct {
	encode func(any) (jsonwire.Raw, error)
	decode func(jsonwire.Raw) (any, error)
}

func newCoding[T any](encode func(T) (jsonwire.Raw, error), decode func(jsonwire.Raw) (T, error)) *coding {
	return &coding{
		encode: func(v any) (jsonwire.Raw, error) {
			t, _ := v.(T)
			return contain(func() (jsonwire.Raw, error) { return encode(t) })
		},
		decode: func(text jsonwire.Raw) (any, error) {
			return contain(func() (T, error) { return decode(text) })
		},
	}
}

// encodeList writes a list. A nil one stays nil.
func encodeList[T any](encode func(T) (jsonwire.Raw, error), all []T) (jsonwire.Raw, error) {
	if all == nil {
		return "null", nil
	}
	w := jsonwire.GetWriter()
	w.Raw("[")
	for _, v := range all {
		text, err := encode(v)
		if err != nil {
			w.Fail(err)
		}
		w.Sep()
		w.Value(text)
	}
	w.Raw("]")
	return w.Finish()
}

func decodeList[T any](decode func(jsonwire.Raw) (T, error), text jsonwire.Raw) ([]T, error) {
	r := jsonwire.NewReader(string(text), jsonwire.Strict)
	if r.Null() {
		return nil, r.End()
	}
	all := []T{}
	if r.Array() {
		for r.Elem() {
			v, err := decode(r.Raw())
			if err != nil {
				return nil, fmt.Errorf("element %d: %w", len(all), err)
			}
			all = append(all, v)
		}
	}
	return all, r.End()
}

// scalar is a codec by the methods of a Writer and a Reader.
func scalar[T any](encode func(*jsonwire.Writer, T), decode func(*jsonwire.Reader) T) Codec[T] {
	return UnionJSON(func(w *jsonwire.Writer, v *T) { encode(w, *v) }, func(r *jsonwire.Reader, v *T) { *v = decode(r) })
}

// codecs are those of a graph.
type codecs struct {
	of       map[any]*coding
	problems []string
}

// newCodecs returns those that are given and those of Go's own types.
func newCodecs(given []Coder) *codecs {
	c := &codecs{of: map[any]*coding{}}
	scalar((*jsonwire.Writer).String, (*jsonwire.Reader).String).register(c)
	scalar((*jsonwire.Writer).Bool, (*jsonwire.Reader).Bool).register(c)
	scalar(func(w *jsonwire.Writer, v int) { w.Int(int64(v)) }, func(r *jsonwire.Reader) int { return int(r.Int(64)) }).register(c)
	scalar((*jsonwire.Writer).Int, func(r *jsonwire.Reader) int64 { return r.Int(64) }).register(c)
	scalar(func(w *jsonwire.Writer, v float64) { w.Float(v, 64) }, func(r *jsonwire.Reader) float64 { return r.Float(64) }).register(c)
	scalar(func(w *jsonwire.Writer, _ struct{}) { w.Null() }, func(r *jsonwire.Reader) struct{} { r.Null(); return struct{}{} }).register(c)
	for _, one := range given {
		one.register(c)
	}
	return c
}

// find returns the codec of a type, nil if there is none, and then its name.
func (c *codecs) find(t typeID) (*coding, []string) {
	if found := c.of[t.key]; found != nil {
		return found, nil
	}
	return nil, []string{t.name}
}
