//lint:file-ignore SA1019 what the newest revision deprecates is what older servers and clients have

package agentmcp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
)

// conformanceClient is what the conformance suite starts to test the client. The last argument is the address of its server.
func conformanceClient() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	scenario := os.Getenv("MCP_CONFORMANCE_SCENARIO")
	transport := &agentmcp.HTTP{URL: os.Args[len(os.Args)-1]}
	if strings.HasPrefix(scenario, "auth/") {
		handler, err := authHandler()
		if err != nil {
			return err
		}
		transport.OAuth = handler
	}
	c := &agentmcp.Client{Name: "conformance", Transport: transport, Elicit: func(context.Context, *mcp.ElicitParams) (*mcp.ElicitResult, error) {
		return &mcp.ElicitResult{Action: "accept", Content: map[string]any{}}, nil
	}}
	closed, err := c.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = closed() }()
	tools, err := agentmcp.Toolset[none](c).Tools(ctx, nil, "")
	if err != nil || len(tools) == 0 || scenario == "initialize" {
		return err
	}
	args := `{}`
	if tools[0].Def().Name == "add_numbers" {
		args = `{"a":5,"b":3}`
	}
	_, err = agentOf(c, tools[0].Def().Name, args).Run(ctx, none{}, "go")
	return err
}

func authHandler() (auth.OAuthHandler, error) {
	config := &auth.AuthorizationCodeHandlerConfig{
		RedirectURL:                    "http://localhost:3000/callback",
		AuthorizationCodeFetcher:       fetchCode,
		ClientIDMetadataDocumentConfig: &auth.ClientIDMetadataDocumentConfig{URL: "https://conformance-test.local/client-metadata.json"},
		DynamicClientRegistrationConfig: &auth.DynamicClientRegistrationConfig{
			Metadata: &oauthex.ClientRegistrationMetadata{RedirectURIs: []string{"http://localhost:3000/callback"}},
		},
	}
	var given struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
	}
	_ = json.Unmarshal([]byte(os.Getenv("MCP_CONFORMANCE_CONTEXT")), &given) // most scenarios give none
	if given.ID != "" && given.Secret != "" {
		config.PreregisteredClient = &oauthex.ClientCredentials{ClientID: given.ID, ClientSecretAuth: &oauthex.ClientSecretAuth{ClientSecret: given.Secret}}
	}
	return auth.NewAuthorizationCodeHandler(config)
}

// fetchCode follows the redirect of the suite's authorization server, which asks no user.
func fetchCode(ctx context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, args.URL, nil)
	if err != nil {
		return nil, err
	}
	res, err := client.Do(q)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	to, err := url.Parse(res.Header.Get("Location"))
	if err != nil {
		return nil, err
	}
	return &auth.AuthorizationResult{Code: to.Query().Get("code"), State: to.Query().Get("state"), Iss: to.Query().Get("iss")}, nil
}

// conformance runs scenarios of the suite, and compares those that fail with those that are known to.
func conformance(t *testing.T, side string, known map[string]string, args ...string) {
	needs(t, "npm", "node")
	dir := t.TempDir()
	clientWorks(t, dir, "npm", "install", "--silent", "--no-audit", "--no-fund", "node@22", "@modelcontextprotocol/conformance@0.1.16")
	bin := filepath.Join(dir, "node_modules", ".bin")
	env := append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "AGENTMCP_SERVER=conformance-client")
	list := exec.Command(filepath.Join(bin, "conformance"), "list", "--"+side)
	list.Env = env
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		name, found := strings.CutPrefix(strings.TrimSpace(line), "- ")
		if !found {
			continue
		}
		name, _, _ = strings.Cut(name, " ")
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			run := exec.CommandContext(ctx, filepath.Join(bin, "conformance"), append(append([]string{side}, args...), "--scenario", name)...)
			run.Env, run.Dir = env, dir
			switch out, err := run.CombinedOutput(); {
			case err != nil && known[name] != "":
				t.Skip("it fails, as is known: " + known[name])
			case err != nil:
				t.Errorf("%v\n%s", err, out)
			case known[name] != "":
				t.Errorf("it passes, and is known to fail: %s", known[name])
			}
		})
	}
}

func TestConformanceOfTheClient(t *testing.T) {
	needs(t)
	conformance(t, "client", map[string]string{
		"auth/2025-03-26-oauth-metadata-backcompat": "the SDK insists on the issuer of the metadata",
		"auth/client-credentials-jwt":               "an extension that the SDK does not have",
		"auth/client-credentials-basic":             "an extension that the SDK does not have",
		"auth/cross-app-access-complete-flow":       "an extension that the SDK does not have",
	}, "--command", absolute(t, os.Args[0]))
}

