package otherpkg

import (
	"testing"

	"golden/internal/check"
	"golden/otherpkg/geo"
)

func TestTravel(t *testing.T) {
	check.Tool(t, TravelTool(), []check.Payload{
		{
			JSON: `{"to":{"lat":90,"lng":-180},"side":"south","over":{"lat":1,"lng":2}}`,
			Want: `{"to":{"lat":90,"lng":-180},"side":"south","over":{"lat":1,"lng":2}}`,
		},
		{
			JSON: `{"to":{"lat":91,"lng":-181,"seen":true},"side":"east","over":{"lat":1}}`,
			Faults: []string{
				"/to/lat: Input should be less than or equal to 90",
				"/to/lng: Input should be greater than or equal to -180",
				"/to/seen: Extra inputs are not permitted; expected one of: lat, lng",
				"/side: Input should be 'north' or 'south'",
				"/over/lng: Field required",
			},
		},
	})
	got, err := check.Invoke(t, TravelTool(), geo.Track{{Lat: 3, Lng: 4}}, `{"to":{"lat":1,"lng":2},"side":"north"}`)
	want := `{"lat":1,"lng":2,"side":"north","track":[{"lat":3,"lng":4}]}`
	if got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestSamples(t *testing.T) {
	check.Samples(t, geo.Track{}, TravelTool())
}
