package jsonwire_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Encoders of the sample types, as agentgen generates them.

func encodeMoney(w *jsonwire.Writer, v *Money) {
	w.Raw(`{"amount":`)
	w.Float(v.Amount, 64)
	w.Raw(`,"currency":`)
	w.String(string(v.Currency))
	w.Raw("}")
}

func encodeTraveler(w *jsonwire.Writer, v *Traveler) {
	w.Raw(`{"name":`)
	w.String(v.Name)
	w.Raw(`,"email":`)
	w.String(v.Email)
	w.Raw(`,"age":`)
	w.Int(int64(v.Age))
	if v.Loyalty != nil {
		w.Member(`"loyalty":`)
		w.String(*v.Loyalty)
	}
	w.Member(`"tags":`)
	w.Raw("[")
	for _, e := range v.Tags {
		w.Sep()
		w.String(e)
	}
	w.Raw("]}")
}

func encodeActivity(w *jsonwire.Writer, v *Activity) {
	w.Raw(`{"title":`)
	w.String(v.Title)
	w.Raw(`,"kind":`)
	w.String(string(v.Kind))
	w.Raw(`,"start_min":`)
	w.Int(int64(v.StartMin))
	w.Raw(`,"minutes":`)
	w.Int(int64(v.Minutes))
	if v.Cost != nil {
		w.Member(`"cost":`)
		encodeMoney(w, v.Cost)
	}
	if v.Geo != nil {
		w.Member(`"geo":`)
		w.Raw(`{"lat":`)
		w.Float(v.Geo.Lat, 64)
		w.Raw(`,"lon":`)
		w.Float(v.Geo.Lon, 64)
		w.Raw("}")
	}
	w.Member(`"notes":`)
	w.String(v.Notes)
	w.Raw("}")
}

func encodeDay(w *jsonwire.Writer, v *Day) {
	w.Raw(`{"date":`)
	w.String(v.Date)
	w.Raw(`,"city":`)
	w.String(v.City)
	w.Raw(`,"indoor":`)
	w.Bool(v.Indoor)
	w.Raw(`,"activities":[`)
	for i := range v.Activities {
		w.Sep()
		encodeActivity(w, &v.Activities[i])
	}
	w.Raw("]}")
}

func encodePlan(w *jsonwire.Writer, v *Plan) {
	w.Raw(`{"id":`)
	w.String(v.ID)
	w.Raw(`,"version":`)
	w.Int(v.Version)
	w.Raw(`,"traveler":`)
	encodeTraveler(w, &v.Traveler)
	w.Raw(`,"budget":`)
	encodeMoney(w, &v.Budget)
	w.Raw(`,"days":[`)
	for i := range v.Days {
		w.Sep()
		encodeDay(w, &v.Days[i])
	}
	w.Raw(`],"options":{`)
	for _, k := range jsonwire.SortedKeys(v.Options) {
		w.Sep()
		w.String(k)
		w.Raw(":")
		w.String(v.Options[k])
	}
	w.Raw(`},"limits":{`)
	for _, k := range jsonwire.SortedKeys(v.Limits) {
		w.Sep()
		w.String(k)
		w.Raw(":")
		w.Int(int64(v.Limits[k]))
	}
	w.Raw("}")
	if v.Comment != nil {
		w.Member(`"comment":`)
		w.String(*v.Comment)
	}
	w.Member(`"final":`)
	w.Bool(v.Final)
	w.Raw("}")
}

func writePlan(v *Plan) (jsonwire.Raw, error) {
	w := jsonwire.GetWriter()
	encodePlan(w, v)
	return w.Finish()
}

func TestRoundTrip(t *testing.T) {
	text, err := writePlan(&samplePlan)
	if diff := cmp.Diff(planJSON, string(text)); diff != "" || err != nil {
		t.Errorf("%v (-encoding/json +got):\n%s", err, diff)
	}
	var back Plan
	r := jsonwire.NewReader(string(text), jsonwire.Strict)
	decodePlan(&r, &back)
	if diff := cmp.Diff(samplePlan, back); diff != "" || r.End() != nil {
		t.Errorf("%v (-written +read):\n%s", r.End(), diff)
	}
}

func BenchmarkEncodePlan(b *testing.B) {
	b.Run("by=jsonwire", func(b *testing.B) {
		benchmark(b, len(planJSON), func() error { _, err := writePlan(&samplePlan); return err })
	})
	b.Run("by=encodingjson", func(b *testing.B) {
		benchmark(b, len(planJSON), func() error { _, err := json.Marshal(&samplePlan); return err })
	})
}
