package spec

import (
	"os"
	"path/filepath"
)

// FileRow returns the row of an argument that is a file of the module, such as one of the examples: two paths of it, of at most this
// many characters.
func FileRow(path string, limit int, file ...string) Attribute {
	good := filepath.Join(append([]string{module()}, file...)...)
	return Row(path, File(limit), good, filepath.Dir(good)+"/./"+filepath.Base(good), Hidden)
}

// module returns the directory of the module, from wherever in it the tests of a package run.
func module() string {
	directory, err := os.Getwd()
	for err == nil && directory != filepath.Dir(directory) {
		if _, missing := os.Stat(filepath.Join(directory, "go.mod")); missing == nil {
			return directory
		}
		directory = filepath.Dir(directory)
	}
	panic("the tests run outside of the module")
}
