import {
  to = paxos_account.savings
  identity = {
    id = "79c27a0e-46a2-4276-9769-e1ebc055fa72"
  }
}
