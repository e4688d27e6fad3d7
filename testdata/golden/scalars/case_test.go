package scalars

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestEcho(t *testing.T) {
	const all = `{"bool":true,"int":-1,"int8":-128,"int16":32767,"int32":-2147483648,"int64":9223372036854775807,` +
		`"uint":1,"uint8":255,"uint16":65535,"uint32":4294967295,"uint64":18446744073709551615,` +
		`"float32":0.1,"float64":1e-7,"string":"\u0000 \"é😀\u2028","bytes":"AP8=","raw":{"a":[1,null]},"message":[2],` +
		`"rune":8364,"flag":false,"count":-5,"mask":6,"celsius":36.6,"label":"l","digest":""}`
	got, err := check.Invoke(t, EchoTool[none](), none{}, all)
	want := `{"bool":true,"int":-1,"int8":-128,"int16":32767,"int32":-2147483648,"int64":9223372036854775807,` +
		`"uint":1,"uint8":255,"uint16":65535,"uint32":4294967295,"uint64":18446744073709551615,` +
		`"float32":0.1,"float64":1e-7,"string":"\u0000 \"é😀 ","bytes":"AP8=","raw":{"a":[1,null]},"message":[2],` +
		`"rune":8364,"flag":false,"count":-5,"mask":6,"celsius":36.6,"label":"l","digest":""}`
	if got != want || err != nil {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
}

func TestInts(t *testing.T) {
	check.Tool(t, IntsTool[none](), []check.Payload{
		{
			JSON: `{"a":-128,"b":-32768,"c":-2147483648,"d":-9223372036854775808,"e":0}`,
			Want: `{"a":-128,"b":-32768,"c":-2147483648,"d":-9223372036854775808,"e":0}`,
		},
		{
			JSON: `{"a":128,"b":-32769,"c":2147483648,"d":9223372036854775808,"e":1e400}`,
			Faults: []string{
				"/a: Input should be between -128 and 127",
				"/b: Input should be between -32768 and 32767",
				"/c: Input should be between -2147483648 and 2147483647",
				"/d: Input should be between -9223372036854775808 and 9223372036854775807",
				"/e: Input should be between -9223372036854775808 and 9223372036854775807",
			},
		},
		{JSON: `{"a":"1","b":" 2 ","c":3.0,"d":"4.0","e":1e3}`, Want: `{"a":1,"b":2,"c":3,"d":4,"e":1000}`},
		{JSON: `{"a":1.5,"b":"x","c":true,"d":null,"e":[]}`, Faults: []string{
			"/a: Input should be a valid integer, got a number with a fractional part",
			"/b: Input should be a valid integer, unable to parse string as an integer",
			"/c: Input should be a valid integer",
			"/d: Input should be a valid integer",
			"/e: Input should be a valid integer",
		}},
		{JSON: `{"a":1,"a":2,"b":0,"c":0,"d":0,"e":0}`, Looser: true, Faults: []string{
			"/a: Key should be given only once",
		}},
	})
}

func TestUints(t *testing.T) {
	check.Tool(t, UintsTool[none](), []check.Payload{
		{
			JSON: `{"a":255,"b":65535,"c":4294967295,"d":18446744073709551615,"e":0}`,
			Want: `{"a":255,"b":65535,"c":4294967295,"d":18446744073709551615,"e":0}`,
		},
		{JSON: `{"a":256,"b":-1,"c":4294967296,"d":18446744073709551616,"e":-0}`, Faults: []string{
			"/a: Input should be between 0 and 255",
			"/b: Input should be between 0 and 65535",
			"/c: Input should be between 0 and 4294967295",
			"/d: Input should be between 0 and 18446744073709551615",
		}},
	})
}

func TestOthers(t *testing.T) {
	check.Tool(t, OthersTool[none](), []check.Payload{
		{
			JSON: `{"ok":false,"single":1,"double":-0.5e2,"text":"","data":"aGk=","raw":null}`,
			Want: `{"ok":false,"single":1,"double":-50,"text":"","data":"aGk=","raw":null}`,
		},
		{
			JSON: `{"ok":"TRUE","single":"1.5","double":"2","text":"a","data":"","raw":"x"}`,
			Want: `{"ok":true,"single":1.5,"double":2,"text":"a","data":"","raw":"x"}`,
		},
		{JSON: `{"ok":1,"single":1e39,"double":1e400,"text":1,"data":"a","raw":0}`, Faults: []string{
			"/ok: Input should be a valid boolean",
			"/single: Input should be a finite number",
			"/double: Input should be a finite number",
			"/text: Input should be a valid string",
			"/data: Data should be valid base64: illegal base64 data at input byte 0",
		}},
		{JSON: `{"ok":"yes","single":"NaN","double":"","text":null,"data":[1],"raw":{"a":1,"a":2}}`, Faults: []string{
			"/ok: Input should be a valid boolean, unable to interpret input",
			"/single: Input should be a valid number, unable to parse string as a number",
			"/double: Input should be a valid number, unable to parse string as a number",
			"/text: Input should be a valid string",
			"/data: Input should be a valid string",
		}},
		{JSON: `{"ok":true`, Faults: []string{
			": Invalid JSON: EOF while parsing an object at line 1 column 10",
		}},
		{JSON: `{"ok":true} x`, Faults: []string{
			": Invalid JSON: trailing characters at line 1 column 13",
		}},
		{JSON: "{\"text\":\"\xff\"}", Faults: []string{
			": Invalid JSON: invalid UTF-8 found while parsing a string at line 1 column 10",
		}},
	})
}

func TestSamples(t *testing.T) {
	check.Samples(t, none{}, EchoTool[none](), IntsTool[none](), UintsTool[none](), OthersTool[none]())
}
