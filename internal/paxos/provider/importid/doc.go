// Package importid has the provider's functions, which build and parse the import ids that HCL cannot take apart without
// knowing their form. Functions need no configuration of the provider and send no request.
package importid
