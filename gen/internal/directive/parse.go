package directive

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Directive is one //agent: comment.
type Directive struct {
	Comment *ast.Comment
	parsed  ast.Directive
}

// Parse returns the directive that a comment holds; ok is false if it holds none of ours.
func Parse(c *ast.Comment) (d *Directive, ok bool) {
	parsed, ok := ast.ParseDirective(c.Slash, c.Text)
	if !ok || parsed.Tool != Tool {
		return nil, false
	}
	return &Directive{Comment: c, parsed: parsed}, true
}

// String returns the directive without its arguments, such as "//agent:tool".
func (d *Directive) String() string { return "//" + d.parsed.Tool + ":" + d.parsed.Name }

// Target returns the kinds of declarations that the directive is for; ok is false if there is no such directive.
func (d *Directive) Target() (t Target, ok bool) {
	if s := find(d.parsed.Name); s != nil {
		return s.target, true
	}
	return 0, false
}

// Read enters the directives of one declaration into a Set. Mistakes go to c; what they spoil is left out.
func Read(list []*Directive, target Target, pos func(token.Pos) ir.Pos, c *diag.Collector) Set {
	var s Set
	p := &parser{pos: pos, diags: c}
	for _, d := range list {
		p.directive(&s, d, target)
	}
	if s.Tool == nil && s.Output == nil {
		for _, param := range s.Params {
			c.Add(diag.Diagnostic{
				Pos:     param.Pos,
				Message: "//agent:param without //agent:tool",
				Hint:    "it describes a parameter of a tool, or of a function that is an output",
			})
		}
	}
	return s
}

type parser struct {
	pos   func(token.Pos) ir.Pos
	diags *diag.Collector
}

// arg is one argument of a directive.
type arg struct {
	key, value       string
	hasValue         bool
	keyPos, valuePos token.Pos
}

