package mapping_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping/mappingtest"
)

type model struct {
	named
	Number        types.String `tfsdk:"number"`
	NumberWO      types.String `tfsdk:"number_wo"`
	NumberVersion types.Int64  `tfsdk:"number_wo_version"`
	Inner         *named       `tfsdk:"inner"`
}

type named struct {
	Name types.String `tfsdk:"name"`
}

type kind string

type wire struct {
	Name   kind        `json:"name"`
	Number string      `json:"set_number,omitempty"`
	Inner  *namedInAPI `json:"inner"`
}

type namedInAPI struct {
	Name string `json:"name"`
}

func bind(m *model, d *wire) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.Name, &d.Name),
		mapping.Secret(&m.Number, &m.NumberWO, &m.NumberVersion, &d.Number),
		mapping.Object(&m.Inner, &d.Inner, bindNamed),
	}
}

func bindNamed(m *named, d *namedInAPI) mapping.Fields {
	return mapping.Fields{mapping.Text(&m.Name, &d.Name)}
}

func name(text string) named { return named{types.StringValue(text)} }

// A number is sent if it changes, and a write-only one if its version moves, but none that the API has already.
func TestSecret_delta(t *testing.T) {
	t.Parallel()
	plain := func(number string) model { return model{Number: types.StringValue(number)} }
	writeOnly := func(number string, version int64) model {
		return model{NumberWO: types.StringValue(number), NumberVersion: types.Int64Value(version)}
	}
	for i, test := range []struct {
		plan, prior model
		want        string
	}{
		{plain("1"), model{}, "1"},
		{plain("1"), plain("1"), ""},
		{plain("2"), plain("1"), "2"},
		{writeOnly("1", 1), model{}, "1"},
		{writeOnly("2", 1), writeOnly("1", 1), ""},
		{writeOnly("2", 2), writeOnly("1", 1), "2"},
		{writeOnly("1", 1), plain("1"), ""},
		{writeOnly("2", 1), plain("1"), "2"},
		{plain("1"), writeOnly("1", 1), "1"},
		{model{NumberWO: types.StringUnknown(), NumberVersion: types.Int64Value(1)}, model{}, ""},
		{model{}, plain("1"), ""},
	} {
		assert.Equal(t, test.want, mapping.Delta(bind, &test.plan, &test.prior).Number, "case %d", i)
	}
}

// An answer without what never becomes empty is no change, and any other one is.
func TestKept(t *testing.T) {
	t.Parallel()
	for i, test := range []struct {
		mode   tfkit.ReadMode
		prior  types.String
		answer string
		want   types.String
	}{
		{tfkit.Managed, types.StringValue("a"), "", types.StringValue("a")},
		{tfkit.Managed, types.StringValue("a"), "b", types.StringValue("b")},
		{tfkit.Managed, types.StringNull(), "b", types.StringNull()},
		{tfkit.Planned, types.StringUnknown(), "", types.StringNull()},
		{tfkit.Everything, types.StringNull(), "b", types.StringValue("b")},
	} {
		mapping.Fields{mapping.Kept(&test.prior, &test.answer)}.Read(test.mode)
		assert.Equal(t, test.want, test.prior, "case %d", i)
	}
}

func TestObject(t *testing.T) {
	t.Parallel()
	a, b := name("a"), name("b")
	for i, test := range []struct {
		plan, prior *named
		want        *namedInAPI
	}{
		{nil, nil, nil},
		{nil, &a, nil},
		{&a, &a, nil},
		{&b, &a, &namedInAPI{"b"}},
		{&b, nil, &namedInAPI{"b"}},
		{&named{}, nil, &namedInAPI{}},
	} {
		assert.Equal(t, test.want, mapping.Delta(bind, &model{Inner: test.plan}, &model{Inner: test.prior}).Inner, "delta %d", i)
	}
	for i, test := range []struct {
		mode   tfkit.ReadMode
		prior  *named
		answer *namedInAPI
		want   *named
	}{
		{tfkit.Planned, &a, &namedInAPI{"b"}, &a},
		{tfkit.Managed, &a, &namedInAPI{"b"}, &b},
		{tfkit.Managed, &a, nil, &a},
		{tfkit.Managed, nil, &namedInAPI{"b"}, nil},
		{tfkit.Everything, nil, &namedInAPI{"b"}, &b},
		{tfkit.Everything, nil, nil, nil},
	} {
		m := model{Inner: test.prior}
		bind(&m, &wire{Inner: test.answer}).Read(test.mode)
		assert.Equal(t, test.want, m.Inner, "reading %d", i)
		assert.Equal(t, name("a"), a, "a reading changes the prior state")
	}
}

// failures records what a check says instead of failing.
type failures struct {
	testing.TB
	said []string
}

func (f *failures) Helper() {}

func (f *failures) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

func TestComplete(t *testing.T) {
	t.Parallel()
	mappingtest.Complete(t, mapping.Declare(bind))
	only := func(kept ...int) mapping.Bind[model, wire] {
		return func(m *model, d *wire) mapping.Fields {
			var fields mapping.Fields
			for _, i := range kept {
				fields = append(fields, bind(m, d)[i])
			}
			return fields
		}
	}
	for i, test := range []struct {
		bind   mapping.Bind[model, wire]
		except []string
		want   int
	}{
		{bind, []string{"name"}, 1}, // no exception any more
		{bind, []string{"other"}, 1},
		{only(0, 1), nil, 2}, // inner of both
		{only(0, 1), []string{"inner"}, 0},
		{only(0, 1, 1, 2), nil, 6}, // four pointers that no field has any more, and two names that do not fit
		{func(m *model, d *wire) mapping.Fields { // crossed
			return append(only(2)(m, d), mapping.Text(&m.Number, &d.Name),
				mapping.Secret(&m.Name, &m.NumberWO, &m.NumberVersion, &d.Number))
		}, nil, 2},
	} {
		f := &failures{TB: t}
		mappingtest.Complete(f, mapping.Declare(test.bind, test.except...))
		assert.Len(t, f.said, test.want, "case %d", i)
	}
}

// An object that the API takes whole is sent if anything in it is set, changed or gone.
func TestWhole(t *testing.T) {
	t.Parallel()
	type pairOfNames struct{ First, Last types.String }
	type wireNames struct{ First, Last string }
	names := func(m *pairOfNames, d *wireNames) mapping.Fields {
		return mapping.Fields{mapping.Text(&m.First, &d.First), mapping.Text(&m.Last, &d.Last)}
	}
	bindWhole := func(m **pairOfNames, d **wireNames) mapping.Fields {
		return mapping.Fields{mapping.Whole(m, d, names)}
	}
	object := func(first, last string) *pairOfNames {
		return &pairOfNames{tfkit.StringOrNull(first), tfkit.StringOrNull(last)}
	}
	for _, test := range []struct {
		plan, prior *pairOfNames
		want        *wireNames
	}{
		{object("a", "b"), nil, &wireNames{"a", "b"}},
		{object("a", "b"), object("a", "b"), nil},
		{object("a", "c"), object("a", "b"), &wireNames{"a", "c"}},
		{object("a", ""), object("a", "b"), &wireNames{First: "a"}},
		{nil, object("a", "b"), nil},
	} {
		assert.Equal(t, test.want, mapping.Delta(bindWhole, &test.plan, &test.prior))
	}
}
