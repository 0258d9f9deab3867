package badinput

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Every class refuses or passes every mutation, and nothing that it names is no mutation.
func TestClasses(t *testing.T) {
	t.Parallel()
	for syntax, of := range classes {
		for _, name := range of.passes {
			assert.Contains(t, mutations, name, syntax)
		}
		row := spec.Row("name", spec.Class{Syntax: syntax, Limit: 9}, "mark", "other", spec.Hidden)
		bad, good := refused(row), passed(row)
		for name := range mutations {
			_, isBad := bad[name]
			_, isGood := good[name]
			assert.NotEqual(t, isBad, isGood, "%s: %s", syntax, name)
		}
		assert.Len(t, bad["past the limit"], 10)
		assert.Len(t, good["at the limit"], 9)
	}
}

// fake is a provider with a name, which follows the rule of its description, or breaks it in the way that a variable of the process says.
type fake struct{ breaks string }

// fakeVariable is the variable; fakeTest the name of the test that runs the suite with it.
const fakeVariable, fakeTest = "BADINPUT_FAKE", "TestFake"

func (fake) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "fake"
}

func (f fake) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	valid := []validator.String{tfkit.PlainText(20)}
	switch f.breaks {
	case "accepts what is bad":
		valid = nil
	case "refuses what is good":
		valid = []validator.String{tfkit.PlainText(19)}
	}
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{Required: true, Validators: valid},
	}}
}

func (fake) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (fake) Resources(context.Context) []func() resource.Resource                              { return nil }

func (fake) DataSources(context.Context) []func() datasource.DataSource { return nil }

// TestFake runs the suite with the fake, in the processes that TestSuite starts.
func TestFake(t *testing.T) {
	t.Parallel()
	breaks, ok := os.LookupEnv(fakeVariable)
	if !ok {
		return
	}
	acctest.RunMethods(t, Suite{Provider: acctest.Provider{
		Catalog: spec.New([]spec.Object{{
			Kind: spec.Provider, Attributes: []spec.Attribute{spec.Row("name", spec.Text(20), "mark", "other", spec.IsID)},
		}}),
		Servers: make([]acctest.ServerKind, 1),
		Start: func(testing.TB, acctest.ServerKind) (acctest.Emulator, acctest.Suite) {
			return nil, acctest.Suite{Name: "fake", NewServer: func(func(string) string) (tfprotov6.ProviderServer, error) {
				return providerserver.NewProtocol6WithError(fake{breaks})()
			}}
		},
	}})
}

// The suite passes a provider that follows the rules of its catalog. For each rule that it breaks, one test fails.
func TestSuite(t *testing.T) {
	t.Parallel()
	for breaks, fails := range map[string]string{
		"": "", "accepts what is bad": "TestRefused", "refuses what is good": "TestPassed",
	} {
		command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+fakeTest+"$", "-test.v")
		command.Env = append(slices.Clone(os.Environ()), fakeVariable+"="+breaks)
		output, err := command.CombinedOutput()
		assert.Equal(t, fails == "", err == nil, "%s: %s", breaks, output)
		require.Contains(t, string(output), "--- PASS: "+fakeTest+"/TestMissing", "all tests run")
		if fails != "" {
			assert.Contains(t, string(output), "--- FAIL: "+fakeTest+"/"+fails, breaks)
		}
	}
}
