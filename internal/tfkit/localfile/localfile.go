// Package localfile opens a file of this machine that an argument names, to be uploaded: a PDF, JPG or PNG.
package localfile

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ContentTypes are the formats that an open file can have.
var ContentTypes = []string{pdf, jpeg, png}

const (
	pdf  = "application/pdf"
	jpeg = "image/jpeg"
	png  = "image/png"
)

// File is a file of this machine that is open. The content is never in memory as a whole.
type File struct {
	*os.File

	Size        int64
	Hash        string // SHA-256 in hexadecimal
	ContentType string // one of ContentTypes
}

// Reader returns the content, as often as it is called.
func (f *File) Reader() (io.ReadCloser, error) {
	return io.NopCloser(io.NewSectionReader(f, 0, f.Size)), nil
}

// Limit is the largest file that an API takes.
type Limit struct {
	API   string // its name
	Bytes int64
	Says  string // what the API takes: "less than 100 MB (100,000,000 bytes)"
}

// Arguments are the attributes of a file in a plan: source and content_type are arguments, source_hash is known once the file is read.
type Arguments struct {
	Source                  types.String
	ContentType, SourceHash *types.String
}

// Plan reads the file of a plan, and takes hash and format over into the plan. A file that cannot be used is an error.
func (l Limit) Plan(of Arguments, diags *diag.Diagnostics) {
	if of.Source.IsUnknown() {
		*of.SourceHash = types.StringUnknown()
		return
	}
	if f := l.Open(of, diags); f != nil {
		_ = f.Close()
	}
}

// OpenPlanned opens the file of a plan, and refuses one that has changed since. It returns nil after an error.
func (l Limit) OpenPlanned(of Arguments, diags *diag.Diagnostics) *File {
	planned := *of.SourceHash
	f := l.Open(of, diags)
	if f == nil || planned.IsUnknown() || planned.Equal(*of.SourceHash) {
		return f
	}
	_ = f.Close()
	failed := failure("The content of the file at source has changed since the plan. Nothing was sent.", nil)
	failed.Next = "Plan again."
	failed.AddError(diags)
	return nil
}

// Open opens the file of a plan and takes its hash and format over into the plan. If the file cannot be used, it adds an error and
// returns nil.
func (l Limit) Open(of Arguments, diags *diag.Diagnostics) *File {
	f, err := l.open(of.Source.ValueString())
	if err != nil {
		failure("The file at source cannot be used.", err).AddError(diags)
		return nil
	}
	failed := failure("The file at source is not what "+l.API+" takes.", nil)
	switch wanted := of.ContentType.ValueString(); {
	case f.ContentType == "":
		failed.Next = "Use a PDF, JPG or PNG: the first bytes of the file are none of these."
	case wanted != "" && wanted != f.ContentType:
		failed.At = path.Root("content_type")
		failed.Next = "The first bytes of the file say that it is " + f.ContentType + ". Correct content_type, or leave it out."
	default:
		*of.SourceHash, *of.ContentType = types.StringValue(f.Hash), types.StringValue(f.ContentType)
		return f
	}
	failed.AddError(diags)
	_ = f.Close()
	return nil
}

// open opens a file and reads it once. Errors do not show the path, which can be personal.
func (l Limit) open(name string) (*File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, withoutPath(err)
	}
	switch {
	case !info.Mode().IsRegular(): // opening a pipe would wait
		return nil, errors.New("it is not a regular file")
	case info.Size() > l.Bytes:
		return nil, fmt.Errorf("it has %d bytes, and %s takes %s", info.Size(), l.API, l.Says)
	}
	opened, err := os.Open(name)
	if err != nil {
		return nil, withoutPath(err)
	}
	f := &File{File: opened}
	if err := f.inspect(); err != nil {
		_ = opened.Close()
		return nil, withoutPath(err)
	}
	return f, nil
}

// pdfWithin is the number of bytes within which readers of PDF look for its signature.
const pdfWithin = 1024

// inspect reads the whole file.
func (f *File) inspect() error {
	digest, content := sha256.New(), bufio.NewReader(f)
	start, err := content.Peek(pdfWithin)
	if err != nil && !errors.Is(err, io.EOF) { // a file can be shorter
		return err
	}
	f.ContentType = contentType(start)
	f.Size, err = io.Copy(digest, content)
	f.Hash = hex.EncodeToString(digest.Sum(nil))
	return err
}

// contentType returns the format of a file that begins like this; empty for none of ContentTypes.
func contentType(start []byte) string {
	switch {
	case bytes.Contains(start, []byte("%PDF-")):
		return pdf
	case bytes.HasPrefix(start, []byte("\xff\xd8\xff")):
		return jpeg
	case bytes.HasPrefix(start, []byte("\x89PNG\r\n\x1a\n")):
		return png
	default:
		return ""
	}
}

// withoutPath returns the cause of an error of package os.
func withoutPath(err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return failed.Err
	}
	return err
}

func failure(what string, err error) tfkit.Failure {
	return tfkit.Failure{
		Action: "use the file of a document", At: path.Root("source"), Context: what, Err: err,
		Next: "Check source. Relative paths are relative to the working directory of Terraform, so begin it with ${path.module}.",
	}
}
