// Package stdtypes has types of the standard library that have a JSON form of their own.
package stdtypes

import (
	"log/slog"
	"math/big"
	"net/netip"
	"net/url"
)

// Host is a host.
type Host struct {
	Addr    netip.Addr            `json:"addr"`
	Net     *netip.Prefix         `json:"net"`
	Home    url.URL               `json:"home"`
	Mirrors []*url.URL            `json:"mirrors,omitempty"`
	Serial  *big.Int              `json:"serial"`
	Count   big.Int               `json:"count"`
	Names   map[netip.Addr]string `json:"names,omitempty"`
	Level   slog.Level            `json:"level"`
}

// Register registers a host.
//
//agent:tool
func Register(host Host, also []netip.Addr) Host { return host }

// Power raises a number to the power of another.
//
//agent:tool
func Power(base *big.Int, exponent uint8) *big.Int {
	return new(big.Int).Exp(base, big.NewInt(int64(exponent)), nil)
}

// Resolve resolves a reference against a page.
//
//agent:tool
func Resolve(page url.URL, reference *url.URL) *url.URL { return page.ResolveReference(reference) }

// Contains reports whether an address is in a network.
//
//agent:tool
func Contains(net netip.Prefix, addr netip.Addr) bool { return net.Contains(addr) }

// Share returns a share of a whole.
//
//agent:tool
func Share(whole *big.Float, share big.Rat) *big.Rat {
	r, _ := whole.Rat(nil)
	return r.Mul(r, &share)
}
