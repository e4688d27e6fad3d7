// Package usage counts what requests and runs cost, in requests, tokens, tool calls and US dollars, and limits it.
//
// A [Request] counts the tokens of one response, a [Run] those of all requests of a run, and its requests and tool
// calls. [Limits] end a run that would exceed them with a *[LimitError]. A [Cost] is an exact amount of money.
//
// All types are plain values with a JSON form, which AppendJSON writes and DecodeJSON reads. It is one object with the counts of
// requests in it, and the same whether package encoding/json reads or writes it, except that a field Unknown is then added.
// None of them is safe for concurrent use while it is changed.
package usage
