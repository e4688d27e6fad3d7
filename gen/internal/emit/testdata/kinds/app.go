// Package app declares what issue 3 of the generator is about: all kinds of types, functions and methods.
package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Priority is an enum of numbers.
type Priority int

const (
	Low Priority = iota - 1
	Normal
	High
)

// Mask is an enum of unsigned numbers.
type Mask uint8

const (
	Read Mask = 1 << iota
	Write
)

type Color string

const (
	Red  Color = "red"
	Blue Color = "blue"
)

// ID reads and writes itself as text, by way of a pointer.
type ID struct{ n int }

func (id *ID) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "id-%d", &id.n)
	return err
}

func (id ID) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "id-%d", id.n), nil }

// Pair reads and writes itself as JSON.
type Pair struct{ a, b int }

func (p *Pair) UnmarshalJSON(b []byte) error {
	var list []int
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	if len(list) != 2 {
		return errors.New("a pair has two numbers")
	}
	p.a, p.b = list[0], list[1]
	return nil
}

func (p Pair) MarshalJSON() ([]byte, error) { return json.Marshal([]int{p.a, p.b}) }

// Word is a string that is text in upper case.
type Word string

func (w *Word) UnmarshalText(b []byte) error {
	*w = Word(strings.ToLower(string(b)))
	return nil
}

func (w Word) MarshalText() ([]byte, error) { return []byte(strings.ToUpper(string(w))), nil }

// Words are one string in JSON.
type Words []string

func (w *Words) UnmarshalJSON(b []byte) error {
	var s string
	err := json.Unmarshal(b, &s)
	*w = strings.Fields(s)
	return err
}

func (w Words) MarshalJSON() ([]byte, error) { return json.Marshal(strings.Join(w, " ")) }

// Same is all that encoding/json writes and reads in the same way.
type Same struct {
	At       time.Time            `json:"at"`
	Maybe    *time.Time           `json:"maybe"`
	Ever     time.Time            `json:"ever,omitzero"`
	Any      any                  `json:"any"`
	Option   any                  `json:"option,omitempty"`
	Priority Priority             `json:"priority"`
	Mask     Mask                 `json:"mask,omitempty"`
	Wish     *Priority            `json:"wish"`
	IP       netip.Addr           `json:"ip"`
	NoIP     netip.Addr           `json:"no_ip,omitzero"`
	Word     Word                 `json:"word,omitempty"`
	Words2   Words                `json:"words2,omitempty"`
	IPs      []netip.Addr         `json:"ips"`
	ByName   map[string]ID        `json:"by_name"`
	ID       *ID                  `json:"id,omitempty"`
	Pair     Pair                 `json:"pair"`
	Pairs    map[string]*Pair     `json:"pairs"`
	Big      big.Int              `json:"big"`
	Bigger   *big.Int             `json:"bigger"`
	Ints     map[int8]string      `json:"ints"`
	Uints    map[uint]string      `json:"uints"`
	Hosts    map[netip.Addr]int   `json:"hosts"`
	Ranks    map[Priority]string  `json:"ranks"`
	Colors   map[Color][]Priority `json:"colors"`
	Inner    struct {
		X int `json:"x"`
		Y *struct {
			Z string `json:"z"`
		} `json:"y,omitempty"`
	} `json:"inner"`
	List  []struct{ N int } `json:"list"`
	Page  Page[Item]        `json:"page"`
	Words Page[[]string]    `json:"words"`
	QInt  int64             `json:"q_int,string"`
	QUint uint8             `json:"q_uint,string"`
	QNum  float64           `json:"q_num,string"`
	QBool bool              `json:"q_bool,string"`
	QPtr  *int              `json:"q_ptr,string"`
	QOpt  *int              `json:"q_opt,string,omitempty"`
	QEnum Priority          `json:"q_enum,string"`
	Stamp Stamp             `json:"stamp,omitzero"`
	Ptr   *Stamp            `json:"ptr,omitzero"`
	Plain Stamp             `json:"plain"`
	Mail  string            `json:"mail"`
	Even  Even              `json:"even"`
	Evens []Even            `json:"evens"`
	Codes Codes             `json:"codes"`
	Range *Range            `json:"range"`
}

// Page is generic.
type Page[T any] struct {
	Items []T      `json:"items"`
	Next  *Page[T] `json:"next,omitempty"`
}

type Item struct {
	Name string `json:"name"`
}

