package usage_test

import (
	"math/rand/v2"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/google/go-cmp/cmp"
)

var usd = usage.MustParseCost

// TestCostText: an amount is written as Python's Decimal writes it, with the places that it was read with.
func TestCostText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0", "0"}, {"0.0100", "0.0100"}, {"12", "12"}, {"12.", "12"}, {".5", "0.5"}, {"00.10", "0.10"},
		{"0.000001", "0.000001"}, {"0.0000001", "1E-7"}, {"1e-7", "1E-7"}, {"0E-9", "0E-9"}, {"1.25E-9", "1.25E-9"},
		{"1E+3", "1E+3"}, {"1.50e3", "1.50E+3"}, {"15E1", "1.5E+2"}, {"15E999", "1.5E+1000"}, {"1.5E1000", "1.5E+1000"}, {"0.00", "0.00"}, {"-0.00", "0.00"}, {"-0E-9", "0E-9"},
		{"99999999999999999999999999999999999999", "99999999999999999999999999999999999999"},
		{"10000000000000000000.000000000000000001", "10000000000000000000.000000000000000001"},
	} {
		got, err := usage.ParseCost(c.in)
		if err != nil || got.String() != c.want || !got.Known() {
			t.Errorf("%s: got %v, %v", c.in, got, err)
		}
	}
	for _, in := range []string{"", ".", "-", "--0", "-.", "-1", "-0.01", "+1", "1_0", "NaN", "Infinity", "$1", "1E", "1E99999", "1E-1000", "1E1000", "1E99999999999999999999", "0x1", " 1", "1e1.5", "1 E2",
		"123456789012345678901234567890123456789"} {
		if got, err := usage.ParseCost(in); err == nil || got.Known() {
			t.Errorf("%q: got %v", in, got)
		}
	}
	if got := (usage.Cost{}).String(); got != "unknown" {
		t.Errorf("the zero value is %s", got)
	}
}

// TestCostIsExact: sums and quotients are those of Python's decimals.
func TestCostIsExact(t *testing.T) {
	for _, c := range []struct{ a, b, sum string }{
		{"0.1", "0.2", "0.3"}, {"0.0100", "0.01", "0.0200"}, {"1E-7", "2", "2.0000001"}, {"0", "0.000", "0.000"}, {"1E+3", "1", "1001"},
		{"18446744073709551615", "1", "18446744073709551616"},
		// 128 bits hold no more, so that the last digits are rounded.
		{"99999999999999999999999999999999999999", "0.6", "1.0000000000000000000000000000000000000E+38"},
		{"99999999999999999999999999999999999999", "1E-900", "99999999999999999999999999999999999999"},
		{"60000000000000000000000000000000000000", "60000000000000000000000000000000000005", "1.2000000000000000000000000000000000000E+38"},
	} {
		got, back := usd(c.a).Add(usd(c.b)), usd(c.b).Add(usd(c.a))
		if got.String() != c.sum || got != back {
			t.Errorf("%s + %s = %v or %v", c.a, c.b, got, back)
		}
	}
	for _, c := range []struct {
		price  string
		n, per int
		want   string
	}{
		{"0.15", 1200, 1e6, "0.00018"}, {"0.15", 0, 1e6, "0.00"}, {"0.075", 75000, 1e6, "0.005625"}, {"8", 1e6, 1e6, "8"},
		{"1E-7", 1, 1e6, "1E-13"}, {"0.000", 5, 7, "0.000"}, {"10", 7, 7000, "0.01"},
		{"1", 1, 3, "0.3333333333333333333333333333"}, {"2", 1, 3, "0.6666666666666666666666666667"},
		{"9.999999999999999999999999999", 1, 2, "5.000000000000000000000000000"},
		{"9.999999999999999999999999997", 1, 2, "4.999999999999999999999999998"},
		{"3.75", 1, 3600, "0.001041666666666666666666666667"},
	} {
		if got := usd(c.price).Of(c.n, c.per); got.String() != c.want {
			t.Errorf("%s * %d / %d = %v, want %s", c.price, c.n, c.per, got, c.want)
		}
	}
}

