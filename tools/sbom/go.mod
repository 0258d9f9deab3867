module github.com/terraform-paxos/terraform-provider-paxos/tools/sbom

go 1.26.3

toolchain go1.26.8

require (
	github.com/CycloneDX/cyclonedx-go v0.12.0
	github.com/stretchr/testify v1.12.1
)

require go.yaml.in/yaml/v3 v3.0.5 // indirect
