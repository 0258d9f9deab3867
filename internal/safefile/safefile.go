// Package safefile opens files where other users of the machine may have put something in their place.
package safefile

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
)

// What is refused. The texts continue a sentence that names the file or the directory.
var (
	// ErrLink is the error for a symbolic link.
	ErrLink = errors.New("it is a symbolic link")
	// ErrIrregular is the error for a directory, a FIFO, a socket or a device in place of a file.
	ErrIrregular = errors.New("it is not a regular file")
	// ErrHardLink is the error for a file that has another name as well.
	ErrHardLink = errors.New("it has more than one hard link")
	// ErrOwner is the error for what belongs to another user.
	ErrOwner = errors.New("it belongs to another user")
	// ErrWritable is the error for what users other than its owner can write to.
	ErrWritable = errors.New("other users can write to it")
)

// Read returns the content of a regular file. It does not follow a symbolic link in the last element of the path, and does
// not wait for the other end of a FIFO.
func Read(path string) (content []byte, err error) {
	file, err := os.OpenFile(path, os.O_RDONLY|noFollow|nonBlock, 0)
	if err != nil {
		if info, lstatErr := os.Lstat(path); lstatErr == nil && info.Mode()&fs.ModeSymlink != 0 {
			err = refusal(path, ErrLink)
		}
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if err := checkRegular(info); err != nil {
		return nil, refusal(path, err)
	}
	return io.ReadAll(file)
}

// Directory is a directory that belongs to this user and to which nobody else can write. Its files are opened relative to the
// directory that was checked: whoever can write to a directory above it can move it away, but not put another in its place.
type Directory struct{ root *os.Root }

// OpenDir opens a directory, which is made for this user alone if it is missing. It fails with one of this package's
// errors if the directory cannot be trusted.
//
// On Windows, where the access control list is not looked at, every directory that is no link belongs to this user: the list
// of the user's own cache directory, which is inherited, admits nobody else but administrators.
func OpenDir(path string) (*Directory, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	named, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	opened, err := root.Stat(".")
	if err == nil {
		if !os.SameFile(named, opened) {
			err = ErrLink
		} else {
			err = checkOwn(opened)
		}
	}
	if err != nil {
		_ = root.Close()
		return nil, refusal(path, err)
	}
	return &Directory{root: root}, nil
}

// Close closes the directory, not its files.
func (f *Directory) Close() error { return f.root.Close() }

// Open opens a file of the directory for reading and writing, and makes it for this user alone if it is missing. It fails with
// one of this package's errors if the file cannot be trusted, and never waits.
func (f *Directory) Open(name string) (*os.File, error) {
	file, err := f.root.OpenFile(name, os.O_RDWR|os.O_CREATE|nonBlock, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil {
		err = cmp.Or(checkRegular(info), checkOwn(info), checkSingle(info))
	}
	if err != nil {
		_ = file.Close()
		return nil, refusal(name, err)
	}
	return file, nil
}

func refusal(path string, err error) error { return &fs.PathError{Op: "open", Path: path, Err: err} }

func checkRegular(info fs.FileInfo) error {
	switch {
	case info.Mode().IsRegular():
		return nil
	case info.Mode()&fs.ModeSymlink != 0:
		return ErrLink
	default:
		return ErrIrregular
	}
}
