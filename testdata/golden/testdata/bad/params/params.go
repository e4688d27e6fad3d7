// Package params has mistakes in the constraints and descriptions of parameters.
package params

// Search looks for things.
//
//   - limit: how many
//   - qeury: what to look for
//
//agent:tool
//agent:param qurey minLength=1
//agent:param limit minLength=1 minimum=a
//agent:param query minLength=3 maxLength=2 patern=x
func Search(query string, limit int) {} // want-6:8 "has no parameter qeury" want-3:15 "tool Search has no parameter qurey" want-2:21 "minLength" want-2:41 `minimum: "a" is not a number` want-1:43 "minLength=3 and maxLength=2 leave no value" want-1:45 `unknown constraint "patern"`

//agent:tool
func Nameless(n int, _ string) {} // want:22 "a parameter of tool Nameless has no name"
