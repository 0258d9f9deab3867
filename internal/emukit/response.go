package emukit

import (
	"bytes"
	"maps"
	"net"
	"net/http"
	"strconv"
)

// delivery is how an answer reaches the client.
type delivery int

const (
	sendWhole delivery = iota
	resetConnection
	truncateBody
)

// response is an answer that is complete before its first byte is sent.
type response struct {
	status   int
	header   http.Header
	body     []byte
	delivery delivery
}

// capture runs a handler and keeps its answer.
func capture(handler http.Handler, r *http.Request) *response {
	writer := &captureWriter{header: http.Header{}}
	handler.ServeHTTP(writer, r)
	if writer.status == 0 {
		writer.status = http.StatusOK
	}
	return &response{status: writer.status, header: writer.header, body: writer.body.Bytes()}
}

type captureWriter struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (w *captureWriter) Header() http.Header { return w.header }

func (w *captureWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *captureWriter) Write(data []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(data)
}

// send delivers the response. It ends in a panic with http.ErrAbortHandler, the way net/http offers to break off an
// answer, where the delivery is to fail.
func (a *response) send(w http.ResponseWriter) {
	if a.delivery == resetConnection {
		reset(w)
	}
	maps.Copy(w.Header(), a.header)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	if a.delivery == truncateBody {
		_, _ = w.Write(a.body[:len(a.body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(a.body) // the client may be gone; its loss
}

// reset ends the connection without an answer: with a TCP reset where the connection can be had, else by breaking off.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // unsent data is dropped and the peer sees a reset
		}
		_ = conn.Close()
	}
	panic(http.ErrAbortHandler)
}
