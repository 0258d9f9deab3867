package chaos

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// machine describes the machine in one line.
func machine() string {
	text := fmt.Sprintf("%d cores", runtime.NumCPU())
	info, err := os.ReadFile("/proc/cpuinfo") // not everywhere
	if err != nil {
		return text + ", " + runtime.GOOS + "/" + runtime.GOARCH
	}
	for line := range strings.Lines(string(info)) {
		if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
			text += " (" + strings.TrimSpace(value) + ")"
			break
		}
	}
	return text + ", " + runtime.GOOS + "/" + runtime.GOARCH
}
