package prices

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// offer finds the offer for a response: by the provider's address, and else by its name. Names are compared in lower case.
func (s *snapshot) offer(k key) *offer {
	model := strings.ToLower(k.model)
	if k.url != "" && k.provider != "openai-decisions" { // which shares the address of openai
		if o := s.offerOf(s.providerAt(k.url), model); o != nil {
			return o
		}
	}
	name := strings.TrimSpace(strings.ToLower(k.provider))
	if name == "litellm" { // a proxy, which names the provider in front of the model
		if prefix, rest, ok := strings.Cut(model, "/"); ok && s.provider(prefix) != nil {
			name, model = prefix, rest
		}
	}
	p := s.provider(name)
	if p == nil && (name == "" || name == "litellm") {
		p = s.providerOf(model)
	}
	return s.offerOf(p, model)
}

func (s *snapshot) providerAt(url string) *provider {
	for _, p := range s.providers {
		if at := regexp.MustCompile(p.URL).FindStringIndex(url); at != nil && at[0] == 0 {
			return p
		}
	}
	return nil
}

// provider finds the provider of a name.
func (s *snapshot) provider(name string) *provider {
	if name == "" {
		return nil
	}
	if p := s.providerWithID(name); p != nil {
		return p
	}
	for _, p := range s.providers {
		if p.ProviderMatch.holds(name) {
			return p
		}
	}
	return nil
}

func (s *snapshot) providerWithID(id string) *provider {
	for _, p := range s.providers {
		if p.Provider == id {
			return p
		}
	}
	return nil
}

// providerOf finds the provider that made a model, for responses that do not name their provider.
func (s *snapshot) providerOf(model string) *provider {
	for _, p := range s.providers {
		if p.ModelMatch.holds(model) {
			return p
		}
	}
	return nil
}

// offerOf finds a model of a provider. If it has none of that name, a date in it may have been written otherwise.
func (s *snapshot) offerOf(p *provider, model string) *offer {
	if p == nil {
		return nil
	}
	o := s.named(p, model)
	if other := spaced(model); o == nil && other != model {
		o = s.named(p, other)
	}
	return o
}

// named finds a model among those of a provider, and then of those whose models it offers as well.
func (s *snapshot) named(p *provider, model string) *offer {
	if m := p.model(model); m != nil {
		return &offer{m.Prices, m.Variants}
	}
	for _, id := range p.Fallback {
		if m := s.providerWithID(id).model(model); m != nil {
			return &offer{prices: m.Prices} // the variants are their own provider's
		}
	}
	return nil
}

func (p *provider) model(name string) *line {
	models := p.models()
	for i := range models {
		if models[i].Match.holds(name) {
			return &models[i]
		}
	}
	return nil
}

// spaced writes dates such as -20251211, which proxies have in the names of models, as -2025-12-11.
func spaced(model string) string {
	for i := strings.IndexByte(model, '-'); i >= 0 && i+9 <= len(model); i++ {
		date, rest := model[i+1:i+9], model[i+9:]
		if model[i] != '-' || !strings.HasPrefix(date, "20") || rest != "" && rest[0] != '-' && rest[0] != ':' {
			continue
		}
		if day, err := time.Parse("20060102", date); err == nil {
			model = model[:i+1] + day.Format(time.DateOnly) + rest
		}
	}
	return model
}

// holds reports whether the rule is for the name, which is in lower case. No rule is for none.
func (r *rule) holds(name string) bool {
	if r == nil {
		return false
	}
	with := func(test func(name, text string) bool) func(string) bool {
		return func(text string) bool { return test(name, text) }
	}
	return slices.Contains(r.Equals, name) ||
		slices.ContainsFunc(r.StartsWith, with(strings.HasPrefix)) ||
		slices.ContainsFunc(r.EndsWith, with(strings.HasSuffix)) ||
		slices.ContainsFunc(r.Contains, with(strings.Contains)) ||
		slices.ContainsFunc(r.Regex, with(matches)) ||
		slices.ContainsFunc(r.Without, func(pattern string) bool { return !matches(name, pattern) }) ||
		slices.ContainsFunc(r.Or, func(r rule) bool { return r.holds(name) }) ||
		len(r.And) > 0 && !slices.ContainsFunc(r.And, func(r rule) bool { return !r.holds(name) })
}

// matches compiles the pattern each time: it is asked once for each name of a model.
func matches(name, pattern string) bool { return regexp.MustCompile(pattern).MatchString(name) }
