package jsonwire_test

// The hand-written decoders on the floor's scanner, copied from shared/bench/codec/z_scan.go. Do not improve them.

func floorArgs(s *floorScanner, v *Args) {
	var seen uint64
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		var bit uint64
		switch string(s.Key()) {
		case "city":
			bit = 1
			v.City = s.Str()
		case "days":
			bit = 2
			v.Days = int(s.Int())
		case "unit":
			bit = 4
			switch string(s.Bytes()) {
			case "celsius":
				v.Unit = "celsius"
			case "fahrenheit":
				v.Unit = "fahrenheit"
			default:
				s.Fail(errFloorEnum)
			}
		default:
			s.Fail(errFloorUnknown)
		}
		if seen&bit != 0 {
			s.Fail(errFloorDup)
		}
		seen |= bit
	}
	if seen&7 != 7 {
		s.Fail(errFloorMissing)
	}
}

func floorMoney(s *floorScanner, v *Money) {
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
				s.Fail(errFloorEnum)
			}
		default:
			s.Fail(errFloorUnknown)
		}
		if seen&bit != 0 {
			s.Fail(errFloorDup)
		}
		seen |= bit
	}
	if seen&3 != 3 {
		s.Fail(errFloorMissing)
	}
}

func floorTraveler(s *floorScanner, v *Traveler) {
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
			s.Fail(errFloorUnknown)
		}
		if seen&bit != 0 {
			s.Fail(errFloorDup)
		}
		seen |= bit
	}
	if seen&23 != 23 {
		s.Fail(errFloorMissing)
	}
}

func floorGeo(s *floorScanner, v *Geo) {
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
			s.Fail(errFloorUnknown)
		}
		if seen&bit != 0 {
			s.Fail(errFloorDup)
		}
		seen |= bit
	}
	if seen&3 != 3 {
		s.Fail(errFloorMissing)
	}
}

func floorActivity(s *floorScanner, v *Activity) {
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
				s.Fail(errFloorEnum)
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
				floorMoney(s, x)
				v.Cost = x
			}
		case "geo":
			bit = 32
			if !s.Null() {
				x := new(Geo)
				floorGeo(s, x)
				v.Geo = x
			}
		case "notes":
			bit = 64
			v.Notes = s.Str()
		default:
			s.Fail(errFloorUnknown)
		}
		if seen&bit != 0 {
			s.Fail(errFloorDup)
		}
		seen |= bit
	}
	if seen&79 != 79 {
		s.Fail(errFloorMissing)
	}
}

func floorDay(s *floorScanner, v *Day) {
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
				floorActivity(s, &v.Activities[len(v.Activities)-1])
			}
		default:
			s.Fail(errFloorUnknown)
		}
		if seen&bit != 0 {
			s.Fail(errFloorDup)
		}
		seen |= bit
	}
	if seen&15 != 15 {
		s.Fail(errFloorMissing)
	}
}

func floorPlan(s *floorScanner, v *Plan) {
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
			floorTraveler(s, &v.Traveler)
		case "budget":
			bit = 8
			floorMoney(s, &v.Budget)
		case "days":
			bit = 16
			s.Open('[')
			v.Days = make([]Day, 0, 4)
			for f := true; s.More(']', f); f = false {
				var e Day
				v.Days = append(v.Days, e)
				floorDay(s, &v.Days[len(v.Days)-1])
			}
		case "options":
			bit = 32
			s.Open('{')
			v.Options = make(map[string]string, 4)
			for f := true; s.More('}', f); f = false {
				k := s.KeyStr()
				if _, ok := v.Options[k]; ok {
					s.Fail(errFloorDup)
				}
				e := s.Str()
				v.Options[k] = e
			}
		case "limits":
			bit = 64
			s.Open('{')
			v.Limits = make(map[string]int, 4)
			for f := true; s.More('}', f); f = false {
				k := s.KeyStr()
				if _, ok := v.Limits[k]; ok {
					s.Fail(errFloorDup)
				}
				e := int(s.Int())
				v.Limits[k] = e
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
			s.Fail(errFloorUnknown)
		}
		if seen&bit != 0 {
			s.Fail(errFloorDup)
		}
		seen |= bit
	}
	if seen&383 != 383 {
		s.Fail(errFloorMissing)
	}
}
