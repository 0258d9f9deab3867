package readahead

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"hash/maphash"
	"io"
	"maps"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

const (
	maxFresh  = 20_000 // rows that no read has asked for and that are kept as they are, half a kilobyte each
	blockSize = 100    // rows that are compressed together
)

// row is an identity without details, and the number of writes before it was asked for.
type row struct {
	identity api.Identity
	writes   int
}

// rowStore keeps rows by the id of their identity. A page of a large tenant has hundreds of rows for each one that a read
// asks for, and any of them may be asked for later. So rows that no read has asked for are compressed once there are many,
// to less than a fifth of their size.
type rowStore struct {
	asked, fresh map[string]row
	blocks       [][]byte          // compressed JSON of packedRows
	blockOf      map[uint64]uint32 // by the hash of the id
	seed         maphash.Seed
}

// packedRows is the form of rows in a block.
type packedRows struct {
	Identities []api.Identity
	Writes     []int
}

func newRowStore() *rowStore {
	return &rowStore{
		asked: map[string]row{}, fresh: map[string]row{}, blockOf: map[uint64]uint32{}, seed: maphash.MakeSeed(),
	}
}

// put adds a row, or replaces an older one.
func (s *rowStore) put(added row) {
	id := added.identity.ID
	if _, ok := s.asked[id]; ok {
		s.asked[id] = added
		return
	}
	s.fresh[id] = added
	if len(s.fresh) > maxFresh {
		s.pack()
	}
}

// get returns the row of an identity, for a read that asks for it.
func (s *rowStore) get(id string) (found row, ok bool) {
	if found, ok = s.asked[id]; ok {
		return found, true
	}
	if found, ok = s.fresh[id]; !ok {
		found, ok = s.unpack(id)
	}
	if ok {
		s.asked[id] = found
		delete(s.fresh, id)
	}
	return found, ok
}

// pack compresses the rows that no read has asked for. JSON that cannot be written drops them, and they are read one at a
// time.
func (s *rowStore) pack() {
	zip, _ := flate.NewWriter(nil, flate.BestSpeed) // fails for no known level
	for chunk := range slices.Chunk(slices.Collect(maps.Keys(s.fresh)), blockSize) {
		var rows packedRows
		for _, id := range chunk {
			rows.Identities = append(rows.Identities, s.fresh[id].identity)
			rows.Writes = append(rows.Writes, s.fresh[id].writes)
		}
		var block bytes.Buffer
		zip.Reset(&block)
		if json.NewEncoder(zip).Encode(rows) != nil || zip.Close() != nil {
			continue
		}
		for _, id := range chunk {
			s.blockOf[maphash.String(s.seed, id)] = uint32(len(s.blocks)) //nolint:gosec // a block has a hundred rows
		}
		s.blocks = append(s.blocks, bytes.Clone(block.Bytes()))
	}
	clear(s.fresh)
}

// unpack returns a compressed row.
func (s *rowStore) unpack(id string) (found row, ok bool) {
	block, ok := s.blockOf[maphash.String(s.seed, id)]
	if !ok {
		return row{}, false
	}
	var rows packedRows
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(s.blocks[block])))
	if err != nil || json.Unmarshal(text, &rows) != nil {
		return row{}, false // of what was written here
	}
	at := slices.IndexFunc(rows.Identities, func(identity api.Identity) bool { return identity.ID == id })
	if at < 0 {
		return row{}, false
	}
	return row{identity: rows.Identities[at], writes: rows.Writes[at]}, true
}
