// Package wrap has models that wrap other models: a fallback over several, retries, a limit of concurrent requests, a
// cache for tests.
//
//	agent.Model = &wrap.Limited{
//		Model:   &wrap.Fallback{Models: []model.Model{models.Named("openai:gpt-5"), models.Named("groq:llama-3.3-70b-versatile")}},
//		Limiter: &limit.Slots{Max: 10},
//	}
//
// All of them keep streams, token counts, the profile and the settings of what they wrap, and may be put into each other. They must
// not be changed once they are in use; they are then safe for concurrent use.
package wrap
