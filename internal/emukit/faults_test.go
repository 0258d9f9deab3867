package emukit

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFaultJSONRoundTrip(t *testing.T) {
	t.Parallel()
	fault := Fault{
		Operation: "GetThing", Kind: FaultDelay, Times: 2, Skip: 1, Delay: 1500 * time.Millisecond,
		Headers: map[string]string{"A": "b"},
	}
	data, err := json.Marshal(fault)
	require.NoError(t, err)
	require.JSONEq(t, `{"operation":"GetThing","kind":"delay","times":2,"skip":1,"delay":"1.5s","headers":{"A":"b"}}`, string(data))
	var back Fault
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, fault, back)
	require.Error(t, json.Unmarshal([]byte(`{"kind":"delay","delay":"soon"}`), &back))
	require.Error(t, json.Unmarshal([]byte(`{"kind":"delay","dealy":"1s"}`), &back))
}

func TestFaultValidate(t *testing.T) {
	t.Parallel()
	faults := &Faults{}
	for _, bad := range []Fault{
		{},
		{Kind: "flood"},
		{Kind: FaultStatus},
		{Kind: FaultStatus, Status: 99},
		{Kind: FaultStatusAfter, Status: 600},
		{Kind: FaultDelay},
		{Kind: FaultTruncate, Times: -1},
		{Kind: FaultTruncate, Skip: -1},
	} {
		require.Error(t, faults.Add(Fault{Kind: FaultTruncate}, bad), "%v", bad)
	}
	require.Empty(t, faults.Report(), "all or none")
}

func TestFaultsFirstInFirstOut(t *testing.T) {
	t.Parallel()
	get := &Route{Operation: "Get", Method: "GET", Path: "/{id}"}
	put := &Route{Operation: "Put", Method: "PUT", Path: "/{id}"}
	faults := &Faults{}
	require.NoError(t, faults.Add(
		Fault{Operation: "Get", Kind: FaultStatus, Status: 500},
		Fault{Method: "GET", Path: "/{id}", Kind: FaultStatus, Status: 501, Times: 2},
		Fault{Kind: FaultStatus, Status: 502, Skip: 1},
	))
	var seen []int
	for _, route := range []*Route{get, put, put, get, get, get, put} {
		status := 0
		if fault := faults.consume(route); fault != nil {
			status = fault.Status
		}
		seen = append(seen, status)
	}
	require.Equal(t, []int{500, 0, 502, 501, 501, 0, 0}, seen)
	for _, report := range faults.Report() {
		require.Zero(t, report.Remaining)
	}
	faults.Clear()
	require.Empty(t, faults.Report())
}
