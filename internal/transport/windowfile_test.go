package transport

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fileSize is the size of the file of the tests' classes.
var fileSize = windowSize(3)

// usedWindow returns a sliding window with something in every part of it.
func usedWindow(t *testing.T) *slidingWindow {
	t.Helper()
	w := windowAt(noon)
	for _, class := range []int{other, thing, token} {
		for range 7 {
			_, ok := w.reserve(class, quota{limit: 5, burst: 1})
			require.True(t, ok)
		}
	}
	w.hold(noon.Add(-time.Minute), noon)
	return w
}

func TestSlidingWindow_EncodeDecode(t *testing.T) {
	t.Parallel()
	w := usedWindow(t)
	content := w.encode(nil)
	assert.Len(t, content, fileSize)
	again, err := decodeWindow(content, w.tick, 3)
	require.NoError(t, err)
	assert.Equal(t, w, again)

	empty, err := decodeWindow(nil, time.Second, 3)
	require.NoError(t, err)
	assert.Equal(t, newWindow(time.Second, 3), empty)
}

// sealed changes the content of a file and makes its checksum right again.
func sealed(content []byte, change func([]byte)) []byte {
	content = append([]byte(nil), content...)
	change(content)
	body := content[:fileSize-crc32.Size]
	return binary.LittleEndian.AppendUint32(body, crc32.ChecksumIEEE(body))
}

func TestDecodeWindow_RejectsInvalidContent(t *testing.T) {
	t.Parallel()
	good := usedWindow(t).encode(nil)
	flipped := append([]byte(nil), good...)
	flipped[fileSize/2] ^= 1
	for name, content := range map[string][]byte{
		"torn":            good[:4096],
		"longer":          append(append([]byte(nil), good...), 0),
		"a flipped bit":   flipped,
		"text":            []byte("hello"),
		"zeros":           make([]byte, fileSize),
		"another version": sealed(good, func(b []byte) { b[7]++ }),
		"another width":   sealed(good, func(b []byte) { b[8]++ }),
		"no such time":    sealed(good, func(b []byte) { b[23] = 0xff }),
		"no such pause":   sealed(good, func(b []byte) { b[31] = 0xff }),
	} {
		_, err := decodeWindow(content, time.Second, 3)
		assert.ErrorIs(t, err, errInvalidFile, name)
	}
}

// FuzzDecodeWindow feeds content to the sliding window, as it is and as the beginning of a file whose checksum is right:
// whatever the file holds, time goes on and a place is found or refused within the horizon.
//
// The file repeats what follows its header, so that the fuzzer changes some dozens of bytes and not the thousands of a file,
// which it would spend its time on minimizing.
func FuzzDecodeWindow(f *testing.F) {
	w := windowAt(noon)
	w.hold(noon.Add(time.Minute), noon)
	header := w.encode(nil)[:windowHeader]
	f.Add(header, []byte{1, 0}, int64(0))
	f.Add(header, []byte{0}, -int64(time.Hour))
	f.Add(header, []byte{0xff}, int64(time.Minute))
	f.Add(header, []byte{0, 0, 9}, int64(time.Hour))
	f.Add([]byte{}, []byte{}, int64(1))
	f.Fuzz(func(t *testing.T, begin, rest []byte, offset int64) {
		for _, content := range [][]byte{begin, sealedFile(begin, rest)} {
			w, err := decodeWindow(content, time.Second, 3)
			if err != nil {
				assert.ErrorIs(t, err, errInvalidFile)
				continue
			}
			if len(content) > 0 {
				assert.Equal(t, content, w.encode(nil))
			}
			now := noon.Add(time.Duration(offset))
			w.advance(now)
			assert.LessOrEqual(t, w.pausedUntil(now).Sub(now), 2*defaultWindow)
			q := newQuota(9, defaultWindow, sharedBurst)
			assert.GreaterOrEqual(t, w.outlook(thing, q, 1), w.now)
			bucket, ok := w.reserve(thing, q)
			assert.GreaterOrEqual(t, bucket, w.now)
			assert.Equal(t, ok, bucket <= w.now+horizon)
		}
	})
}

// sealedFile returns a file of the right length and checksum that begins so and goes on by repeating the rest.
func sealedFile(begin, rest []byte) []byte {
	content := begin[:min(len(begin), fileSize)]
	if missing := fileSize - len(content); len(rest) > 0 {
		content = slices.Concat(content, bytes.Repeat(rest, missing/len(rest)+1))
	} else {
		content = slices.Concat(content, make([]byte, missing))
	}
	return sealed(content[:fileSize], func([]byte) {})
}
