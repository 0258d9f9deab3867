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
	ownLink      = regexp.MustCompile(`\]\(https://github\.com/terraform-paxos/terraform-provider-paxos/(?:blob|tree)/main/([^)\s]+)\)`)
	makeTarget   = regexp.MustCompile("(?m)(?:`|^)make ([a-z]+)")
	quotedPath   = regexp.MustCompile("`((?:bench|cmd|docs|examples|internal|scripts|templates|tools|\\.ci|\\.changes)/[\\w./-]*)`")
	headingLine  = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notInAnchor  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// pages returns the pages of the repository, without the changelog and the templates.
func pages(t *testing.T) []string {
	t.Helper()
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
	return pages
}

// Each link of a page into the repository leads to a file, and each anchor to a heading.
func TestLinks(t *testing.T) {
	t.Parallel()
	for _, page := range pages(t) {
		text := read(t, page)
		for _, match := range relativeLink.FindAllStringSubmatch(text, -1) {
			checkLink(t, page, filepath.Dir(page), match[1])
		}
		for _, match := range ownLink.FindAllStringSubmatch(text, -1) {
			checkLink(t, page, ".", match[1])
		}
	}
}

func checkLink(t *testing.T, page, directory, link string) {
	t.Helper()
	path, anchor, _ := strings.Cut(link, "#")
	target := page
	if path != "" {
		target = filepath.Join(directory, path)
	}
	if _, err := os.Stat(target); assert.NoError(t, err, page) && anchor != "" {
		assert.Contains(t, anchors(read(t, target)), anchor, "%s links to %s", page, link)
	}
}

// Each target of make and each path that a page quotes exists.
func TestPages_targetsAndPaths(t *testing.T) {
	t.Parallel()
	known := regexp.MustCompile(`(?m)^\.PHONY: .*$`).FindAllString(read(t, "Makefile"), -1)
	targets, paths := 0, 0
	for _, page := range pages(t) {
		text := read(t, page)
		for _, match := range makeTarget.FindAllStringSubmatch(text, -1) {
			targets++
			assert.Contains(t, known, ".PHONY: "+match[1], page)
		}
		for _, match := range quotedPath.FindAllStringSubmatch(text, -1) {
			paths++
			assert.True(t, exists(match[1]) || exists(filepath.Join(filepath.Dir(page), match[1])), "%s quotes %s", page, match[1])
		}
	}
	assert.Greater(t, targets, 10)
	assert.Greater(t, paths, 40)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
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
