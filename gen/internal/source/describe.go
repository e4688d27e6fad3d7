package source

import (
	"cmp"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// constrain applies //agent:param directives, and decides which parameters are required.
func (r *toolReader) constrain(args []directive.ParamArgs) {
	byName := map[string]directive.ParamArgs{}
	for _, a := range args {
		if r.out.Unwrap && !onlyOpen(a) {
			r.p.fail(a.NamePos, "write constraints in their struct tags", "the fields of parameter %s are the arguments of %s %s",
				r.out.Params[0].JSON, r.what, r.shown())
			continue
		}
		if f := r.find(a.Name); f == nil || f.JSON != a.Name {
			r.p.fail(a.NamePos, r.suggest(a.Name), "%s %s has no parameter %s", r.what, r.shown(), a.Name)
			continue
		}
		all := byName[a.Name]
		all.Args = append(all.Args, a.Args...)
		byName[a.Name] = all
	}
	for _, f := range r.out.Params {
		if f.Type.Kind != ir.Invalid {
			r.p.applyArgs(f, byName[f.JSON].Args, &r.p.l.diags)
		}
	}
}

// find returns the parameter with a name, its own or that of the model, or nil.
func (r *toolReader) find(name string) *ir.Param {
	for _, f := range r.out.Params {
		if f.JSON == name {
			return f
		}
	}
	for _, f := range r.out.Params {
		if r.names[f.JSON] == name {
			return f
		}
	}
	return nil
}

// modelNames notes what the model calls parameters.
func (r *toolReader) modelNames(args []directive.ParamArgs) {
	r.names = map[string]string{}
	for _, a := range args {
		if a.Model != "" {
			r.names[a.Name] = a.Model
		}
	}
}

// rename gives the parameters the names that the model knows, and reports those that are the same.
func (r *toolReader) rename() {
	taken := map[string]string{}
	for _, f := range r.out.Params {
		own := f.JSON
		f.JSON = cmp.Or(r.names[own], own)
		if other, ok := taken[f.JSON]; ok {
			r.p.fail(f.Pos, "set another with //agent:param "+own+" name=...", "the model would know parameters %s and %s as %q", other, own, f.JSON)
		}
		taken[f.JSON] = own
	}
}

func (r *toolReader) suggest(name string) string {
	for i, w := range writtenParams(r.decl) {
		if i < r.skip && w.name != nil && w.name.Name == name {
			return name + " comes from the runtime, not from the model"
		}
	}
	if len(r.out.Params) == 0 {
		return "a model fills in none of its parameters"
	}
	var names []string
	for _, f := range r.out.Params {
		names = append(names, f.JSON)
	}
	return diag.DidYouMean(name, names)
}

// describe takes the descriptions of a tool and of its parameters from comments.
func (r *toolReader) describe(list []written) {
	lines := r.listed(docLines(r.decl.Doc, r.p.l.pos))
	r.out.Description = withoutFuncName(r.decl.Name.Name, r.text(lines))
	r.out.Deprecated = isDeprecated(r.out.Description)
	r.besides(list)
}

func (r *toolReader) text(lines []line) string { return r.p.l.graph.text(r.p.PkgPath, lines) }

// describeParam sets the description of a parameter, once.
func (r *toolReader) describeParam(f *ir.Param, doc string, at ir.Pos) {
	if f.Doc != "" {
		r.p.fail(at, "keep one of the descriptions", "parameter %s is described twice", f.JSON)
		return
	}
	f.Doc = doc
}

// item is an item of a list in a doc comment, "- name: text".
type item struct {
	name     string
	from, to int // its lines
}

var itemLine = regexp.MustCompile(`^\s*[-*+•]\s+([\pL_][\pL\pN_]*)\s*:\s+(.*)$`)

// listed takes the items that describe parameters out of a doc comment and returns what is left of it.
func (r *toolReader) listed(lines []line) []line {
	for _, list := range itemLists(lines) {
		mine := slices.ContainsFunc(list, func(it item) bool { return r.find(it.name) != nil })
		if !mine {
			r.misnamed(lines, list)
			continue
		}
		last := strings.TrimSpace(joinLines(lines[list[len(list)-1].to:])) == ""
		for _, it := range list {
			r.listItem(lines, it, last)
		}
		dropHeading(lines, list[0].from)
	}
	return slices.DeleteFunc(lines, func(l line) bool { return l.text == dropped })
}

// dropped marks lines that are no longer part of a text.
const dropped = "\x00"

func (r *toolReader) listItem(lines []line, it item, last bool) {
	f := r.find(it.name)
	if f == nil {
		if last {
			r.p.fail(nameIn(lines[it.from], it.name), r.suggest(it.name), "%s %s has no parameter %s for the model", r.what, r.shown(), it.name)
		}
		return
	}
	body := slices.Clone(lines[it.from:it.to])
	body[0].text = itemLine.FindStringSubmatch(body[0].text)[2]
	for i := range body {
		body[i].text = strings.TrimSpace(body[i].text)
	}
	r.describeParam(f, r.text(append(body, definitions(lines)...)), nameIn(lines[it.from], it.name))
	for i := it.from; i < it.to; i++ {
		lines[i].text = dropped
	}
}

// misnamed reports the items of a list that names no parameter but was meant to: one under the heading of such lists, or one
// with names that are almost those of parameters.
func (r *toolReader) misnamed(lines []line, list []item) {
	if r.out.Unwrap || len(r.out.Params) == 0 {
		return
	}
	titled := headingBefore(lines, list[0].from) >= 0
	for _, it := range list {
		near := slices.ContainsFunc(r.out.Params, func(f *ir.Param) bool { return diag.Distance(it.name, f.JSON) == 1 })
		if titled || near && len(it.name) > 2 {
			r.p.fail(nameIn(lines[it.from], it.name), r.suggest(it.name), "%s %s has no parameter %s for the model", r.what, r.shown(), it.name)
		}
	}
}

// nameIn is the position of the name of an item in its line.
func nameIn(l line, name string) ir.Pos {
	at := l.pos
	at.Col += strings.Index(l.text, name)
	return at
}

// itemLists finds the lists of a doc comment whose items all begin with a name and a colon. The lines that continue
// an item are indented more than its mark, or as much where the item is not indented at all.
func itemLists(lines []line) [][]item {
	var lists [][]item
	var list []item
	flush := func() {
		if len(list) > 0 {
			lists = append(lists, list)
			list = nil
		}
	}
	for i := 0; i < len(lines); i++ {
		m := itemLine.FindStringSubmatch(lines[i].text)
		if m == nil {
			if strings.TrimSpace(lines[i].text) != "" {
				flush()
			}
			continue
		}
		it := item{name: m[1], from: i, to: i + 1}
		for it.to < len(lines) && continues(lines[i].text, lines[it.to].text) {
			it.to++
		}
		list = append(list, it)
		i = it.to - 1
	}
	flush()
	return lists
}

func continues(first, next string) bool {
	return strings.TrimSpace(next) != "" && indent(next) > indent(first) && !itemLine.MatchString(next)
}

func indent(s string) int { return len(s) - len(strings.TrimLeft(s, " \t")) }

var heading = regexp.MustCompile(`(?i)^#*\s*(parameters|params|arguments|args)\s*:?\s*$`)

// dropHeading takes away the line "Parameters:" before a list that is gone.
func dropHeading(lines []line, list int) {
	if i := headingBefore(lines, list); i >= 0 {
		lines[i].text = dropped
	}
}

// headingBefore returns the index of the line "Parameters:" before a list, -1 if there is none.
func headingBefore(lines []line, list int) int {
	for i := list - 1; i >= 0; i-- {
		switch {
		case strings.TrimSpace(lines[i].text) == "":
		case heading.MatchString(lines[i].text):
			return i
		default:
			return -1
		}
	}
	return -1
}

func joinLines(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return b.String()
}

// besides takes descriptions of parameters from the comments within the signature: above a parameter or after it on
// its line.
func (r *toolReader) besides(list []written) {
	params := r.decl.Type.Params
	for _, group := range r.comments {
		if group.Pos() < params.Opening || group.End() > params.Closing {
			continue
		}
		lines := docLines(group, r.p.l.pos)
		field := r.commented(group)
		if len(lines) == 0 || field == nil {
			continue
		}
		for _, w := range list {
			if w.field != field || w.name == nil {
				continue
			}
			if f := r.find(w.name.Name); f != nil {
				r.describeParam(f, r.text(lines), r.p.l.pos(group.Pos()))
			}
		}
	}
}

// commented returns the parameter that a comment in the signature is about: the last before it on its line, or else
// the next one.
func (r *toolReader) commented(group *ast.CommentGroup) *ast.Field {
	line := func(p token.Pos) int { return r.p.l.pos(p).Line }
	fields := r.decl.Type.Params.List
	for _, f := range slices.Backward(fields) {
		if f.End() <= group.Pos() && line(f.End()) == line(group.Pos()) {
			return f
		}
	}
	for _, f := range fields {
		if f.Pos() >= group.End() && line(f.Pos())-line(group.End()) <= 1 {
			return f
		}
	}
	return nil
}
