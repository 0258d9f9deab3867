module github.com/terraform-paxos/terraform-provider-paxos/bench

go 1.26.3

toolchain go1.26.8

require (
	github.com/prometheus/procfs v0.23.0
	github.com/stretchr/testify v1.12.1
	go.uber.org/goleak v1.3.0
)

require (
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/sys v0.49.0 // indirect
)
