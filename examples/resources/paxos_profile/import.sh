# By the profile's id.
terraform import paxos_profile.settlement b7b77d82-e6a7-4ae9-9904-36231aedf985
