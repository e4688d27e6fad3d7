package anonymous

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	const full = `{"config":{"server":{"host":"h","port":80},"limits":{"rate":0.5},"users":[{"name":"a","meta":{"b":"c"}},{"name":"d"}]},"extra":{"deep":{"A":1,"B":2}}}`
	check.Tool(t, LoadTool[none](), []check.Payload{
		{JSON: full, Want: full},
		{
			JSON: `{"config":{"server":{"host":1,"port":0},"limits":{},"users":[{"skip":true}]},"extra":{"deep":{"A":1}}}`,
			Faults: []string{
				"/config/server/host: Input should be a valid string",
				"/config/server/port: Input should be greater than or equal to 1",
				"/config/limits/rate: Field required",
				"/config/users/0/skip: Extra inputs are not permitted; expected one of: name, meta",
				"/config/users/0/name: Field required",
				"/extra/deep/B: Field required",
			},
		},
	})
}

func TestInvoke(t *testing.T) {
	if got, err := check.Invoke(t, StatTool[none](), none{}, `{"path":"abc"}`); got != `{"size":3,"mode":[]}` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestSamples(t *testing.T) { check.Samples(t, none{}, LoadTool[none](), StatTool[none]()) }
