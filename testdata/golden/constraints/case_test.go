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
			JSON: `{"t":{"length":"éé","pattern":"a-b","format":"no address","enum":"one","example":"","comma":"aa"}}`,
			Want: `{"t":{"length":"éé","pattern":"a-b","format":"no address","enum":"one","example":"","comma":"aa"}}`,
		},
		{JSON: `{"t":{"length":"é","pattern":"a-","format":1,"enum":"three","example":null,"comma":"aaa"}}`, Faults: []string{
			"/t/length: String should have at least 2 characters",
			"/t/pattern: String should match pattern '^[a-z]+(-[a-z]+)*$'",
			"/t/format: Input should be a valid string",
			"/t/enum: Input should be 'one' or 'two'",
			"/t/example: Input should be a valid string",
			"/t/comma: String should match pattern '^a{1,2}$'",
		}},
		{JSON: `{"t":{"length":"ééééé","pattern":"","format":"","enum":"two","example":"","comma":"a"}}`, Faults: []string{
			"/t/length: String should have at most 4 characters",
			"/t/pattern: String should match pattern '^[a-z]+(-[a-z]+)*$'",
		}},
	})
}

func TestNumbers(t *testing.T) {
	check.Tool(t, CheckNumbersTool[none](), []check.Payload{
		{
			JSON: `{"n":{"closed":-1,"open":0.5,"multiple":-10,"cents":0.29,"huge":18446744073709551614,"enum":4}}`,
			Want: `{"n":{"closed":-1,"open":0.5,"multiple":-10,"cents":0.29,"huge":18446744073709551614,"enum":4}}`,
		},
		{JSON: `{"n":{"closed":2,"open":1,"multiple":3,"cents":0.005,"huge":18446744073709551615,"enum":3}}`, Faults: []string{
			"/n/closed: Input should be less than or equal to 1",
			"/n/open: Input should be less than 1",
			"/n/multiple: Input should be a multiple of 5",
			"/n/cents: Input should be a multiple of 0.01",
			"/n/huge: Input should be less than or equal to 18446744073709551614",
			"/n/enum: Input should be 1, 2 or 4",
		}},
		{JSON: `{"n":{"closed":-2,"open":0,"multiple":0,"cents":0,"huge":0,"enum":1}}`, Faults: []string{
			"/n/closed: Input should be greater than or equal to -1",
			"/n/open: Input should be greater than 0",
		}},
	})
}

func TestLists(t *testing.T) {
	check.Tool(t, CheckListsTool[none](), []check.Payload{
		{
			JSON: `{"l":{"items":[1],"unique":["a","b"],"map":{"a":1},"deep":[[0]]}}`,
			Want: `{"l":{"items":[1],"unique":["a","b"],"map":{"a":1},"deep":[[0]]}}`,
		},
		{JSON: `{"l":{"items":[],"unique":["a","a"],"map":{},"deep":[[1],[0,-1]]}}`, Faults: []string{
			"/l/items: List should have at least 1 item after validation, not 0",
			"/l/unique: Items should be unique, but items 0 and 1 are equal",
			"/l/map: Object should have at least 1 item after validation, not 0",
			"/l/deep/1/1: Input should be greater than or equal to 0",
		}},
		{JSON: `{"l":{"items":[1,2,3,4],"unique":[""],"map":{"a":1,"b":2,"c":3},"deep":[]}}`, Faults: []string{
			"/l/items: List should have at most 3 items after validation, not 4",
			"/l/unique/0: String should have at least 1 character",
			"/l/map: Object should have at most 2 items after validation, not 3",
		}},
	})
}

func TestPointers(t *testing.T) {
	check.Tool(t, CheckPointersTool[none](), []check.Payload{
		{JSON: `{"p":{"number":null}}`, Want: `{"p":{"number":null}}`},
		{JSON: `{"p":{"text":"ab","number":1}}`, Want: `{"p":{"text":"ab","number":1}}`},
		{JSON: `{"p":{"text":"a","number":0}}`, Faults: []string{
			"/p/text: String should have at least 2 characters",
			"/p/number: Input should be greater than or equal to 1",
		}},
		{JSON: `{"p":{"text":null}}`, Faults: []string{
			"/p/number: Field required",
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