// TestUnknownCosts: unknown is not $0, is less than every amount, and makes sums unknown.
func TestUnknownCosts(t *testing.T) {
	var unknown usage.Cost
	for _, c := range []struct {
		what string
		got  usage.Cost
	}{
		{"unknown + 1", unknown.Add(usd("1"))},
		{"1 + unknown", usd("1").Add(unknown)},
		{"some of unknown", unknown.Of(1, 1)},
		{"less than nothing", usd("1").Of(-1, 1)},
		{"of none", usd("1").Of(1, 0)},
	} {
		if c.got.Known() {
			t.Errorf("%s is %v", c.what, c.got)
		}
	}
	if unknown.Equal(usd("0")) || unknown.IsZero() || !usd("0.00").IsZero() || unknown.Cmp(usd("0")) != -1 || usd("0").Cmp(unknown) != 1 {
		t.Error("unknown is taken for $0")
	}
}

func TestCostOrder(t *testing.T) {
	ascending := []string{"0", "1E-400", "0.009", "0.01", "0.011", "1", "9.99", "10", "99999999999999999999999999999999999999", "1E+400"}
	for i, a := range ascending {
		for j, b := range ascending {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := usd(a).Cmp(usd(b)); got != want {
				t.Errorf("%s and %s: %d", a, b, got)
			}
		}
	}
	// go-cmp uses Equal: amounts are the same however they are written.
	if d := cmp.Diff(usage.Request{Cost: usd("0.0100")}, usage.Request{Cost: usd("0.01")}); d != "" {
		t.Error(d)
	}
	if !usd("0E-9").Equal(usd("0")) || cmp.Equal(usd("0.01"), usd("0.02")) || cmp.Equal(usd("0"), usage.Cost{}) {
		t.Error("different costs are equal, or equal ones different")
	}
}

// TestCostJSON: a cost is a string or null, as in message histories; numbers are read as well.
func TestCostJSON(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`"0.0100"`, `"0.0100"`}, {`"1E-7"`, `"1E-7"`}, {`0.01`, `"0.01"`}, {`1`, `"1"`}, {`1e-9`, `"1E-9"`}, {`null`, `null`}, {`"\u0031"`, `"1"`},
	} {
		got := usd("5")
		if err := got.UnmarshalJSON([]byte(c.in)); err != nil {
			t.Errorf("%s: %v", c.in, err)
		}
		if b, err := got.MarshalJSON(); err != nil || string(b) != c.want {
			t.Errorf("%s: got %s, %v", c.in, b, err)
		}
	}
	for _, in := range []string{`""`, `"-1"`, `-1`, `true`, `{}`, `"NaN"`, `"1`, ``} {
		var got usage.Cost
		if err := got.UnmarshalJSON([]byte(in)); err == nil || got.Known() {
			t.Errorf("%s: got %v", in, got)
		}
	}
}

// TestCostSumsInAnyOrder: adding is associative, so that parallel sub-agents cost the same whichever ends first.
func TestCostSumsInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	costs := make([]usage.Cost, 100)
	for i := range costs {
		costs[i] = usd("0.0375").Of(r.IntN(1e6), 1e6)
	}
	sum := func() (s usage.Cost) {
		s = usd("0")
		for _, i := range r.Perm(len(costs)) {
			s = s.Add(costs[i])
		}
		return s
	}
	if a, b := sum(), sum(); a != b {
		t.Errorf("%v and %v", a, b)
	}
}

func FuzzCost(f *testing.F) {
	for _, s := range []string{"0.0100", "1E-7", "9e9", "99999999999999999999999999999999999999"} {
		f.Add(s, "0.3", 7)
	}
	f.Fuzz(func(t *testing.T, a, b string, n int) {
		x, err := usage.ParseCost(a)
		if err != nil {
			return
		}
		if back := usd(x.String()); back != x {
			t.Errorf("%s is written as %v and read as %v", a, x, back)
		}
		y, err := usage.ParseCost(b)
		if err != nil {
			return
		}
		sum := x.Add(y)
		if sum != y.Add(x) || sum.Cmp(x) < 0 && sum.String() == x.String() {
			t.Errorf("%v + %v = %v", x, y, sum)
		}
		if part := x.Of(n, 1000); part.Known() != (n >= 0) {
			t.Errorf("%d of %v: %v", n, x, part)
		}
	})
}
