package methods

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestNames(t *testing.T) {
	if diff := cmp.Diff([]string{"find", "shop_names"}, names(ShopTools[none](&Shop{}))); diff != "" {
		t.Errorf("tools of Shop (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"clock_find", "say"}, names(ClockTools[none](Clock{}))); diff != "" {
		t.Errorf("tools of Clock (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"pay", "terms"}, names(BankTools(&Bank{}))); diff != "" {
		t.Errorf("tools of Bank (-want +got):\n%s", diff)
	}
}

func names[D any](tools []runtime.Tool[D]) (names []string) {
	for _, tool := range tools {
		names = append(names, tool.Def().Name)
	}
	return names
}

func TestInvoke(t *testing.T) {
	shop := &Shop{stock: map[string]int{"pear": 2, "apple": 3}}
	tools := ShopTools[none](shop)
	shop.stock["plum"] = 1
	var d desk = 3
	tests := []struct {
		tool       runtime.Tool[none]
		args, want string
	}{
		{tools[0], `{"name":"pear"}`, `2`},
		{tools[1], `{}`, `["apple","pear","plum"]`},
		{ClockTools[none](Clock{"Rome"})[1], `{"hour":7}`, `"7 o'clock in Rome"`},
		{deskTools[none](&d)[0], `{"by":1}`, `4`},
		{deskTools[none](&d)[0], `{"by":1}`, `5`},
	}
	for _, test := range tests {
		if got, err := check.Invoke(t, test.tool, none{}, test.args); got != test.want || err != nil {
			t.Errorf("%s: got %s, %v; want %s", test.tool.Def().Name, got, err, test.want)
		}
	}
	if got, err := check.Invoke(t, tools[0], none{}, `{"name":"fig"}`); err == nil {
		t.Errorf("got %s, want an error", got)
	}
}

func TestInvokeWithDeps(t *testing.T) {
	account := &Account{Balance: 10}
	bank := BankTools(&Bank{Fee: 1})
	if got, err := check.Invoke(t, bank[0], account, `{"amount":4}`); got != "" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	if account.Balance != 5 {
		t.Errorf("balance %d, want 5", account.Balance)
	}
	if got, err := check.Invoke(t, bank[1], account, `{}`); got != "1" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestDecode(t *testing.T) {
	check.Tool(t, ShopTools[none](&Shop{})[0], []check.Payload{
		{JSON: `{"name":"x"}`, Want: `{"name":"x"}`},
		{JSON: `{"name":""}`, Faults: []string{"/name: String should have at least 1 character"}},
	})
}

// TestWrongCall gives tools the calls of others, those of another receiver's method of the same name included.
func TestWrongCall(t *testing.T) {
	shop, clock := ShopTools[none](&Shop{}), ClockTools[none](Clock{})
	rc := &runtime.RunContext[none]{RunInfo: &runtime.RunInfo{}}
	for _, tool := range append(shop[1:], clock...) {
		if _, err := tool.Invoke(t.Context(), rc, &ShopFindCall{Name: "x"}); err == nil {
			t.Errorf("%s ran a call of another tool", tool.Def().Name)
		}
	}
}

func TestSamples(t *testing.T) {
	var d desk
	stock := map[string]int{"a": 1, "aa": 1, "string": 1}
	check.Samples(t, none{}, append(ShopTools[none](&Shop{stock}), deskTools[none](&d)...)...)
}
