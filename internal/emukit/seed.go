package emukit

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
)

// Seeded is what a seed has made: the ids of the objects of each of its lists, in the order of the seed.
type Seeded map[string][]string

// replaySeed adds the seed of the options.
func (s *Server) replaySeed() error {
	if s.opts.Seed == nil {
		return nil
	}
	_, err := s.AddSeed(s.opts.Seed)
	return err
}

// AddSeed adds a seed to the state, all of it or, with an error, none of it. It returns what it made.
func (s *Server) AddSeed(seed any) (Seeded, error) {
	made, err := s.addSeed(s.api.Prepare(seed))
	if err == nil {
		err = s.persist()
	}
	return made, err
}

func (s *Server) addSeed(seed any) (Seeded, error) {
	s.Lock()
	defer s.Unlock()
	before, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	s.seeding = true
	defer func() { s.seeding = false }()
	made := Seeded{}
	for _, kind := range s.api.Kinds {
		if err := kind.insertSeed(seed, made); err != nil {
			Must(s.restore(before)) // it was valid a moment ago
			return nil, err
		}
	}
	s.api.Finish(seed)
	return made, nil
}

// Seeding reports whether a seed is being added.
func (s *Server) Seeding() bool { return s.seeding }

// LoadSeed reads a seed file by a function such as ParseSeed. Errors are one line and name file and line.
func LoadSeed[Seed any](path string, parse func(name string, data []byte) (Seed, error)) (Seed, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		var none Seed
		return none, err
	}
	return parse(path, data)
}

// ParseSeed reads a seed, YAML or JSON, which is a part of YAML, prepares it, and checks it by the kinds of objects. The
// name is for messages. Errors are one line and name the line, except for those of a JSON text that is too large to find it.
func ParseSeed[Seed any](name string, data []byte, prepare func(*Seed) error, kinds []ObjectKind) (Seed, error) {
	seed, err := decodeYAML[Seed](data)
	if err != nil {
		return seed, seedError(name, err)
	}
	if err := prepare(&seed); err != nil {
		return seed, err
	}
	for _, kind := range kinds {
		if place, fault := kind.faultIn(&seed); fault != "" {
			return seed, FaultAt(name, data, place, fault)
		}
	}
	return seed, nil
}

// seedError puts an error of the YAML library into one line with the place.
func seedError(name string, err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		return fmt.Errorf("%s:%d: %s", name, at.GetToken().Position.Line, at.GetMessage())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// FaultAt returns a fault of a seed with the line of its field, or else of what has the field.
func FaultAt(name string, data []byte, place, fault string) error {
	path := "$." + place
	field, _, _ := strings.Cut(fault, " ")
	line := cmp.Or(yamlLine(data, path+"."+field), yamlLine(data, path))
	if line == 0 {
		return fmt.Errorf("%s: %s: %s", name, path, fault)
	}
	return fmt.Errorf("%s:%d: %s", name, line, fault)
}
