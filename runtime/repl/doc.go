// Package repl chats with an agent in a terminal: Run reads prompts from standard input, runs the agent, and shows what happens
// while it happens.
//
// Text appears as the model writes it, thoughts are dim, each call of a tool and each result is a line, and a typed output is
// shown field by field. Calls that wait are asked about: an approval is granted, denied with a reason, or granted with other
// arguments; a result from elsewhere is typed as JSON. An error of a run is shown, and the chat continues.
//
// Ctrl-C ends the turn, and at an empty prompt the second one ends the chat; so does ctrl-D. A line that ends with a backslash
// continues on the next one, and text between two lines of """ is one prompt. Lines that begin with a slash are commands:
//
//	/help         list the commands
//	/new          begin a new conversation
//	/history      show this conversation
//	/resume       decide about the calls that wait
//	/model NAME   use another model, see WithModels
//	/usage        show what the chat has used
//	/quit         end the chat
//
// The conversation is kept in this process, in a file (WithHistoryFile), or in a conversation.Store (WithStore). A run that waits is
// kept with it, so that a later start of the program asks about its calls again.
//
// If input or output is not a terminal there are no prompts, hints and colors, and each line is a prompt or a decision. Colors are also
// left out if the environment variable NO_COLOR is set, or TERM is "dumb". Control characters of models and tools are made visible, so
// that they cannot change what the terminal shows. Lines are not edited here; programs such as rlwrap add that.
package repl
