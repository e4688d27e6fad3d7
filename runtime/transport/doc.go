// Package transport sends requests of models to providers that speak JSON over HTTP, and reads their responses. Provider
// packages use it, and their constructors take its options:
//
//	openai.Chat("gpt-5-mini", transport.WithAPIKey(key), transport.WithTimeouts(transport.Timeouts{Silence: time.Minute}))
//
// Every provider behaves the same:
//
//   - Keys and base URLs come from options or the environment, which is read with the first request.
//   - Requests go through the application's *http.Client if it has one (WithHTTPClient), and otherwise through one that all
//     models share, with the proxies of the environment.
//   - Failures that may pass are tried again if nothing of a response has been read: see WithMaxRetries.
//   - Limits of time hold for connecting, the first event, silence and the whole (Timeouts), one limit of size for all that a
//     server sends (WithMaxResponse).
//   - A response that ends too early is an error.
//   - Errors are *[model.HTTPError], *[model.ConnectionError] or *[model.ConfigError], or wrap the error of the caller's context.
//     Their texts show neither keys nor other credentials of the request.
//
// To write a provider: New makes its Client, Client.Do sends a Call, and a Response is read as a whole by ReadAll or event by
// event by Next.
package transport
