package jupytertest

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

func TestInstalledKernelIsTheOnlyOneBesidePythons(t *testing.T) {
	jupyter := Install(t)
	output, err := jupyter.Command(Limited(t), "kernelspec", "list", "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Specs map[string]struct {
			Dir string `json:"resource_dir"`
		} `json:"kernelspecs"`
	}
	if err := json.Unmarshal(output, &list); err != nil {
		t.Fatal(err)
	}
	if dir := list.Specs[Kernel].Dir; !strings.HasPrefix(dir, jupyter.Prefix) {
		t.Errorf("the kernel is in %q, want it below %s", dir, jupyter.Prefix)
	}
	for name := range list.Specs {
		if name != Kernel && name != "python3" {
			t.Errorf("the environment sees the machine's kernel %s", name)
		}
	}
}
