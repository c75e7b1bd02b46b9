package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-zeromq/zmq4"

	"kerasgo/install"
	"kerasgo/kernel/wire"
)

// kernel is a running kernel and a client of it.
type kernel struct {
	process *exec.Cmd
	exited  chan error
	stderr  bytes.Buffer
	dir     string
	cancel  context.CancelFunc

	signer                 *wire.Signer
	origin                 *wire.Origin
	shell, control, iopub  zmq4.Socket
	heart                  zmq4.Socket
	fromShell, fromControl chan *wire.Message
	fromIOPub              chan *wire.Message
}

// start makes a connection file, runs the kernel's command and connects.
func start(ctx context.Context, installed install.Installed) (*kernel, error) {
	connection := wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: wire.NewIdentifier(), SignatureScheme: "hmac-sha256"}
	for _, port := range []*int{&connection.ShellPort, &connection.ControlPort, &connection.IOPubPort, &connection.StdinPort, &connection.HeartbeatPort} {
		free, err := freePort()
		if err != nil {
			return nil, err
		}
		*port = free
	}
	dir, err := os.MkdirTemp("", "kerasgo-doctor-")
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "connection.json")
	text, err := json.Marshal(connection)
	if err == nil {
		err = os.WriteFile(file, text, 0o600)
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	k := &kernel{dir: dir, exited: make(chan error, 1), origin: wire.NewOrigin()}
	arguments := make([]string, len(installed.Spec.Argv))
	for i, argument := range installed.Spec.Argv {
		arguments[i] = installed.Expand(argument, file)
	}
	k.process = exec.Command(arguments[0], arguments[1:]...)
	k.process.Env = environment(installed.Spec)
	k.process.Stderr = &k.stderr
	k.process.WaitDelay = time.Second // a child of the kernel's may hold its stderr
	if err := k.process.Start(); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	go func() { k.exited <- k.process.Wait() }()
	if k.signer, err = wire.NewSigner(connection.SignatureScheme, []byte(connection.Key)); err == nil {
		err = k.connect(ctx, &connection)
	}
	if err != nil {
		k.end()
		if said := k.said(); said != "" {
			err = fmt.Errorf("%w; it said: %s", err, said)
		}
		return nil, err
	}
	return k, nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func (k *kernel) connect(ctx context.Context, connection *wire.Connection) error {
	ctx, k.cancel = context.WithCancel(ctx)
	quiet := zmq4.WithLogger(log.New(io.Discard, "", 0))
	retry := zmq4.WithDialerMaxRetries(int(startLimit / (100 * time.Millisecond)))
	every := zmq4.WithDialerRetry(100 * time.Millisecond)
	k.shell = zmq4.NewDealer(ctx, quiet, retry, every, zmq4.WithID(zmq4.SocketIdentity(wire.NewIdentifier())))
	k.control = zmq4.NewDealer(ctx, quiet, retry, every, zmq4.WithID(zmq4.SocketIdentity(wire.NewIdentifier())))
	k.iopub = zmq4.NewSub(ctx, quiet, retry, every)
	k.heart = zmq4.NewReq(ctx, quiet, retry, every)
	for _, c := range []struct {
		socket zmq4.Socket
		port   int
	}{{k.shell, connection.ShellPort}, {k.control, connection.ControlPort}, {k.iopub, connection.IOPubPort}, {k.heart, connection.HeartbeatPort}} {
		failed := make(chan error, 1)
		go func() { failed <- c.socket.Dial(fmt.Sprintf("tcp://127.0.0.1:%d", c.port)) }()
		select {
		case err := <-failed:
			if err != nil {
				return fmt.Errorf("connecting to port %d: %w", c.port, err)
			}
		case err := <-k.exited:
			k.exited <- err
			return fmt.Errorf("the kernel ended at once (%v)", err)
		}
	}
	if err := k.iopub.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		return err
	}
	k.fromShell, k.fromControl, k.fromIOPub = k.listen(k.shell), k.listen(k.control), k.listen(k.iopub)
	return nil
}

// listen decodes what a socket receives.
func (k *kernel) listen(socket zmq4.Socket) chan *wire.Message {
	messages := make(chan *wire.Message, 1024)
	go func() {
		defer close(messages)
		for {
			received, err := socket.Recv()
			if err != nil {
				return
			}
			if message, err := wire.Decode(received.Frames, k.signer); err == nil {
				messages <- message
			}
		}
	}()
	return messages
}

// ask sends a request and waits for its reply.
func (k *kernel) ask(ctx context.Context, socket zmq4.Socket, replies chan *wire.Message, kind string, content any) (*wire.Message, error) {
	request := k.origin.New(kind, nil, content)
	frames, err := wire.Encode(request, k.signer)
	if err != nil {
		return nil, err
	}
	if err := socket.SendMulti(zmq4.NewMsgFrom(frames...)); err != nil {
		return nil, err
	}
	want := strings.TrimSuffix(kind, "_request") + "_reply"
	for {
		select {
		case reply, open := <-replies:
			if !open {
				return nil, errors.New("the connection was closed")
			}
			if reply.Header.Type == want {
				return reply, nil
			}
		case err := <-k.exited:
			k.exited <- err
			return nil, fmt.Errorf("the kernel ended (%v)", err)
		case <-ctx.Done():
			return nil, fmt.Errorf("no answer to %s in time", kind)
		}
	}
}

