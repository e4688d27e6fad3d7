package transport

import (
	"context"
	"fmt"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Count sends a call that counts tokens, and returns the member of its response that is called name. Its errors are those of Do, and a
// *model.UnexpectedBehaviorError if there is no such count.
func (c *Client) Count(ctx context.Context, call *Call, name string) (int, error) {
	res, err := c.Do(ctx, call)
	if err != nil {
		return 0, err
	}
	defer res.Close()
	data, err := res.ReadAll()
	if err != nil {
		return 0, err
	}
	if n, ok := countIn(data, name); ok {
		return n, nil
	}
	return 0, &model.UnexpectedBehaviorError{Message: fmt.Sprintf(
		"Invalid response from %s: it has no %s that is a count; the body begins with %q", c.provider.Name, name, res.Beginning(data))}
}

// countIn returns the member of an object that is called name, if it is a count.
func countIn(data []byte, name string) (n int, ok bool) {
	r := jsonwire.NewReaderBytes(data, jsonwire.Lenient)
	if !r.Object() {
		return 0, false
	}
	for r.Member() {
		if string(r.Key()) != name {
			r.Skip()
			continue
		}
		var err error
		n, err = strconv.Atoi(string(r.Raw()))
		ok = err == nil && n >= 0
	}
	return n, ok && r.End() == nil
}
