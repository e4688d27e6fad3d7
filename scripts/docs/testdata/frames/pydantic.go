package snippet

// Shop is what the tools work with.
type Shop struct{ Paid map[string]int }

// Ticket is the output.
//
//agent:output
type Ticket struct {
	Text string `json:"text"`
}
