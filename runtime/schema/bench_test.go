package schema_test

import (
	"fmt"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

func BenchmarkApply(b *testing.B) {
	s := jsonwire.Raw(twice[:len(twice)-1] + `,"x-limits":` + limits + `}`)
	for _, size := range []int{1, 50} {
		in := s
		if size > 1 {
			in = jsonwire.Raw(`{"type":"object","properties":{` + counted(`"p#":`+limits, size) + `}}`)
		}
		for _, d := range schema.Dialects() {
			b.Run(fmt.Sprintf("%v/%dB", d, len(in)), func(b *testing.B) {
				b.SetBytes(int64(len(in)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := d.Apply(in); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkChecks(b *testing.B) {
	strict, err := schema.OpenAI.Apply(limits)
	if err != nil {
		b.Fatal(err)
	}
	checks := map[string]func() error{
		"strict":     func() error { return schema.CheckStrict(strict) },
		"parameters": func() error { return schema.CheckParameters(limits) },
		"nulls": func() error {
			_, err := schema.DropNulls(limits, `{"s":"<a","n":null,"l":null,"m":["a"],"t":null,"u":null,"z":null,"e":1}`)
			return err
		},
		"no nulls": func() error {
			_, err := schema.DropNulls(limits, `{"s":"<a","m":["a"],"e":1}`)
			return err
		},
	}
	for name, check := range checks {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := check(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
