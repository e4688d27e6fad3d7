package agentbedrock

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/config"
)

// loader returns the configuration of AWS.
type loader func() (aws.Config, error)

// environment returns the configuration that the SDK finds. It is asked for once, with the first request.
func environment() loader {
	return sync.OnceValues(func() (aws.Config, error) { return config.LoadDefaultConfig(context.Background()) })
}

// given returns a configuration of the application's own. Its credentials are kept until they expire.
func given(cfg aws.Config) loader {
	if cfg.Credentials != nil {
		cfg.Credentials = aws.NewCredentialsCache(cfg.Credentials)
	}
	return func() (aws.Config, error) { return cfg, nil }
}

// Provider describes Bedrock: where requests go, and which variables of the environment may hold a key. Requests without a key are
// signed with the credentials of AWS.
func Provider() transport.Provider {
	return provider(environment(), []string{"AWS_BEARER_TOKEN_BEDROCK"})
}

func provider(load loader, keys []string) transport.Provider {
	signer := v4.NewSigner()
	return transport.Provider{
		Name: settingsName, URLEnv: []string{"AWS_ENDPOINT_URL_BEDROCK_RUNTIME"}, KeyEnv: keys,
		NeedsKey: func(string) bool { return false }, // what has none is signed
		Locate:   func() (string, error) { return locate(load) },
		Sign:     func(r *http.Request, body []byte) error { return sign(signer, load, r, body) },
		Events:   newFrames,
	}
}

var errNoRegion = errors.New("there is no AWS region: set the environment variable AWS_REGION, or the region of the profile in ~/.aws/config")

// locate returns the URL of the API in the region.
func locate(load loader) (string, error) {
	cfg, err := load()
	switch {
	case err != nil:
		return "", err
	case cfg.BaseEndpoint != nil:
		return *cfg.BaseEndpoint, nil
	case cfg.Region == "":
		return "", errNoRegion
	}
	domain := "amazonaws.com"
	switch {
	case strings.HasPrefix(cfg.Region, "cn-"):
		domain = "amazonaws.com.cn"
	case strings.HasPrefix(cfg.Region, "eusc-"):
		domain = "amazonaws.eu"
	}
	return "https://bedrock-runtime." + cfg.Region + "." + domain, nil
}

// sign signs a request (Signature Version 4).
func sign(signer *v4.Signer, load loader, r *http.Request, body []byte) error {
	cfg, err := load()
	switch {
	case err != nil:
		return err
	case cfg.Region == "":
		return errNoRegion
	case cfg.Credentials == nil:
		return errors.New("there are no AWS credentials: see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html")
	}
	credentials, err := cfg.Credentials.Retrieve(r.Context())
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	return signer.SignHTTP(r.Context(), credentials, r, hex.EncodeToString(sum[:]), settingsName, cfg.Region, time.Now())
}
