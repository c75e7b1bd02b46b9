package server

import (
	"runtime"

	"kerasgo/kernel/wire"
)

// LanguageInfo is the kernel's language as kernel_info and notebooks hold it.
func LanguageInfo() map[string]any {
	return map[string]any{
		"name":            "go",
		"version":         runtime.Version()[len("go"):],
		"mimetype":        "text/x-go",
		"file_extension":  ".go",
		"pygments_lexer":  "go",
		"codemirror_mode": "go",
	}
}

func handleKernelInfo(s *Server, r *request) content {
	return content{
		"status":                 "ok",
		"protocol_version":       wire.ProtocolVersion,
		"implementation":         "kerasgo",
		"implementation_version": s.options.Version,
		"language_info":          LanguageInfo(),
		"banner":                 "KerasGo " + s.options.Version + ": Go and Keras in Jupyter",
		"help_links": []content{
			{"text": "Go specification", "url": "https://go.dev/ref/spec"},
			{"text": "Go standard library", "url": "https://pkg.go.dev/std"},
			{"text": "Gonum", "url": "https://pkg.go.dev/gonum.org/v1/gonum"},
		},
		"debugger":           false,
		"supported_features": []string{"kernel subshells"},
	}
}
