module github.com/agentgen-go/agentgen/scripts/browser

go 1.26.0

require (
	github.com/chromedp/cdproto v0.160.1
	github.com/chromedp/chromedp v0.23.1
)

require github.com/go-json-experiment/json v0.0.0-20260820222146-c27c302e5fc3 // indirect

replace (
	github.com/agentgen-go/agentgen => ../..
	github.com/agentgen-go/agentgen/examples => ../../examples
)
