package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// workflow is what the rules below look at.
type workflow struct {
	On          map[string]any    `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Jobs        map[string]job    `yaml:"jobs"`

	text string
}

type job struct {
	Needs       any               `yaml:"needs"`
	Environment any               `yaml:"environment"`
	Permissions map[string]string `yaml:"permissions"`
	Timeout     int               `yaml:"timeout-minutes"`
	Env         map[string]string `yaml:"env"`
	Steps       []step            `yaml:"steps"`
}

type step struct {
	Uses string            `yaml:"uses"`
	Run  string            `yaml:"run"`
	With map[string]any    `yaml:"with"`
	Env  map[string]string `yaml:"env"`
}

// needs returns the jobs that must be done before this one.
func (j job) needs() []string {
	switch needs := j.Needs.(type) {
	case string:
		return []string{needs}
	case []any:
		names := make([]string, 0, len(needs))
		for _, name := range needs {
			names = append(names, fmt.Sprint(name))
		}
		return names
	}
	return nil
}

// workflows returns each workflow by its file's name.
func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	files, err := filepath.Glob(".github/workflows/*")
	require.NoError(t, err)
	require.Len(t, files, 4)
	all := make(map[string]workflow, len(files))
	for _, file := range files {
		w := workflow{text: read(t, file)}
		require.NoError(t, yaml.Unmarshal([]byte(w.text), &w), file)
		all[filepath.Base(file)] = w
	}
	return all
}

// pin is how an action is named: by a commit, which nobody can move, with the version that it is.
var pin = regexp.MustCompile(`uses: ([\w.-]+/[\w.-]+)(?:/[\w./-]+)?@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$`)

func TestWorkflows_pinActions(t *testing.T) {
	t.Parallel()
	commits := map[string]string{}
	for name, w := range workflows(t) {
		for line := range strings.Lines(w.text) {
			line = strings.TrimSpace(line)
			if !strings.Contains(line, "uses:") {
				continue
			}
			match := pin.FindStringSubmatch(line)
			if !assert.NotNil(t, match, "%s: %s: pin it by its 40-digit commit and say the version behind it", name, line) {
				continue
			}
			commit := match[2] + " " + match[3]
			if first, known := commits[match[1]]; known {
				assert.Equal(t, first, commit, "%s: %s at two versions", name, match[1])
			}
			commits[match[1]] = commit
		}
	}
	assert.NotEmpty(t, commits)
}

// writes are all the permissions to write that jobs have.
var writes = map[string][]string{
	"release.yml/attest":  {"attestations", "id-token"},
	"release.yml/draft":   {"contents"},
	"release.yml/publish": {"contents"},
	"security.yml/codeql": {"security-events"},
}

func TestWorkflows_permissions(t *testing.T) {
	t.Parallel()
	for name, w := range workflows(t) {
		assert.NotNil(t, w.Permissions, "%s: what is not said is what the repository's settings say", name)
		assert.Empty(t, w.Permissions, "%s: a job has what it needs, and no other job has it too", name)
		require.NotEmpty(t, w.Jobs, name)
		for job, j := range w.Jobs {
			assert.NotNil(t, j.Permissions, "%s/%s has no permissions", name, job)
			var granted []string
			for permission, access := range j.Permissions {
				if access != "read" {
					granted = append(granted, permission)
				}
			}
			assert.ElementsMatch(t, writes[name+"/"+job], granted, "%s/%s writes", name, job)
		}
	}
}

// What a stranger's pull request could use to get at more than its own run.
func TestWorkflows_trustNobody(t *testing.T) {
	t.Parallel()
	for name, w := range workflows(t) {
		require.NotEmpty(t, w.On, name)
		assert.NotContains(t, w.On, "pull_request_target", "%s: it hands secrets to the code of a pull request", name)
		assert.NotContains(t, w.On, "workflow_run", "%s: it hands secrets to what a pull request has left behind", name)
		for job, j := range w.Jobs {
			assert.Positive(t, j.Timeout, "%s/%s has no timeout-minutes", name, job)
			text, err := yaml.Marshal(j)
			require.NoError(t, err)
			secret := strings.Contains(string(text), "secrets.")
			for _, step := range j.Steps {
				assert.NotContains(t, step.Run, "${{", "%s/%s: pass values by env; an expression becomes a part of the script", name, job)
				if strings.HasPrefix(step.Uses, "actions/checkout@") {
					assert.False(t, secret, "%s/%s has a secret, and code of the repository", name, job)
					assert.Equal(t, false, step.With["persist-credentials"], "%s/%s keeps the token on disk", name, job)
				}
			}
		}
	}
}