type information struct {
	Implementation string `json:"implementation"`
	Version        string `json:"implementation_version"`
	Protocol       string `json:"protocol_version"`
}

func (k *kernel) information(ctx context.Context) (information, error) {
	var info information
	reply, err := k.ask(ctx, k.shell, k.fromShell, "kernel_info_request", struct{}{})
	if err == nil {
		err = json.Unmarshal(reply.Content, &info)
	}
	return info, err
}

func (k *kernel) heartbeat(ctx context.Context) error {
	answered := make(chan error, 1)
	go func() {
		err := k.heart.Send(zmq4.NewMsgString("ping"))
		if err == nil {
			var echo zmq4.Msg
			echo, err = k.heart.Recv()
			if err == nil && string(echo.Bytes()) != "ping" {
				err = fmt.Errorf("echoed %q", echo.Bytes())
			}
		}
		answered <- err
	}()
	select {
	case err := <-answered:
		return err
	case <-ctx.Done():
		return errors.New("no beat")
	}
}

// execute runs a cell and returns the formats of its value.
func (k *kernel) execute(ctx context.Context, code string) (map[string]any, error) {
	reply, err := k.ask(ctx, k.shell, k.fromShell, "execute_request", map[string]any{
		"code": code, "silent": false, "store_history": false, "user_expressions": map[string]any{}, "allow_stdin": false, "stop_on_error": true,
	})
	if err != nil {
		return nil, err
	}
	var content struct {
		Status string `json:"status"`
		Name   string `json:"ename"`
		Value  string `json:"evalue"`
	}
	if err := json.Unmarshal(reply.Content, &content); err != nil {
		return nil, err
	}
	if content.Status != "ok" {
		return nil, fmt.Errorf("%s: %s", content.Name, content.Value)
	}
	var data map[string]any
	for {
		select {
		case message := <-k.fromIOPub:
			if message == nil || !bytes.Equal(message.Parent, reply.Parent) {
				continue
			}
			var body struct {
				Data  map[string]any `json:"data"`
				State string         `json:"execution_state"`
			}
			if err := json.Unmarshal(message.Content, &body); err != nil {
				return nil, err
			}
			if message.Header.Type == "execute_result" {
				data = body.Data
			}
			if body.State == "idle" {
				return data, nil
			}
		case <-ctx.Done():
			return nil, errors.New("the cell's output did not come")
		}
	}
}

// expect runs a cell and checks that its value has a format, with the given
// content unless that is empty.
func (k *kernel) expect(ctx context.Context, code, format, content string) (string, error) {
	data, err := k.execute(ctx, code)
	if err != nil {
		return "", err
	}
	got, ok := data[format].(string)
	if !ok {
		return "", fmt.Errorf("the value has no %s", format)
	}
	if content != "" && got != content {
		return "", fmt.Errorf("the value is %q, want %q", got, content)
	}
	if format != "text/plain" {
		return format, nil
	}
	return got, nil
}

// interrupt starts a loop without end and stops it.
func (k *kernel) interrupt(ctx context.Context) error {
	ended := make(chan error, 1)
	go func() {
		_, err := k.execute(ctx, "for {}")
		ended <- err
	}()
	time.Sleep(200 * time.Millisecond) // for the loop to begin; sooner is harmless
	if _, err := k.ask(ctx, k.control, k.fromControl, "interrupt_request", struct{}{}); err != nil {
		return err
	}
	if err := <-ended; err == nil || strings.Contains(err.Error(), "in time") {
		return fmt.Errorf("the loop was not stopped (%v)", err)
	}
	return nil
}

// shutdown asks the kernel to end and waits until its process has.
func (k *kernel) shutdown(ctx context.Context) error {
	if _, err := k.ask(ctx, k.control, k.fromControl, "shutdown_request", map[string]any{"restart": false}); err != nil {
		return err
	}
	select {
	case err := <-k.exited:
		k.exited <- err
		return nil
	case <-ctx.Done():
		return errors.New("the process is still there")
	}
}

// said is what the kernel wrote to its stderr, once it has ended.
func (k *kernel) said() string { return strings.TrimSpace(k.stderr.String()) }

// end closes the sockets and makes sure that the process is gone.
func (k *kernel) end() {
	if k.cancel != nil {
		k.cancel()
	}
	select {
	case <-k.exited:
	case <-time.After(2 * time.Second):
		k.process.Process.Kill()
		<-k.exited
	}
	for _, socket := range []zmq4.Socket{k.shell, k.control, k.iopub, k.heart} {
		if socket != nil {
			socket.Close()
		}
	}
	os.RemoveAll(k.dir)
}
