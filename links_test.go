package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	relativeLink = regexp.MustCompile(`\]\(([^)\s:]+)\)`)
	headingLine  = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notInAnchor  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// Each relative link of a page leads to a file, and each anchor to a heading.
func TestLinks(t *testing.T) {
	t.Parallel()
	var pages []string
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != "." {
			return fs.SkipDir
		}
		if filepath.Ext(path) == ".md" && path != "CHANGELOG.md" && !strings.HasPrefix(path, "templates") {
			pages = append(pages, path)
		}
		return err
	}))
	require.Greater(t, len(pages), 20)
	for _, page := range pages {
		text := read(t, page)
		for _, match := range relativeLink.FindAllStringSubmatch(text, -1) {
			path, anchor, _ := strings.Cut(match[1], "#")
			target := page
			if path != "" {
				target = filepath.Join(filepath.Dir(page), path)
			}
			if _, err := os.Stat(target); !assert.NoError(t, err, page) {
				continue
			}
			if anchor != "" {
				assert.Contains(t, anchors(read(t, target)), anchor, "%s links to %s", page, match[1])
			}
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

// anchors returns the anchors of the headings as GitHub and the registry make them, and those of the schema.
func anchors(text string) []string {
	var list []string
	for _, heading := range headingLine.FindAllStringSubmatch(text, -1) {
		list = append(list, strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(heading[1]), ""), " ", "-"))
	}
	for _, match := range regexp.MustCompile(`<a id="([^"]+)">`).FindAllStringSubmatch(text, -1) {
		list = append(list, match[1])
	}
	return list
}