func (p *parser) fail(at token.Pos, hint, format string, args ...any) {
	p.diags.Add(diag.Diagnostic{Pos: p.pos(at), Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (p *parser) directive(s *Set, d *Directive, target Target) {
	spec := find(d.parsed.Name)
	switch {
	case spec == nil:
		p.unknown(d)
		return
	case spec.target&target == 0:
		p.fail(d.Comment.Slash, fmt.Sprintf("write it above the declaration of a %s", spec.target),
			"%s is for a %s, not for a %s", d, spec.target, target)
		return
	case spec.begin(s, p.pos(d.Comment.Slash)):
		p.fail(d.Comment.Slash, "write all keys on one line", "%s is given twice", d)
		return
	}
	args, ok := p.args(d)
	switch {
	case !ok:
	case spec.rest != nil:
		spec.rest(p, s, d.Comment.Slash, args)
	default:
		p.keys(spec, s, args)
	}
}

func (p *parser) unknown(d *Directive) {
	known := names()
	hint := diag.DidYouMean(d.parsed.Name, known)
	for _, name := range known {
		hint = strings.Replace(hint, " "+name, " //agent:"+name, 1)
	}
	p.fail(d.Comment.Slash, hint, "unknown directive %s", d)
}

func (p *parser) keys(spec *spec, s *Set, args []arg) {
	seen := map[string]bool{}
	for _, a := range args {
		k := spec.key(a.key)
		switch {
		case k == nil:
			p.fail(a.keyPos, diag.DidYouMean(a.key, spec.keyNames()), "//agent:%s has no key %q", spec.name, a.key)
		case seen[a.key]:
			p.fail(a.keyPos, "", "%s is given twice", a.key)
		case k.value == "" && a.hasValue:
			p.fail(a.valuePos, "write just "+k.name, "%s does not take a value", k.name)
		case k.value != "" && a.value == "" && (a.hasValue || !k.optional()):
			p.fail(a.keyPos, "write "+k.synopsis(), "%s needs a value", k.name)
		default:
			p.apply(spec, k, s, a)
		}
		seen[a.key] = true
	}
}

func (p *parser) apply(spec *spec, k *key, s *Set, a arg) {
	err := k.apply(s, a.value)
	if place := spec.places[k.name]; place != nil {
		*place(s) = p.pos(a.valuePos)
	}
	var bad *valueError
	if errors.As(err, &bad) {
		p.fail(a.valuePos, bad.hint, "%s: %q %s", k.name, a.value, bad.msg)
	}
}

// modelName enters what the model calls a parameter.
func (p *parser) modelName(param *ParamArgs, a arg) {
	switch {
	case param.Model != "":
		p.fail(a.keyPos, "", "name is given twice")
	case !propertyName.MatchString(a.value):
		p.fail(a.valuePos, "write 1 to 64 of the characters a-z, A-Z, 0-9, _, . and -", "name: %q is not a name that providers accept for a parameter", a.value)
	default:
		param.Model = a.value
	}
}

// propertyName is what all providers accept as the name of a parameter.
var propertyName = regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,64}$`)

// parseParam reads PARAM key=value ...
func parseParam(p *parser, s *Set, at token.Pos, args []arg) {
	if len(args) == 0 || args[0].hasValue {
		p.fail(at, "write //agent:param PARAM key=value ...", "//agent:param does not begin with the name of a parameter")
		return
	}
	param := ParamArgs{Pos: p.pos(at), Name: args[0].key, NamePos: p.pos(args[0].keyPos)}
	for _, a := range args[1:] {
		if a.key == "name" {
			p.modelName(&param, a)
			continue
		}
		c := constraint.Arg{Key: a.key, Value: a.value, HasValue: a.hasValue, Pos: p.pos(a.keyPos)}
		if a.hasValue {
			c.ValuePos = p.pos(a.valuePos)
		}
		param.Args = append(param.Args, c)
	}
	s.Params = append(s.Params, param)
}

// args splits a directive into its arguments; ok is false if they are malformed, which is reported.
func (p *parser) args(d *Directive) (args []arg, ok bool) {
	list, err := d.parsed.ParseArgs()
	if err != nil {
		p.fail(badQuote(d), `quote a whole token, such as "description=a b"`, "malformed quotes")
		return nil, false
	}
	for _, a := range list {
		if !d.quoted(a) && strings.ContainsAny(a.Arg, "\"`") {
			p.fail(a.Pos, quoteHint(a.Arg), "quotes within a token do not hold it together")
			return nil, false
		}
		args = append(args, d.split(a))
	}
	return args, true
}

func quoteHint(token string) string {
	key, _, found := strings.Cut(token, "=")
	if !found {
		key = "description"
	}
	return fmt.Sprintf(`quote the whole token: "%s=..."`, key)
}

// quoted reports whether an argument is written in quotes.
func (d *Directive) quoted(a ast.DirectiveArg) bool {
	c := d.parsed.Args[a.Pos-d.parsed.ArgsPos]
	return c == '"' || c == '`'
}

func (d *Directive) split(a ast.DirectiveArg) arg {
	key, value, ok := strings.Cut(a.Arg, "=")
	at := a.Pos
	if d.quoted(a) {
		at++
	}
	out := arg{key: key, value: value, hasValue: ok, keyPos: at, valuePos: at}
	if ok {
		// An escape within the quotes before the equals sign would move it, but no key holds one.
		out.valuePos = at + token.Pos(min(len(key)+1, int(d.parsed.End()-at)))
	}
	return out
}

// badQuote finds the token whose quotes ParseArgs refuses.
func badQuote(d *Directive) token.Pos {
	rest := d.parsed.Args
	at := func() token.Pos { return d.parsed.End() - token.Pos(len(rest)) }
	for {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if rest == "" {
			return at()
		}
		start, n := at(), strings.IndexFunc(rest, unicode.IsSpace)
		if rest[0] == '"' || rest[0] == '`' {
			q, err := strconv.QuotedPrefix(rest)
			if r, _ := utf8.DecodeRuneInString(rest[len(q):]); err != nil || len(q) < len(rest) && !unicode.IsSpace(r) {
				return start
			}
			n = len(q)
		}
		if n < 0 {
			return start
		}
		rest = rest[n:]
	}
}
