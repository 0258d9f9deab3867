# Runs against the server that the environment names, here the emulator.

run "approved" {
  assert {
    condition     = paxos_identity.customer.status == "APPROVED"
    error_message = "The customer is ${paxos_identity.customer.status}."
  }
}

run "denied" {
  variables {
    ref_id   = "customer-1002"
    passport = "C01X00T48"
    verified = "DENIED"
  }

  # A new state, so that this run creates a customer of its own.
  module {
    source = "./."
  }

  expect_failures = [paxos_identity.customer]
}
