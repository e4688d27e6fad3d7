package agentbedrock_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentbedrock"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/models"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/aws/aws-sdk-go-v2/aws"
)

// secret are credentials of AWS.
func secret(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "AKIDSECRET", SecretAccessKey: "very-secret-key", SessionToken: "session-secret-token"}, nil
}

// without leaves AWS no way to find anything on this machine.
func without(t *testing.T) {
	for _, name := range []string{
		"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK",
		"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_WEB_IDENTITY_TOKEN_FILE",
	} {
		t.Setenv(name, "")
	}
	none := t.TempDir() + "/none"
	t.Setenv("AWS_CONFIG_FILE", none)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", none)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

// TestSigned: requests of a config are signed for its region, and neither the request's errors nor the model show its secrets.
func TestSigned(t *testing.T) {
	without(t)
	t.Setenv("AWS_BEARER_TOKEN_BEDROCK", "not-this-one")
	var got *http.Request
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		got = r
		return &http.Response{StatusCode: 403, Header: http.Header{"X-Amzn-Errortype": {"ExpiredTokenException:http://x"}}, Body: http.NoBody, Request: r}, nil
	})}
	m := agentbedrock.NewFromConfig(aws.Config{Region: "eu-west-1", Credentials: aws.CredentialsProviderFunc(secret)}, claude, transport.WithHTTPClient(client))
	if err := m.CheckKey(t.Context()); err != nil {
		t.Error(err)
	}
	_, err := m.Respond(t.Context(), input("hi"), nil)
	failed, ok := errors.AsType[*model.HTTPError](err)
	if !ok || !errors.Is(err, model.ErrAuthentication) || failed.Type != "ExpiredTokenException" {
		t.Errorf("got %#v", err)
	}
	if got.URL.Host != "bedrock-runtime.eu-west-1.amazonaws.com" {
		t.Errorf("the host is %s", got.URL.Host)
	}
	sig := got.Header.Get("Authorization")
	for _, part := range []string{"AWS4-HMAC-SHA256 Credential=AKIDSECRET/", "/eu-west-1/bedrock/aws4_request", "content-type", "x-amz-security-token", "Signature="} {
		if !strings.Contains(sig, part) {
			t.Errorf("%s is missing in %s", part, sig)
		}
	}
	for _, text := range []string{err.Error(), m.String()} {
		if strings.Contains(strings.ToLower(text), "secret") {
			t.Errorf("a secret shows: %s", text)
		}
	}
}

// TestRegions: partitions have domains of their own, and an endpoint overrides them.
func TestRegions(t *testing.T) {
	without(t)
	for region, want := range map[string]string{
		"us-gov-west-1": "https://bedrock-runtime.us-gov-west-1.amazonaws.com/", "cn-north-1": "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/",
	} {
		var got string
		client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			got = r.URL.String()
			return nil, errors.New("no network")
		})}
		t.Setenv("AWS_REGION", region)
		t.Setenv("AWS_ACCESS_KEY_ID", "AKID")
		t.Setenv("AWS_SECRET_ACCESS_KEY", "key")
		_, _ = agentbedrock.New(nova, transport.WithHTTPClient(client), transport.WithMaxRetries(0)).Respond(t.Context(), input("hi"), nil)
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s: asked %s", region, got)
		}
	}
}

// TestMissing: a region and credentials that are missing are found before the first request, by name.
func TestMissing(t *testing.T) {
	without(t)
	for want, prepare := range map[string]func(){
		"AWS_REGION":  func() {},
		"credentials": func() { t.Setenv("AWS_REGION", "us-east-1") },
	} {
		without(t)
		prepare()
		err := models.Named("bedrock:" + claude).CheckKey(t.Context())
		if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	without(t)
	t.Setenv("AWS_REGION", "us-east-1")
	t.Setenv("AWS_BEARER_TOKEN_BEDROCK", "key")
	if err := models.Named("bedrock:" + claude).CheckKey(t.Context()); err != nil {
		t.Error(err)
	}
}