// conformanceServer has what the suite expects of a server.
func conformanceServer(t *testing.T) http.Handler {
	png, wav := []byte("\x89PNG\r\n\x1a\n"), []byte("RIFF....WAVE")
	type rc = *runtime.RunContext[none]
	tool := func(name string, f func(ctx context.Context, args runtime.RawJSON) (runtime.Return, error)) runtime.Tool[none] {
		return runtime.NewTool(model.ToolDef{Name: name, Description: name + "."}, func(ctx context.Context, _ rc, args runtime.RawJSON) (runtime.Return, error) {
			return f(ctx, args)
		})
	}
	always := func(name string, ret runtime.Return) runtime.Tool[none] {
		return tool(name, func(context.Context, runtime.RawJSON) (runtime.Return, error) { return ret, nil })
	}
	image := &message.BinaryContent{Data: png, MediaType: "image/png"}
	text := &message.BinaryContent{Data: []byte("text"), MediaType: "text/plain"}
	elicit := func(name string, schema string, ask string) runtime.Tool[none] {
		return tool(name, func(ctx context.Context, _ runtime.RawJSON) (runtime.Return, error) {
			r, err := agentmcp.Request(ctx).Session.Elicit(ctx, &mcp.ElicitParams{Message: ask, RequestedSchema: raw(schema)})
			if err != nil {
				return runtime.Return{}, runtime.Failedf("%w", err)
			}
			content, _ := json.Marshal(r.Content)
			said, _ := json.Marshal("Elicitation result: action=" + r.Action + ", content=" + string(content))
			return runtime.Return{Content: runtime.RawJSON(said)}, nil
		})
	}
	s := &agentmcp.Server[none]{Name: "conformance", Tools: []runtime.Tool[none]{
		always("test_simple_text", runtime.Return{Content: `"This is a simple text response for testing."`}),
		always("test_image_content", runtime.Return{User: []message.UserContent{image}}),
		always("test_audio_content", runtime.Return{User: []message.UserContent{&message.BinaryContent{Data: wav, MediaType: "audio/wav"}}}),
		always("test_embedded_resource", runtime.Return{User: []message.UserContent{text}}),
		always("test_multiple_content_types", runtime.Return{Content: `"Multiple content types test:"`, User: []message.UserContent{image, text}}),
		tool("test_tool_with_logging", func(ctx context.Context, _ runtime.RawJSON) (runtime.Return, error) {
			for _, said := range []string{"Tool execution started", "Tool processing data", "Tool execution completed"} {
				if err := agentmcp.Request(ctx).Session.Log(ctx, &mcp.LoggingMessageParams{Level: "info", Data: said}); err != nil {
					return runtime.Return{}, err
				}
				time.Sleep(50 * time.Millisecond)
			}
			return runtime.Return{Content: `"done"`}, nil
		}),
		tool("test_error_handling", func(context.Context, runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{}, runtime.Failedf("This tool intentionally returns an error for testing")
		}),
		tool("test_tool_with_progress", func(ctx context.Context, _ runtime.RawJSON) (runtime.Return, error) {
			for i := range 3 {
				if err := agentmcp.Report(ctx, float64(i*50), 100, ""); err != nil {
					return runtime.Return{}, err
				}
				time.Sleep(50 * time.Millisecond)
			}
			return runtime.Return{Content: `"done"`}, nil
		}),
		tool("test_sampling", func(ctx context.Context, args runtime.RawJSON) (runtime.Return, error) {
			var in struct{ Prompt string }
			if err := json.Unmarshal([]byte(args), &in); err != nil {
				return runtime.Return{}, err
			}
			r, err := agentmcp.Request(ctx).Session.CreateMessage(ctx, &mcp.CreateMessageParams{MaxTokens: 100, Messages: []*mcp.SamplingMessage{{Role: "user", Content: &mcp.TextContent{Text: in.Prompt}}}})
			if err != nil {
				return runtime.Return{}, runtime.Failedf("%w", err)
			}
			said, _ := json.Marshal("LLM response: " + r.Content.(*mcp.TextContent).Text)
			return runtime.Return{Content: runtime.RawJSON(said)}, nil
		}),
		elicit("test_elicitation", `{"type":"object","properties":{"username":{"type":"string"},"email":{"type":"string"}},"required":["username","email"]}`, "Who are you?"),
		elicit("test_elicitation_sep1034_defaults", `{"type":"object","properties":{"name":{"type":"string","default":"John Doe"},"age":{"type":"integer","default":30},"score":{"type":"number","default":95.5},"status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},"verified":{"type":"boolean","default":true}}}`, "Test defaults"),
		elicit("test_elicitation_sep1330_enums", `{"type":"object","properties":{"untitledSingle":{"type":"string","enum":["option1","option2","option3"]},"titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},{"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},"legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],"enumNames":["Option One","Option Two","Option Three"]},"untitledMulti":{"type":"array","minItems":1,"maxItems":3,"items":{"type":"string","enum":["option1","option2","option3"]}},"titledMulti":{"type":"array","minItems":1,"maxItems":3,"items":{"anyOf":[{"const":"value1","title":"First Choice"},{"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}}}`, "Test enums"),
		runtime.NewTool(model.ToolDef{Name: "json_schema_2020_12_tool", Description: "Has a schema.", Parameters: `{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","$defs":{"address":{"type":"object","properties":{"street":{"type":"string"},"city":{"type":"string"}}}},"properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"}},"additionalProperties":false}`}, func(context.Context, rc, runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{}, nil
		}),
	}}
	s.Configure = func(o *mcp.ServerOptions) {
		o.Capabilities.Logging = &mcp.LoggingCapabilities{}
		o.CompletionHandler = func(context.Context, *mcp.CompleteRequest) (*mcp.CompleteResult, error) {
			return &mcp.CompleteResult{Completion: mcp.CompletionResultDetails{Values: []string{"a"}, Total: 1}}, nil
		}
		o.SubscribeHandler = func(context.Context, *mcp.SubscribeRequest) error { return nil }
		o.UnsubscribeHandler = func(context.Context, *mcp.UnsubscribeRequest) error { return nil }
	}
	server, err := s.MCP()
	if err != nil {
		t.Fatal(err)
	}
	conformancePrompts(server)
	conformanceResources(server, png)
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// What is not about tools is added to the SDK's server.
func conformancePrompts(s *mcp.Server) {
	add := func(name string, args []string, content func(map[string]string) mcp.Content) {
		p := &mcp.Prompt{Name: name, Description: name + "."}
		for _, a := range args {
			p.Arguments = append(p.Arguments, &mcp.PromptArgument{Name: a, Description: a + ".", Required: true})
		}
		s.AddPrompt(p, func(_ context.Context, q *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			return &mcp.GetPromptResult{Messages: []*mcp.PromptMessage{{Role: "user", Content: content(q.Params.Arguments)}}}, nil
		})
	}
	add("test_simple_prompt", nil, func(map[string]string) mcp.Content {
		return &mcp.TextContent{Text: "This is a simple prompt for testing."}
	})
	add("test_prompt_with_arguments", []string{"arg1", "arg2"}, func(a map[string]string) mcp.Content {
		return &mcp.TextContent{Text: fmt.Sprintf("Prompt with arguments: arg1='%s', arg2='%s'", a["arg1"], a["arg2"])}
	})
	add("test_prompt_with_embedded_resource", []string{"resourceUri"}, func(a map[string]string) mcp.Content {
		return &mcp.EmbeddedResource{Resource: &mcp.ResourceContents{URI: a["resourceUri"], MIMEType: "text/plain", Text: "Embedded resource content for testing."}}
	})
	add("test_prompt_with_image", nil, func(map[string]string) mcp.Content {
		return &mcp.ImageContent{Data: []byte{1}, MIMEType: "image/png"}
	})
}

func conformanceResources(s *mcp.Server, png []byte) {
	read := func(_ context.Context, q *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		c := &mcp.ResourceContents{URI: q.Params.URI, MIMEType: "text/plain", Text: "This is the content of the static text resource."}
		switch id, _ := strings.CutPrefix(q.Params.URI, "test://template/"); {
		case strings.HasSuffix(q.Params.URI, "binary"):
			c = &mcp.ResourceContents{URI: q.Params.URI, MIMEType: "image/png", Blob: png}
		case id != q.Params.URI:
			id, _, _ = strings.Cut(id, "/")
			c.MIMEType, c.Text = "application/json", fmt.Sprintf(`{"id":%q,"templateTest":true}`, id)
		}
		return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{c}}, nil
	}
	s.AddResource(&mcp.Resource{URI: "test://static-text", Name: "text", MIMEType: "text/plain"}, read)
	s.AddResource(&mcp.Resource{URI: "test://static-binary", Name: "binary", MIMEType: "image/png"}, read)
	s.AddResourceTemplate(&mcp.ResourceTemplate{URITemplate: "test://template/{id}/data", Name: "template", MIMEType: "application/json"}, read)
}

func TestConformanceOfTheServer(t *testing.T) {
	needs(t)
	srv := serveOn(t, conformanceServer(t))
	conformance(t, "server", nil, "--url", srv)
}
