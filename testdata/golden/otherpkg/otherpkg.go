// Package otherpkg uses types of other packages.
package otherpkg

import (
	"github.com/agentgen-go/agentgen/runtime"
	"golden/otherpkg/geo"
)

// Trip mixes types of its own with those of others.
type Trip struct {
	geo.Point
	Side  geo.Side             `json:"side"`
	Track geo.Track            `json:"track,omitempty"`
	Stops map[string]geo.Point `json:"stops,omitempty"`
}

// Travel travels to a place.
//
//agent:tool
func Travel(rc *runtime.RunContext[geo.Track], to geo.Point, side geo.Side, over *geo.Point) (Trip, error) {
	return Trip{Point: to, Side: side, Track: rc.Deps}, nil
}
