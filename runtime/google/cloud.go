package google

import (
	"net/url"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// NewCloud returns the model called name over Google Cloud (Vertex AI), for a project and a location such as "europe-west4" or "global".
// Requests carry an access token, which transport.WithKeyFunc gets:
//
//	google.NewCloud("my-project", "global", "gemini-2.5-flash", transport.WithKeyFunc(token))
//
// The module runtime/agentvertex finds project, location and tokens by itself. Google Cloud reads files by URL, among them those in its
// storage (gs://BUCKET/KEY) with the credentials of the project: do not pass on those of users.
func NewCloud(project, location, name string, opts ...transport.Option) *Model {
	p := transport.Provider{
		Name: "google-vertex", BaseURL: "https://" + cloudHost(location), URLEnv: []string{"GOOGLE_VERTEX_BASE_URL"},
		NeedsKey: func(host string) bool { return host == cloudHost(location) },
	}
	return newCloud(p, project, location, name, opts)
}

func newCloud(p transport.Provider, project, location, name string, opts []transport.Option) *Model {
	f := familyOf(name)
	streamed := append(opts[:len(opts):len(opts)], transport.WithQuery("alt", "sse"))
	return &Model{
		name: name, client: transport.New(p, opts...), streams: transport.New(p, streamed...), version: "v1beta1/projects/" + url.PathEscape(project) + "/locations/" + url.PathEscape(location),
		cloud: true, family: f, profile: f.profile(),
	}
}

// cloudHost returns the host of a location.
func cloudHost(location string) string {
	if location == "global" {
		return "aiplatform.googleapis.com"
	}
	return location + "-aiplatform.googleapis.com"
}

// countable returns a request as Google Cloud counts its tokens: without the members that it does not take there.
func countable(body []byte) []byte {
	b := []byte("{")
	_ = wire.Members(string(body), func(name string, value jsonwire.Raw) { // it was written by this package
		if slices.Contains([]string{"contents", "systemInstruction", "tools", "generationConfig"}, name) {
			if len(b) > 1 {
				b = append(b, ',')
			}
			b = append(append(jsonwire.AppendString(b, name), ':'), value...)
		}
	})
	return append(b, '}')
}

// wantsBytes reports whether Google takes a file that is named by URL only as data.
func (m *Model) wantsBytes(c message.UserContent) bool { return !m.cloud && wantsBytes(c) }
