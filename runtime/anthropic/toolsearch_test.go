package anthropic_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestToolSearch: what Anthropic has searched becomes a call and a result as other providers have them, streamed or not, and goes back in
// the form of the API.
func TestToolSearch(t *testing.T) {
	call := `{"type":"server_tool_use","id":"s1","name":"tool_search_tool_regex","input":{"pattern":"mail"}}`
	found := `{"type":"tool_search_tool_result","tool_use_id":"s1","content":{"type":"tool_search_tool_search_result","tool_references":[{"type":"tool_reference","tool_name":"mail"}]}}`
	failed := `{"type":"tool_search_tool_result","tool_use_id":"s1","content":{"type":"tool_search_tool_result_error","error_code":"unavailable","error_message":"no"}}`
	for _, c := range []struct {
		result, content, details string
	}{
		{found, `{"discovered_tools":[{"name":"mail"}]}`, ""}, {failed, `{"discovered_tools":[]}`, `{"error_code":"unavailable"}`},
	} {
		whole := reply(call+","+c.result, "end_turn")
		streamed := stream(starts, blockStart(0, `{"type":"server_tool_use","id":"s1","name":"tool_search_tool_regex","input":{}}`),
			blockDelta(0, `{"type":"input_json_delta","partial_json":"{\"pattern\":"}`), blockDelta(0, `{"type":"input_json_delta","partial_json":"\"mail\"}"}`),
			blockStop(0), blockStart(1, c.result), blockStop(1), ends("end_turn"), stopped)
		for _, answer := range []string{whole, streamed} {
			s := serve(t, answer, said)
			res, err := s.model("claude-sonnet-4-5").Respond(t.Context(), input("hi"), model.NewStream(nil))
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "parts", res.Parts, []message.ResponsePart{
				&message.NativeToolCallPart{ToolName: "tool_search", ToolKind: message.SearchKind, Args: `{"queries":["mail"]}`, ToolCallID: "s1", ProviderName: "anthropic", ProviderDetails: `{"strategy":"regex"}`},
				&message.NativeToolReturnPart{ToolName: "tool_search", ToolKind: message.SearchKind, Content: jsonwire.Raw(c.content), ToolCallID: "s1", ProviderName: "anthropic", ProviderDetails: jsonwire.Raw(c.details)},
			})
			in := input("hi")
			in.Tools = []*model.ToolDef{{Name: "mail", Searchable: true}}
			in.Messages = append(in.Messages, res, in.Messages[0])
			if _, err := s.model("claude-sonnet-4-5").Respond(t.Context(), in, nil); err != nil {
				t.Fatal(err)
			}
			back := call + "," + strings.Replace(c.result, `,"error_message":"no"`, "", 1)
			if !strings.Contains(s.bodies[1], back) {
				t.Errorf("%s is not in %s", back, s.bodies[1])
			}
		}
	}
}

// TestToolSearchCache: references are encoded anew when the tools of the request change, since the API refuses those to others.
func TestToolSearchCache(t *testing.T) {
	s := serve(t, said, said, said)
	m := s.model("claude-sonnet-4-5")
	var kept model.Cache
	in := input("hi")
	searched(in)
	mail := in.Tools
	for i, tools := range [][]*model.ToolDef{mail, {look}, mail} {
		r := *in
		r.Cache, r.Tools = &kept, tools
		if _, err := m.Respond(t.Context(), &r, nil); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(s.bodies[i], `"tool_name":"mail"`); got != (i != 1) {
			t.Errorf("request %d: %s", i, s.bodies[i])
		}
	}
}
