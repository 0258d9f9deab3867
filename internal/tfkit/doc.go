// Package tfkit holds what the providers of this repository share on the side of the Terraform plugin framework: reading
// answers into state and plans into deltas, validators and their descriptions, diagnostics, import ids, and data source
// schemas derived from resource schemas. It knows no API.
package tfkit
