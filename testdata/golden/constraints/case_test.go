package constraints

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestTexts(t *testing.T) {
	check.Tool(t, CheckTextsTool[none](), []check.Payload{
		{
			JSON: `{"length":"éé","pattern":"a-b","format":"a@b.c","enum":"one","example":"","comma":"aa"}`,
			Want: `{"length":"éé","pattern":"a-b","format":"a@b.c","enum":"one","example":"","comma":"aa"}`,
		},
		{JSON: `{"length":"é","pattern":"a-","format":1,"enum":"three","example":null,"comma":"aaa"}`, Faults: []string{
			"/length: String should have at least 2 characters",
			"/pattern: String should match pattern '^[a-z]+(-[a-z]+)*$'",
			"/format: Input should be a valid string",
			"/enum: Input should be 'one' or 'two'",
			"/example: Input should be a valid string",
			"/comma: String should match pattern '^a{1,2}$'",
		}},
		{JSON: `{"length":"ééééé","pattern":"","format":"a@b.c","enum":"two","example":"","comma":"a"}`, Faults: []string{
			"/length: String should have at most 4 characters",
			"/pattern: String should match pattern '^[a-z]+(-[a-z]+)*$'",
		}},
	})
}

func TestNumbers(t *testing.T) {
	check.Tool(t, CheckNumbersTool[none](), []check.Payload{
		{
			JSON: `{"closed":-1,"open":0.5,"multiple":-10,"cents":0.29,"huge":18446744073709551614,"enum":4}`,
			Want: `{"closed":-1,"open":0.5,"multiple":-10,"cents":0.29,"huge":18446744073709551614,"enum":4}`,
		},
		{JSON: `{"closed":2,"open":1,"multiple":3,"cents":0.005,"huge":18446744073709551615,"enum":3}`, Faults: []string{
			"/closed: Input should be less than or equal to 1",
			"/open: Input should be less than 1",
			"/multiple: Input should be a multiple of 5",
			"/cents: Input should be a multiple of 0.01",
			"/huge: Input should be less than or equal to 18446744073709551614",
			"/enum: Input should be 1, 2 or 4",
		}},
		{JSON: `{"closed":-2,"open":0,"multiple":0,"cents":0,"huge":0,"enum":1}`, Faults: []string{
			"/closed: Input should be greater than or equal to -1",
			"/open: Input should be greater than 0",
		}},
	})
}

func TestLists(t *testing.T) {
	check.Tool(t, CheckListsTool[none](), []check.Payload{
		{
			JSON: `{"items":[1],"unique":["a","b"],"map":{"a":1},"deep":[[0]]}`,
			Want: `{"items":[1],"unique":["a","b"],"map":{"a":1},"deep":[[0]]}`,
		},
		{JSON: `{"items":[],"unique":["a","a"],"map":{},"deep":[[1],[0,-1]]}`, Faults: []string{
			"/items: List should have at least 1 item after validation, not 0",
			"/unique: Items should be unique, but items 0 and 1 are equal",
			"/map: Object should have at least 1 item after validation, not 0",
			"/deep/1/1: Input should be greater than or equal to 0",
		}},
		{JSON: `{"items":[1,2,3,4],"unique":[""],"map":{"a":1,"b":2,"c":3},"deep":[]}`, Faults: []string{
			"/items: List should have at most 3 items after validation, not 4",
			"/unique/0: String should have at least 1 character",
			"/map: Object should have at most 2 items after validation, not 3",
		}},
	})
}

func TestPointers(t *testing.T) {
	check.Tool(t, CheckPointersTool[none](), []check.Payload{
		{JSON: `{"number":null}`, Want: `{"number":null}`},
		{JSON: `{"text":"ab","number":1}`, Want: `{"text":"ab","number":1}`},
		{JSON: `{"text":"a","number":0}`, Faults: []string{
			"/text: String should have at least 2 characters",
			"/number: Input should be greater than or equal to 1",
		}},
		{JSON: `{"text":null}`, Faults: []string{
			"/number: Field required",
		}},
	})
}

func TestParams(t *testing.T) {
	check.Tool(t, CheckParamsTool[none](), []check.Payload{
		{JSON: `{"query":"abc","tags":["#a"]}`, Want: `{"query":"abc","limit":10,"tags":["#a"]}`},
		{JSON: `{"query":"ab","limit":0,"tags":["a","#b","#c"]}`, Faults: []string{
			"/query: String should have at least 3 characters",
			"/limit: Input should be greater than or equal to 1",
			"/tags/0: String should match pattern '^#'",
			"/tags: List should have at most 2 items after validation, not 3",
		}},
	})
}

func TestSamples(t *testing.T) {
	check.Samples(t, none{}, CheckNumbersTool[none](), CheckListsTool[none](), CheckPointersTool[none](), CheckNotesTool[none]())
}
