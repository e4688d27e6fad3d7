package prompt

import (
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/runtime/xmlwire"
)

// Handlebars compiles a template in the syntax of Handlebars, as far as Pydantic AI's TemplateStr has it: without escaping,
// partials and helpers of one's own. Members have their names in JSON, or in Go.
func Handlebars(t Template) (root *ir.PromptVar, body []*ir.PromptNode, problems []Problem) {
	c, dot := newCompiler(t)
	h := &handlebars{compiler: c, scopes: []scope{{context: dot}}}
	body, end := h.body()
	if end != nil && !h.stopped {
		h.fail(end.at, "", "%s closes or continues a block that is not open", end.text)
	}
	return dot.Var, body, c.problems
}

// handlebars reads a template from left to right.
type handlebars struct {
	*compiler
	pos     int
	trim    bool // the next text loses its leading space
	scopes  []scope
	stopped bool // the rest cannot be read
}

// scope is what a block adds: its context, its parameters, and the loop that it is.
type scope struct {
	context *value
	params  []variable
	loop    *loop
}

// loop is what @index and the like are about.
type loop struct {
	index, key *value
	list       *ir.PromptExpr
}

// tag is what stands between braces.
type tag struct {
	at     int    // of its braces
	text   string // as it is written
	kind   byte   // #, /, ^, >, !, or 0
	parts  []part // what it consists of
	before bool   // ~ at its start
	after  bool   // ~ at its end
	params []string
}

// part is a word of a tag, or a subexpression.
type part struct {
	at   int
	text string
	sub  []part
}

func (h *handlebars) stop(at int, hint, format string, args ...any) {
	if !h.stopped {
		h.fail(at, hint, format, args...)
	}
	h.stopped, h.pos = true, len(h.Text)
}

// body reads up to the end, or to a tag that ends or continues the block, which it returns.
func (h *handlebars) body() (nodes []*ir.PromptNode, end *tag) {
	for h.pos < len(h.Text) {
		nodes = h.content(nodes)
		if h.pos >= len(h.Text) {
			break
		}
		if strings.HasPrefix(h.Text[h.pos:], "{{{{") {
			nodes = h.raw(nodes)
			continue
		}
		t := h.tag()
		if t == nil {
			break
		}
		if t.before {
			nodes = trimEnd(nodes)
		}
		h.trim = t.after
		if t.kind == '/' || t.kind == '^' && len(t.parts) == 0 || t.kind == 0 && len(t.parts) > 0 && t.parts[0].text == "else" {
			return nodes, t
		}
		nodes = append(nodes, h.statement(t)...)
	}
	return nodes, nil
}

