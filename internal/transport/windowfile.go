package transport

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"time"
)

// The layout of a sliding window's file, all numbers little-endian:
//
//	 0  magic, the version of the layout in its last byte
//	 8  width of a bucket in nanoseconds
//	16  bucket of the last look at the clock
//	24  end of the last pause in nanoseconds since the Unix epoch
//	32  the rings of the classes; ringSize numbers of two bytes each
//	..  CRC-32 (IEEE) of everything before
const (
	windowMagic  = "limiter\x01"
	windowHeader = 32
)

// windowSize returns the size of the file of so many classes.
func windowSize(classes int) int { return windowHeader + classes*ringSize*2 + crc32.Size }

// errInvalidFile means that the file holds no sliding window, or only a part of one.
var errInvalidFile = errors.New("the file holds no record of requests")

// encode returns the window as the content of its file, in the given buffer if that is large enough. Nothing in it has a size
// of its own, so package binary cannot fail.
func (w *slidingWindow) encode(buffer []byte) []byte {
	le := binary.LittleEndian
	b := buffer[:0]
	b = append(b, windowMagic...)
	b, _ = binary.Append(b, le, []int64{int64(w.tick), w.now, w.held})
	for i := range w.rings {
		b, _ = binary.Append(b, le, w.rings[i][:])
	}
	return le.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// decodeWindow reads the content of a window's file of so many classes, whose buckets are a tick wide. Nothing at all is a
// window without requests; for anything that encode did not make it fails with errInvalidFile.
func decodeWindow(b []byte, tick time.Duration, classes int) (*slidingWindow, error) {
	w, body := newWindow(tick, classes), windowSize(classes)-crc32.Size
	if len(b) == 0 {
		return w, nil
	}
	le := binary.LittleEndian
	if len(b) != windowSize(classes) || string(b[:8]) != windowMagic || le.Uint32(b[body:]) != crc32.ChecksumIEEE(b[:body]) {
		return nil, errInvalidFile
	}
	var header [3]int64
	_, _ = binary.Decode(b[8:], le, header[:])
	w.now, w.held = header[1], header[2]
	if header[0] != int64(tick) || w.now < 0 || w.now > math.MaxInt64/int64(tick)-ringSize || w.held < 0 {
		return nil, errInvalidFile
	}
	for i := range w.rings {
		_, _ = binary.Decode(b[windowHeader+2*i*ringSize:], le, w.rings[i][:])
	}
	return w, nil
}
