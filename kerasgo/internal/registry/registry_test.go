package registry

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/internal/mistake"
)

func TestSnakeCase(t *testing.T) {
	for class, want := range map[string]string{
		"Dense": "dense", "Conv2D": "conv2d", "GlobalAveragePooling2D": "global_average_pooling2d",
		"Conv2DTranspose": "conv2d_transpose", "PReLU": "p_re_lu", "LSTM": "lstm", "GlorotUniform": "glorot_uniform",
		"AdamW": "adam_w", "RMSprop": "rm_sprop", "InputLayer": "input_layer", "LayerNormalization": "layer_normalization",
	} {
		if got := SnakeCase(class); got != want {
			t.Errorf("SnakeCase(%q) is %q, want %q", class, got, want)
		}
	}
}

func TestGet(t *testing.T) {
	table := New("number", "numbers.Own", map[string]func() int{"one": func() int { return 1 }, "twenty_two": func() int { return 22 }})
	for _, c := range []struct {
		identifier any
		want       string
	}{
		{"one", "1"}, {"TwentyTwo", "22"}, {"ONE", "1"}, {7, "7"},
		{"onne", `Here: unknown number "onne". Did you mean "one"?`},
		{2.5, `Here: float64 is not a known number. Give a name such as "one", or wrap your own with numbers.Own`},
	} {
		got := func() (got string) {
			defer func() {
				if failed := recover(); failed != nil {
					got = fmt.Sprint(failed)
				}
			}()
			return fmt.Sprint(table.Get("Here", c.identifier))
		}()
		if got != c.want {
			t.Errorf("Get(%v): %s, want %s", c.identifier, got, c.want)
		}
	}
}

// What Keras has and a table has not is not taken for a misspelling.
func TestMissing(t *testing.T) {
	table := New("loss", "losses.Function", map[string]func() int{"mae": func() int { return 1 }, "poisson": func() int { return 2 }})
	for _, name := range []string{"mape", "MAPE", "KLDivergence"} {
		mistake.Says(t, fmt.Sprintf(`Here: the loss %q is one of Keras's that KerasGo does not have yet. Known: mae, poisson`, name), func() { table.Get("Here", name) })
	}
	if table.Get("Here", "poisson") != 2 {
		t.Error("a name that the table has is refused")
	}
}
