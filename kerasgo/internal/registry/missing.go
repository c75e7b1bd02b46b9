package registry

// missing are names that Keras knows and no table has yet: they get a message that
// says so, rather than the nearest name, which means something else. A name that a
// table has is never looked up here.
var missing = map[string][]string{
	"loss": {
		"binary_focal_crossentropy", "categorical_focal_crossentropy", "categorical_generalized_cross_entropy",
		"categorical_hinge", "circle", "cosine_similarity", "ctc", "dice", "hinge", "kl_divergence", "kld", "log_cosh",
		"logcosh", "mape", "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "msle", "poisson",
		"squared_hinge", "tversky",
	},
	"metric": {
		"auc", "binary_crossentropy", "binary_io_u", "binary_iou", "categorical_crossentropy", "categorical_hinge",
		"concordance_correlation", "cosine_similarity", "f1_score", "f_beta_score", "false_negatives", "false_positives",
		"fbeta_score", "hinge", "io_u", "iou", "kl_divergence", "kld", "log_cosh_error", "logcosh", "mape", "mean_absolute_percentage_error",
		"mean_io_u", "mean_iou", "mean_squared_logarithmic_error", "msle", "one_hot_io_u", "one_hot_mean_io_u",
		"pearson_correlation", "poisson", "precision", "precision_at_recall", "r2_score", "recall", "recall_at_precision",
		"sensitivity_at_specificity", "sparse_categorical_crossentropy", "sparse_top_k_categorical_accuracy",
		"specificity_at_sensitivity", "squared_hinge", "sum", "top_k_categorical_accuracy", "true_negatives", "true_positives",
	},
	"optimizer":   {"adafactor", "lamb", "loss_scale_optimizer", "muon", "schedule_free_adam_w"},
	"activation":  {"glu", "hard_swish", "sparse_plus", "sparse_sigmoid", "sparsemax", "threshold"},
	"initializer": {"identity", "stft"},
	"regularizer": {"orthogonal_regularizer"},
}
