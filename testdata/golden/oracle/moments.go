package oracle

import (
	"errors"
	"math/big"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Formats are strings of every format.
//
//agent:output lax=off
type Formats struct {
	DateTime string   `json:"date_time" jsonschema:"format=date-time"`
	Date     string   `json:"date" jsonschema:"format=date"`
	Time     string   `json:"time" jsonschema:"format=time"`
	Duration string   `json:"duration" jsonschema:"format=duration"`
	Email    string   `json:"email" jsonschema:"format=email"`
	URI      string   `json:"uri" jsonschema:"format=uri"`
	UUID     string   `json:"uuid" jsonschema:"format=uuid"`
	IPv4     string   `json:"ipv4" jsonschema:"format=ipv4"`
	IPv6     string   `json:"ipv6" jsonschema:"format=ipv6"`
	Hostname string   `json:"hostname" jsonschema:"format=hostname"`
	Dates    []string `json:"dates,omitempty" jsonschema:"format=date"`
	Maybe    *string  `json:"maybe" jsonschema:"format=uuid,maxLength=40"`
}

// Moments are times.
//
//agent:output lax=off
type Moments struct {
	Time  time.Time            `json:"time"`
	Maybe *time.Time           `json:"maybe"`
	Zero  time.Time            `json:"zero,omitzero"`
	List  []time.Time          `json:"list"`
	Named map[string]time.Time `json:"named,omitempty"`
}

// Marshalers are types that read and write themselves.
//
//agent:output lax=off
type Marshalers struct {
	Addr     netip.Addr            `json:"addr"`
	Prefix   *netip.Prefix         `json:"prefix"`
	Version  Version               `json:"version"`
	Versions []Version             `json:"versions,omitempty"`
	Big      big.Int               `json:"big"`
	Bigger   *big.Int              `json:"bigger,omitempty"`
	Pair     Pair                  `json:"pair"`
	Pairs    map[string]*Pair      `json:"pairs,omitempty"`
	ByAddr   map[netip.Addr]string `json:"by_addr"`
	ByInt    map[int8]bool         `json:"by_int"`
	ByUint   map[uint]int          `json:"by_uint,omitempty"`
	ByColor  map[Color]int         `json:"by_color"`
}

// Version reads and writes itself as a text.
type Version struct{ major, minor string }

// MarshalText writes "major.minor".
func (v Version) MarshalText() ([]byte, error) { return []byte(v.major + "." + v.minor), nil }

// UnmarshalText reads "major.minor".
func (v *Version) UnmarshalText(text []byte) (err error) {
	var ok bool
	if v.major, v.minor, ok = strings.Cut(string(text), "."); !ok {
		err = errors.New("no version")
	}
	return err
}

// Pair reads and writes itself as JSON.
type Pair struct{ text string }

// MarshalJSON writes the pair.
func (p Pair) MarshalJSON() ([]byte, error) {
	if p.text == "" {
		return []byte("[0,0]"), nil
	}
	return []byte(p.text), nil
}

// UnmarshalJSON reads an array of two elements.
func (p *Pair) UnmarshalJSON(b []byte) error {
	text := strings.ReplaceAll(string(b), " ", "")
	if !strings.HasPrefix(text, "[") || strings.Count(text, ",") != 1 || len(text) > 20 || strings.ContainsAny(text, `"{}\`) {
		return errors.New("no pair")
	}
	p.text = text
	return nil
}

// Foreign are types that encoding/json writes in another form.
//
//agent:output lax=off
type Foreign struct {
	Duration  time.Duration            `json:"duration"`
	Maybe     *time.Duration           `json:"maybe,omitempty"`
	Timeouts  map[string]time.Duration `json:"timeouts,omitempty"`
	URL       url.URL                  `json:"url"`
	Links     []*url.URL               `json:"links,omitempty"`
	OmitEmpty time.Duration            `json:"omit_empty,omitempty"`
}
