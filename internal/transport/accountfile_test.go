package transport

import (
	"encoding/binary"
	"hash/crc32"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// usedAccount returns an account with something in every part of it.
func usedAccount(t *testing.T) *account {
	t.Helper()
	a := accountAt(noon)
	for _, class := range []Class{ClassIdentity, ClassToken, ClassOther} {
		for range 7 {
			_, ok := a.reserve(class, quota{limit: 5, burst: 1})
			require.True(t, ok)
		}
	}
	a.hold(noon.Add(-time.Minute), noon)
	return a
}

func TestAccountSurvivesItsFile(t *testing.T) {
	t.Parallel()
	a := usedAccount(t)
	content := a.encode()
	assert.Len(t, content, accountSize)
	again, err := decodeAccount(content, a.tick)
	require.NoError(t, err)
	assert.Equal(t, a, again)

	empty, err := decodeAccount(nil, time.Second)
	require.NoError(t, err)
	assert.Equal(t, &account{tick: time.Second}, empty)
}

// sealed changes the content of a file and makes its checksum right again.
func sealed(content []byte, change func([]byte)) []byte {
	content = append([]byte(nil), content...)
	change(content)
	body := content[:accountSize-crc32.Size]
	return binary.LittleEndian.AppendUint32(body, crc32.ChecksumIEEE(body))
}

func TestDecodeAccountRefusesWhatItDidNotWrite(t *testing.T) {
	t.Parallel()
	good := usedAccount(t).encode()
	flipped := append([]byte(nil), good...)
	flipped[accountSize/2] ^= 1
	for name, content := range map[string][]byte{
		"torn":            good[:4096],
		"longer":          append(append([]byte(nil), good...), 0),
		"a flipped bit":   flipped,
		"text":            []byte("hello"),
		"zeros":           make([]byte, accountSize),
		"another version": sealed(good, func(b []byte) { b[7]++ }),
		"another width":   sealed(good, func(b []byte) { b[8]++ }),
		"no such time":    sealed(good, func(b []byte) { b[23] = 0xff }),
		"no such pause":   sealed(good, func(b []byte) { b[31] = 0xff }),
	} {
		_, err := decodeAccount(content, time.Second)
		assert.ErrorIs(t, err, errForeign, name)
	}
}

// FuzzLedgerDecode feeds content to the account, as it is and with the checksum made right: whatever the file holds, time
// goes on and a place is found or refused within the horizon.
func FuzzLedgerDecode(f *testing.F) {
	a := accountAt(noon)
	_, _ = a.reserve(ClassIdentity, quota{limit: 5, burst: 1})
	a.hold(noon.Add(time.Minute), noon)
	f.Add(a.encode(), int64(0))
	f.Add(a.encode(), -int64(time.Hour))
	f.Add(a.encode()[:100], int64(time.Hour))
	f.Add([]byte{}, int64(1))
	f.Add(sealed(a.encode(), func(b []byte) { b[20] = 0x7f }), int64(0))
	f.Add(sealed(a.encode(), func(b []byte) {
		for i := accountHeader; i < len(b); i++ {
			b[i] = 0xff
		}
	}), int64(time.Minute))
	f.Fuzz(func(t *testing.T, content []byte, offset int64) {
		contents := [][]byte{content}
		if len(content) == accountSize {
			contents = append(contents, sealed(content, func([]byte) {}))
		}
		for _, content := range contents {
			a, err := decodeAccount(content, time.Second)
			if err != nil {
				assert.ErrorIs(t, err, errForeign)
				continue
			}
			if len(content) > 0 {
				assert.Equal(t, content, a.encode())
			}
			now := noon.Add(time.Duration(offset))
			a.advance(now)
			assert.LessOrEqual(t, a.heldUntil(now).Sub(now), 2*defaultWindow)
			q := newQuota(9, defaultWindow)
			assert.GreaterOrEqual(t, a.outlook(ClassIdentity, q, 1), a.now)
			bucket, ok := a.reserve(ClassIdentity, q)
			assert.GreaterOrEqual(t, bucket, a.now)
			assert.Equal(t, ok, bucket <= a.now+horizon)
		}
	})
}
