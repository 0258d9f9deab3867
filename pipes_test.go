package main

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"mvdan.cc/sh/v3/syntax"
)

// A command that writes to a reader that has stopped dies of SIGPIPE. Whether it still writes by then is chance, and with
// pipefail its status, 141, is that of the pipeline: "terraform version | head -n 1" failed 16 times of 100. So no pipeline
// of the repository ends in a reader that stops before the end of its input. shellcheck has no rule for this.
func TestShell_readersReadToTheEnd(t *testing.T) {
	t.Parallel()
	scripts := shellScripts(t)
	for _, name := range []string{".ci/run", "scripts/demo", "Makefile", "release.yml/build"} {
		require.NotEmpty(t, scripts[name], "%s was not found", name)
	}
	for name, script := range scripts {
		for _, text := range script {
			assert.Empty(t, fragileReads(t, text), "%s: read to the end (sed -n 1p, awk without exit), or take the output into a variable first", name)
		}
	}
}

// "make lint" hands every script to shellcheck.
func TestShell_isLinted(t *testing.T) {
	t.Parallel()
	match := regexp.MustCompile(`(?m)^SCRIPTS := (.*)$`).FindStringSubmatch(read(t, "Makefile"))
	require.NotNil(t, match)
	var linted []string
	for pattern := range strings.FieldsSeq(match[1]) {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		linted = append(linted, files...)
	}
	assert.ElementsMatch(t, shellFiles(t), linted)
}

func TestMakeScripts(t *testing.T) {
	t.Parallel()
	assert.ElementsMatch(t, []string{
		"command -v a || command -v b", "list make | sed 's/$x//'    | head\n", "echo make-make\n", "make\n",
		"command -v make", "go env CC", "echo CC",
	}, makeScripts("CLI := $(shell command -v a || command -v b)\nall:\n"+
		"\t@list $(if $(CLI),$(CLI) fmt) | sed 's/$$x//' \\\n  | head\n\t-echo $@-$(A)\n\t@$(if $(CLI),,echo 'none (yet)')\n"+
		"CC = $(if $(shell command -v $(firstword $(shell go env CC))),x) $(shell echo CC)\n"))
}

func TestFragileReads(t *testing.T) {
	t.Parallel()
	for script, fragile := range map[string]bool{
		"terraform version | head -n 1":                        true,
		"tr -s ' ' <file | grep -qF -- \"$1\" || exit 1":       true,
		"list | grep --quiet x":                                true,
		"list | LC_ALL=C grep -Em1 x":                          true,
		"list | grep x >/dev/null":                             true, // GNU grep stops at the first match then
		"list | read -r first":                                 true,
		"list |\n  sed 5q":                                     true,
		"list | sed -n '/x/{p;q}'":                             true,
		"list | awk '/x/ { print; exit }'":                     true,
		"list | { ! grep -q failed; }":                         true,
		"list | (head -n 1)":                                   true,
		"list |& sort | head":                                  true,
		"list | while read -r line; do break; done":            true,
		"list | if grep -q x; then echo found; fi":             true,
		"list | grep -q x && echo found":                       true,
		"list | true":                                          true,
		"list | command head":                                  true,
		"x=\"$(list | head -n 1)\"":                            true,
		"f() { list | head -n 1; }":                            true,
		"while read -r line; do :; done < <(list)":             true, // the status of list is lost
		"list | sed -n 1p":                                     false,
		"list | sed 's/quick/q/'":                              false,
		"list | awk '{ n++ } END { exit n == 0 }'":             false,
		"list | tail -n 1":                                     false,
		"list | grep -o x":                                     false,
		"list | { read -r heading; sort; }":                    false,
		"list | while read -r line; do echo \"$line\"; done":   false,
		"list | tee file":                                      false,
		"grep -q x file":                                       false,
		"grep -q x <<<\"$list\"":                               false,
		"read -r first <file":                                  false,
		"diff <(list) <(other)":                                false,
		"list || head -n 1 file":                               false,
		"echo 'list | head'; # list | head":                    false,
		"cat <<'END'\nlist | head\nEND\n":                      false,
		"case $1 in head | read) ;; esac; [[ a =~ (b|head) ]]": false,
	} {
		assert.Equal(t, fragile, len(fragileReads(t, script)) > 0, script)
	}
}

// fragileReads returns the commands of a script that read a pipe and may stop before its end, and the redirections from a
// process substitution, whose status nobody can ask for.
func fragileReads(t *testing.T, script string) []string {
	t.Helper()
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(script), "")
	require.NoError(t, err, script)
	var found []string
	add := func(node syntax.Node) {
		var text bytes.Buffer
		require.NoError(t, syntax.NewPrinter().Print(&text, node))
		found = append(found, text.String())
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.BinaryCmd:
			if (node.Op == syntax.Pipe || node.Op == syntax.PipeAll) && stopsEarly(node.Y) {
				add(node)
			}
		case *syntax.Redirect:
			if node.Op == syntax.RdrIn && slices.ContainsFunc(node.Word.Parts, isProcess) {
				add(node.Word)
			}
		}
		return true
	})
	return found
}

func isProcess(part syntax.WordPart) bool {
	_, is := part.(*syntax.ProcSubst)
	return is
}

