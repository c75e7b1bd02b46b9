package optimizers

// MomentsConfig is what optimizers are made of that keep averages of the gradients
// and of their sizes: Adam and its kin.
type MomentsConfig struct {
	Beta1   float64 `json:"beta_1"`  // default 0.9
	Beta2   float64 `json:"beta_2"`  // default 0.999
	Epsilon float64 `json:"epsilon"` // default 1e-7
}

// momentsOptions are their chain methods. O is the pointer to the optimizer's own
// type.
type momentsOptions[O rule] struct {
	epsilonOptions[O]
	moments *MomentsConfig
}

// newMomentsOptions fills in the defaults.
func newMomentsOptions[O rule](of *options[O], moments *MomentsConfig) momentsOptions[O] {
	*moments = MomentsConfig{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}
	return momentsOptions[O]{epsilonOptions[O]{of, &moments.Epsilon}, moments}
}

// Beta1 sets how much of the gradients' average is kept in a step; default 0.9.
func (o *momentsOptions[O]) Beta1(beta float64) O {
	o.of.needShare("beta_1", beta)
	o.moments.Beta1 = beta
	return o.of.self
}

// Beta2 sets how much of what is known of the gradients' size is kept in a step;
// default 0.999.
func (o *momentsOptions[O]) Beta2(beta float64) O {
	o.of.needShare("beta_2", beta)
	o.moments.Beta2 = beta
	return o.of.self
}

// epsilonOptions is the chain method of optimizers that divide by the size of
// gradients. O is the pointer to the optimizer's own type.
type epsilonOptions[O rule] struct {
	of      *options[O]
	epsilon *float64
}

// Epsilon sets the number that keeps the divisor from zero; default 1e-7.
func (o *epsilonOptions[O]) Epsilon(epsilon float64) O {
	o.of.needNotNegative("epsilon", epsilon)
	*o.epsilon = epsilon
	return o.of.self
}
