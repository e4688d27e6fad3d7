package codec

import "slices"

// Sample is a document of 2 KB.
var Sample = Plan{
	ID: "plan_7f3a9c1e-55d2-4b0f-9a51-2f6f7d0c8e11", Version: 1755862331123,
	Traveler: Traveler{Name: "Zoë Müller", Email: "zoe.mueller@example.com", Age: 34, Loyalty: new("gold-8841"), Tags: []string{"vegetarian", "slow travel", "photography", "museums"}},
	Budget:   Money{1850.5, EUR},
	Days: []Day{
		{Date: "2026-09-14", City: "Paris", Indoor: true, Activities: []Activity{
			{Title: "Musée d'Orsay", Kind: Museum, StartMin: 570, Minutes: 150, Cost: &Money{16, EUR}, Geo: &Geo{48.859961, 2.326561}, Notes: "Book the 9:30 slot; ask for the \"Impressionists\" tour.\nBags larger than 56x45 cm are refused."},
			{Title: "Lunch at Chez Janou", Kind: Food, StartMin: 750, Minutes: 75, Cost: &Money{38.4, EUR}, Notes: "Vegetarian menu on request, terrace if the weather holds."},
			{Title: "Walk along the Seine", Kind: Walk, StartMin: 870, Minutes: 90, Geo: &Geo{48.857241, 2.341409}, Notes: "From Pont Neuf to the Île Saint-Louis and back."},
		}},
		{Date: "2026-09-15", City: "Paris", Indoor: false, Activities: []Activity{
			{Title: "Père Lachaise", Kind: Walk, StartMin: 600, Minutes: 120, Geo: &Geo{48.861394, 2.393325}, Notes: "Free entrance. Wear good shoes, the paths are uneven."},
			{Title: "Palais Garnier", Kind: Show, StartMin: 1170, Minutes: 165, Cost: &Money{95, EUR}, Geo: &Geo{48.871969, 2.331601}, Notes: "Doors close at 19:25 sharp; no re-admission before the interval."},
		}},
		{Date: "2026-09-16", City: "Versailles", Indoor: true, Activities: []Activity{
			{Title: "Château de Versailles", Kind: Museum, StartMin: 540, Minutes: 240, Cost: &Money{21, EUR}, Geo: &Geo{48.804865, 2.120355}, Notes: "RER C to Versailles Château \\ Rive Gauche, then ten minutes on foot."},
		}},
	},
	Options: map[string]string{"pace": "relaxed", "transport": "metro+walk", "language": "en", "currency_display": "symbol"},
	Limits:  map[string]int{"max_daily_minutes": 480, "max_walk_km": 9, "max_transfers": 3},
	Comment: new("Please keep the second evening free until 18:00 — we may meet friends near Opéra."),
	Final:   false,
}

// Longer returns Sample with its days repeated so many times, more than a KB each time.
func Longer(times int) *Plan {
	p := Sample
	p.Days = slices.Repeat(p.Days, times)
	return &p
}
