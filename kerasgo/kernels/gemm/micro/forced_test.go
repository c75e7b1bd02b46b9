package micro

import (
	"testing"

	"kerasgo/kerasgo/kernels/internal/forced"
)

func TestForced(t *testing.T) {
	var names []string
	for i, kernel := range Kernels32() {
		names = append(names, kernel.Name)
		if Kernels64()[i].Name != kernel.Name {
			t.Errorf("kernel %d is %s of 32 bits and %s of 64", i, kernel.Name, Kernels64()[i].Name)
		}
	}
	active := Best32().Name
	if Best64().Name != active {
		t.Errorf("%s is active for 32 bits, %s for 64", active, Best64().Name)
	}
	if active == "portable" && hasCopySteps {
		t.Error("the copies of portable kernels are in assembly")
	}
	forced.Check(t, active, names...)
}
