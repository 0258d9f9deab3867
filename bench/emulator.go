package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// The credential of the benchmarks' emulator.
const (
	clientID     = "bench"
	clientSecret = "bench"
)

// emulator is a running emulator, seen as Paxos and as the one who keeps its journal.
type emulator struct {
	command *exec.Cmd
	client  *http.Client
	base    string
	token   string
}

// startEmulator starts an emulator on a free port. It ends with stop, or when ctx does.
func (b *bench) startEmulator(ctx context.Context, limit string) (*emulator, error) {
	//nolint:gosec // what was built for this
	command := exec.CommandContext(ctx, b.emulator, "serve", "--listen", "127.0.0.1:0",
		"--client-id", clientID, "--client-secret", clientSecret,
		"--latency", b.latency.String(), "--rate-limit", limit, "--rate-limit-speed", strconv.FormatFloat(1/b.scale, 'g', -1, 64))
	command.Stderr = b.progress
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	address, found := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if !found {
		_ = command.Process.Kill()
		_ = command.Wait()
		return nil, fmt.Errorf("the emulator did not start: %q, %w", line, err)
	}
	e := &emulator{command: command, client: &http.Client{}, base: address}
	if err := e.authenticate(ctx); err != nil {
		e.stop()
		return nil, err
	}
	return e, nil
}

func (e *emulator) stop() {
	e.client.CloseIdleConnections()
	_ = e.command.Process.Signal(os.Interrupt)
	_ = e.command.Wait() // how it ended does not matter any more
}

func (e *emulator) apiURL() string   { return e.base + "/v2" }
func (e *emulator) tokenURL() string { return e.base + "/oauth2/token" }

// authenticate gets the token for the requests that the benchmark itself makes.
func (e *emulator) authenticate(ctx context.Context) error {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {clientID}, "client_secret": {clientSecret}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.tokenURL(), strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	err = e.do(request, &answer)
	e.token = answer.AccessToken
	return err
}

// call makes a request with a JSON body, if there is one, to the API or to the emulator's own pages.
func (e *emulator) call(ctx context.Context, method, path string, body, answer any) error {
	var text io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return err
		}
		text = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, e.base+path, text)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+e.token)
	request.Header.Set("Content-Type", "application/json")
	return e.do(request, answer)
}

func (e *emulator) do(request *http.Request, answer any) error {
	response, err := e.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusTooManyRequests:
		return errRefused
	default:
		return fmt.Errorf("%s %s: %s: %s", request.Method, request.URL.Path, response.Status, text)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(text, answer)
}

// errRefused is an answer of status 429.
var errRefused = errors.New("the rate limit has refused it")

// changeOne changes one identity as somebody else would: a name, through the API. Where what was measured before has led
// to a block of this address, it waits for the end.
func (e *emulator) changeOne(ctx context.Context, size int) error {
	ticker := time.NewTicker(blockInterval)
	defer ticker.Stop()
	for {
		id, err := e.anyIdentity(ctx)
		if err == nil {
			changed := map[string]any{"person_details": map[string]any{"first_name": fmt.Sprintf("Changed among %d", size)}}
			err = e.call(ctx, http.MethodPut, "/v2/identity/identities/"+id, changed, nil)
		}
		if !errors.Is(err, errRefused) {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// blockInterval is how often a block is probed; requests that it refuses do not prolong it.
const blockInterval = time.Second

// anyIdentity returns the id of some identity.
func (e *emulator) anyIdentity(ctx context.Context) (string, error) {
	var page struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := e.call(ctx, http.MethodGet, "/v2/identity/identities?limit=1", nil, &page); err != nil {
		return "", err
	}
	if len(page.Items) == 0 {
		return "", errors.New("the emulator has no identity")
	}
	return page.Items[0].ID, nil
}

// tally counts the requests in the emulator's journal, from when it was made.
type tally struct {
	phase *results.Phase
	seen  int64
}

// journalInterval is how often the journal is read during a run: it keeps 10,000 requests, which nobody makes so fast.
const journalInterval = 3 * time.Second

// entry is what is read of a request in the journal.
type entry struct {
	Sequence  int64  `json:"sequence"`
	Operation string `json:"operation"`
	Status    int    `json:"status"`
}

func (t *tally) add(entries []entry) {
	for _, e := range entries {
		t.seen = e.Sequence
		if e.Status == http.StatusTooManyRequests {
			t.phase.Refused++
		}
		switch e.Operation {
		case "Token":
			t.phase.Tokens++
		case "":
			t.phase.Requests["other"]++ // no operation of the API
		default:
			t.phase.Requests[e.Operation]++
		}
	}
}

// count starts to count the requests of a phase. The returned function ends it.
func (e *emulator) count(ctx context.Context, phase *results.Phase) (end func() error, err error) {
	if err := e.call(ctx, http.MethodDelete, "/_emulator/journal", nil, nil); err != nil {
		return nil, err
	}
	phase.Requests = map[string]int{}
	t := &tally{phase: phase}
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		ticker := time.NewTicker(journalInterval)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				if err := e.read(ctx, t); err != nil {
					stopped <- err
					return
				}
			case <-stop:
				stopped <- e.read(ctx, t)
				return
			}
		}
	}()
	return func() error {
		close(stop)
		return <-stopped
	}, nil
}

func (e *emulator) read(ctx context.Context, t *tally) error {
	var journal struct {
		Entries []entry `json:"entries"`
	}
	err := e.call(ctx, http.MethodGet, "/_emulator/journal?since="+strconv.FormatInt(t.seen, 10), nil, &journal)
	t.add(journal.Entries)
	return err
}
