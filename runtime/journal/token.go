package journal

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// ErrToken is wrapped by the errors of tokens that are not valid, or not any more.
var ErrToken = errors.New("journal: the token is not valid")

// claims are what a token says.
type claims struct {
	Run string `json:"r"`
	// Created is when the run was, since another one may get its ID after Prune.
	Created int64 `json:"c"`
	Pause   int64 `json:"p"`
	Until   int64 `json:"u"`
}

// Token returns a token that entitles its bearer, for a time, to resolve the calls for which the run waits now. It is
// signed, safe in URLs, and can be used once: it is invalid as soon as some of the calls are resolved, by it or in
// another way.
func (j *Journal) Token(ctx context.Context, id string, lifetime time.Duration) (string, error) {
	if j.opts.Key == nil {
		return "", errors.New("journal: tokens need Options.Key")
	}
	r, err := j.Get(ctx, id)
	if err != nil {
		return "", err
	}
	if r.State != Waiting || len(r.Open) == 0 {
		return "", fmt.Errorf("run %q: %w", id, ErrNotWaiting)
	}
	body, err := json.Marshal(claims{r.ID, r.Created.UnixMicro(), r.pauses, time.Now().Add(lifetime).UnixMicro()})
	if err != nil {
		return "", err
	}
	return encoding.EncodeToString(body) + "." + encoding.EncodeToString(j.sign(body)), nil
}

var encoding = base64.RawURLEncoding

func (j *Journal) sign(body []byte) []byte {
	m := hmac.New(sha256.New, j.opts.Key)
	m.Write(body)
	return m.Sum(nil)
}

// Holder returns the run that a token is for, with the calls that wait: what a page shows to the one who decides.
func (j *Journal) Holder(ctx context.Context, token string) (*Run, error) {
	c, err := j.verify(token)
	if err != nil {
		return nil, err
	}
	r, err := j.Get(ctx, c.Run)
	if errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("%w: the run was deleted", ErrToken)
	}
	if err == nil && (r.State != Waiting || r.pauses != c.Pause || r.Created.UnixMicro() != c.Created) {
		return nil, fmt.Errorf("%w: the calls were resolved", ErrToken)
	}
	return r, err
}

// ResolveToken is Resolve, of the run that the token is for. The error wraps ErrToken if the token is forged, expired or used.
func (j *Journal) ResolveToken(ctx context.Context, token string, r *message.DeferredResults) error {
	run, err := j.Holder(ctx, token)
	if err != nil {
		return err
	}
	err = j.resolve(ctx, run, r)
	if errors.Is(err, ErrNotWaiting) {
		return fmt.Errorf("%w: the calls were resolved", ErrToken)
	}
	return err
}

func (j *Journal) verify(token string) (c claims, err error) {
	if j.opts.Key == nil {
		return c, errors.New("journal: tokens need Options.Key")
	}
	text, signature, _ := strings.Cut(token, ".")
	body, err := encoding.DecodeString(text)
	sum, err2 := encoding.DecodeString(signature)
	if err != nil || err2 != nil || !hmac.Equal(sum, j.sign(body)) || json.Unmarshal(body, &c) != nil {
		return c, fmt.Errorf("%w: it is not one of this journal", ErrToken)
	}
	if c.Until < now() {
		return c, fmt.Errorf("%w: it has expired", ErrToken)
	}
	return c, nil
}
