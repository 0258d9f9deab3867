# By the account's id.
terraform import paxos_account.savings 79c27a0e-46a2-4276-9769-e1ebc055fa72
