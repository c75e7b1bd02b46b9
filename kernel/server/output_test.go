package server

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kerasgo/kernel/wire"
)

// TestPace: whatever is shown, and however it is spread over time, jupyter_server
// finds no more in 3 seconds than it lets through, though it reads 1.6 seconds late.
func TestPace(t *testing.T) {
	const (
		window = 3*time.Second + 1600*time.Millisecond
		bytes  = 3_000_000
		count  = 3_000
	)
	random := rand.New(rand.NewPCG(7, 8))
	for _, test := range []struct {
		name string
		size func() int
		idle func() time.Duration
	}{
		{"displays", func() int { return messageCost }, func() time.Duration { return 0 }},
		{"the largest messages", func() int { return streamBurst }, func() time.Duration { return 0 }},
		{"messages of every size", func() int { return messageCost + random.IntN(streamBurst-messageCost) }, func() time.Duration { return 0 }},
		{"with pauses", func() int { return messageCost + random.IntN(streamBurst-messageCost) }, func() time.Duration { return time.Duration(random.IntN(1000)) * time.Millisecond }},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOutput(nil, -1, true)
				var sizes []int
				var times []time.Time
				first, total, most := 0, 0, 0
				for range 5000 {
					time.Sleep(test.idle())
					size := test.size()
					o.spend(size)
					sizes, times, total = append(sizes, size), append(times, time.Now()), total+size
					for ; time.Since(times[first]) > window; first++ {
						total -= sizes[first]
					}
					if most = max(most, total); total > bytes || len(sizes)-first > count {
						t.Fatalf("%d messages of %d bytes within %v", len(sizes)-first, total, window)
					}
				}
				if test.idle() == 0 && most < bytes*9/10 {
					t.Errorf("at most %d bytes within %v: it is slower than it need be", most, window)
				}
			})
		})
	}
}

// TestMessageOf: a text comes whole in messages that count no more than may be sent
// at once and no less than they take.
func TestMessageOf(t *testing.T) {
	origin := wire.NewOrigin()
	header, err := json.Marshal(origin.New("execute_request", nil, content{}).Header)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := wire.NewSigner("hmac-sha256", []byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "a", strings.Repeat("line\n", 100_000), strings.Repeat("<&>", 100_000), strings.Repeat("\x1b[31m", 100_000),
		strings.Repeat("世界", 100_000), strings.Repeat("\u2028", 100_000), strings.Repeat("\x00\x7f", 100_000), strings.Repeat("\U0001F600\"\\", 100_000)} {
		joined := ""
		for rest := text; rest != ""; {
			end, cost := messageOf(rest)
			if end == 0 || cost > streamBurst {
				t.Fatalf("%.9q: a message of %d bytes counts %d", text, end, cost)
			}
			frames, err := wire.Encode(origin.New("stream", header, content{"name": "stdout", "text": rest[:end]}), signer)
			if err != nil {
				t.Fatal(err)
			}
			size := 0
			for _, frame := range frames {
				size += len(frame)
			}
			if size > cost {
				t.Errorf("%.9q: a message of %d bytes counts %d", text, size, cost)
			}
			joined, rest = joined+rest[:end], rest[end:]
		}
		if joined != text {
			t.Errorf("%.9q: %d bytes became %d", text, len(text), len(joined))
		}
	}
}
