package agentweb

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// A Searcher searches the web: a *Tavily, *Brave or *SearXNG, or your own. It must be safe for concurrent use.
type Searcher interface {
	// Search returns at most max results, the best first.
	Search(ctx context.Context, query string, max int) ([]Found, error)
}

// Found is one result of a search.
type Found struct {
	Title, URL, Snippet string
}

// Tavily searches with api.tavily.com.
type Tavily struct {
	// Key is the API key.
	Key string
	// BaseURL and Client are for tests and proxies; the zero values mean Tavily's own, and http.DefaultClient.
	BaseURL string
	Client  *http.Client
}

// Search searches.
func (t *Tavily) Search(ctx context.Context, query string, max int) ([]Found, error) {
	body, err := json.Marshal(map[string]any{"query": query, "max_results": max})
	if err != nil {
		return nil, err
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, or(t.BaseURL, "https://api.tavily.com")+"/search", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Authorization", "Bearer "+t.Key)
	var out struct {
		Results []struct{ Title, URL, Content string }
	}
	if err := ask(t.Client, q, "Tavily", &out); err != nil {
		return nil, err
	}
	var all []Found
	for _, r := range out.Results {
		all = append(all, Found{r.Title, r.URL, r.Content})
	}
	return all, nil
}

// Brave searches with api.search.brave.com.
type Brave struct {
	// Key is the API key.
	Key string
	// BaseURL and Client are for tests and proxies; the zero values mean Brave's own, and http.DefaultClient.
	BaseURL string
	Client  *http.Client
}

// Search searches.
func (b *Brave) Search(ctx context.Context, query string, max int) ([]Found, error) {
	q, err := get(ctx, or(b.BaseURL, "https://api.search.brave.com")+"/res/v1/web/search", url.Values{"q": {query}, "count": {strconv.Itoa(min(max, 20))}})
	if err != nil {
		return nil, err
	}
	q.Header.Set("X-Subscription-Token", b.Key)
	var out struct {
		Web struct {
			Results []struct{ Title, URL, Description string }
		}
	}
	if err := ask(b.Client, q, "Brave", &out); err != nil {
		return nil, err
	}
	var all []Found
	for _, r := range out.Web.Results {
		all = append(all, Found{r.Title, r.URL, r.Description})
	}
	return all, nil
}

// SearXNG searches with an instance of SearXNG whose settings allow the format json.
type SearXNG struct {
	// BaseURL is where the instance is.
	BaseURL string
	// Client makes the requests; nil means http.DefaultClient.
	Client *http.Client
}

// Search searches.
func (s *SearXNG) Search(ctx context.Context, query string, _ int) ([]Found, error) {
	q, err := get(ctx, strings.TrimSuffix(s.BaseURL, "/")+"/search", url.Values{"q": {query}, "format": {"json"}})
	if err != nil {
		return nil, err
	}
	var out struct {
		Results []struct{ Title, URL, Content string }
	}
	if err := ask(s.Client, q, "SearXNG", &out); err != nil {
		return nil, err
	}
	var all []Found
	for _, r := range out.Results {
		all = append(all, Found{r.Title, r.URL, r.Content})
	}
	return all, nil
}

func get(ctx context.Context, address string, values url.Values) (*http.Request, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"?"+values.Encode(), nil)
	if err == nil {
		q.Header.Set("Accept", "application/json")
	}
	return q, err
}

const maxSearch = 4 << 20

// ask sends a request and reads the response. Errors contain neither the key nor the query.
func ask(client *http.Client, q *http.Request, who string, out any) error {
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(q)
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err
		}
		return fmt.Errorf("search with %s: %w", who, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("search with %s: %w", who, &StatusError{Code: res.StatusCode})
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxSearch))
	if err != nil {
		return fmt.Errorf("search with %s: %w", who, err)
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("search with %s: response: %w", who, err)
	}
	return nil
}
