package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func signer(t testing.TB, key string) *Signer {
	s, err := NewSigner("hmac-sha256", []byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// signed makes the frames that a client would send.
func signed(s *Signer, identities []string, parts [4]string, buffers ...string) [][]byte {
	var frames [][]byte
	for _, identity := range identities {
		frames = append(frames, []byte(identity))
	}
	json := [][]byte{[]byte(parts[0]), []byte(parts[1]), []byte(parts[2]), []byte(parts[3])}
	frames = append(frames, []byte(delimiter), s.Sign(json))
	frames = append(frames, json...)
	for _, buffer := range buffers {
		frames = append(frames, []byte(buffer))
	}
	return frames
}

const clientHeader = `{"msg_id": "1", "msg_type":"execute_request",  "session":"s","username":"u","date":"2026-01-01T00:00:00Z","version":"5.4","extra":[1, 2],"subshell_id":"abc"}`

func TestDecodeKeepsEverything(t *testing.T) {
	s := signer(t, "key")
	m, err := Decode(signed(s, []string{"a", "b"}, [4]string{clientHeader, "{}", `{"m":1}`, `{"code":"1"}`}, "x", ""), s)
	if err != nil {
		t.Fatal(err)
	}
	if string(m.RawHeader) != clientHeader {
		t.Errorf("the header came out as %s", m.RawHeader)
	}
	if got := fmt.Sprintf("%q %q", m.Identities, m.Buffers); got != `["a" "b"] ["x" ""]` {
		t.Errorf("identities and buffers are %s", got)
	}
	if m.Header.Type != "execute_request" || m.Header.ID != "1" || *m.Header.Subshell != "abc" || string(m.Content) != `{"code":"1"}` {
		t.Errorf("decoded %+v", m)
	}
	reply := NewOrigin().Answer(m, "execute_reply", map[string]any{"status": "ok"})
	frames, err := Encode(reply, s)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Decode(frames, s)
	if err != nil {
		t.Fatal(err)
	}
	if string(back.Parent) != clientHeader {
		t.Errorf("the reply's parent is %s, want the request's header verbatim", back.Parent)
	}
	if fmt.Sprintf("%q", back.Identities) != `["a" "b"]` || string(back.Metadata) != "{}" {
		t.Errorf("the reply is %+v", back)
	}
}

func TestSignatureIsThatOfOthers(t *testing.T) {
	// hmac.new(b"secret", b"{}{}{}{}", "sha256").hexdigest() in Python.
	got := string(signer(t, "secret").Sign([][]byte{[]byte("{}"), []byte("{}"), []byte("{}"), []byte("{}")}))
	if want := "34982f0bfec60e7b933ffde06c1ecab0fba073717a95ab943d1dd06f82c2d5e4"; got != want {
		t.Errorf("the signature is %s, want %s", got, want)
	}
}

func TestDecodeRefuses(t *testing.T) {
	s := signer(t, "key")
	good := [4]string{clientHeader, "{}", "{}", "{}"}
	with := func(i int, text string) [4]string { parts := good; parts[i] = text; return parts }
	tests := []struct {
		name   string
		frames [][]byte
		want   string
	}{
		{"nothing", nil, "without the delimiter"},
		{"no delimiter", [][]byte{[]byte("a"), []byte("b")}, "without the delimiter"},
		{"only the delimiter", [][]byte{[]byte(delimiter)}, "0 frames after the delimiter"},
		{"too few", signed(s, nil, good)[:5], "4 frames after the delimiter"},
		{"too many", make([][]byte, MaximumFrames+1), "over the limit"},
		{"wrong key", signed(signer(t, "other"), nil, good), "signature is wrong"},
		{"no key", signed(signer(t, ""), nil, good), "signature is wrong"},
		{"header not an object", signed(s, nil, with(0, `[]`)), "not a JSON object"},
		{"header not JSON", signed(s, nil, with(0, `{"msg_id":`)), "not a JSON object"},
		{"content null", signed(s, nil, with(3, `null`)), "the content is not a JSON object"},
		{"no type", signed(s, nil, with(0, `{"msg_id":"1"}`)), "no msg_type"},
		{"type is a number", signed(s, nil, with(0, `{"msg_id":"1","msg_type":7}`)), "cannot unmarshal number"},
	}
	for _, test := range tests {
		_, err := Decode(test.frames, s)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want an error with %q", test.name, err, test.want)
		}
	}
}

func TestEncodeRefusesWhatIsNotJSON(t *testing.T) {
	m := NewOrigin().New("stream", nil, map[string]any{})
	m.Metadata = json.RawMessage("null")
	if _, err := Encode(m, signer(t, "k")); err == nil || !strings.Contains(err.Error(), "metadata of a stream") {
		t.Errorf("null metadata: %v", err)
	}
}

func TestOriginsMessages(t *testing.T) {
	o := NewOrigin()
	a, b := o.New("status", nil, struct{}{}), o.New("status", nil, struct{}{})
	if a.Header.ID == b.Header.ID {
		t.Error("two messages have the same identifier")
	}
	if a.Header.Session != b.Header.Session {
		t.Error("the session changed")
	}
	// What jupyter_client (jsonutil.py) parses as a date.
	parsed := regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$`)
	if !parsed.MatchString(a.Header.Date) {
		t.Errorf("the date is %q", a.Header.Date)
	}
	if got := Date(time.Date(2026, 1, 2, 3, 4, 5, 999999999, time.FixedZone("", 3600))); got != "2026-01-02T02:04:05.999999Z" {
		t.Errorf("Date = %s", got)
	}
}

func TestReplay(t *testing.T) {
	r := NewReplay()
	for i := range replayMemory + 10 {
		if r.Seen([]byte(fmt.Sprint(i))) {
			t.Fatalf("%d was not seen before", i)
		}
	}
	if !r.Seen([]byte(fmt.Sprint(replayMemory))) {
		t.Error("a recent signature was forgotten")
	}
	if len(r.seen) > replayMemory {
		t.Errorf("%d signatures are remembered", len(r.seen))
	}
	for range 2 {
		if r.Seen(nil) {
			t.Error("unsigned messages count as replays")
		}
	}
}

func TestVersions(t *testing.T) {
	for version, want := range map[string]bool{"5.2": true, "5.10": true, "6.0": true, "5.1": false, "4.1": false, "": false, "x": false, "5": false} {
		h := Header{Version: version}
		if got := h.AtLeast(5, 2); got != want {
			t.Errorf("%q at least 5.2: %v", version, got)
		}
	}
}

func TestConnection(t *testing.T) {
	good := `{"transport":"tcp","ip":"127.0.0.1","shell_port":1,"control_port":2,"iopub_port":3,"stdin_port":4,"hb_port":5,"key":"k","signature_scheme":"hmac-sha256","kernel_name":"kerasgo","jupyter_session":"x","curve_publickey":"p","curve_secretkey":"s"}`
	c, registration, err := ParseConnection([]byte(good))
	if err != nil {
		t.Fatal(err)
	}
	want := Connection{"tcp", "127.0.0.1", 1, 2, 3, 4, 5, "k", "hmac-sha256", "kerasgo", "p", "s"}
	if difference := cmp.Diff(want, c); difference != "" || registration != nil {
		t.Error(difference)
	}
	for _, address := range []struct{ transport, ip, network, address string }{
		{"tcp", "127.0.0.1", "tcp", "127.0.0.1:7"},
		{"tcp", "::1", "tcp", "[::1]:7"},
		{"tcp", "*", "tcp", ":7"},
		{"ipc", "/tmp/k/socket", "unix", "/tmp/k/socket-7"},
	} {
		c := Connection{Transport: address.transport, IP: address.ip}
		if network, at := c.Address(7); network != address.network || at != address.address {
			t.Errorf("%s %s: %s %s", address.transport, address.ip, network, at)
		}
	}
	change := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for _, bad := range []struct{ text, want string }{
		{``, "not a JSON object"},
		{`[]`, "not a JSON object"},
		{change(`"tcp"`, `"udp"`), "the transport is \"udp\""},
		{change(`127.0.0.1`, `example.org`), "the ip is"},
		{change(`"shell_port":1`, `"shell_port":0`), "the shell_port is 0"},
		{change(`"hb_port":5`, `"hb_port":70000`), "the hb_port is 70000"},
		{change(`"hb_port":5`, `"hb_port":3`), "both 3"},
		{change(`hmac-sha256`, `hmac-md5`), "the signature_scheme is"},
		{change(`,"curve_secretkey":"s"`, ``), "only one of curve_publickey and curve_secretkey"},
		{change(`"curve_publickey":"p",`, ``), "only one of curve_publickey and curve_secretkey"},
	} {
		if _, _, err := ParseConnection([]byte(bad.text)); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%s: %v, want %q", bad.text, err, bad.want)
		}
	}
}

func TestRegistration(t *testing.T) {
	// As jupyter_client's documentation has it, and as xeus writes it.
	for _, text := range []string{
		`{"kernel_id":"id","transport":"tcp","registration_ip":"127.0.0.1","registration_port":51587,"signature_scheme":"hmac-sha256","key":"k"}`,
		`{"kernel_id":"id","transport":"tcp","ip":"127.0.0.1","registration_ip":"127.0.0.1","registration_port":"51587","signature_scheme":"hmac-sha256","key":"k"}`,
	} {
		c, r, err := ParseConnection([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if difference := cmp.Diff(Connection{Transport: "tcp", IP: "127.0.0.1", SignatureScheme: "hmac-sha256", Key: "k"}, c); difference != "" || r.Port != 51587 || r.KernelID != "id" {
			t.Errorf("%s%+v", difference, r)
		}
		signer := signer(t, "k")
		c.ShellPort, c.ControlPort, c.IOPubPort, c.StdinPort, c.HeartbeatPort = 1, 2, 3, 4, 5
		frames := r.Frames(c, signer)
		const body = `{"control_port":"2","hb_port":"5","iopub_port":"3","kernel_id":"id","shell_port":"1","stdin_port":"4"}`
		if len(frames) != 3 || string(frames[0]) != "<IDS|MSG>" || string(frames[2]) != body || !signer.Verify(frames[1], frames[2:]) {
			t.Errorf("%q", frames)
		}
		receipt := [][]byte{[]byte("<IDS|MSG>"), signer.Sign([][]byte{[]byte("ACK")}), []byte("ACK")}
		if err := CheckReceipt(receipt, signer); err != nil {
			t.Error(err)
		}
		for _, bad := range [][][]byte{nil, receipt[:1], receipt[:2], receipt[1:], {receipt[0], receipt[1], []byte("ack")}} {
			if CheckReceipt(bad, signer) == nil {
				t.Errorf("%q is a receipt", bad)
			}
		}
	}
	for _, bad := range []struct{ text, want string }{
		{`{"registration_port":0}`, "the registration_port is 0"},
		{`{"registration_port":"x"}`, "expected a number"},
		{`{"registration_port":1,"registration_ip":"example.org"}`, "the registration service: the ip is"},
		{`{"registration_port":1,"transport":"ipc"}`, "the registration service: the ip is empty"},
		{`{"registration_port":1,"ip":"example.org"}`, "the ip is"},
		{`{"registration_port":1,"signature_scheme":"none"}`, "the signature_scheme is"},
	} {
		if _, _, err := ParseConnection([]byte(bad.text)); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%s: %v, want %q", bad.text, err, bad.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	s := signer(f, "")
	f.Add(bytes.Join(signed(s, []string{"a"}, [4]string{clientHeader, "{}", "{}", "{}"}), []byte{0}))
	f.Add([]byte("<IDS|MSG>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Decode(bytes.Split(data, []byte{0}), s)
		if err != nil {
			return
		}
		frames, err := Encode(m, s)
		if err != nil {
			t.Fatalf("what was decoded cannot be encoded: %v", err)
		}
		again, err := Decode(frames, s)
		if err != nil {
			t.Fatalf("what was encoded cannot be decoded: %v", err)
		}
		if difference := cmp.Diff(m, again); difference != "" {
			t.Fatal(difference)
		}
	})
}

func FuzzParseConnection(f *testing.F) {
	f.Add([]byte(`{"registration_ip":"127.0.0.1","registration_port":"80","kernel_id":"x"}`))
	f.Add([]byte(`{"transport":"ipc","ip":"/x","shell_port":1,"control_port":2,"iopub_port":3,"stdin_port":4,"hb_port":5}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, registration, err := ParseConnection(data)
		if err == nil && (c.ShellPort < 1 && registration == nil || c.Transport == "") {
			t.Errorf("accepted %+v", c)
		}
	})
}
