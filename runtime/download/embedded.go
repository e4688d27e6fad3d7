package download

import "net/netip"

// place is where the four bytes of an address of IPv4 stand in one of IPv6.
type place [4]int

var (
	lowest = place{12, 13, 14, 15}
	sixTo4 = place{2, 3, 4, 5}
	// nat64 are the places by the lengths of the prefix (RFC 6052, 2.2). Byte 8 is always zero.
	nat64 = map[int]place{32: {4, 5, 6, 7}, 40: {5, 6, 7, 9}, 48: {6, 7, 9, 10}, 56: {7, 9, 10, 11}, 64: {9, 10, 11, 12}, 96: lowest}

	anywhere = []place{sixTo4, nat64[32], nat64[40], nat64[48], nat64[56], nat64[64], lowest}

	teredo      = netip.MustParsePrefix("2001::/32")
	in6to4      = netip.MustParsePrefix("2002::/16")
	inNAT64     = netip.MustParsePrefix("64:ff9b::/96")
	inNAT64Own  = netip.MustParsePrefix("64:ff9b:1::/48") // for a network's own use (RFC 8215)
	compatible4 = netip.MustParsePrefix("::/96")
)

func at(b [16]byte, p place) netip.Addr {
	return netip.AddrFrom4([4]byte{b[p[0]], b[p[1]], b[p[2]], b[p[3]]})
}

// teredoClient returns the client that an address of Teredo names, inverted (RFC 4380).
func teredoClient(b [16]byte) netip.Addr {
	return netip.AddrFrom4([4]byte{^b[12], ^b[13], ^b[14], ^b[15]})
}

// embedded returns the addresses of IPv4 to which one of IPv6 may lead, by any of the ways in which IPv6 holds them. Only addresses
// that are known to be of such a kind count: another may have the bytes of a private one by chance.
func embedded(a netip.Addr) (all []netip.Addr) {
	if !a.Is6() {
		return nil
	}
	b := a.As16()
	switch {
	case a.Is4In6():
		all = append(all, a.Unmap())
	case in6to4.Contains(a):
		all = append(all, at(b, sixTo4))
	case inNAT64.Contains(a), compatible4.Contains(a):
		all = append(all, at(b, lowest))
	case inNAT64Own.Contains(a):
		for _, length := range []int{48, 56, 64, 96} {
			all = append(all, at(b, nat64[length]))
		}
	}
	if isatap := [4]byte(b[8:12]); isatap == [4]byte{0, 0, 0x5e, 0xfe} || isatap == [4]byte{2, 0, 0x5e, 0xfe} {
		all = append(all, at(b, lowest))
	}
	return all
}
