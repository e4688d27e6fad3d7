package handlebars

import _ "embed"

// Deps are what templates are rendered with.
//
//agent:codec
type Deps struct {
	Name   string            `json:"name"`
	Age    int               `json:"age"`
	Score  float64           `json:"score"`
	Big    float64           `json:"big"`
	Flag   bool              `json:"flag"`
	No     bool              `json:"no"`
	Empty  string            `json:"empty"`
	Zero   uint8             `json:"zero"`
	Nick   *string           `json:"nick"`
	User   User              `json:"user"`
	Boss   *User             `json:"boss"`
	Nums   []int             `json:"nums"`
	Users  []User            `json:"users"`
	None   []string          `json:"none"`
	Map    map[string]string `json:"map"`
	Counts map[string]int    `json:"counts"`
	Odd    string            `json:"odd name"`
}

// User is nested.
type User struct {
	Name string   `json:"name"`
	Tags []string `json:"tags"`
	Boss *User    `json:"boss"`
}

//agent:prompt deps=Deps
//go:embed greeting.hbs
var greeting string
