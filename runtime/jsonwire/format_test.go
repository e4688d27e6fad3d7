package jsonwire_test

import (
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// oracles holds the format assertions of santhosh-tekuri/jsonschema.
var oracles = map[jsonwire.Format]*jsonschema.Schema{}

func init() {
	for f := jsonwire.FormatDateTime; f <= jsonwire.FormatHostname; f++ {
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		if err := c.AddResource("s.json", map[string]any{"format": f.String()}); err != nil {
			panic(err)
		}
		oracles[f] = c.MustCompile("s.json")
	}
}

// oracle reports whether the other validator accepts s.
func oracle(f jsonwire.Format, s string) (ok bool) {
	defer func() { _ = recover() }() // it panics at "a@["
	return oracles[f].Validate(s) == nil
}

func TestFormats(t *testing.T) {
	long := strings.Repeat("a", 63)
	for _, c := range []struct {
		f             jsonwire.Format
		match, refuse []string
	}{
		{jsonwire.FormatDate, []string{"2026-09-14", "2024-02-29", "0000-01-01", "9999-12-31"}, []string{"2023-02-29", "2026-13-01", "2026-9-14", "26-09-14", "2026-09-14 ", "2026-09-00", "", "२026-09-14"}},
		{jsonwire.FormatTime, []string{"09:30:00Z", "00:00:00.123456789012z", "23:59:60Z", "01:29:60+01:30", "15:59:60-08:00", "12:00:00-23:59"},
			[]string{"09:30:00", "09:30Z", "24:00:00Z", "09:60:00Z", "09:30:61Z", "23:58:60Z", "22:59:60Z", "09:30:00.Z", "09:30:00,5Z", "09:30:00+1:00", "09:30:00+24:00", "09:30:00+00:60", "9:30:00Z", "", "09:30:00ZZ"}},
		{jsonwire.FormatDateTime, []string{"2026-09-14T09:30:00Z", "2026-09-14t09:30:00.5z", "1998-12-31T23:59:60Z", "1998-12-31T15:59:60.123-08:00"},
			[]string{"2026-09-14", "2026-09-14 09:30:00Z", "2026-09-14T09:30:00", "2026-09-31T09:30:00Z", "1998-12-31T23:58:60Z", "", "2026-09-14T"}},
		{jsonwire.FormatDuration, []string{"P1Y2M3DT4H5M6S", "PT0S", "P4Y", "P2W", "PT36H", "P1DT12H", "PT1H5S", "P1Y2D", "P01D", "P" + strings.Repeat("9", 50) + "D"},
			[]string{"P", "PT", "P1", "P1DT", "1D", "P1D2H", "PT1D", "P2D1Y", "P1Y2W", "P1WT1H", "PT0.5S", "-P1D", "P-1D", "P1e2D", "P২D", " P1D", "PT1HT1M", "p1d", "P1W1W", "P1D1D", ""}},
		{jsonwire.FormatEmail, []string{"joe.bloggs@example.com", "te~st@example.com", `"joe bloggs"@example.com`, `"joe..b@c"@example.com`, "joe@[127.0.0.1]", "joe@[IPv6:::1]", "a@io", `""@iana.org`, "test@123.com", strings.Repeat("a", 64) + "@b"},
			[]string{"2962", ".a@b.c", "a.@b.c", "a..b@c.d", "a@", "a b@c.d", "a@b=c", "a@[127.0.0.300]", "a@[]", "é@b.c", "a@é.org", "a@b@c", `a"@b`, `"a"b@c`, `"a@b`, "a@-b", "a@b..c", strings.Repeat("a", 65) + "@b", "a@b\n", "",
				"a@" + strings.Repeat(long+".", 3) + long[:62]}},
		{jsonwire.FormatURI, []string{"http://foo.bar/?baz=qux#quux", "http://foo.com/b_(w)_b#c-1", "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com", "ldap://[2001:db8::7]/c=GB?objectClass?one", "mailto:a@b.c", "urn:a:b:c", "tel:+1-816", "a:", "file:///etc/x", "http://a:", "http://999.999.999.999/"},
			[]string{"//a/b", "/abc", "abc", "", ":", "1http://a", "ht_tp://a", "http://a b", "http://a:b", "http://[::1", "http://[::g]/", "http://[::1%25en0]/", "https://[@example.org/", "http://a/%6G", "http://a/%", "a,b:c"}},
		{jsonwire.FormatUUID, []string{"123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"},
			[]string{"123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400", "g23e4567-e89b-12d3-a456-426614174000", "{123e4567-e89b-12d3-a456-42661417400}", "", "123e4567-e89b-12d3-a4564-26614174000"}},
		{jsonwire.FormatIPv4, []string{"0.0.0.0", "192.168.0.1", "255.255.255.255"}, []string{"256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 ", "::1", "", "1.2.3.4/24", "0x7f.0.0.1", "1..2.3"}},
		{jsonwire.FormatIPv6, []string{"::", "::1", "2001:db8::7", "::ffff:192.168.0.1", "1:2:3:4:5:6:7:8"}, []string{"1.2.3.4", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1%eth0", "12345::", "", ":", "::1/64", "1::2::3", "::ffff:1.2.3.256"}},
		{jsonwire.FormatHostname, []string{"www.example.com", "localhost", "1host", "xn--4gbwdl.xn--wgbh1c", long + ".com", strings.Repeat(long+".", 3) + long[:61]},
			[]string{"-a", "a-", "a_b", "a..b", ".", "", ".a", "a b", "é.com", long + "a.com", strings.Repeat(long+".", 3) + long[:62]}},
	} {
		for _, s := range c.match {
			if !c.f.Match(s) || !oracle(c.f, s) {
				t.Errorf("%s %q is refused; the oracle accepts: %t", c.f, s, oracle(c.f, s))
			}
		}
		for _, s := range c.refuse {
			if c.f.Match(s) || oracle(c.f, s) && !oracleIsWrong(c.f, s) {
				t.Errorf("%s %q is accepted; the oracle accepts: %t", c.f, s, oracle(c.f, s))
			}
		}
	}
}

// TestFormatDifferences lists where the other validator is wrong.
func TestFormatDifferences(t *testing.T) {
	for _, c := range []struct {
		f    jsonwire.Format
		s    string
		want bool
		why  string
	}{
		{jsonwire.FormatTime, "+9:30:00Z", false, "two digits"},
		{jsonwire.FormatTime, "09:30:00++1:00", false, "two digits"},
		{jsonwire.FormatDateTime, "2026-09-14T09:-0:00Z", false, "two digits"},
		{jsonwire.FormatIPv4, "+1.2.3.4", false, "digits only"},
		{jsonwire.FormatHostname, "example.com.", false, "RFC 1123 has no dot behind"},
		{jsonwire.FormatEmail, "a@example.com.", false, "neither has RFC 5321"},
		{jsonwire.FormatEmail, "@example.com", false, "no local part"},
		{jsonwire.FormatEmail, "\"a\tb\"@example.com", false, "a control character, quoted"},
		{jsonwire.FormatEmail, "\"é\"@example.com", false, "not ASCII, quoted"},
		{jsonwire.FormatEmail, "a@[+1.2.3.4]", false, "no IPv4 address"},
		{jsonwire.FormatEmail, `"a\"b"@example.com`, true, "a quoted pair"},
		{jsonwire.FormatEmail, "a@[ipv6:::1]", true, "ABNF ignores case"},
		{jsonwire.FormatURI, "http://a/b c", false, "a space"},
		{jsonwire.FormatURI, `http://a/"<>\^{|}` + "`", false, "characters that are to be encoded"},
		{jsonwire.FormatURI, "http://a/é", false, "not ASCII"},
		{jsonwire.FormatURI, "http://a/?%", false, "half an encoded byte"},
		{jsonwire.FormatURI, "http://a/#b#c", false, "two fragments"},
		{jsonwire.FormatURI, "http://a/[b]", false, "brackets in the path"},
		{jsonwire.FormatURI, "http://a@b@c/", false, "two users"},
		{jsonwire.FormatURI, "http://%41.com/", true, "an encoded byte in the host"},
		{jsonwire.FormatURI, "http://[v1.x:y]/", true, "an address of the future"},
	} {
		if got := c.f.Match(c.s); got != c.want || oracle(c.f, c.s) == c.want {
			t.Errorf("%s %q (%s): %t, want %t; the oracle: %t", c.f, c.s, c.why, got, c.want, oracle(c.f, c.s))
		}
		if c.f != jsonwire.FormatURI && !oracleIsWrong(c.f, c.s) {
			t.Errorf("%s %q (%s) is not a known mistake of the oracle", c.f, c.s, c.why)
		}
	}
}

var (
	signedDigits = regexp.MustCompile(`[-+]\d:|:[-+]\d`)
	quotedOddly  = regexp.MustCompile(`^".*([^ -~]|\\).*"@`)
)

// oracleIsWrong reports whether the other validator is known to be wrong about s, which is not a URI.
func oracleIsWrong(f jsonwire.Format, s string) bool {
	switch f {
	case jsonwire.FormatDateTime, jsonwire.FormatTime:
		return signedDigits.MatchString(s)
	case jsonwire.FormatIPv4:
		return strings.ContainsAny(s, "+-")
	case jsonwire.FormatHostname:
		return strings.HasSuffix(s, ".")
	case jsonwire.FormatEmail:
		literal := s[strings.LastIndex(s, "@")+1:]
		return strings.HasSuffix(s, ".") || strings.HasPrefix(s, "@") || quotedOddly.MatchString(s) || strings.HasPrefix(literal, "[") &&
			(strings.ContainsAny(literal, "+-") || strings.HasPrefix(strings.ToLower(literal), "[ipv6:"))
	}
	return false
}

// uriGrammar is RFC 3986 except for what an IPv6 address is.
var uriGrammar = func() *regexp.Regexp {
	const (
		pct    = `%[0-9A-Fa-f]{2}`
		marks  = `A-Za-z0-9._~!$&'()*+,;=\-`
		pchar  = `(?:[` + marks + `:@]|` + pct + `)`
		host   = `(?:\[([0-9A-Fa-f:.]+)\]|\[[vV][0-9A-Fa-f]+\.[` + marks + `:]+\]|(?:[` + marks + `]|` + pct + `)*)`
		server = `//(?:(?:[` + marks + `:]|` + pct + `)*@)?` + host + `(?::\d*)?(?:/` + pchar + `*)*`
		path   = `/?(?:` + pchar + `+(?:/` + pchar + `*)*)?`
		tail   = `(?:` + pchar + `|[/?])*`
	)
	return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:(?:` + server + `|` + path + `)(?:\?` + tail + `)?(?:#` + tail + `)?$`)
}()

func isURI(s string) bool {
	m := uriGrammar.FindStringSubmatch(s)
	if m == nil || m[1] == "" {
		return m != nil
	}
	addr, err := netip.ParseAddr(m[1])
	return err == nil && addr.Is6()
}

// FuzzFormat: formats are those of the other validator except for its known mistakes, and URIs those of the RFC's grammar.
func FuzzFormat(f *testing.F) {
	for _, s := range []string{"2026-09-14T09:30:00Z", "23:59:60+00:00", "P1Y2M3DT4H5M6S", "P2W", "joe@example.com", `"a b"@[IPv6:::1]`, "http://u:p@[::1]:80/a/b?c#d", "a:b%20c",
		"123e4567-e89b-12d3-a456-426614174000", "1.2.3.4", "::ffff:1.2.3.4", "a-b.example", "http://[v1.a:b]/", "//x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := jsonwire.FormatURI.Match(s); got != isURI(s) {
			t.Errorf("URI %q: %t, the grammar: %t", s, got, isURI(s))
		}
		for f := jsonwire.FormatDateTime; f <= jsonwire.FormatHostname; f++ {
			if got := f.Match(s); f != jsonwire.FormatURI && got != oracle(f, s) && !oracleIsWrong(f, s) {
				t.Errorf("%s %q: %t, the oracle: %t", f, s, got, oracle(f, s))
			}
		}
	})
}

func TestParseFormat(t *testing.T) {
	for f := jsonwire.FormatDateTime; f <= jsonwire.FormatHostname; f++ {
		if got, ok := jsonwire.ParseFormat(f.String()); got != f || !ok || f.String() == "" {
			t.Errorf("%q: got %d, %t; want %d", f, got, ok, f)
		}
	}
	for _, name := range []string{"", "datetime", "IPv4", "regex"} {
		if got, ok := jsonwire.ParseFormat(name); ok || got != 0 {
			t.Errorf("%q is format %d", name, got)
		}
	}
	if !jsonwire.Format(0).Match("anything") {
		t.Error("the zero Format refuses a string")
	}
}

func TestReaderFormat(t *testing.T) {
	for f, want := range map[jsonwire.Format]string{
		0:                       "",
		jsonwire.FormatEmail:    `string_format |  | String should be a valid email address | "x "`,
		jsonwire.FormatDateTime: `string_format |  | String should be a valid RFC 3339 date-time with a time zone, such as 2026-09-14T09:30:00Z | "x "`,
		jsonwire.FormatHostname: `string_format |  | String should be a valid host name, such as www.example.com | "x "`,
	} {
		got := decode(t, `"x "`, jsonwire.Strict, func(r *jsonwire.Reader) { r.Format(r.String(), f) })
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: got %q, want %s", f, got, want)
		}
	}
	if got := decode(t, "1", jsonwire.Strict, func(r *jsonwire.Reader) { r.Format(r.String(), jsonwire.FormatUUID) }); len(got) != 1 {
		t.Errorf("a number: %q", got)
	}
}