// content adds the text up to the next tag. A backslash before the braces makes them text.
func (h *handlebars) content(nodes []*ir.PromptNode) []*ir.PromptNode {
	var b strings.Builder
	for h.pos < len(h.Text) {
		rest := h.Text[h.pos:]
		slashes := len(rest) - len(strings.TrimLeft(rest, `\`))
		open := strings.HasPrefix(rest[slashes:], "{{")
		if open && slashes%2 == 0 {
			b.WriteString(rest[:slashes/2])
			h.pos += slashes
			break
		}
		n := max(slashes, 1)
		if open {
			b.WriteString(rest[:slashes/2] + "{{")
			n = slashes + 2
		} else {
			b.WriteString(rest[:n])
		}
		h.pos += n
	}
	return h.text(nodes, b.String())
}

const space = " \t\r\n"

// text adds a text.
func (h *handlebars) text(nodes []*ir.PromptNode, s string) []*ir.PromptNode {
	if h.trim {
		s = strings.TrimLeft(s, space)
		h.trim = false
	}
	if s == "" {
		return nodes
	}
	return append(nodes, &ir.PromptNode{Kind: ir.PromptText, Text: s})
}

// trimEnd removes the space at the end of the last node, if that is a text.
func trimEnd(nodes []*ir.PromptNode) []*ir.PromptNode {
	if last := len(nodes) - 1; last >= 0 && nodes[last].Kind == ir.PromptText {
		nodes[last].Text = strings.TrimRight(nodes[last].Text, space)
	}
	return nodes
}

// raw adds the text of a raw block.
func (h *handlebars) raw(nodes []*ir.PromptNode) []*ir.PromptNode {
	at := h.pos
	name, rest, ok := strings.Cut(h.Text[at+4:], "}}}}")
	name = strings.TrimSpace(name)
	text, after, closed := strings.Cut(rest, "{{{{/"+name+"}}}}")
	if !ok || !closed || name == "" {
		h.stop(at, "end it with {{{{/name}}}}", "a raw block that is not closed")
		return nodes
	}
	h.pos = len(h.Text) - len(after)
	return h.text(nodes, text)
}

// tag reads a tag; it is nil if that is not possible, which is reported.
func (h *handlebars) tag() *tag {
	t := &tag{at: h.pos}
	open, end := "{{", "}}"
	if strings.HasPrefix(h.Text[h.pos:], "{{{") {
		open, end = "{{{", "}}}"
	}
	h.pos += len(open)
	t.before = h.skip("~")
	if open == "{{" && h.pos < len(h.Text) && strings.IndexByte("#/^>!&", h.Text[h.pos]) >= 0 {
		t.kind = h.Text[h.pos]
		h.pos++
	}
	switch t.kind {
	case '!':
		return h.comment(t)
	case '&':
		t.kind = 0
	}
	t.parts = h.words(t, end)
	if h.stopped {
		return nil
	}
	t.after = h.skip("~")
	if !h.skip(end) {
		h.stop(t.at, "end it with "+end, "a tag that is not closed")
		return nil
	}
	t.text = h.Text[t.at:h.pos]
	return t
}

func (h *handlebars) skip(s string) bool {
	if !strings.HasPrefix(h.Text[h.pos:], s) {
		return false
	}
	h.pos += len(s)
	return true
}

func (h *handlebars) comment(t *tag) *tag {
	end := "}}"
	if h.skip("--") {
		end = "--}}"
		if long := strings.Index(h.Text[h.pos:], "--~}}"); long >= 0 {
			if short := strings.Index(h.Text[h.pos:], end); short < 0 || long < short {
				end = "--~}}"
			}
		}
	}
	n := strings.Index(h.Text[h.pos:], end)
	if n < 0 {
		h.stop(t.at, "end it with "+end, "a comment that is not closed")
		return nil
	}
	t.after = strings.HasSuffix(end, "~}}") || end == "}}" && strings.HasSuffix(h.Text[h.pos:h.pos+n], "~")
	h.pos += n + len(end)
	return t
}

// words reads the words of a tag, up to what ends it.
func (h *handlebars) words(t *tag, end string) (words []part) {
	for {
		rest := h.Text[h.pos:]
		h.pos += len(rest) - len(strings.TrimLeft(rest, space))
		rest = h.Text[h.pos:]
		switch {
		case rest == "":
			h.stop(t.at, "end it with }}", "a tag that is not closed")
			return nil
		case strings.HasPrefix(rest, end), strings.HasPrefix(rest, "~"), end == ")" && rest[0] == ')':
			return words
		case rest[0] == '(':
			at := h.pos
			h.pos++
			sub := h.words(t, ")")
			h.skip(")")
			words = append(words, part{at: at, text: "(", sub: sub})
		case rest[0] == '|':
			inside, _, ok := strings.Cut(rest[1:], "|")
			if last := len(words) - 1; !ok || last < 0 || words[last].text != "as" {
				h.stop(h.pos, "write as |name|", "| that does not belong to parameters of a block")
				return nil
			}
			t.params = strings.Fields(inside)
			words = words[:len(words)-1]
			h.pos += len(inside) + 2
		default:
			n := wordLength(rest)
			if n == 0 {
				h.stop(h.pos, "", "unexpected %q", rest[:1])
				return nil
			}
			words = append(words, part{at: h.pos, text: rest[:n]})
			h.pos += n
		}
		if h.stopped {
			return nil
		}
	}
}

// wordLength is the length of the word at the start of s: a string, or a path with names in brackets, and what it is set to.
func wordLength(s string) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\'':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				return 0
			}
			i += end + 1
		case c == '[':
			end := strings.IndexByte(s[i:], ']')
			if end < 0 {
				return 0
			}
			i += end
		case strings.IndexByte(" \t\r\n}~()|", c) >= 0:
			return i
		}
	}
	return len(s)
}

// statement compiles a tag and, if it opens a block, all of the block.
func (h *handlebars) statement(t *tag) []*ir.PromptNode {
	switch {
	case t.kind == '!':
		return nil
	case t.kind == '>':
		h.fail(t.at, "mark a template for each, and print them by fields of the dependencies", "partials are not supported")
		return nil
	case len(t.parts) == 0:
		h.fail(t.at, "", "%s is empty", t.text)
		return nil
	case t.kind == '#' && strings.ContainsAny(t.parts[0].text, "*>"):
		h.stop(t.at, "mark a template for each", "partials and decorators are not supported")
		return nil
	case t.kind == '#' || t.kind == '^':
		return h.block(t)
	}
	return h.mustache(t)
}

// mustache prints a value.
func (h *handlebars) mustache(t *tag) []*ir.PromptNode {
	parts := t.parts
	if parts[0].text == "log" {
		h.fail(parts[0].at, "log in Go", "the helper log is not supported")
		return nil
	}
	if len(parts) > 1 && parts[0].text != "lookup" {
		h.fail(parts[0].at, "helpers are if, unless, each, with and lookup", "there is no helper %s", parts[0].text)
		return nil
	}
	if len(parts) > 1 {
		parts = []part{{at: parts[0].at, text: "(", sub: parts}}
	}
	v, guards := h.value(parts[0])
	if v == invalid {
		return nil
	}
	if v.known {
		return []*ir.PromptNode{{Kind: ir.PromptText, Text: constantText(v)}}
	}
	v, guards = h.settle(v, guards)
	if !h.printed(v, parts[0].at) {
		return nil
	}
	print := &ir.PromptNode{Kind: ir.PromptPrint, Value: v.PromptExpr, Python: v.Shape.Kind == ir.Float && v.Shape.Says == ""}
	return guarded(guards, []*ir.PromptNode{print}, nil)
}

// constantText is a literal as it is printed.
func constantText(v *value) string {
	if s, err := strconv.Unquote(v.Name); err == nil {
		return s
	}
	if v.Name == "nil" {
		return ""
	}
	return v.Name
}

// guarded runs nodes if all guards are true, or else others.
func guarded(guards []*ir.PromptExpr, nodes, others []*ir.PromptNode) []*ir.PromptNode {
	if len(guards) == 0 {
		return nodes
	}
	return []*ir.PromptNode{{Kind: ir.PromptIf, Value: all(guards), Body: nodes, Else: others}}
}

// all is whether all guards are true.
func all(list []*ir.PromptExpr) *ir.PromptExpr {
	var guards []*ir.PromptExpr
	for _, g := range list {
		if !slices.ContainsFunc(guards, func(other *ir.PromptExpr) bool { return reflect.DeepEqual(g, other) }) {
			guards = append(guards, g)
		}
	}
	if len(guards) == 1 {
		return guards[0]
	}
	return &ir.PromptExpr{Kind: ir.PromptAnd, Args: guards, Shape: shapeOf(types.Typ[types.Bool])}
}

func truthOf(v *value) *ir.PromptExpr {
	return &ir.PromptExpr{Kind: ir.PromptTruth, X: v.PromptExpr, Shape: shapeOf(types.Typ[types.Bool])}
}

// settle follows a pointer to what it points to, and adds that it is not nil to the guards.
func (h *handlebars) settle(v *value, guards []*ir.PromptExpr) (*value, []*ir.PromptExpr) {
	switch {
	case v.Shape.Kind == ir.Any:
		return v, append(guards, truthOf(v))
	case !v.Shape.Pointer:
		return v, guards
	}
	guards = append(guards, truthOf(v))
	if v.Shape.Kind == ir.Struct && v.Shape.Says != "" {
		return v, guards
	}
	t := deref(v.t)
	return &value{t: t, PromptExpr: &ir.PromptExpr{Kind: ir.PromptDeref, X: v.PromptExpr, Shape: shapeOf(t)}}, guards
}

// value resolves a word, and what has to be true for it to be there.
func (h *handlebars) value(p part) (v *value, guards []*ir.PromptExpr) {
	switch {
	case p.sub != nil || p.text == "(":
		return h.lookup(p)
	case p.text[0] == '"' || p.text[0] == '\'':
		return literal(types.Typ[types.String], strconv.Quote(p.text[1:len(p.text)-1])), nil
	case p.text == "true" || p.text == "false":
		return literal(types.Typ[types.Bool], p.text), nil
	case p.text == "null" || p.text == "undefined":
		return literal(types.Typ[types.String], `""`), nil
	}
	if v := number(p.text); v != nil {
		return v, nil
	}
	return h.path(p)
}

// number is a literal, nil if s is not a number.
func number(s string) *value {
	if strings.Trim(s, "-0123456789.") != "" {
		return nil
	}
	if i, err := strconv.Atoi(s); err == nil {
		return literal(types.Typ[types.Int], strconv.Itoa(i))
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return literal(types.Typ[types.Float64], xmlwire.FormatFloat(f, 64))
	}
	return nil
}

// lookup is an element that another value names.
func (h *handlebars) lookup(p part) (v *value, guards []*ir.PromptExpr) {
	if len(p.sub) != 3 || p.sub[0].text != "lookup" {
		name := ""
		if len(p.sub) > 0 {
			name = p.sub[0].text
		}
		h.fail(p.at, "the only one that gives a value is (lookup OBJECT KEY)", "there is no helper %q for two values", name)
		return invalid, nil
	}
	v, guards = h.value(p.sub[1])
	key, more := h.value(p.sub[2])
	if v == invalid || key == invalid {
		return invalid, nil
	}
	key, more = h.settle(key, more)
	return h.element(v, key, append(guards, more...), p.sub[1].at)
}

// element is the element of v at key.
func (h *handlebars) element(v, key *value, guards []*ir.PromptExpr, at int) (*value, []*ir.PromptExpr) {
	if key.known && strings.HasPrefix(key.Name, "-") {
		h.fail(at, "", "the index %s is negative", key.Name)
		return invalid, nil
	}
	v, guards = h.settle(v, guards)
	before := len(h.problems)
	elem := h.index(v, key, at)
	if len(h.problems) > before {
		return invalid, nil
	}
	elem.Failed = ""
	has := &ir.PromptExpr{Kind: ir.PromptHas, X: v.PromptExpr, Args: []*ir.PromptExpr{key.PromptExpr}, Shape: shapeOf(types.Typ[types.Bool])}
	return elem, append(guards, has)
}

// path resolves names that dots or slashes join.
func (h *handlebars) path(p part) (v *value, guards []*ir.PromptExpr) {
	text, at, depth := p.text, p.at, 0
	if strings.Contains(text, "=") {
		h.fail(at, "", "named arguments are not supported")
		return invalid, nil
	}
	data := strings.HasPrefix(text, "@")
	if data {
		text, at = text[1:], at+1
	}
	for {
		rest, ok := strings.CutPrefix(text, "..")
		if !ok {
			break
		}
		depth++
		text, at = strings.TrimPrefix(rest, "/"), at+len(text)-len(strings.TrimPrefix(rest, "/"))
	}
	names := split(text, at)
	switch {
	case depth >= len(h.scopes):
		h.fail(p.at, "", "%s goes beyond the outermost block", p.text)
		return invalid, nil
	case data:
		v, names = h.data(p, names, depth)
	default:
		v, names = h.start(names, depth)
	}
	if v == invalid {
		return invalid, nil
	}
	if v.Kind == ir.PromptUse {
		if v.t == nil {
			return h.use(v, p.at), nil
		}
		v.Var.Used = true
	}
	for _, n := range names {
		if v, guards = h.step(v, n, guards); v == invalid {
			return invalid, nil
		}
	}
	return v, guards
}

// split splits a path into its names.
func split(text string, at int) (names []part) {
	for text != "" {
		n := strings.IndexAny(text, "./")
		if text[0] == '[' {
			n = strings.IndexByte(text, ']')
			names = append(names, part{at: at + 1, text: text[1:n]})
			n++
		} else {
			if n < 0 {
				n = len(text)
			}
			if n > 0 {
				names = append(names, part{at: at, text: text[:n]})
			}
		}
		n = min(n+1, len(text))
		text, at = text[n:], at+n
	}
	return names
}

// start is where a path begins: a parameter of a block, or a context.
func (h *handlebars) start(names []part, depth int) (*value, []part) {
	context := h.scopes[len(h.scopes)-1-depth].context
	if len(names) == 0 {
		return context, nil
	}
	if names[0].text == "this" {
		return context, names[1:]
	}
	if depth == 0 {
		for _, s := range slices.Backward(h.scopes) {
			for _, p := range s.params {
				if p.name == names[0].text {
					return p.v, names[1:]
				}
			}
		}
	}
	return context, names
}

// data is a variable such as @index.
func (h *handlebars) data(p part, names []part, depth int) (*value, []part) {
	if depth > 0 || len(names) == 0 {
		h.fail(p.at, "name it with as |item index|", "%s is not supported", p.text)
		return invalid, nil
	}
	if names[0].text == "root" {
		return h.scopes[0].context, names[1:]
	}
	var l *loop
	for _, s := range h.scopes {
		if s.loop != nil {
			l = s.loop
		}
	}
	known := []string{"root", "index", "key", "first", "last"}
	switch name := names[0].text; {
	case !slices.Contains(known, name):
		h.fail(p.at, diag.DidYouMean(name, known), "there is no @%s", name)
	case l == nil || name == "key" && l.key == nil:
		h.fail(p.at, "", "@%s outside of an each that has one", name)
	case name == "index":
		return l.index, nil
	case name == "key":
		return l.key, nil
	default:
		return h.end(l, name), nil
	}
	return invalid, nil
}

// end is @first or @last.
func (h *handlebars) end(l *loop, name string) *value {
	t := types.Typ[types.Bool]
	l.index.Var.Used = true
	e := &ir.PromptExpr{Kind: ir.PromptLast, X: l.index.PromptExpr, Args: []*ir.PromptExpr{l.list}, Shape: shapeOf(t)}
	if name == "first" {
		zero := literal(types.Typ[types.Int], "0")
		e = &ir.PromptExpr{Kind: ir.PromptCompare, Name: "==", X: l.index.PromptExpr, Args: []*ir.PromptExpr{zero.PromptExpr}, Shape: shapeOf(t)}
	}
	return &value{t: t, PromptExpr: e}
}

// step is the member of v with a name.
func (h *handlebars) step(v *value, name part, guards []*ir.PromptExpr) (*value, []*ir.PromptExpr) {
	switch u := deref(v.t).Underlying().(type) {
	case *types.Struct:
		return h.member(v, u, name, guards)
	case *types.Map:
		if kind, _ := kindOf(u.Key().Underlying()); kind == ir.String {
			return h.element(v, literal(types.Typ[types.String], strconv.Quote(name.text)), guards, name.at)
		}
	case *types.Slice, *types.Array:
		if i, err := strconv.Atoi(name.text); err == nil && i >= 0 {
			return h.element(v, literal(types.Typ[types.Int], strconv.Itoa(i)), guards, name.at)
		}
	}
	h.fail(name.at, "", "%s has no member %s", h.typeString(v.t), name.text)
	return invalid, nil
}

// member is the field of v with a name in JSON, or in Go.
func (h *handlebars) member(v *value, st *types.Struct, name part, guards []*ir.PromptExpr) (*value, []*ir.PromptExpr) {
	path := findMember(st, name.text)
	if path == nil {
		h.fail(name.at, diag.DidYouMean(name.text, jsonNames(st)), "%s has no member %s", h.typeString(v.t), name.text)
		return invalid, nil
	}
	for _, i := range path {
		if v.Shape.Pointer {
			guards = append(guards, truthOf(v))
		}
		v = h.fields(v, []int{i}, name.at)
		v.Failed = ""
	}
	return v, guards
}

// findMember is the path to the field with a name in JSON or, if there is none, in Go.
func findMember(st *types.Struct, name string) []int {
	match := func(f *types.Var, tag string) bool { return jsonName(f, tag) == name }
	if path := findField(st, match); path != nil {
		return path
	}
	return findField(st, func(f *types.Var, _ string) bool { return f.Name() == name })
}

func findField(st *types.Struct, match func(f *types.Var, tag string) bool) []int {
	for i := range st.NumFields() {
		if f := st.Field(i); f.Exported() && match(f, st.Tag(i)) {
			return []int{i}
		}
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		inner, ok := deref(f.Type()).Underlying().(*types.Struct)
		if !f.Embedded() || !ok || types.Identical(inner, st) {
			continue
		}
		if path := findField(inner, match); path != nil {
			return append([]int{i}, path...)
		}
	}
	return nil
}

func jsonNames(st *types.Struct) (names []string) {
	for i := range st.NumFields() {
		if name := jsonName(st.Field(i), st.Tag(i)); st.Field(i).Exported() && name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return []string{"none"}
	}
	return names
}
