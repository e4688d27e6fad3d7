package floor

import (
	"strconv"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/scan"
)

// DecodeArgs reads the arguments of the tool, and refuses names that are unknown, missing or there twice.
func DecodeArgs(j string, a *scenario.Args) error {
	s := scan.FromString(j)
	var seen uint8
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		k := s.Key()
		var bit uint8
		switch string(k) {
		case "city":
			bit = 1
			a.City = s.Str()
		case "days":
			bit = 2
			a.Days = int(s.Int())
		case "unit":
			bit = 4
			switch v := s.Bytes(); string(v) {
			case "celsius":
				a.Unit = "celsius"
			case "fahrenheit":
				a.Unit = "fahrenheit"
			default:
				s.Fail(scan.ErrEnum)
			}
		default:
			s.Fail(scan.ErrUnknown)
		}
		if seen&bit != 0 {
			s.Fail(scan.ErrDup)
		}
		seen |= bit
	}
	if err := s.End(); err != nil {
		return err
	}
	if seen != 7 {
		return scan.ErrMissing
	}
	return nil
}

// AppendReport appends the result of the tool.
func AppendReport(d []byte, r *scenario.Report) []byte {
	d = append(d, `{"city":`...)
	d = scan.AppendStr(d, r.City)
	d = append(d, `,"country":`...)
	d = scan.AppendStr(d, r.Country)
	d = append(d, `,"temp_c":`...)
	d = scan.AppendFloat(d, r.TempC)
	d = append(d, `,"humidity":`...)
	d = strconv.AppendInt(d, int64(r.Humidity), 10)
	d = append(d, `,"condition":`...)
	d = scan.AppendStr(d, r.Condition)
	d = append(d, `,"alerts":[`...)
	for i, a := range r.Alerts {
		if i > 0 {
			d = append(d, ',')
		}
		d = scan.AppendStr(d, a)
	}
	return append(d, "]}"...)
}

// DecodeAdvice reads the typed output.
func DecodeAdvice(j string, a *scenario.Advice) error {
	s := scan.FromString(j)
	var seen uint8
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		k := s.Key()
		var bit uint8
		switch string(k) {
		case "city":
			bit = 1
			a.City = s.Str()
		case "summary":
			bit = 2
			a.Summary = s.Str()
		case "score":
			bit = 4
			a.Score = int(s.Int())
		case "pack":
			bit = 8
			s.Open('[')
			for f := true; s.More(']', f); f = false {
				if a.Pack == nil {
					a.Pack = make([]string, 0, 4)
				}
				a.Pack = append(a.Pack, s.Str())
			}
		case "confidence":
			bit = 16
			a.Confidence = s.Float()
		default:
			s.Fail(scan.ErrUnknown)
		}
		if seen&bit != 0 {
			s.Fail(scan.ErrDup)
		}
		seen |= bit
	}
	if err := s.End(); err != nil {
		return err
	}
	if seen != 31 {
		return scan.ErrMissing
	}
	return nil
}
