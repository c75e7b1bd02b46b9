package optimizers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"kerasgo/kerasgo/internal/golden"
)

// TestArgumentsOfKeras: each argument of Keras's constructors is an option of the same
// name in Go's writing, and the configuration without options is Keras's, in its order.
func TestArgumentsOfKeras(t *testing.T) {
	var signatures map[string]struct {
		Arguments map[string]any
		Config    json.RawMessage
	}
	golden.Load(t, "optimizer_signatures.json", &signatures)
	if len(signatures) != len(Names()) {
		t.Errorf("%d optimizers of Keras, %d here", len(signatures), len(Names()))
	}
	for class, signature := range signatures {
		o := Get("", strings.ToLower(class))
		for argument := range signature.Arguments {
			if _, ok := reflect.TypeOf(o).MethodByName(camelCase(argument)); !ok {
				t.Errorf("%s has no option %s for Keras's %s", class, camelCase(argument), argument)
			}
		}
		text, err := json.Marshal(reflect.ValueOf(o).Elem().FieldByName("Config").Interface())
		if err != nil {
			t.Fatal(err)
		}
		keys, ours := object(t, text)
		keysOfKeras, theirs := object(t, signature.Config)
		if got, want := fmt.Sprint(keys), fmt.Sprint(keysOfKeras); got != want {
			t.Errorf("%s is made of %s\nin Keras of %s", class, got, want)
		}
		for _, key := range keys[1:] { // but the name
			got, want := ours[key], theirs[key]
			if want == nil {
				want = 0.0 // Keras's None
			}
			if number, is := want.(float64); is {
				got, want = float32(got.(float64)), float32(number)
			}
			if got != want {
				t.Errorf("%s.%s is %v, in Keras %v", class, key, got, want)
			}
		}
	}
}

// camelCase is an option's name: of beta_1 Beta1.
func camelCase(argument string) string {
	name := ""
	for _, word := range strings.Split(argument, "_") {
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	return name
}

// object reads an object of JSON, and the order of its keys.
func object(t *testing.T, text []byte) (keys []string, values map[string]any) {
	t.Helper()
	values = map[string]any{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.Token()
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := decoder.Decode(&value); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key.(string))
		values[key.(string)] = value
	}
	return keys, values
}
