package jsonwire_test

import (
	"encoding/json"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// The types of the codec benchmarks, with decoders and encoders as agentgen generates them.

type Args struct {
	City string `json:"city"`
	Days int    `json:"days"`
	Unit string `json:"unit"`
}

type Currency string
type Kind string
type Money struct {
	Amount   float64  `json:"amount"`
	Currency Currency `json:"currency"`
}

type Traveler struct {
	Name    string   `json:"name"`
	Email   string   `json:"email"`
	Age     int      `json:"age"`
	Loyalty *string  `json:"loyalty,omitempty"`
	Tags    []string `json:"tags"`
}

type Geo struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

type Activity struct {
	Title    string `json:"title"`
	Kind     Kind   `json:"kind"`
	StartMin int    `json:"start_min"`
	Minutes  int    `json:"minutes"`
	Cost     *Money `json:"cost,omitempty"`
	Geo      *Geo   `json:"geo,omitempty"`
	Notes    string `json:"notes"`
}

type Day struct {
	Date       string     `json:"date"`
	City       string     `json:"city"`
	Indoor     bool       `json:"indoor"`
	Activities []Activity `json:"activities"`
}

type Plan struct {
	ID       string            `json:"id"`
	Version  int64             `json:"version"`
	Traveler Traveler          `json:"traveler"`
	Budget   Money             `json:"budget"`
	Days     []Day             `json:"days"`
	Options  map[string]string `json:"options"`
	Limits   map[string]int    `json:"limits"`
	Comment  *string           `json:"comment,omitempty"`
	Final    bool              `json:"final"`
}

const argsJSON = `{"city":"Paris","days":3,"unit":"celsius"}`

var samplePlan = Plan{
	ID: "plan_7f3a9c1e-55d2-4b0f-9a51-2f6f7d0c8e11", Version: 1755862331123,
	Traveler: Traveler{Name: "Zoë Müller", Email: "zoe.mueller@example.com", Age: 34, Loyalty: new("gold-8841"), Tags: []string{"vegetarian", "slow travel", "photography", "museums"}},
	Budget:   Money{1850.5, "EUR"},
	Days: []Day{
		{Date: "2026-09-14", City: "Paris", Indoor: true, Activities: []Activity{
			{Title: "Musée d'Orsay", Kind: "museum", StartMin: 570, Minutes: 150, Cost: &Money{16, "EUR"}, Geo: &Geo{48.859961, 2.326561}, Notes: "Book the 9:30 slot; ask for the \"Impressionists\" tour.\nBags larger than 56x45 cm are refused."},
			{Title: "Lunch at Chez Janou", Kind: "food", StartMin: 750, Minutes: 75, Cost: &Money{38.4, "EUR"}, Notes: "Vegetarian menu on request, terrace if the weather holds."},
			{Title: "Walk along the Seine", Kind: "walk", StartMin: 870, Minutes: 90, Geo: &Geo{48.857241, 2.341409}, Notes: "From Pont Neuf to the Île Saint-Louis and back."},
		}},
		{Date: "2026-09-15", City: "Paris", Indoor: false, Activities: []Activity{
			{Title: "Père Lachaise", Kind: "walk", StartMin: 600, Minutes: 120, Geo: &Geo{48.861394, 2.393325}, Notes: "Free entrance. Wear good shoes, the paths are uneven."},
			{Title: "Palais Garnier", Kind: "show", StartMin: 1170, Minutes: 165, Cost: &Money{95, "EUR"}, Geo: &Geo{48.871969, 2.331601}, Notes: "Doors close at 19:25 sharp; no re-admission before the interval."},
		}},
		{Date: "2026-09-16", City: "Versailles", Indoor: true, Activities: []Activity{
			{Title: "Château de Versailles", Kind: "museum", StartMin: 540, Minutes: 240, Cost: &Money{21, "EUR"}, Geo: &Geo{48.804865, 2.120355}, Notes: "RER C to Versailles Château \\ Rive Gauche, then ten minutes on foot."},
		}},
	},
	Options: map[string]string{"pace": "relaxed", "transport": "metro+walk", "language": "en", "currency_display": "symbol"},
	Limits:  map[string]int{"max_daily_minutes": 480, "max_walk_km": 9, "max_transfers": 3},
	Comment: new("Please keep the second evening free until 18:00 — we may meet friends near Opéra."),
	Final:   false,
}

var planJSON = func() string {
	b, err := json.Marshal(samplePlan)
	if err != nil {
		panic(err)
	}
	return string(b)
}()

var (
	argsNames     = []string{"city", "days", "unit"}
	moneyNames    = []string{"amount", "currency"}
	travelerNames = []string{"name", "email", "age", "loyalty", "tags"}
	geoNames      = []string{"lat", "lon"}
	activityNames = []string{"title", "kind", "start_min", "minutes", "cost", "geo", "notes"}
	dayNames      = []string{"date", "city", "indoor", "activities"}
	planNames     = []string{"id", "version", "traveler", "budget", "days", "options", "limits", "comment", "final"}

	unitValues     = []jsonwire.Raw{`"celsius"`, `"fahrenheit"`}
	currencyValues = []jsonwire.Raw{`"EUR"`, `"USD"`, `"GBP"`}
	kindValues     = []jsonwire.Raw{`"museum"`, `"food"`, `"walk"`, `"show"`}
)

func decodeArgs(r *jsonwire.Reader, v *Args) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "city":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.City)
			r.MinLength(v.City, 1)
			r.MaxLength(v.City, 80)
		case "days":
			seen = r.Once(seen, 1<<1)
			v.Days = int(r.Int(64))
			jsonwire.Minimum(r, v.Days, 0)
		case "unit":
			seen = r.Once(seen, 1<<2)
			decodeUnit(r, &v.Unit)
		default:
			r.Unknown(argsNames)
		}
	}
	r.Missing(at, ^seen&0b111, argsNames)
}

