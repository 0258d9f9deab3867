package member_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

type attrs = map[string]any

// members is one of the resources, with an account or an institution of the catalog's tenant that has no members.
type members struct {
	*acctest.ProtocolResource

	object spec.Object
	emu    *emulator.Server
	parent string // the argument that names the account or institution
	owner  string
	absent string // part of the message about a member that the owner does not have
	before int    // members that the tenant has
}

// ofEach runs a test for each of the resources; of is "account" or "institution".
func ofEach(t *testing.T, test func(t *testing.T, of string, m members)) {
	t.Helper()
	for of, absent := range map[string]string{
		"account": "the data source paxos_account lists its members", "institution": "The institution has no member with this id",
	} {
		t.Run(of, func(t *testing.T) {
			t.Parallel()
			object, ok := catalog.All().Find(spec.Resource, "paxos_"+of+"_member")
			require.True(t, ok)
			emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
			parent, _ := object.Attribute(of + "_id")
			test(t, of, members{
				paxostest.NewProtocolResource(t, emu, object.Type), object, emu, parent.Path, parent.Good.(string), absent,
				object.Life.Count(emu),
			})
		})
	}
}

func (m members) config(ownerID, identityID string) attrs {
	roles, _ := m.object.Attribute("roles[]")
	return attrs{m.parent: ownerID, "identity_id": identityID, "roles": []any{roles.Good, roles.Other}}
}

func (m members) added() int { return m.object.Life.Count(m.emu) - m.before }

// An identity that is a member already, and an account or institution that is not there, are errors at the argument that say what
// to do.
func TestMember_refused(t *testing.T) {
	t.Parallel()
	ofEach(t, func(t *testing.T, of string, m members) {
		t.Helper()
		taken := m.MustApply(m.None(), m.config(m.owner, catalog.PersonID)).Text("id")
		again := m.config(m.owner, catalog.PersonID)
		again["roles"] = again["roles"].([]any)[:1]
		_, diagnostics := m.Apply(m.None(), again)
		assert.Regexp(t, `^ERROR\(AttributeName\("identity_id"\)\): Unable to create `+of+` member: .*import \{.*id = "`+m.owner+"/"+taken+`"`,
			acctest.FormatDiagnostics(diagnostics))
		_, diagnostics = m.Apply(m.None(), m.config("unknown", catalog.PersonID))
		assert.Regexp(t, `^ERROR\(AttributeName\("`+m.parent+`"\)\): Unable to create `+of+` member: Creating the `+of+` member with `+
			m.parent+` "unknown" and identity_id "`+catalog.PersonID+`" failed\..*Not Found`, acctest.FormatDiagnostics(diagnostics))
		assert.Equal(t, 1, m.added())
		_, diagnostics = m.Import(m.owner+"/unknown", nil)
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), m.absent)
	})
}

// An addition whose response was lost is sent once, and found in the account or institution. If it is not there, the error says how
// to import it.
func TestMember_lost(t *testing.T) {
	t.Parallel()
	ofEach(t, func(t *testing.T, of string, m members) {
		t.Helper()
		m.emu.Fault(emukit.Fault{Operation: m.object.Life.Create, Kind: emukit.FaultResetAfter})
		state := m.MustApply(m.None(), m.config(m.owner, catalog.PersonID))
		m.emu.AssertFaultsConsumed(t)
		assert.True(t, m.MustRead(state).Equal(state))
		assert.Equal(t, 1, m.added())
		assert.Len(t, m.emu.Requests(m.object.Life.Create), 1)
		m.emu.Fault(emukit.Fault{Operation: m.object.Life.Create, Kind: emukit.FaultStatus, Status: http.StatusBadGateway})
		_, diagnostics := m.Apply(m.None(), m.config(m.owner, catalog.OtherPersonID))
		assert.Regexp(t, "^ERROR: Unable to create "+of+" member: .*may have been added.*"+m.owner+"/<member id>",
			acctest.FormatDiagnostics(diagnostics))
		assert.Len(t, m.emu.Requests(m.object.Life.Create), 2)
	})
}

// Two answers of the account or institution without the member show that it was removed; one is late.
func TestMember_removedElsewhere(t *testing.T) {
	t.Parallel()
	ofEach(t, func(t *testing.T, of string, m members) {
		t.Helper()
		m.emu.Fault(emukit.Fault{Operation: m.object.Life.Read, Kind: emukit.FaultStale})
		state := m.MustApply(m.None(), m.config(m.owner, catalog.PersonID))
		assert.True(t, m.MustRead(state).Equal(state))
		m.emu.AssertFaultsConsumed(t)
		m.object.Life.Ends["removed"].Happen(m.emu, []string{m.owner, state.Text("id")})
		m.NewRun()
		gone, diagnostics := m.Read(state)
		assert.True(t, gone.IsNull())
		assert.Regexp(t, `^WARNING: (Account|Institution) member was removed elsewhere: Member `+state.Text("id")+` \(identity `+
			catalog.PersonID+`\) of `+of+` `+m.owner+` was removed\.`, acctest.FormatDiagnostics(diagnostics))
	})
}
