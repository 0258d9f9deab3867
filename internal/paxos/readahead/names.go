package readahead

import (
	"context"
	"iter"
	"maps"
	"sync"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// names is what this run knows, other than from lists, of the names that no two objects of a kind have: a list may show late
// what was written.
type names struct {
	mu      sync.Mutex
	holders map[named]string // ids by name, as written or as read by id
	given   map[named]string // names by id, as written
}

// named is a name, or the id of an object that has one.
type named struct {
	kind api.NameKind
	text string
}

func newNames() *names {
	return &names{holders: map[named]string{}, given: map[named]string{}}
}

// Named implements api.Observer.
func (c *Client) Named(kind api.NameKind, id, name string, given bool) {
	c.names.mu.Lock()
	defer c.names.mu.Unlock()
	c.names.holders[named{kind, name}] = id
	if given {
		c.names.given[named{kind, id}] = name
	}
}

// holder returns the id of the object that was last known to have the name, unless this run has given it another one; empty
// for none. given reports whether this run has given it this name.
func (n *names) holder(kind api.NameKind, name string) (id string, given bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	id = n.holders[named{kind, name}]
	current, given := n.given[named{kind, id}]
	if given && current != name {
		return "", false
	}
	return id, given
}

// gave reports whether this run has given the object a name.
func (n *names) gave(kind api.NameKind, id string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, ok := n.given[named{kind, id}]
	return ok
}

// forget drops what is known of an object, or of all objects of a kind if the id is empty.
func (n *names) forget(kind api.NameKind, id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	maps.DeleteFunc(n.holders, func(of named, holder string) bool { return of.kind == kind && (id == "" || holder == id) })
	maps.DeleteFunc(n.given, func(of named, _ string) bool { return of.kind == kind && (id == "" || of.text == id) })
}

// FindProfile returns the active profile with a nickname: as it is written, or else the only one with that nickname in another
// case or with other spaces, which a server may have changed. It returns nil if there is none. The error is that of the API's
// client.
func (c *Client) FindProfile(ctx context.Context, nickname string) (*api.Profile, error) {
	return findNamed(c.names, named{api.ProfileNickname, nickname}, func(p *api.Profile) string { return p.Nickname },
		func(id string) (*api.Profile, error) { return c.GetProfile(ctx, id) },
		c.ListProfiles(ctx, api.ListProfilesOptions{Nickname: nickname}))
}

// FindAccount returns the account with a ref_id; nil if there is none. The error is that of the API's client.
func (c *Client) FindAccount(ctx context.Context, refID string) (*api.Account, error) {
	return findNamed(c.names, named{api.AccountRefID, refID}, func(a *api.Account) string { return a.RefID },
		func(id string) (*api.Account, error) { return c.GetAccount(ctx, id) },
		c.ListAccounts(ctx, api.ListAccountsOptions{}))
}

// findNamed returns the object of a list that has a name; nil if there is none. One that is known is read by its id instead,
// and looked for in the list only if that does not find it, or under a name that this run has not given it: a server may spell
// in another way what it was sent.
func findNamed[T any](
	n *names, name named, nameOf func(*T) string, get func(id string) (*T, error), list iter.Seq2[T, error],
) (*T, error) {
	if id, given := n.holder(name.kind, name.text); id != "" {
		found, err := get(id)
		if err == nil && (given || nameOf(found) == name.text) || err != nil && !api.IsNotFound(err) {
			return found, err
		}
	}
	var alike []T
	for found, err := range list {
		if err != nil {
			return nil, err
		}
		if nameOf(&found) == name.text {
			return &found, nil
		}
		if api.SameText(nameOf(&found), name.text) {
			alike = append(alike, found)
		}
	}
	if len(alike) != 1 {
		return nil, nil //nolint:nilnil // none is not an error
	}
	return &alike[0], nil
}
