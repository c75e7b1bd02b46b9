package module

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// publicProxy and publicDatabase are the go command's defaults.
const (
	publicProxy    = "https://proxy.golang.org"
	publicDatabase = "sum.golang.org"
	publicKey      = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
)

// largest is the most bytes of an answer: the go command allows archives of 500 MB;
// what an interpreter can load is far smaller.
const largest = 64 << 20

// Client fetches modules. It keeps archives in a folder.
type Client struct {
	folder string
	http   *http.Client
}

// NewClient returns a client that keeps what it fetches in a folder.
func NewClient(folder string) *Client {
	return &Client{folder: folder, http: &http.Client{Timeout: 2 * time.Minute}}
}

// errAbsent is the answer of a proxy that does not have something.
var errAbsent = errors.New("not found")

// proxy is where modules are asked for.
type proxy struct {
	address string
	anyway  bool // the next is asked after any error, not only for what this one lacks
}

// proxies lists those of GOPROXY, in the order in which they are asked: after a bar
// anyway, after a comma for what the one before lacks.
func proxies() (list []proxy, err error) {
	setting := os.Getenv("GOPROXY")
	if setting == "" {
		setting = publicProxy
	}
	for setting != "" {
		end := strings.IndexAny(setting+",", ",|")
		address := strings.TrimSpace(setting[:end])
		anyway := strings.HasPrefix(setting[end:], "|")
		setting = setting[min(end+1, len(setting)):]
		switch address {
		case "":
		case "off":
			if len(list) == 0 {
				return nil, errors.New("GOPROXY=off: modules are not to be fetched")
			}
			return list, nil
		case "direct":
			if len(list) == 0 {
				return nil, errors.New("GOPROXY=direct: without a proxy a module comes from a version control system, which a cell has not")
			}
		default:
			list = append(list, proxy{strings.TrimSuffix(address, "/"), anyway})
		}
	}
	if len(list) == 0 {
		return nil, errors.New("GOPROXY names no proxy")
	}
	return list, nil
}

// fetch asks the proxies for a file of a module, such as "@v/list".
func (c *Client) fetch(ctx context.Context, path, file string) ([]byte, error) {
	escaped, err := module.EscapePath(path)
	if err != nil {
		return nil, err
	}
	list, err := proxies()
	if err != nil {
		return nil, err
	}
	var failed error
	for _, p := range list {
		data, err := c.read(ctx, p.address+"/"+escaped+"/"+file)
		if err == nil {
			return data, nil
		}
		if !errors.Is(err, errAbsent) {
			if failed = fmt.Errorf("fetching %s: %w", path, err); !p.anyway {
				break
			}
		}
	}
	if failed == nil {
		failed = fmt.Errorf("no proxy has %s (%s): %w", path, file, errAbsent)
	}
	return nil, failed
}

// read reads an address: https, http or file.
func (c *Client) read(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("GOPROXY: %w", err)
	}
	if u.Scheme == "file" {
		data, err := os.ReadFile(filepath.FromSlash(u.Path))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errAbsent
		}
		return data, err
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("GOPROXY: %q is no https, http or file address", address)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return nil, errAbsent
	default:
		return nil, fmt.Errorf("%s answers %s", u.Host, response.Status)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, largest+1))
	if err == nil && len(data) > largest {
		err = fmt.Errorf("%s is larger than %d MB", address, largest>>20)
	}
	return data, err
}

// resolve finds the version that a query means: a version, or "latest".
func (c *Client) resolve(ctx context.Context, path, query string) (string, error) {
	if module.CanonicalVersion(query) == query && query != "" {
		return query, nil
	}
	file := "@latest"
	if query != "" && query != "latest" {
		escaped, err := module.EscapeVersion(query)
		if err != nil {
			return "", err
		}
		file = "@v/" + escaped + ".info"
	}
	data, err := c.fetch(ctx, path, file)
	if errors.Is(err, errAbsent) && file == "@latest" {
		return c.newest(ctx, path)
	}
	if err != nil {
		return "", err
	}
	var info struct{ Version string }
	if err := json.Unmarshal(data, &info); err != nil || info.Version == "" {
		return "", fmt.Errorf("the proxy does not say which version %s@%s is", path, query)
	}
	return info.Version, nil
}

// newest is the newest version in a proxy's list, of those that are no
// pre-releases if there are any.
func (c *Client) newest(ctx context.Context, path string) (string, error) {
	data, err := c.fetch(ctx, path, "@v/list")
	if err != nil {
		return "", err
	}
	best := ""
	for _, v := range strings.Fields(string(data)) {
		if !semver.IsValid(v) {
			continue
		}
		final, bestFinal := semver.Prerelease(v) == "", best != "" && semver.Prerelease(best) == ""
		if best == "" || final && !bestFinal || final == bestFinal && semver.Compare(v, best) > 0 {
			best = v
		}
	}
	if best == "" {
		return "", fmt.Errorf("no proxy has a version of %s", path)
	}
	return best, nil
}
