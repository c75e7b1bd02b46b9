package main

import (
	"go/constant"
	"go/types"
	"log"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"kerasgo/kernel/symbols/platform"
)

// systems are those that, together, show every difference.
var systems = [][2]string{{"linux", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}}

// checkPlatform makes sure that package platform lists every constant of the
// standard library that differs between systems.
func checkPlatform(patterns []string) {
	values := map[string]string{} // path.name to the value on the first system
	missing := map[string]bool{}
	for _, system := range systems {
		for _, p := range loadFor(patterns, "GOOS="+system[0], "GOARCH="+system[1]) {
			known := platform.Constants(p.PkgPath)
			for name, value := range constantsOf(p) {
				key := p.PkgPath + "." + name
				first, seen := values[key]
				if _, listed := known[name]; seen && first != value && !listed {
					missing[key] = true
				}
				if !seen {
					values[key] = value
				}
			}
		}
	}
	if len(missing) > 0 {
		var names []string
		for name := range missing {
			names = append(names, name)
		}
		slices.Sort(names)
		log.Fatalf("these constants differ between systems: add them to kernel/symbols/platform: %s", strings.Join(names, ", "))
	}
}

func constantsOf(p *packages.Package) map[string]string {
	values := map[string]string{}
	for _, name := range p.Types.Scope().Names() {
		if c, ok := p.Types.Scope().Lookup(name).(*types.Const); ok && c.Exported() && c.Val().Kind() != constant.Unknown {
			values[name] = c.Val().ExactString()
		}
	}
	return values
}
