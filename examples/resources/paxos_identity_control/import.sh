# By the identity's id and the identity control's id. A control that Paxos has set can be imported too.
terraform import paxos_identity_control.sell_only 50ab57ff-44fd-4ea4-b593-7c79aa9e6c17/59b8e3c5-2b6e-4fa6-afcf-8c685598241d
