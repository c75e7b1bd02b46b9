package module

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb"
	"golang.org/x/mod/sumdb/dirhash"
)

// verify compares an archive with the checksum database.
func (c *Client) verify(ctx context.Context, path, version, archive string) error {
	database, key, address, err := database(path)
	if err != nil || database == "" {
		return err
	}
	sum, err := dirhash.HashZip(archive, dirhash.Hash1)
	if err != nil {
		return err
	}
	client := sumdb.NewClient(&operations{client: c, ctx: ctx, name: database, key: key, address: address})
	lines, err := client.Lookup(path, version)
	if err != nil {
		return fmt.Errorf("the checksum of %s@%s cannot be looked up: %w", path, version, err)
	}
	want := path + " " + version + " " + sum
	for _, line := range lines {
		if line == want {
			return nil
		}
	}
	return fmt.Errorf("checksum mismatch: %s@%s is not the module that %s knows", path, version, database)
}

// database is the checksum database for a module, with its key and its address;
// "" when it is not to be asked.
func database(path string) (name, key, address string, err error) {
	setting := os.Getenv("GOSUMDB")
	if setting == "" {
		setting = publicDatabase
	}
	private := os.Getenv("GONOSUMDB")
	if private == "" {
		private = os.Getenv("GOPRIVATE")
	}
	if setting == "off" || module.MatchPrefixPatterns(private, path) {
		return "", "", "", nil
	}
	if setting == publicDatabase {
		return publicDatabase, publicKey, "https://" + publicDatabase, nil
	}
	key, address, _ = strings.Cut(setting, " ")
	name, _, found := strings.Cut(key, "+")
	if !found {
		return "", "", "", fmt.Errorf("GOSUMDB=%s: the key of the database is missing", setting)
	}
	if address == "" {
		address = "https://" + name
	}
	return name, key, strings.TrimSuffix(address, "/"), nil
}

// operations are what the database's client asks of the outside.
type operations struct {
	client    *Client
	ctx       context.Context
	name, key string
	address   string
	mutex     sync.Mutex
}

// ReadRemote reads a file of the database, through a proxy where one offers it.
func (o *operations) ReadRemote(path string) ([]byte, error) {
	if list, err := proxies(); err == nil {
		for _, proxy := range list {
			if data, err := o.client.read(o.ctx, proxy.address+"/sumdb/"+o.name+path); err == nil {
				return data, nil
			}
		}
	}
	return o.client.read(o.ctx, o.address+path)
}

// ReadConfig reads the key, and what the last tree was.
func (o *operations) ReadConfig(file string) ([]byte, error) {
	if file == "key" {
		return []byte(o.key), nil
	}
	data, err := os.ReadFile(o.file(file))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// WriteConfig keeps what the last tree was.
func (o *operations) WriteConfig(file string, old, new []byte) error {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	now, err := o.ReadConfig(file)
	if err != nil {
		return err
	}
	if string(now) != string(old) {
		return sumdb.ErrWriteConflict
	}
	return write(o.file(file), new)
}

func (o *operations) file(name string) string {
	return filepath.Join(o.client.folder, "sumdb", filepath.FromSlash(name))
}

// ReadCache reads a tile that was fetched before.
func (o *operations) ReadCache(file string) ([]byte, error) {
	return os.ReadFile(o.file("cache/" + file))
}

// WriteCache keeps a tile.
func (o *operations) WriteCache(file string, data []byte) { _ = write(o.file("cache/"+file), data) }

// Log says nothing: errors are returned.
func (o *operations) Log(string) {}

// SecurityError reports a database that contradicts itself.
func (o *operations) SecurityError(message string) { panic(securityError(message)) }

type securityError string

func (e securityError) Error() string { return string(e) }

// write writes a file whole or not at all.
func write(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(name), ".part")
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}
