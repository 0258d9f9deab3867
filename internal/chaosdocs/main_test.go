package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRun(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600))
	}
	write("results.json", `{"date":"2026-01-02","machine":"2 cores","go":"go1","first_seed":1,"cli_name":"Terraform 1.0.0",
		"model":{"schedules":12345,"lost":3,"harmed":4,"refused":5,"seconds":75.2},"cli":{"schedules":7,"seconds":9},
		"faults":[{"name":"timeout","triggered":1000,"not_triggered":2},{"name":"reset","triggered":1,"not_triggered":0}],
		"moves":[{"name":"taint","made":1234}]}`)
	write("fuzz.json", `[{"package":"./p","name":"FuzzIt","seconds":60,"inputs":1000000,"passed":false}]`)
	var page bytes.Buffer
	require.NoError(t, run(&page, directory))
	for _, line := range []string{
		"| | Model of Terraform | Terraform 1.0.0 |", "| Schedules | 12,345 | 7 |", "| Run time | 1 min 15 s | 9 s |",
		"| timeout | 1,000 | 2 |", "| **all** | **1,001** | **2** |", "| `FuzzIt` | `./p` | 60 | 1,000,000 | found |",
	} {
		require.Contains(t, page.String(), line)
	}
	for _, end := range []string{"| **3** | **0** |\n", "| **4** | **0** |\n", "| 5 | 0 |\n", "| taint | 1,234 |\n"} {
		require.Contains(t, page.String(), end)
	}

	write("fuzz.json", `{}`)
	require.Error(t, run(&page, directory))
	require.Error(t, run(&page, t.TempDir()))
}
