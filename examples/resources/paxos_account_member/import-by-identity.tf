import {
  to = paxos_account_member.second_owner
  identity = {
    account_id = "79c27a0e-46a2-4276-9769-e1ebc055fa72"
    id         = "01516495-031a-4c6c-b277-5734ea9cb99c"
  }
}
