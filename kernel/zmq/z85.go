package zmq

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// z85Digits are the digits of Z85 in order (rfc.zeromq.org/spec/32).
const z85Digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"

// decodeZ85 returns the bytes of a text in Z85, four for five characters. Its
// errors do not show the text, which is a key.
func decodeZ85(text string) ([]byte, error) {
	if len(text)%5 != 0 {
		return nil, fmt.Errorf("%d characters are no multiple of five", len(text))
	}
	decoded := make([]byte, 0, len(text)/5*4)
	for i := 0; i < len(text); i += 5 {
		var value uint64
		for _, character := range []byte(text[i : i+5]) {
			digit := strings.IndexByte(z85Digits, character)
			if digit < 0 {
				return nil, fmt.Errorf("a character that is not of Z85 after %d others", i)
			}
			value = value*85 + uint64(digit)
		}
		if value > 1<<32-1 {
			return nil, fmt.Errorf("a group of characters after %d others is over 32 bits", i)
		}
		decoded = binary.BigEndian.AppendUint32(decoded, uint32(value))
	}
	return decoded, nil
}
