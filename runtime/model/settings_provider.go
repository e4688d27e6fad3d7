package model

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// ProviderSettings are settings that only one provider knows, such as openai.Settings. Provider packages implement it, and
// register how they are read: see RegisterSettings.
type ProviderSettings interface {
	// SettingsName is the name that the type is registered with.
	SettingsName() string
	// Over returns the settings with unset fields filled from base, which has the same type. Neither is changed.
	Over(base ProviderSettings) ProviderSettings
	// AppendJSON appends the settings as a JSON object.
	AppendJSON(dst []byte) ([]byte, error)
}

// ProviderSettingsList holds the settings of several providers.
type ProviderSettingsList []ProviderSettings

// Get returns the settings with that name, or nil.
func (l ProviderSettingsList) Get(name string) ProviderSettings {
	for _, s := range l {
		if s != nil && s.SettingsName() == name {
			return s
		}
	}
	return nil
}

// over returns the settings of both, of which those of l override those of base.
func (l ProviderSettingsList) over(base ProviderSettingsList) ProviderSettingsList {
	switch {
	case len(l) == 0:
		return base
	case len(base) == 0:
		return l
	}
	all := slices.Clone(l)
	for i, s := range all {
		if s == nil {
			continue // Settings.Check reports it
		}
		if below := base.Get(s.SettingsName()); below != nil {
			all[i] = s.Over(below)
		}
	}
	for _, s := range base {
		if s != nil && l.Get(s.SettingsName()) == nil {
			all = append(all, s)
		}
	}
	return all
}

// registered are the types of provider settings by their names.
var registered struct {
	sync.RWMutex
	types map[string]registration
}

type registration struct {
	importPath string
	decode     func(data []byte) (ProviderSettings, error)
}

// RegisterSettings registers a type of provider settings, so that snapshots which contain them can be read. Provider
// packages call it when they are initialized. importPath is the path of the package, for the error of a program that
// does not import it. It panics if the name is registered already.
func RegisterSettings(name, importPath string, decode func(data []byte) (ProviderSettings, error)) {
	registered.Lock()
	defer registered.Unlock()
	if _, ok := registered.types[name]; ok {
		panic("agentgen: provider settings named " + name + " are registered twice")
	}
	if registered.types == nil {
		registered.types = make(map[string]registration)
	}
	registered.types[name] = registration{importPath, decode}
}

func registrationOf(name string) (registration, bool) {
	registered.RLock()
	defer registered.RUnlock()
	r, ok := registered.types[name]
	return r, ok
}

// EncodeJSONTo writes an array of the names, import paths and settings.
func (l ProviderSettingsList) EncodeJSONTo(w *jsonwire.Writer) {
	w.Raw("[")
	for _, s := range l {
		w.Sep()
		if s == nil {
			w.Fail(errors.New("provider settings are nil"))
			return
		}
		r, ok := registrationOf(s.SettingsName())
		if !ok {
			w.Fail(fmt.Errorf("the settings %q of type %T are not registered: see model.RegisterSettings", s.SettingsName(), s))
			return
		}
		b, err := s.AppendJSON(nil)
		if err != nil {
			w.Fail(err)
			return
		}
		w.Raw(`{"name":`)
		w.String(s.SettingsName())
		w.Raw(`,"import":`)
		w.String(r.importPath)
		w.Raw(`,"settings":`)
		w.Raw(string(b))
		w.Raw("}")
	}
	w.Raw("]")
}

// DecodeJSONFrom reads what EncodeJSONTo writes. Settings whose package the program does not import are a violation that
// names the package.
func (l *ProviderSettingsList) DecodeJSONFrom(r *jsonwire.Reader) {
	*l = nil
	if !r.Array() {
		return
	}
	for r.Elem() {
		var name, path string
		var settings jsonwire.Raw
		if !r.Object() {
			continue
		}
		for r.Member() {
			switch string(r.Key()) {
			case "name":
				name = r.String()
			case "import":
				path = r.String()
			case "settings":
				settings = r.Raw()
			default:
				r.Skip()
			}
		}
		s, err := decodeSettings(name, path, settings)
		if err != nil {
			r.Invalid(err)
			continue
		}
		if l.Get(s.SettingsName()) != nil {
			r.Invalid(fmt.Errorf("there are several settings named %q", s.SettingsName()))
			continue
		}
		*l = append(*l, s)
	}
}

func decodeSettings(name, path string, settings jsonwire.Raw) (ProviderSettings, error) {
	r, ok := registrationOf(name)
	switch {
	case name == "" || settings == "":
		return nil, errors.New("provider settings have the members name, import and settings")
	case !ok && path == "":
		return nil, fmt.Errorf("the settings %q are not known to this program: import the package that registers them", name)
	case !ok:
		return nil, fmt.Errorf("the settings %q are not known to this program: import %q", name, path)
	}
	return r.decode([]byte(settings))
}
