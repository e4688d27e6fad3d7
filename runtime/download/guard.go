package download

import (
	"fmt"
	"net/netip"
)

// BlockedError is the error of a download from an address that may not be reached.
type BlockedError struct {
	// Addr is the address, Host the name that means it.
	Addr netip.Addr
	Host string
	// Metadata reports whether it is a service at which a cloud hands out credentials, to which no setting leads.
	Metadata bool
}

func (e *BlockedError) Error() string {
	if e.Metadata {
		return fmt.Sprintf("Access to cloud metadata service (%v) is blocked for security reasons.", e.Addr)
	}
	return fmt.Sprintf("Access to private/internal IP address (%v) is blocked. Use message.ForceDownloadAllowLocal (\"allow-local\") to allow local network access.", e.Addr)
}

// check returns a *BlockedError if an address may not be reached.
func check(host string, a netip.Addr, allowLocal bool) error {
	a = a.WithZone("") // only links have zones; elsewhere they change nothing
	switch {
	case isMetadata(a):
		return &BlockedError{Addr: a, Host: host, Metadata: true}
	case !allowLocal && isPrivate(a):
		return &BlockedError{Addr: a, Host: host}
	}
	return nil
}

func prefixes(texts ...string) (all []netip.Prefix) {
	for _, t := range texts {
		all = append(all, netip.MustParsePrefix(t))
	}
	return all
}

// private are the networks that are not public: those of the IANA registries of special-purpose addresses, and what is reserved.
// Networks of IPv6 that hold addresses of IPv4 are decoded instead, except for Teredo.
var private = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
	"192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/128", "::1/128", "::ffff:0:0:0/96", "100::/64", "100:0:0:1::/64", "2001::/32", "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "3fff::/20",
	"5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

// metadata are the services at which clouds hand out credentials.
var metadata = map[netip.Addr]bool{}

func init() {
	for _, a := range []string{
		"169.254.169.254", // AWS, Google, Azure, Oracle, DigitalOcean, Hetzner, IBM, OpenStack
		"169.254.170.2",   // AWS ECS
		"169.254.170.23",  // AWS EKS
		"168.63.129.16",   // Azure, a public address
		"100.100.100.200", // Alibaba
		"192.0.0.192",     // Oracle Classic
		"169.254.42.42",   // Scaleway
		"169.254.0.23",    // Tencent
		"fd00:ec2::254",   // AWS
		"fd00:ec2::23",    // AWS EKS
		"fd20:ce::254",    // Google
		"fd00:42::42",     // Scaleway
	} {
		metadata[netip.MustParseAddr(a)] = true
	}
}

func isMetadata(a netip.Addr) bool {
	if metadata[a.Unmap()] {
		return true
	}
	if !a.Is6() {
		return false
	}
	// Any prefix may be one of NAT64, and few addresses are looked for: each place counts.
	b := a.As16()
	for _, place := range anywhere {
		if metadata[at(b, place)] {
			return true
		}
	}
	return metadata[teredoClient(b)] && teredo.Contains(a)
}

func isPrivate(a netip.Addr) bool {
	for _, one := range append(embedded(a), a) {
		for _, p := range private {
			if p.Contains(one) {
				return true
			}
		}
	}
	return false
}