// Stamp says itself what its zero value is.
type Stamp struct {
	Parts []int `json:"parts"`
}

func (s Stamp) IsZero() bool { return len(s.Parts) == 1 && s.Parts[0] == 0 }

// Even, Codes and Range check themselves.
type Even int

func (e *Even) Validate() error {
	if *e%2 != 0 {
		return fmt.Errorf("%d is odd", *e)
	}
	return nil
}

type Codes []string

func (c Codes) Validate() error {
	for _, s := range c {
		if strings.ToLower(s) != s {
			return errors.New("codes are in small letters")
		}
	}
	return nil
}

type Range struct {
	From int `json:"from"`
	To   int `json:"to"`
}

func (r Range) Validate() error {
	if r.From > r.To {
		return errors.New("from is beyond to")
	}
	return nil
}

// Own is what encoding/json writes in another way.
type Own struct {
	For   time.Duration            `json:"for"`
	Opt   time.Duration            `json:"opt,omitempty"`
	Wait  *time.Duration           `json:"wait"`
	Steps map[string]time.Duration `json:"steps"`
	URL   url.URL                  `json:"url"`
	Link  *url.URL                 `json:"link"`
	Shape Shape                    `json:"shape"`
	More  []Shape                  `json:"more"`
	Last  Shape                    `json:"last,omitempty"`
	Named map[string]Shape         `json:"named"`
}

// Shape is a sealed interface.
type Shape interface{ area() float64 }

// Circle is round.
type Circle struct {
	R float64 `json:"r"`
}

// Square has four sides.
type Square struct {
	Side *float64 `json:"side,omitempty"`
}

// Group holds shapes.
type Group struct {
	Parts []Shape `json:"parts"`
	First *Circle `json:"first"`
}

// Dot has nothing but a kind.
type Dot struct{}

func (c Circle) area() float64  { return c.R * c.R * 3 }
func (s *Square) area() float64 { return 0 }
func (g Group) area() float64   { return 0 }
func (Dot) area() float64       { return 0 }

// Tagged is a server's answer.
type Tagged struct {
	Tags  []string       `json:"tags"`
	Bag   map[string]int `json:"bag"`
	Rows  [2][]int       `json:"rows"`
	Shape Shape          `json:"shape"`
}

type Deps struct{ Name string }

type Shop struct{ items []string }

func (s *Shop) Add(names ...string) int {
	s.items = append(s.items, names...)
	return len(s.items)
}

func (s Shop) find(ctx context.Context, rc *runtime.RunContext[Deps], name string) (string, error) {
	for _, item := range s.items {
		if item == name {
			return rc.Deps.Name + " has " + name, ctx.Err()
		}
	}
	return "", errors.New("no " + name)
}

type clock struct{ zone string }

func (c clock) Zone() string { return c.zone }

func Sum(first int, rest ...int) int {
	for _, n := range rest {
		first += n
	}
	return first
}

func Look(q Range) int { return q.To - q.From }

func Peek(q struct {
	Deep int `json:"deep"`
}) int {
	return q.Deep
}

func Place(at struct{ X, Y int }, n int) struct{ Sum int } { return struct{ Sum int }{at.X + at.Y + n} }

func Report(shape Shape) runtime.ToolReturn[Shape] {
	return runtime.ToolReturn[Shape]{Value: shape, Content: []message.UserContent{message.Text("look")}, Metadata: `{"a":1}`}
}

func Try(fail bool) (runtime.ToolReturn[int], error) {
	if fail {
		return runtime.ToolReturn[int]{}, errors.New("failed")
	}
	return runtime.ToolReturn[int]{Value: 1}, nil
}

func Book(name string, nights int, note string, shape Shape, page Page[Item], ids ...int) string {
	return fmt.Sprintf("%s/%d/%s/%v/%d/%v", name, nights, note, shape, len(page.Items), ids)
}

// Finish and Stop end a run.
func Finish(_ context.Context, rc *runtime.RunContext[Deps], item Item, n int) (Item, error) {
	if n < 0 {
		return Item{}, runtime.Retryf("n is %d", n)
	}
	return Item{rc.Deps.Name + item.Name}, nil
}

func Stop(words ...string) []string { return words }

// open hides find if there is nothing to find.
func (s *Shop) open(_ context.Context, info *model.ToolDef) *model.ToolDef { return info }

// wide says which calls of Look wait for approval.
func wide(c *LookCall) (bool, error) { return c.Q.To-c.Q.From > 100, nil }
