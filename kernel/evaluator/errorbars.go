package evaluator

import (
	"reflect"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"

	"kerasgo/kernel/runtime"
)

// Error bars are of data that is points and errors at once, an interface that has no
// name: no table has a struct that satisfies it, as those of interfaces with names, so
// the functions take what a cell gives and make it of both.

// xErrorer is what plotter.NewXErrorBars takes, yErrorer what plotter.NewYErrorBars does.
type (
	xErrorer = interface {
		plotter.XYer
		plotter.XErrorer
	}
	yErrorer = interface {
		plotter.XYer
		plotter.YErrorer
	}
)

func xErrorsOf(x any) xErrorer {
	return struct {
		plotter.XYer
		plotter.XErrorer
	}{runtime.Satisfying[plotter.XYer](x), runtime.Satisfying[plotter.XErrorer](x)}
}

func yErrorsOf(y any) yErrorer {
	return struct {
		plotter.XYer
		plotter.YErrorer
	}{runtime.Satisfying[plotter.XYer](y), runtime.Satisfying[plotter.YErrorer](y)}
}

func init() {
	replacements["gonum.org/v1/plot/plotter"] = func(s *Session, values map[string]reflect.Value) {
		values["NewXErrorBars"] = reflect.ValueOf(func(x any) (*plotter.XErrorBars, error) { return plotter.NewXErrorBars(xErrorsOf(x)) })
		values["NewYErrorBars"] = reflect.ValueOf(func(y any) (*plotter.YErrorBars, error) { return plotter.NewYErrorBars(yErrorsOf(y)) })
	}
	replacements["gonum.org/v1/plot/plotutil"] = func(s *Session, values map[string]reflect.Value) {
		values["AddXErrorBars"] = reflect.ValueOf(func(p *plot.Plot, list ...any) error {
			return plotutil.AddXErrorBars(p, each(list, xErrorsOf)...)
		})
		values["AddYErrorBars"] = reflect.ValueOf(func(p *plot.Plot, list ...any) error {
			return plotutil.AddYErrorBars(p, each(list, yErrorsOf)...)
		})
	}
}

// each makes what is given as any into what a function takes.
func each[T any](list []any, of func(any) T) []T {
	made := make([]T, len(list))
	for i, x := range list {
		made[i] = of(x)
	}
	return made
}