func decodeUnit(r *jsonwire.Reader, v *string) {
	*v = r.String()
	switch *v {
	case "celsius", "fahrenheit":
	default:
		r.NotOneOf(unitValues)
	}
}

func decodeMoney(r *jsonwire.Reader, v *Money) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "amount":
			seen = r.Once(seen, 1<<0)
			v.Amount = r.Float(64)
		case "currency":
			seen = r.Once(seen, 1<<1)
			decodeCurrency(r, &v.Currency)
		default:
			r.Unknown(moneyNames)
		}
	}
	r.Missing(at, ^seen&0b11, moneyNames)
}

func decodeCurrency(r *jsonwire.Reader, v *Currency) {
	*v = Currency(r.String())
	switch *v {
	case "EUR", "USD", "GBP":
	default:
		r.NotOneOf(currencyValues)
	}
}

func decodeTraveler(r *jsonwire.Reader, v *Traveler) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "name":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Name)
		case "email":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Email)
		case "age":
			seen = r.Once(seen, 1<<2)
			v.Age = int(r.Int(64))
		case "loyalty":
			seen = r.Once(seen, 1<<3)
			if r.Null() {
				v.Loyalty = nil
			} else {
				v.Loyalty = new(string)
				r.StringTo(v.Loyalty)
			}
		case "tags":
			seen = r.Once(seen, 1<<4)
			if r.Array() {
				v.Tags = make([]string, 0, 4)
				for r.Elem() {
					v.Tags = append(v.Tags, "")
					r.StringTo(&v.Tags[len(v.Tags)-1])
				}
			}
		default:
			r.Unknown(travelerNames)
		}
	}
	r.Missing(at, ^seen&0b10111, travelerNames)
}

func decodeGeo(r *jsonwire.Reader, v *Geo) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "lat":
			seen = r.Once(seen, 1<<0)
			v.Lat = r.Float(64)
		case "lon":
			seen = r.Once(seen, 1<<1)
			v.Lon = r.Float(64)
		default:
			r.Unknown(geoNames)
		}
	}
	r.Missing(at, ^seen&0b11, geoNames)
}

