package identitydocument

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

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// file is a file of this machine that is open, and what the resource has of it. The content is never in memory as a whole.
type file struct {
	*os.File
	size        int64
	hash        string
	contentType string // empty if Paxos does not take it
}

// openFile opens a file and reads it once. Errors do not show the path, which can be personal.
func openFile(name string) (*file, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, withoutPath(err)
	}
	switch {
	case !info.Mode().IsRegular(): // opening a pipe would wait
		return nil, errors.New("it is not a regular file")
	case info.Size() > api.MaxDocumentSize:
		return nil, fmt.Errorf("it has %d bytes, and Paxos takes less than 100 MB (100,000,000 bytes)", info.Size())
	}
	opened, err := os.Open(name)
	if err != nil {
		return nil, withoutPath(err)
	}
	f := &file{File: opened}
	if err := f.inspect(); err != nil {
		_ = opened.Close()
		return nil, withoutPath(err)
	}
	return f, nil
}

// pdfWithin is the number of bytes within which readers of PDF look for its signature.
const pdfWithin = 1024

// inspect reads the whole file.
func (f *file) inspect() error {
	digest, content := sha256.New(), bufio.NewReader(f)
	start, err := content.Peek(pdfWithin)
	if err != nil && !errors.Is(err, io.EOF) { // a file can be shorter
		return err
	}
	f.contentType = contentType(start)
	f.size, err = io.Copy(digest, content)
	f.hash = hex.EncodeToString(digest.Sum(nil))
	return err
}

// contentType returns the format of a file that begins like this.
func contentType(start []byte) string {
	switch {
	case bytes.Contains(start, []byte("%PDF-")):
		return "application/pdf"
	case bytes.HasPrefix(start, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(start, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
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

// content returns the file as the API's client sends it.
func (f *file) content() api.File {
	return api.File{Size: f.size, ContentType: f.contentType, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(f, 0, f.size)), nil
	}}
}

// open opens the file of a plan and takes its hash and format over into the plan. If the file cannot be used, it adds an error and
// returns nil.
func (m *model) open(diags *diag.Diagnostics) *file {
	f, err := openFile(m.Source.ValueString())
	if err != nil {
		fileFailure("The file at source cannot be used.", err).AddError(diags)
		return nil
	}
	failed := fileFailure("The file at source is not what Paxos takes.", nil)
	switch wanted := m.ContentType.ValueString(); {
	case f.contentType == "":
		failed.Next = "Use a PDF, JPG or PNG: the first bytes of the file are none of these."
	case wanted != "" && wanted != f.contentType:
		failed.At = path.Root("content_type")
		failed.Next = "The first bytes of the file say that it is " + f.contentType + ". Correct content_type, or leave it out."
	default:
		m.SourceHash, m.ContentType = types.StringValue(f.hash), types.StringValue(f.contentType)
		return f
	}
	failed.AddError(diags)
	_ = f.Close()
	return nil
}

func fileFailure(what string, err error) tfkit.Failure {
	return tfkit.Failure{
		Action: "use the file of a document", At: path.Root("source"), Context: what, Err: err,
		Next: "Check source. Relative paths are relative to the working directory of Terraform, so begin it with ${path.module}.",
	}
}