// stopsEarly reports whether a statement may stop before the end of its standard input. What it does not know (functions,
// other programs) it takes to read everything.
func stopsEarly(statement *syntax.Stmt) bool {
	switch command := statement.Cmd.(type) {
	case *syntax.CallExpr:
		args := make([]string, 0, len(command.Args)+1)
		for _, word := range command.Args {
			args = append(args, literal(word))
		}
		for _, redirect := range statement.Redirs {
			if redirect.Op != syntax.RdrIn && literal(redirect.Word) == "/dev/null" && (redirect.N == nil || redirect.N.Value == "1") {
				args = append(args, ">/dev/null")
			}
		}
		return callStopsEarly(args)
	case *syntax.Block:
		return stopsEarly(command.Stmts[len(command.Stmts)-1])
	case *syntax.Subshell:
		return stopsEarly(command.Stmts[len(command.Stmts)-1])
	case *syntax.IfClause:
		return stopsEarly(command.Cond[len(command.Cond)-1])
	case *syntax.BinaryCmd:
		return stopsEarly(command.X)
	case *syntax.WhileClause:
		for _, inner := range command.Do {
			var leaves bool
			syntax.Walk(inner, func(node syntax.Node) bool {
				call, is := node.(*syntax.CallExpr)
				leaves = leaves || is && len(call.Args) > 0 && slices.Contains([]string{"break", "exit", "return"}, literal(call.Args[0]))
				return true
			})
			if leaves {
				return true
			}
		}
	}
	return false
}

var (
	grepStops = regexp.MustCompile(`^(-[A-Za-z]*[qmlL][A-Za-z\d]*|--(quiet|silent|max-count|files-with).*|>/dev/null)$`)
	sedQuits  = regexp.MustCompile(`(^|[\s\d;{$/!])[qQ]\s*\d*($|[\s;}])`)
	awkEnd    = regexp.MustCompile(`END\s*{[^}]*}`)
	awkExits  = regexp.MustCompile(`\bexit\b`)
)

func callStopsEarly(args []string) bool {
	for len(args) > 0 && slices.Contains([]string{"builtin", "command", "env", "exec", "nice", "sudo"}, args[0]) {
		args = args[1:]
	}
	if len(args) == 0 {
		return true
	}
	switch args[0] {
	case "head", "read", "cmp", "true", "false", ":", "echo", "printf", "exit", "return":
		return true
	case "grep", "egrep", "fgrep":
		return slices.ContainsFunc(args[1:], grepStops.MatchString)
	case "sed":
		return slices.ContainsFunc(args[1:], sedQuits.MatchString)
	case "awk", "gawk", "mawk":
		return slices.ContainsFunc(args[1:], func(arg string) bool { return awkExits.MatchString(awkEnd.ReplaceAllString(arg, "")) })
	}
	return false
}

// literal returns the text of a word, without quotes and with "$" for each expansion.
func literal(word *syntax.Word) string {
	var text strings.Builder
	syntax.Walk(word, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.Lit:
			text.WriteString(node.Value)
		case *syntax.SglQuoted:
			text.WriteString(node.Value)
		case *syntax.ParamExp, *syntax.CmdSubst, *syntax.ArithmExp, *syntax.ProcSubst:
			text.WriteString("$")
			return false
		}
		return true
	})
	return text.String()
}

// shellScripts returns all the shell of the repository by where it is: files that name a shell in their first line or by
// .sh, the recipes of the Makefile, the steps of the workflows.
func shellScripts(t *testing.T) map[string][]string {
	t.Helper()
	scripts := map[string][]string{}
	for _, name := range shellFiles(t) {
		scripts[name] = []string{read(t, name)}
	}
	scripts["Makefile"] = makeScripts(read(t, "Makefile"))
	for name, w := range workflows(t) {
		for job, j := range w.Jobs {
			for _, step := range j.Steps {
				scripts[name+"/"+job] = append(scripts[name+"/"+job], step.Run)
			}
		}
	}
	return scripts
}

var shebang = regexp.MustCompile(`^#!.*\b(ba)?sh\b`)

func shellFiles(t *testing.T) []string {
	t.Helper()
	return sourceFiles(t, func(name string) bool {
		return filepath.Ext(name) == ".sh" || shebang.MatchString(read(t, name))
	})
}

// sourceFiles returns the files of the repository for which is holds, without what was built or generated.
func sourceFiles(t *testing.T, is func(name string) bool) []string {
	t.Helper()
	var files []string
	require.NoError(t, filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".cache", ".git", ".terraform", "bin", "dist", "records"}, entry.Name()):
			return fs.SkipDir
		case entry.Type().IsRegular() && is(name):
			files = append(files, filepath.ToSlash(name))
		}
		return nil
	}))
	return files
}

// expansion is what make expands: a variable of one letter, or what stands in parentheses, which may have others inside.
var expansion = regexp.MustCompile(`\$(\(([^()$]|\([^()$]*\))*\)|[^(])`)

// makeScripts returns the recipes of a makefile and what its $(shell …) run, with "make" for each expansion by make.
func makeScripts(makefile string) []string {
	const dollar = "\x00" // the shell's, which is $$ in a makefile
	var scripts []string
	add := func(script string) { scripts = append(scripts, strings.ReplaceAll(script, dollar, "$")) }
	for line := range strings.Lines(strings.NewReplacer("\\\n", " ", "$$", dollar).Replace(makefile)) {
		for expansion.MatchString(line) { // from the inside out
			line = expansion.ReplaceAllStringFunc(line, func(text string) string {
				if script, is := strings.CutPrefix(text, "$(shell "); is {
					add(strings.TrimSuffix(script, ")"))
				}
				return "make"
			})
		}
		if recipe, is := strings.CutPrefix(line, "\t"); is {
			add(strings.TrimLeft(recipe, "@-+"))
		}
	}
	return scripts
}
