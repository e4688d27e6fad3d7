package xmlwire

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// String writes a text. Bytes that are not UTF-8 are left out.
func (w *Writer) String(s string) {
	w.start()
	if s = strings.ToValidUTF8(s, ""); s == "" {
		w.buf = append(w.buf, " />"...)
		return
	}
	w.buf = append(w.buf, '>')
	w.buf = append(w.buf, texts.Replace(s)...)
	w.end(w.next.tag)
}

// Null writes what stands for nil.
func (w *Writer) Null() { w.String(w.set.null) }

// Bool writes True or False.
func (w *Writer) Bool(v bool) {
	if v {
		w.String("True")
		return
	}
	w.String("False")
}

// Int writes an integer.
func (w *Writer) Int(v int64) { w.String(strconv.FormatInt(v, 10)) }

// Uint writes an unsigned integer.
func (w *Writer) Uint(v uint64) { w.String(strconv.FormatUint(v, 10)) }

// Float writes the shortest number that denotes v in a type of 32 or 64 bits, in Python's form: 3.0, 1e+16.
func (w *Writer) Float(v float64, bits int) { w.String(FormatFloat(v, bits)) }

// FormatFloat returns the shortest number that denotes v in a type of 32 or 64 bits, in Python's form: 3.0, 1e+16.
func FormatFloat(v float64, bits int) string {
	switch {
	case math.IsNaN(v):
		return "nan"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	}
	s := strconv.FormatFloat(v, 'e', -1, bits)
	_, digits, _ := strings.Cut(s, "e")
	exponent, _ := strconv.Atoi(digits) // FormatFloat writes a number there
	if exponent < -4 || exponent >= 16 {
		return s
	}
	s = strconv.FormatFloat(v, 'f', -1, bits)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// Text writes a value that writes itself as a text.
func (w *Writer) Text(m interface{ MarshalText() ([]byte, error) }) {
	text, err := m.MarshalText()
	w.Fail(err)
	w.String(string(text))
}

// The forms of a time, in microseconds.
const (
	dateLayout  = "2006-01-02"
	clockLayout = "15:04:05"
	zoneLayout  = "-07:00"
)

func micros(t time.Time) string {
	if t.Nanosecond()/1000 == 0 {
		return ""
	}
	return ".000000"
}

// Time writes a time as a Pydantic model does: UTC is Z.
func (w *Writer) Time(t time.Time) {
	w.String(t.Format(dateLayout + "T" + clockLayout + micros(t) + "Z07:00"))
}

// ISOTime writes a time as Python's isoformat does: UTC is +00:00.
func (w *Writer) ISOTime(t time.Time) {
	w.String(t.Format(dateLayout + "T" + clockLayout + micros(t) + zoneLayout))
}

// Date writes the date of a time.
func (w *Writer) Date(t time.Time) { w.String(t.Format(dateLayout)) }

// Clock writes the time of day of a time, with its offset from UTC unless it is zero.
func (w *Writer) Clock(t time.Time) {
	layout := clockLayout + micros(t)
	if _, offset := t.Zone(); offset != 0 {
		layout += zoneLayout
	}
	w.String(t.Format(layout))
}

const (
	day  = 24 * time.Hour
	year = 365 * day
)

// Duration writes a duration as a Pydantic model does, in ISO 8601 with years of 365 days: P1DT5S.
func (w *Writer) Duration(d time.Duration) {
	var b strings.Builder
	u := magnitude(d)
	if d < 0 {
		b.WriteByte('-')
	}
	b.WriteByte('P')
	part(&b, u/uint64(year), 'Y')
	part(&b, u%uint64(year)/uint64(day), 'D')
	u %= uint64(day)
	if u > 0 || b.Len() < 3 {
		b.WriteByte('T')
		part(&b, u/uint64(time.Hour), 'H')
		part(&b, u%uint64(time.Hour)/uint64(time.Minute), 'M')
		secondsPart(&b, u%uint64(time.Minute)/uint64(time.Microsecond))
	}
	w.String(b.String())
}

// magnitude is d without its sign, which a time.Duration may not be able to hold.
func magnitude(d time.Duration) uint64 {
	if d < 0 {
		return -uint64(d)
	}
	return uint64(d)
}

func part(b *strings.Builder, n uint64, unit byte) {
	if n > 0 {
		b.WriteString(strconv.FormatUint(n, 10))
		b.WriteByte(unit)
	}
}

// secondsPart writes microseconds as seconds; none only where nothing else is there.
func secondsPart(b *strings.Builder, micros uint64) {
	if micros == 0 && !strings.HasSuffix(b.String(), "T") {
		return
	}
	b.WriteString(strconv.FormatUint(micros/1e6, 10))
	if fraction := micros % 1e6; fraction > 0 {
		b.WriteString("." + strings.TrimRight(strconv.FormatUint(1e6+fraction, 10)[1:], "0"))
	}
	b.WriteByte('S')
}

// ClockDuration writes a duration as Python's str does: 1 day, 0:00:05.
func (w *Writer) ClockDuration(d time.Duration) {
	micros := d.Truncate(time.Microsecond)
	days := micros / day
	rest := micros % day
	if rest < 0 {
		days, rest = days-1, rest+day
	}
	s := ""
	if days != 0 {
		s = strconv.FormatInt(int64(days), 10) + " day"
		if days != 1 && days != -1 {
			s += "s"
		}
		s += ", "
	}
	s += strconv.FormatInt(int64(rest/time.Hour), 10) + ":" + time.Time{}.Add(rest).Format("04:05")
	if fraction := rest % time.Second / time.Microsecond; fraction > 0 {
		s += "." + strconv.FormatInt(int64(1e6+fraction), 10)[1:]
	}
	w.String(s)
}
