//go:build unix

package largetenants_test

import (
	"bufio"
	"context"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/stretchr/testify/require"
)

// postgres is a PostgreSQL server of the test's own: its data and its socket are in one temporary directory, and it listens
// on no port.
type postgres struct {
	programs   string
	directory  string
	credential *syscall.Credential
}

// startPostgres starts a server, stops it when the test ends, and returns how to connect to it. It skips the test where
// PostgreSQL is not installed.
func startPostgres(t *testing.T) (connection string) {
	t.Helper()
	programs := postgresPrograms()
	if programs == "" {
		t.Skip("This test needs PostgreSQL: postgres and initdb are neither on PATH nor in /usr/local/bin nor in " +
			"/usr/lib/postgresql/*/bin (Debian and Ubuntu: apt-get install postgresql)")
	}
	p := postgres{programs: programs}
	p.ownDirectory(t)
	output, err := p.command(t.Context(), "initdb",
		"--username=terraform", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata=data").CombinedOutput()
	require.NoError(t, err, "%s", output)
	p.serve(t)
	query := url.Values{"host": {p.directory}, "port": {"5432"}, "sslmode": {"disable"}}
	return "postgres://terraform@/postgres?" + query.Encode()
}

// postgresPrograms returns the directory of the server's programs, empty where there is none. Debian keeps them off PATH, in
// a directory for each version.
func postgresPrograms() string {
	var directories []string
	if path, err := exec.LookPath("postgres"); err == nil {
		directories = append(directories, filepath.Dir(path))
	}
	versions, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is a good one
	slices.SortFunc(versions, func(a, b string) int { return postgresVersion(b).Compare(postgresVersion(a)) })
	for _, directory := range slices.Concat(directories, []string{"/usr/local/bin"}, versions) {
		complete := true
		for _, name := range []string{"postgres", "initdb"} {
			_, err := exec.LookPath(filepath.Join(directory, name))
			complete = complete && err == nil
		}
		if complete {
			return directory
		}
	}
	return ""
}

// postgresVersion returns the version that a directory of Debian's is named after, 0 for other names.
func postgresVersion(directory string) *version.Version {
	parsed, err := version.NewVersion(filepath.Base(filepath.Dir(directory)))
	if err != nil {
		return version.Must(version.NewVersion("0"))
	}
	return parsed
}

// ownDirectory makes the server's directory. The server refuses to run as root, so there it is another user's.
func (p *postgres) ownDirectory(t *testing.T) {
	t.Helper()
	var err error
	p.directory, err = os.MkdirTemp("", "postgres") //nolint:usetesting // nobody but root may look into t.TempDir()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(p.directory)) })
	if os.Geteuid() != 0 {
		return
	}
	owner, err := user.Lookup("postgres")
	if err != nil {
		owner, err = user.Lookup("nobody")
	}
	require.NoError(t, err)
	uid, err := strconv.ParseUint(owner.Uid, 10, 32)
	require.NoError(t, err)
	gid, err := strconv.ParseUint(owner.Gid, 10, 32)
	require.NoError(t, err)
	p.credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	require.NoError(t, os.Chown(p.directory, int(uid), int(gid)))
}

// command returns a call of one of the programs, in the server's directory and as its owner.
func (p *postgres) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, filepath.Join(p.programs, name), args...)
	command.Dir = p.directory
	command.Env = append(os.Environ(), "LC_ALL=C")
	command.SysProcAttr = &syscall.SysProcAttr{Credential: p.credential}
	return command
}

// serve starts the server, waits until it takes connections, and stops it when the test ends.
func (p *postgres) serve(t *testing.T) {
	t.Helper()
	server := p.command(t.Context(), "postgres", "-D", "data", "-k", p.directory, "-p", "5432", "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "logging_collector=off", "-c", "log_destination=stderr")
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGINT) } // a fast shutdown, the server's manual says
	log, err := server.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, server.Start())

	ready, ended := make(chan struct{}), make(chan []string, 1)
	go func() {
		var lines []string
		for scanner := bufio.NewScanner(log); scanner.Scan(); {
			lines = append(lines, scanner.Text())
			if strings.HasSuffix(scanner.Text(), "database system is ready to accept connections") {
				close(ready)
			}
		}
		_ = server.Wait() // it was told to end, or has said why it did
		ended <- lines
	}()
	select {
	case <-ready:
		t.Cleanup(func() { <-ended })
	case lines := <-ended:
		t.Fatalf("PostgreSQL did not start:\n%s", strings.Join(lines, "\n"))
	}
}
