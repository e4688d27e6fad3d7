// Package keys has directives with keys that do not exist.
package keys

//agent:tool retrys=2
func Misspelt() {} // want-1:14 `//agent:tool has no key "retrys"`

//agent:tool retries=1 retries=2
func Twice() {} // want-1:24 "retries is given twice"

//agent:tool name="two words"
func Quotes() {} // want-1:14 "quotes within a token do not hold it together"

//agent:tool sequential=yes
func NoValue() {} // want-1:25 "sequential does not take a value"

//agent:output form=tool
type Answer struct{} // want-1:16 `//agent:output has no key "form"`
