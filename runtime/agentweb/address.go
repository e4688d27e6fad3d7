package agentweb

import (
	"net/netip"
)

// metadata are the addresses of services that give machines of a cloud their credentials. They are never allowed.
var metadata = addresses("169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254")

// reserved are the networks that are not the public internet, beside those that package netip knows.
var reserved = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10",
)

func addresses(texts ...string) (all []netip.Addr) {
	for _, s := range texts {
		all = append(all, netip.MustParseAddr(s))
	}
	return all
}

func prefixes(texts ...string) (all []netip.Prefix) {
	for _, s := range texts {
		all = append(all, netip.MustParsePrefix(s))
	}
	return all
}

// isMetadata reports whether the address is that of a metadata service, itself or within an address of IPv6.
func isMetadata(a netip.Addr) bool {
	for _, a := range forms(a) {
		for _, m := range metadata {
			if a == m {
				return true
			}
		}
	}
	return false
}

// isLocal reports whether the address is not one of the public internet, itself or within an address of IPv6.
func isLocal(a netip.Addr) bool {
	for _, a := range forms(a) {
		if a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() {
			return true
		}
		for _, p := range reserved {
			if p.Contains(a) {
				return true
			}
		}
	}
	return false
}

var (
	nat64      = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour  = netip.MustParsePrefix("2002::/16")
	teredo     = netip.MustParsePrefix("2001::/32")
	compatible = netip.MustParsePrefix("::/96")
)

// forms returns the address and the address of IPv4 that it leads to, if it is of IPv6 and does.
func forms(a netip.Addr) []netip.Addr {
	a = a.WithZone("").Unmap()
	if a.Is4() {
		return []netip.Addr{a}
	}
	b := a.As16()
	all := []netip.Addr{a}
	add := func(b0, b1, b2, b3 byte) { all = append(all, netip.AddrFrom4([4]byte{b0, b1, b2, b3})) }
	switch {
	case nat64.Contains(a), compatible.Contains(a):
		add(b[12], b[13], b[14], b[15])
	case sixToFour.Contains(a):
		add(b[2], b[3], b[4], b[5])
	case teredo.Contains(a):
		add(^b[12], ^b[13], ^b[14], ^b[15])
	}
	if b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe { // ISATAP
		add(b[12], b[13], b[14], b[15])
	}
	return all
}
