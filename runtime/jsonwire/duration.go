package jsonwire

import (
	"strconv"
	"strings"
	"time"
)

// The parts of a duration of ISO 8601, in their order.
const (
	years = iota
	months
	weeks
	days
	hours
	minutes
	seconds
	allParts
)

// partUnits holds the unit of each part in the text, dates before times.
const partUnits = "YMWDHMS"

func matchDuration(s string) bool {
	parts, ok := durationParts(s)
	return ok && !strings.Contains(parts[seconds], ".")
}

// durationParts returns the numbers of a duration without sign, "" where a part is absent. Seconds may have a
// fraction; weeks stand alone.
func durationParts(s string) (parts [allParts]string, ok bool) {
	s, ok = strings.CutPrefix(s, "P")
	date, clock, timed := strings.Cut(s, "T")
	if !ok || s == "" || timed && clock == "" {
		return parts, false
	}
	if !splitParts(parts[:hours], date, partUnits[:hours]) || !splitParts(parts[hours:], clock, partUnits[hours:]) {
		return parts, false
	}
	return parts, parts[weeks] == "" || len(parts[weeks])+1 == len(s)
}

// splitParts sets parts to the numbers in s in front of their units, which come in order.
func splitParts(parts []string, s, units string) bool {
	for s != "" {
		n := len(s) - len(strings.TrimLeft(s, "0123456789."))
		if n == len(s) {
			return false
		}
		i := strings.IndexByte(units, s[n])
		if i < 0 || !isDecimal(s[:n], s[n] == 'S') {
			return false
		}
		parts[i] = s[:n]
		parts, units, s = parts[i+1:], units[i+1:], s[n+1:]
	}
	return true
}

// isDecimal reports whether s, of digits and points, is a number, if need be a whole one.
func isDecimal(s string, fraction bool) bool {
	whole, rest, point := strings.Cut(s, ".")
	return whole != "" && (!point || fraction && rest != "" && !strings.Contains(rest, "."))
}

// parseDuration reads a duration of ISO 8601, with a sign or without. It returns what is wrong with it, or "".
func parseDuration(s string) (d time.Duration, fault string) {
	unsigned := strings.TrimPrefix(s, "-")
	negative := unsigned != s
	if !negative {
		unsigned = strings.TrimPrefix(s, "+")
	}
	parts, ok := durationParts(unsigned)
	switch {
	case !ok:
		return 0, "expected ISO 8601 such as PT1H30M"
	case parts[years] != "" || parts[months] != "":
		return 0, "years and months have no fixed length; use weeks, days, hours, minutes and seconds"
	}
	total, fault := nanoseconds(&parts)
	limit := uint64(1) << 63
	switch {
	case fault != "":
		return 0, fault
	case negative && total <= limit:
		return -time.Duration(total), ""
	case total < limit:
		return time.Duration(total), ""
	}
	return 0, tooLong
}

const tooLong = "longer than the 106751 days that can be represented"

// nanoseconds adds up parts.
func nanoseconds(parts *[allParts]string) (total uint64, fault string) {
	units := [allParts]time.Duration{weeks: 7 * 24 * time.Hour, days: 24 * time.Hour, hours: time.Hour, minutes: time.Minute, seconds: time.Second}
	whole, fraction, _ := strings.Cut(parts[seconds], ".")
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > 9 {
		return 0, "finer than a nanosecond"
	}
	parts[seconds] = whole
	for i, number := range parts {
		if number == "" {
			continue
		}
		n, err := strconv.ParseUint(number, 10, 63)
		if err != nil || n > (1<<63)/uint64(units[i]) {
			return 0, tooLong
		}
		if total += n * uint64(units[i]); total > 1<<63 {
			return 0, tooLong
		}
	}
	if fraction != "" {
		n, _ := strconv.ParseUint((fraction + "00000000")[:9], 10, 64) // nine digits
		total += n
	}
	return total, ""
}

// appendDuration appends d in ISO 8601: days of 24 hours, hours, minutes and seconds.
func appendDuration(dst []byte, d time.Duration) []byte {
	n := uint64(d)
	if d < 0 {
		dst = append(dst, '-')
		n = -n
	}
	dst = append(dst, 'P')
	if days := n / uint64(24*time.Hour); days > 0 {
		dst = append(strconv.AppendUint(dst, days, 10), 'D')
		n %= uint64(24 * time.Hour)
		if n == 0 {
			return dst
		}
	}
	dst = append(dst, 'T')
	h, m, s := n/uint64(time.Hour), n/uint64(time.Minute)%60, n%uint64(time.Minute)
	if h > 0 {
		dst = append(strconv.AppendUint(dst, h, 10), 'H')
	}
	if m > 0 || h > 0 && s > 0 { // RFC 3339 allows no gap between hours and seconds
		dst = append(strconv.AppendUint(dst, m, 10), 'M')
	}
	if s > 0 || n == 0 {
		dst = append(appendSeconds(dst, s), 'S')
	}
	return dst
}

// appendSeconds appends n nanoseconds as seconds with as many decimals as they need.
func appendSeconds(dst []byte, n uint64) []byte {
	const second = uint64(time.Second)
	dst = strconv.AppendUint(dst, n/second, 10)
	if n %= second; n == 0 {
		return dst
	}
	dst = append(dst, '.')
	for ; n > 0; n = n * 10 % second {
		dst = append(dst, byte('0'+n*10/second))
	}
	return dst
}
