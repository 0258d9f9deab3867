# By the institution's id and the institution member's id.
terraform import paxos_institution_member.grantor 3c8f2d9b-5e0d-4b53-9d0e-0f6f5d1b7a11/c1f0a9d3-7b7e-4d39-8a51-5e2c6b8d9f33
