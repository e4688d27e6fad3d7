package codec

import "github.com/agentgen-go/agentgen/bench/internal/scan"

func scanMoney(s *scan.S, v *Money) {
	var seen uint64
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		var bit uint64
		switch string(s.Key()) {
		case "amount":
			bit = 1
			v.Amount = s.Float()
		case "currency":
			bit = 2
			switch string(s.Bytes()) {
			case "EUR":
				v.Currency = "EUR"
			case "USD":
				v.Currency = "USD"
			case "GBP":
				v.Currency = "GBP"
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
	if seen&3 != 3 {
		s.Fail(scan.ErrMissing)
	}
}

func scanTraveler(s *scan.S, v *Traveler) {
	var seen uint64
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		var bit uint64
		switch string(s.Key()) {
		case "name":
			bit = 1
			v.Name = s.Str()
		case "email":
			bit = 2
			v.Email = s.Str()
		case "age":
			bit = 4
			v.Age = int(s.Int())
		case "loyalty":
			bit = 8
			if !s.Null() {
				x := new(string)
				*x = s.Str()
				v.Loyalty = x
			}
		case "tags":
			bit = 16
			s.Open('[')
			v.Tags = make([]string, 0, 4)
			for f := true; s.More(']', f); f = false {
				var e string
				v.Tags = append(v.Tags, e)
				v.Tags[len(v.Tags)-1] = s.Str()
			}
		default:
			s.Fail(scan.ErrUnknown)
		}
		if seen&bit != 0 {
			s.Fail(scan.ErrDup)
		}
		seen |= bit
	}
	if seen&23 != 23 {
		s.Fail(scan.ErrMissing)
	}
}

func scanGeo(s *scan.S, v *Geo) {
	var seen uint64
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		var bit uint64
		switch string(s.Key()) {
		case "lat":
			bit = 1
			v.Lat = s.Float()
		case "lon":
			bit = 2
			v.Lon = s.Float()
		default:
			s.Fail(scan.ErrUnknown)
		}
		if seen&bit != 0 {
			s.Fail(scan.ErrDup)
		}
		seen |= bit
	}
	if seen&3 != 3 {
		s.Fail(scan.ErrMissing)
	}
}

func scanActivity(s *scan.S, v *Activity) {
	var seen uint64
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		var bit uint64
		switch string(s.Key()) {
		case "title":
			bit = 1
			v.Title = s.Str()
		case "kind":
			bit = 2
			switch string(s.Bytes()) {
			case "museum":
				v.Kind = "museum"
			case "food":
				v.Kind = "food"
			case "walk":
				v.Kind = "walk"
			case "show":
				v.Kind = "show"
			default:
				s.Fail(scan.ErrEnum)
			}
		case "start_min":
			bit = 4
			v.StartMin = int(s.Int())
		case "minutes":
			bit = 8
			v.Minutes = int(s.Int())
		case "cost":
			bit = 16
			if !s.Null() {
				x := new(Money)
				scanMoney(s, x)
				v.Cost = x
			}
		case "geo":
			bit = 32
			if !s.Null() {
				x := new(Geo)
				scanGeo(s, x)
				v.Geo = x
			}
		case "notes":
			bit = 64
			v.Notes = s.Str()
		default:
			s.Fail(scan.ErrUnknown)
		}
		if seen&bit != 0 {
			s.Fail(scan.ErrDup)
		}
		seen |= bit
	}
	if seen&79 != 79 {
		s.Fail(scan.ErrMissing)
	}
}

func scanDay(s *scan.S, v *Day) {
	var seen uint64
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		var bit uint64
		switch string(s.Key()) {
		case "date":
			bit = 1
			v.Date = s.Str()
		case "city":
			bit = 2
			v.City = s.Str()
		case "indoor":
			bit = 4
			v.Indoor = s.Bool()
		case "activities":
			bit = 8
			s.Open('[')
			v.Activities = make([]Activity, 0, 4)
			for f := true; s.More(']', f); f = false {
				var e Activity
				v.Activities = append(v.Activities, e)
				scanActivity(s, &v.Activities[len(v.Activities)-1])
			}
		default:
			s.Fail(scan.ErrUnknown)
		}
		if seen&bit != 0 {
			s.Fail(scan.ErrDup)
		}
		seen |= bit
	}
	if seen&15 != 15 {
		s.Fail(scan.ErrMissing)
	}
}

func scanPlan(s *scan.S, v *Plan) {
	var seen uint64
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		var bit uint64
		switch string(s.Key()) {
		case "id":
			bit = 1
			v.ID = s.Str()
		case "version":
			bit = 2
			v.Version = s.Int()
		case "traveler":
			bit = 4
			scanTraveler(s, &v.Traveler)
		case "budget":
			bit = 8
			scanMoney(s, &v.Budget)
		case "days":
			bit = 16
			s.Open('[')
			v.Days = make([]Day, 0, 4)
			for f := true; s.More(']', f); f = false {
				var e Day
				v.Days = append(v.Days, e)
				scanDay(s, &v.Days[len(v.Days)-1])
			}
		case "options":
			bit = 32
			s.Open('{')
			v.Options = make(map[string]string, 4)
			for f := true; s.More('}', f); f = false {
				k := s.KeyStr()
				if _, ok := v.Options[k]; ok {
					s.Fail(scan.ErrDup)
				}
				v.Options[k] = s.Str()
			}
		case "limits":
			bit = 64
			s.Open('{')
			v.Limits = make(map[string]int, 4)
			for f := true; s.More('}', f); f = false {
				k := s.KeyStr()
				if _, ok := v.Limits[k]; ok {
					s.Fail(scan.ErrDup)
				}
				v.Limits[k] = int(s.Int())
			}
		case "comment":
			bit = 128
			if !s.Null() {
				x := new(string)
				*x = s.Str()
				v.Comment = x
			}
		case "final":
			bit = 256
			v.Final = s.Bool()
		default:
			s.Fail(scan.ErrUnknown)
		}
		if seen&bit != 0 {
			s.Fail(scan.ErrDup)
		}
		seen |= bit
	}
	if seen&383 != 383 {
		s.Fail(scan.ErrMissing)
	}
}
