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

// encode returns the window as the content of its file, in the given buffer if that is large enough.
func (w *slidingWindow) encode(buffer []byte) []byte {
	le := binary.LittleEndian
	b := buffer[:0]
	b = append(b, windowMagic...)
	b = le.AppendUint64(b, uint64(w.tick)) //nolint:gosec // none of the three is negative
	b = le.AppendUint64(b, uint64(w.now))  //nolint:gosec // as above
	b = le.AppendUint64(b, uint64(w.held)) //nolint:gosec // as above
	for i := range w.rings {
		for _, n := range w.rings[i] {
			b = le.AppendUint16(b, n)
		}
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
	width, now, held := le.Uint64(b[8:]), le.Uint64(b[16:]), le.Uint64(b[24:])
	if width != uint64(tick) || now > uint64(math.MaxInt64/tick)-ringSize || held > math.MaxInt64 { //nolint:gosec // tick > 0
		return nil, errInvalidFile
	}
	w.now, w.held = int64(now), int64(held) //nolint:gosec // just checked
	for i := range w.rings {
		for j := range w.rings[i] {
			w.rings[i][j] = le.Uint16(b[windowHeader+2*(i*ringSize+j):])
		}
	}
	return w, nil
}
