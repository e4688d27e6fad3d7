package jsonwire

import (
	"strings"
	"time"
)

// The functions of this file match the formats of dates and times by RFC 3339.

func matchDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func matchDateTime(s string) bool {
	return len(s) > len("2006-01-02T") && s[10]|0x20 == 't' && matchDate(s[:10]) && matchTime(s[11:])
}

// matchTime reads hh:mm:ss, a fraction and an offset. A leap second ends a day of UTC.
func matchTime(s string) bool {
	const minutesOfDay = 24 * 60
	if len(s) < len("15:04:05Z") || s[5] != ':' {
		return false
	}
	minute, ok := hourMinute(s[:5])
	second := twoDigits(s[6:8])
	if !ok || second < 0 || second > 60 {
		return false
	}
	s = s[8:]
	if fraction, ok := strings.CutPrefix(s, "."); ok {
		s = strings.TrimLeft(fraction, "0123456789")
		if s == fraction {
			return false
		}
	}
	offset, ok := offsetMinutes(s)
	utc := (minute - offset + minutesOfDay) % minutesOfDay
	return ok && (second < 60 || utc == minutesOfDay-1)
}

// offsetMinutes returns how far "Z", "+hh:mm" or "-hh:mm" is east of UTC.
func offsetMinutes(s string) (minutes int, ok bool) {
	if s == "Z" || s == "z" {
		return 0, true
	}
	if s == "" || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	minutes, ok = hourMinute(s[1:])
	if s[0] == '-' {
		minutes = -minutes
	}
	return minutes, ok
}

// hourMinute returns the minutes of "hh:mm".
func hourMinute(s string) (minutes int, ok bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	h, m := twoDigits(s[:2]), twoDigits(s[3:])
	return h*60 + m, 0 <= h && h < 24 && 0 <= m && m < 60
}

// twoDigits returns the number that two digits stand for, or -1.
func twoDigits(s string) int {
	if !isDigit(s[0]) || !isDigit(s[1]) {
		return -1
	}
	return int(s[0]-'0')*10 + int(s[1]-'0')
}
