// Package geo holds types of another package.
package geo

type Point struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

type Scale string

const (
	Near Scale = "near"
	Far  Scale = "far"
)
