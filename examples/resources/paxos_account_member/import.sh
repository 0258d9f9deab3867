# By the account's id and the account member's id. The data source paxos_account shows the members of an account.
terraform import paxos_account_member.second_owner 79c27a0e-46a2-4276-9769-e1ebc055fa72/01516495-031a-4c6c-b277-5734ea9cb99c
