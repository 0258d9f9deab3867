// Command emulatordocs prints the page of the documentation that lists what the emulator does without knowing whether Paxos
// does the same. The list is the emulator's own, so page and code cannot drift apart.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func main() {
	if err := write(os.Stdout, emulator.Guesses); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const head = `---
page_title: "What the emulator does not know"
subcategory: "Emulator"
description: |-
  Rules of the emulator that no published document of Paxos states.
---

# What the emulator does not know

The emulator follows the published specification of the Paxos API and, where that is silent, Paxos's guides. Where both
are silent it has to do *something*. These are its guesses, by the mark that each carries in the code. Do not rely on
them: what passes on the emulator because of a guess may fail at Paxos, and the other way round.

| Guess | What the emulator does |
|---|---|
`

// cell makes a text fit for a cell of a Markdown table.
var cell = strings.NewReplacer("|", `\|`, "\n", " ")

// write writes the page to w.
func write(w io.Writer, guesses []emulator.Guess) error {
	var page strings.Builder
	page.WriteString(head)
	for _, guess := range guesses {
		fmt.Fprintf(&page, "| `%s` | %s |\n", guess.ID, cell.Replace(guess.Text))
	}
	_, err := io.WriteString(w, page.String())
	return err
}
