package codec

import (
	"encoding/json"
	"sync"

	"github.com/agentgen-go/agentgen/bench/internal/scan"
)

// SampleJSON is Sample as JSON.
var SampleJSON = func() string {
	text, err := json.Marshal(Sample)
	if err != nil {
		panic(err)
	}
	return string(text)
}()

// FloorDecode reads by hand. Like AgentgenDecode it refuses what is unknown, missing, there twice or not one of an enum.
func FloorDecode(text string) (*Plan, error) {
	p := new(Plan)
	s := scan.FromString(text)
	scanPlan(&s, p)
	return p, s.End()
}

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}

// FloorEncode writes by hand.
func FloorEncode(p *Plan) (string, error) {
	b := buffers.Get().(*[]byte)
	*b = appendPlan((*b)[:0], p)
	text := string(*b)
	buffers.Put(b)
	return text, nil
}

// AgentgenDecode reads with the generated decoder.
func AgentgenDecode(text string) (*Plan, error) {
	p, err := PlanOutput.Choices[0].Decode(text)
	return &p, err
}

// AgentgenEncode writes with the generated encoder.
func AgentgenEncode(p *Plan) (string, error) {
	text, err := PlanOutput.Choices[0].Encode(*p)
	return string(text), err
}

// StdDecode reads with encoding/json, which validates nothing.
func StdDecode(text string) (*Plan, error) {
	p := new(Plan)
	return p, json.Unmarshal([]byte(text), p)
}

// StdEncode writes with encoding/json.
func StdEncode(p *Plan) (string, error) {
	text, err := json.Marshal(p)
	return string(text), err
}