func decodeActivity(r *jsonwire.Reader, v *Activity) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "title":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Title)
		case "kind":
			seen = r.Once(seen, 1<<1)
			decodeKind(r, &v.Kind)
		case "start_min":
			seen = r.Once(seen, 1<<2)
			v.StartMin = int(r.Int(64))
		case "minutes":
			seen = r.Once(seen, 1<<3)
			v.Minutes = int(r.Int(64))
		case "cost":
			seen = r.Once(seen, 1<<4)
			if r.Null() {
				v.Cost = nil
			} else {
				v.Cost = new(Money)
				decodeMoney(r, v.Cost)
			}
		case "geo":
			seen = r.Once(seen, 1<<5)
			if r.Null() {
				v.Geo = nil
			} else {
				v.Geo = new(Geo)
				decodeGeo(r, v.Geo)
			}
		case "notes":
			seen = r.Once(seen, 1<<6)
			r.StringTo(&v.Notes)
		default:
			r.Unknown(activityNames)
		}
	}
	r.Missing(at, ^seen&0b1001111, activityNames)
}

func decodeKind(r *jsonwire.Reader, v *Kind) {
	*v = Kind(r.String())
	switch *v {
	case "museum", "food", "walk", "show":
	default:
		r.NotOneOf(kindValues)
	}
}

func decodeDay(r *jsonwire.Reader, v *Day) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "date":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Date)
		case "city":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.City)
		case "indoor":
			seen = r.Once(seen, 1<<2)
			v.Indoor = r.Bool()
		case "activities":
			seen = r.Once(seen, 1<<3)
			if r.Array() {
				v.Activities = make([]Activity, 0, 4)
				for r.Elem() {
					v.Activities = append(v.Activities, Activity{})
					decodeActivity(r, &v.Activities[len(v.Activities)-1])
				}
			}
		default:
			r.Unknown(dayNames)
		}
	}
	r.Missing(at, ^seen&0b1111, dayNames)
}

func decodePlan(r *jsonwire.Reader, v *Plan) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "id":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.ID)
		case "version":
			seen = r.Once(seen, 1<<1)
			v.Version = r.Int(64)
		case "traveler":
			seen = r.Once(seen, 1<<2)
			decodeTraveler(r, &v.Traveler)
		case "budget":
			seen = r.Once(seen, 1<<3)
			decodeMoney(r, &v.Budget)
		case "days":
			seen = r.Once(seen, 1<<4)
			if r.Array() {
				v.Days = make([]Day, 0, 4)
				for r.Elem() {
					v.Days = append(v.Days, Day{})
					decodeDay(r, &v.Days[len(v.Days)-1])
				}
			}
		case "options":
			seen = r.Once(seen, 1<<5)
			if r.Object() {
				v.Options = make(map[string]string, 4)
				for r.Member() {
					k := r.KeyString()
					if _, ok := v.Options[k]; ok {
						r.Duplicate()
					}
					v.Options[k] = r.String()
				}
			}
		case "limits":
			seen = r.Once(seen, 1<<6)
			if r.Object() {
				v.Limits = make(map[string]int, 4)
				for r.Member() {
					k := r.KeyString()
					if _, ok := v.Limits[k]; ok {
						r.Duplicate()
					}
					v.Limits[k] = int(r.Int(64))
				}
			}
		case "comment":
			seen = r.Once(seen, 1<<7)
			if r.Null() {
				v.Comment = nil
			} else {
				v.Comment = new(string)
				r.StringTo(v.Comment)
			}
		case "final":
			seen = r.Once(seen, 1<<8)
			v.Final = r.Bool()
		default:
			r.Unknown(planNames)
		}
	}
	r.Missing(at, ^seen&0b101111111, planNames)
}
