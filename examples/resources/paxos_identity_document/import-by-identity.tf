import {
  to = paxos_identity_document.residency
  identity = {
    identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
    file_id     = "f190b163-208f-4d73-8deb-4fb8b24add00"
  }
}
