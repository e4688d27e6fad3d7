// Package values has keys with values that they do not take.
package values

//agent:tool timeout=5
func NoUnit() {} // want-1:22 `timeout: "5" is not a duration`

//agent:tool retries=-1 lax=on
func Wrong() {} // want-1:22 `retries: "-1" is not a count` want-1:29 `lax: "on" is not known`

//agent:tool name=a.b
func Dotted() {} // want-1:19 `name: "a.b" is not a name for a tool`

//agent:tool timeout
func Missing() {} // want-1:14 "timeout needs a value"
