package spec

import (
	"encoding/base64"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The forms of scalars in YAML 1.1, as PyYAML has them.
var (
	yamlBool  = regexp.MustCompile(`^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$`)
	yamlFloat = regexp.MustCompile(`^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$`)
	yamlInt   = regexp.MustCompile(`^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$`)
	yamlTime  = regexp.MustCompile(`^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9]{2})?))?)$`)
	yamlNull  = regexp.MustCompile(`^(?:~|null|Null|NULL|)$`)
)

// plainKind is the kind of a scalar that is written without quotes.
func plainKind(s string) kind {
	switch {
	case yamlNull.MatchString(s):
		return nullKind
	case yamlBool.MatchString(s):
		return boolKind
	case yamlFloat.MatchString(s):
		return floatKind
	case yamlInt.MatchString(s):
		return intKind
	}
	return stringKind
}

// scalar reads a scalar.
func scalar(n *node, y *yaml.Node) error {
	const quotes = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle
	n.kind, n.text = stringKind, y.Value
	n.style = styleOf(y)
	if explicit(y) {
		return tagged(n, y)
	}
	if y.Style&(quotes|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		n.kind, n.time = plainKind(y.Value), yamlTime.MatchString(y.Value)
	}
	return canonical(n, y)
}

func styleOf(y *yaml.Node) textStyle {
	switch {
	case y.Style&yaml.LiteralStyle != 0:
		return literalText
	case y.Style&yaml.FoldedStyle != 0 || strings.ContainsAny(y.Value, "\n\t\\\"'"):
		return foldedText
	case y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		return quotedText
	}
	return plainText
}

// tagged reads a scalar with a tag.
func tagged(n *node, y *yaml.Node) error {
	switch tag := y.ShortTag(); tag {
	case "!!str":
		return nil
	case "!!null":
		n.kind = nullKind
	case "!!bool":
		n.kind = boolKind
	case "!!int":
		n.kind = intKind
	case "!!float":
		if n.kind = floatKind; plainKind(y.Value) == intKind {
			n.text += ".0"
		}
	case "!!binary":
		if _, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(y.Value), "")); err != nil {
			return failAt(y, "!!binary: %v", err)
		}
		return nil
	default:
		return failAt(y, "the tag %s is not known", tag)
	}
	if got := plainKind(n.text); got != n.kind {
		return failAt(y, "%q is not %s", y.Value, n.kind)
	}
	return canonical(n, y)
}

// canonical writes a scalar as JSON does.
func canonical(n *node, y *yaml.Node) error {
	switch n.kind {
	case nullKind:
		n.text = "null"
	case boolKind:
		n.text = strconv.FormatBool(slices.Contains([]string{"yes", "true", "on"}, strings.ToLower(n.text)))
	case intKind:
		i, ok := yamlInteger(n.text)
		if !ok {
			return failAt(y, "%q is not an integer", y.Value)
		}
		n.text = i
	case floatKind:
		f := yamlNumber(n.text)
		if math.IsInf(f, 0) || math.IsNaN(f) {
			return failAt(y, "%s is not a number that JSON has", y.Value)
		}
		if n.text = strconv.FormatFloat(f, 'g', -1, 64); !strings.ContainsAny(n.text, ".e") {
			n.text += ".0"
		}
	}
	return nil
}

// yamlInteger returns an integer of YAML 1.1 in decimal digits.
func yamlInteger(s string) (string, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	digits = strings.ReplaceAll(strings.TrimPrefix(digits, "+"), "_", "")
	var i *big.Int
	ok := true
	switch {
	case len(digits) > 4300: // as Python
		return "", false
	case strings.Contains(digits, ":"):
		i = sexagesimal(digits)
	case digits == "0":
		i = new(big.Int)
	case strings.HasPrefix(digits, "0b"), strings.HasPrefix(digits, "0x"):
		i, ok = new(big.Int).SetString(digits, 0)
	case strings.HasPrefix(digits, "0"):
		i, ok = new(big.Int).SetString(digits, 8)
	default:
		i, ok = new(big.Int).SetString(digits, 10)
	}
	if !ok {
		return "", false
	}
	if negative {
		i.Neg(i)
	}
	return i.String(), true
}

func sexagesimal(s string) *big.Int {
	sum := new(big.Int)
	for part := range strings.SplitSeq(s, ":") {
		n, _ := strconv.ParseInt(part, 10, 64) // digits, by yamlInt
		sum.Add(sum.Mul(sum, big.NewInt(60)), big.NewInt(n))
	}
	return sum
}

// yamlNumber returns the value of what yamlFloat matches.
func yamlNumber(s string) float64 {
	s = strings.ToLower(strings.ReplaceAll(s, "_", ""))
	if strings.HasSuffix(s, ".inf") {
		return math.Inf(1)
	}
	sign := 1.0
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		s, sign = rest, -1
	}
	sum := 0.0
	for part := range strings.SplitSeq(strings.TrimPrefix(s, "+"), ":") {
		f, err := strconv.ParseFloat(part, 64)
		if err != nil && f == 0 {
			return math.NaN()
		}
		sum = sum*60 + f
	}
	return sign * sum
}
