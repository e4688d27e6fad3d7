package scenario

import (
	"fmt"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
)

// PromptCase measures one way to render the prompt of Customer.
func PromptCase(by string, render func(*Bank) (string, error)) measure.Case {
	want := BankPrompt(Customer)
	return measure.Case{Group: "Prompt", Name: "render 700 B", By: by,
		Check: func() error {
			got, err := render(Customer)
			if err == nil && got != want {
				err = fmt.Errorf("rendered %q", got)
			}
			return err
		},
		Op: func() error { _, err := render(Customer); return err },
	}
}
