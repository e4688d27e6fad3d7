package quoted

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	const (
		full = `{"id":"-9223372036854775808","big":"18446744073709551614","small":"1","ratio":"0.5","on":"true","parent":"1","count":"1","weight":"2.5"}`
		few  = `{"id":"1","big":"2","ratio":"1e+21","on":"false","parent":null,"count":"3"}`
	)
	check.Tool(t, FindTool[none](), []check.Payload{
		{JSON: full, Want: full},
		{JSON: `{"id":"1","big":"2","ratio":"1e21","on":"false"}`, Want: few},
		{JSON: `{"id":"x","big":"18446744073709551615","small":"128","ratio":"","on":"yes!","parent":"1.5","count":"0"}`, Faults: []string{
			"/id: Input should be a valid integer, unable to parse string as an integer",
			"/big: Input should be less than or equal to 18446744073709551614",
			"/small: Input should be between -128 and 127",
			"/ratio: Input should be a valid number, unable to parse string as a number",
			"/on: Input should be a valid boolean, unable to interpret input",
			"/parent: Input should be a valid integer, unable to parse string as an integer",
			"/count: Input should be greater than or equal to 1",
		}},
	})
	check.Tool(t, ExactTool[none](), []check.Payload{
		{JSON: `{"ids":` + full + `,"more":true}`, Want: `{"ids":` + full + `,"more":true}`},
		{JSON: `{"ids":{"id":1,"big":"2","ratio":0.5,"on":true},"more":true}`, Faults: []string{
			"/ids/id: Input should be a string that holds an integer",
			"/ids/ratio: Input should be a string that holds a number",
			"/ids/on: Input should be a string that holds a boolean",
		}},
	})
}

func TestSamples(t *testing.T) { check.Samples(t, none{}, FindTool[none](), ExactTool[none]()) }
