// Package intenums has integer types with constants.
package intenums

// Level is how bad something is.
type Level int

// The levels.
const (
	Low  Level = iota + 1 // not worth a look
	Mid                   // worth a look
	_                     // is not used
	High                  // worth a call
)

// Offset may be negative.
type Offset int8

// The offsets.
const (
	Behind Offset = -1
	Level0 Offset = 0
	Ahead  Offset = 1
)

// Flag is a bit. Flags are added up, so that their values are not all there is.
type Flag uint64

// The flags.
const (
	A Flag = 1 << iota
	B
	Z Flag = 1 << 63
)

// Alarm is an alarm.
type Alarm struct {
	Level  Level          `json:"level"`
	Before *Level         `json:"before,omitempty"`
	Flags  []Flag         `json:"flags,omitempty"`
	Counts map[Level]int  `json:"counts,omitempty"`
	Offset Offset         `json:"offset" jsonschema:"default=-1"`
	Few    Level          `json:"few,omitempty" jsonschema:"enum=1,enum=2"`
	Ids    map[int8]Level `json:"ids,omitempty"`
}

// Raise raises an alarm.
//
//agent:tool
func Raise(alarm Alarm, to Level) Level { return max(alarm.Level, to) }

// Worst is the answer.
//
//agent:output
type Worst Level

// The worst levels.
const (
	Bad   Worst = 1
	Worse Worst = 2
)
