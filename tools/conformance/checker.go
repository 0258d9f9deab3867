package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// checker holds exchanges against one OpenAPI document.
type checker struct {
	router  routers.Router
	options *openapi3filter.Options
}

// newChecker reads an OpenAPI file. Of its servers just the paths count, so that exchanges with a local server fit, and
// its objects are taken as complete: a property that it does not list is a violation.
func newChecker(ctx context.Context, path string) (*checker, error) {
	loader := openapi3.NewLoader()
	loader.Context = ctx
	document, err := loader.LoadFromFile(path)
	if err != nil {
		return nil, err
	}
	if err := withoutHosts(document); err != nil {
		return nil, err
	}
	closeObjects(document)
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		return nil, err
	}
	options := &openapi3filter.Options{
		AuthenticationFunc:                openapi3filter.NoopAuthenticationFunc,
		IncludeResponseStatus:             true,
		MultiError:                        true,
		RejectWhenRequestBodyNotSpecified: true,
		SkipSettingDefaults:               true,
	}
	options.WithCustomSchemaErrorFunc(func(err *openapi3.SchemaError) string {
		return fmt.Sprintf("/%s: %s", strings.Join(err.JSONPointer(), "/"), err.Reason)
	})
	return &checker{router: router, options: options}, nil
}

// withoutHosts leaves just the paths of the document's servers.
func withoutHosts(document *openapi3.T) error {
	var servers openapi3.Servers
	for _, server := range document.Servers {
		address, err := url.Parse(server.URL)
		if err != nil {
			return fmt.Errorf("servers: %w", err)
		}
		known := func(s *openapi3.Server) bool { return s.URL == address.Path }
		if address.Path != "" && !slices.ContainsFunc(servers, known) {
			servers = append(servers, &openapi3.Server{URL: address.Path})
		}
	}
	document.Servers = servers
	return nil
}

// exchange returns everything that is wrong with a request and its answer.
func (c *checker) exchange(ctx context.Context, recorded exchange) []string {
	request, err := http.NewRequestWithContext(ctx, recorded.Method, recorded.URL, strings.NewReader(recorded.RequestBody))
	if err != nil {
		return []string{err.Error()}
	}
	if recorded.RequestContentType != "" {
		request.Header.Set("Content-Type", recorded.RequestContentType)
	}
	route, pathParameters, err := c.router.FindRoute(request)
	if err != nil {
		return []string{fmt.Sprintf("%s %s: %v", recorded.Method, request.URL.Path, err)}
	}
	input := &openapi3filter.RequestValidationInput{
		Request: request, PathParams: pathParameters, Route: route, Options: c.options,
	}
	violations := unknownParameters(route, request.URL.Query())
	violations = append(violations, reasons("request", openapi3filter.ValidateRequest(ctx, input))...)
	return append(violations, c.answer(ctx, input, recorded)...)
}

// unknownParameters returns the query parameters that the operation does not have.
func unknownParameters(route *routers.Route, query url.Values) []string {
	var violations []string
	for name := range query {
		if route.Operation.Parameters.GetByInAndName(openapi3.ParameterInQuery, name) == nil &&
			route.PathItem.Parameters.GetByInAndName(openapi3.ParameterInQuery, name) == nil {
			violations = append(violations, "request: no such query parameter: "+name)
		}
	}
	slices.Sort(violations)
	return violations
}

// answer checks a status that the operation lists by its schema, and one that it does not list by the shape of errors.
func (c *checker) answer(ctx context.Context, input *openapi3filter.RequestValidationInput, recorded exchange) []string {
	if input.Route.Operation.Responses.Status(recorded.Status) == nil {
		if problem := notProblem(recorded); problem != nil {
			return []string{"answer: " + problem.Error()}
		}
		return nil
	}
	header := http.Header{"Content-Type": {recorded.ResponseContentType}}
	return reasons("answer", openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: recorded.Status, Header: header, Options: c.options,
		Body: io.NopCloser(strings.NewReader(recorded.ResponseBody)),
	}))
}

// notProblem says what keeps an answer from being a problem (RFC 9457) with the status that it came with, and with meta
// as its only extension.
func notProblem(recorded exchange) error {
	if recorded.Status < http.StatusBadRequest {
		return errors.New("the operation does not list this status, and it is no error")
	}
	var problem struct {
		Type   string         `json:"type"`
		Title  string         `json:"title"`
		Status int            `json:"status"`
		Detail string         `json:"detail"`
		Meta   map[string]any `json:"meta"`
	}
	decoder := json.NewDecoder(strings.NewReader(recorded.ResponseBody))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&problem); err != nil {
		return fmt.Errorf("no problem: %w", err)
	}
	if problem.Type == "" || problem.Title == "" || problem.Status != recorded.Status {
		return fmt.Errorf("a problem of type %q, title %q and status %d", problem.Type, problem.Title, problem.Status)
	}
	return nil
}

// reasons takes the errors of a check apart.
func reasons(about string, err error) []string {
	switch found := err.(type) { //nolint:errorlint // the outermost error first: each knows the place of those inside
	case nil:
		return nil
	case openapi3.MultiError:
		var all []string
		for _, one := range found {
			all = append(all, reasons(about, one)...)
		}
		return all
	case *openapi3filter.RequestError:
		if found.Parameter != nil && found.Err != nil {
			return reasons(about+": parameter "+found.Parameter.Name, found.Err)
		}
		if found.RequestBody != nil && found.Err != nil {
			return reasons(about+" body", found.Err)
		}
	case *openapi3filter.ResponseError:
		if found.Err != nil {
			return reasons(about, found.Err)
		}
	}
	return []string{about + ": " + err.Error()}
}
