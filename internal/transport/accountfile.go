package transport

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"time"
)

// The layout of an account's file, all numbers little-endian:
//
//	 0  magic, the version of the layout in its last byte
//	 8  width of a bucket in nanoseconds
//	16  bucket of the last look at the clock
//	24  end of the last pause in nanoseconds since the Unix epoch
//	32  the rings: identity, token, other; ringSize numbers of two bytes each
//	..  CRC-32 (IEEE) of everything before
const (
	accountMagic  = "paxgate\x01"
	accountHeader = 32
	accountSize   = accountHeader + 3*ringSize*2 + crc32.Size
)

// errForeign says that a file holds no account, or half of one.
var errForeign = errors.New("the file holds no account of requests")

// encode returns the account as the content of its file.
func (a *account) encode() []byte {
	le := binary.LittleEndian
	b := append(make([]byte, 0, accountSize), accountMagic...)
	b = le.AppendUint64(b, uint64(a.tick)) //nolint:gosec // none of the three is negative
	b = le.AppendUint64(b, uint64(a.now))  //nolint:gosec // as above
	b = le.AppendUint64(b, uint64(a.held)) //nolint:gosec // as above
	for i := range a.rings {
		for _, n := range a.rings[i] {
			b = le.AppendUint16(b, n)
		}
	}
	return le.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// decodeAccount reads the content of an account's file whose buckets are a tick wide. Nothing at all is an account
// without requests; for anything that encode did not make it fails with errForeign.
func decodeAccount(b []byte, tick time.Duration) (*account, error) {
	a := &account{tick: tick}
	if len(b) == 0 {
		return a, nil
	}
	le := binary.LittleEndian
	if len(b) != accountSize || string(b[:8]) != accountMagic ||
		le.Uint32(b[accountSize-crc32.Size:]) != crc32.ChecksumIEEE(b[:accountSize-crc32.Size]) {
		return nil, errForeign
	}
	width, now, held := le.Uint64(b[8:]), le.Uint64(b[16:]), le.Uint64(b[24:])
	if width != uint64(tick) || now > uint64(math.MaxInt64/tick)-ringSize || held > math.MaxInt64 { //nolint:gosec // tick > 0
		return nil, errForeign
	}
	a.now, a.held = int64(now), int64(held) //nolint:gosec // just checked
	for i := range a.rings {
		for j := range a.rings[i] {
			a.rings[i][j] = le.Uint16(b[accountHeader+2*(i*ringSize+j):])
		}
	}
	return a, nil
}
