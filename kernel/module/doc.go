// Package module brings Go modules from a module proxy and checks them against
// the checksum database, as the go command does, without the go command.
//
//	client := module.NewClient(folder)
//	m, err := client.Get(ctx, "github.com/google/uuid@v1.6.0")
//	files, err := m.Package("github.com/google/uuid")
//
// The environment variables GOPROXY, GONOSUMDB, GOPRIVATE and GOSUMDB have the
// meaning that they have there, as far as they concern proxies: a proxy is an
// https, http or file address; "direct" is not possible, because it needs version
// control systems. Data flows from proxy.go,
// which fetches, through checksum.go to module.go, which reads packages out of
// the verified archive.
package module
